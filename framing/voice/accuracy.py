"""How well voices are told with a tier and model, where that was measured."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from framing.voice.tiers import Tier


@dataclass(frozen=True)
class Accuracy:
    """Shares (0-1) of tokens on a named set with gold annotations; `docs/voice.md` has the definitions.

    precision, recall, f1: of attributed words; f1_unquoted: outside quotation marks; worst_source_f1: of the outlet
    with the lowest. speaker_recall: attributions with a source whose speaker is right. leak: attributed words told as
    the outlet's own, over all, and of the outlets with the least and most. contrast: the largest ratio of own-voice
    rates between two outlets of the set that would come from these errors alone, were there no difference.
    """

    set: str
    precision: float
    recall: float
    f1: float
    f1_unquoted: float
    worst_source_f1: float
    speaker_recall: float
    leak: float
    leak_least: float
    leak_most: float
    contrast: float


def find_accuracy(tier: Tier) -> Accuracy | None:
    """The accuracy measured with this very tier, model and version; None where none was."""
    data = tomllib.loads(files(__package__).joinpath("accuracy.toml").read_text(encoding="utf-8"))
    figures = data.get(tier.name)
    if not figures or (figures.pop("model"), figures.pop("version")) != (tier.model, tier.version):
        return None
    return Accuracy(set=data["set"], **figures)
