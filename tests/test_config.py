import pytest

from framing.config import Config, find_study, load_study, parse_setting
from framing.discovery import data_folder
from framing.errors import StudyError
from framing.template import full_study


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
