import pytest

from framing.config.paths import path_keys
from framing.config.study import Config, find_study, load_study, parse_setting
from framing.config.template import full_study
from framing.errors import StudyError
from framing.runs.manifest import study_text
from framing.runtime.plugins import data_folder


def study(tmp_path, text, **settings):
    path = tmp_path / "framing.toml"
    path.write_text(text, encoding="utf-8")
    return load_study(path, settings)


def test_no_file_and_an_empty_file_are_all_defaults(tmp_path):
    assert load_study() == Config() == study(tmp_path, "")


def test_later_wins(tmp_path):
    text = "[study]\nseed = 2\n[comparison]\nmin_documents = 7"
    assert study(tmp_path, text).comparison.min_documents == 7
    found = load_study(tmp_path / "framing.toml", {"comparison.min_documents": 3})
    assert (found.study.seed, found.comparison.min_documents) == (2, 3)


def test_paths_are_relative_to_the_file(tmp_path):
    found = study(tmp_path, '[input]\npaths = ["a.csv"]\n[lexicons]\nuse = ["threat", "./mine.toml"]')
    assert found.input.paths == (str(tmp_path / "a.csv"),)
    assert found.lexicons.use == ("threat", str(tmp_path / "mine.toml"))


def test_every_path_of_a_study_is_anchored_and_a_name_is_none(tmp_path):
    for section, key, mark in path_keys(Config):
        found = study(tmp_path, f'[{section}]\n{key} = "sub/x"')
        assert str(tmp_path / "sub" / "x") in str(getattr(getattr(found, section), key))
        as_given = load_study(None, {f"{section}.{key}": "sub/x"})
        assert str(tmp_path) not in str(getattr(getattr(as_given, section), key))
        if mark.or_name:
            assert str(tmp_path) not in str(
                getattr(getattr(study(tmp_path, f'[{section}]\n{key} = "x"'), section), key)
            )


def test_a_run_tells_no_path_of_its_study(tmp_path):
    values = {f"{s}.{k}": str(tmp_path / "sub" / "x.toml") for s, k, _ in path_keys(Config)}
    written = study_text(load_study(None, values))
    assert str(tmp_path) not in written
    assert written.count("x.toml") == len(values) - 2  # cache and work folder are no part of a study


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[study]\nsead = 1", ["study.sead", "seed"]),
        ("[lexicon_s]\nuse = []", ["lexicon_s", "lexicons"]),
        ('[study]\nseed = "abc"', ["study.seed", "abc"]),
        ("[study]\nseed = true", ["study.seed", "neither true nor false"]),
        ("[topics]\ntopics = true\n[report]\nsections = 3", ["topics.topics", "report.sections = 3: should be a list"]),
        ("[sources]\nnames = 3", ["sources.names = 3: should be a table"]),
        ("[comparison]\nconfidence = 95", ["comparison.confidence"]),
        ("[comparison]\nconfidence = nan", ["comparison.confidence"]),
        ("[comparison]\nmin_documents = inf", ["comparison.min_documents"]),
        ('[select]\nfrom = "yesterday"', ["select.from", "YYYY-MM-DD"]),
        ("input:\n  paths: x", ["TOML", "YAML"]),
        ('{"study": {}}', ["TOML"]),
        ("[study]\nsead = 1\nnme = 2", ["sead", "nme", "name"]),
    ],
)
def test_problems_are_named_with_file_key_and_nearest(tmp_path, text, parts):
    with pytest.raises(StudyError) as caught:
        study(tmp_path, text)
    message = str(caught.value)
    assert message.startswith("framing.toml")
    assert "\n" not in message
    assert all(part in message for part in parts)


def test_a_byte_order_mark_is_fine(tmp_path):
    (tmp_path / "framing.toml").write_bytes(b"\xef\xbb\xbf[study]\nseed = 4\n")
    assert load_study(tmp_path / "framing.toml").study.seed == 4


def test_settings_are_toml_or_text():
    assert parse_setting("comparison.min_documents=5") == ("comparison.min_documents", 5)
    assert parse_setting('select.sources=["A", "B"]') == ("select.sources", ["A", "B"])
    assert parse_setting("study.name=Two words") == ("study.name", "Two words")
    with pytest.raises(StudyError, match=r"section\.key=value"):
        parse_setting("seed")


def test_the_nearest_study_file_is_found(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_study(tmp_path / "a" / "b") != tmp_path / "framing.toml"
    (tmp_path / "framing.toml").touch()
    assert find_study(tmp_path / "a" / "b") == tmp_path / "framing.toml"


def test_toml_dates_are_days(tmp_path):
    assert study(tmp_path, "[select]\nfrom = 2024-01-02").select.from_ == "2024-01-02"


def test_shipped_studies_are_valid_and_the_full_one_is_up_to_date():
    folder = data_folder("configs")
    assert load_study(folder / "minimal.toml").study.name == "My study"
    assert (folder / "full.toml").read_text(encoding="utf-8") == full_study()
    assert load_study(folder / "full.toml") == Config()
