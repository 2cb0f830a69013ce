"""A lexicon's own examples: sentences that must match a frame and sentences that must not."""

from __future__ import annotations

from dataclasses import dataclass

from framing.lexicon import Lexicon
from framing.lexicon.matcher import Matcher
from framing.lexicon.matching import Fields, lexicon_entries, read_fields


@dataclass(frozen=True)
class Example:
    """One example that was tried: what was expected, what the frame found in it, and whether that is right."""

    frame: str
    sentence: str
    must_match: bool
    found: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the frame did what the example says."""
        return bool(self.found) == self.must_match


def try_examples(lexicon: Lexicon) -> list[Example]:
    """Match every example of every frame; a frame finds what its own terms and those of its sub-frames find."""
    wanted = [
        (frame.path, sentence, must)
        for frame in lexicon.all_frames()
        for must, sentences in ((True, frame.match), (False, frame.no_match))
        for sentence in sentences
    ]
    if not wanted:
        return []
    ids = [str(i) for i in range(len(wanted))]
    fields = Fields(ids, ["text"] * len(ids), [sentence for _, sentence, _ in wanted])
    mentions = read_fields(fields, Matcher(lexicon_entries([lexicon]))).mentions
    found: dict[str, list[tuple[str, str]]] = {i: [] for i in ids}
    for doc_id, frame, term in zip(mentions["doc_id"], mentions["frame"], mentions["term"], strict=True):
        found[doc_id].append((frame, term))
    return [
        Example(path, sentence, must, tuple(t for f, t in found[i] if f == path or f.startswith(path + "/")))
        for i, (path, sentence, must) in zip(ids, wanted, strict=True)
    ]
