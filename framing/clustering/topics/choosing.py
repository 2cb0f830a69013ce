"""How many topics: a few numbers are tried on subsamples of the documents, and the finest that holds is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import tables
from framing.clustering.topics.quality import average, match, measure_coherence, measure_exclusivity, order_words
from framing.errors import StudyError, nearest, printable
from framing.runtime.plugins import plug_in, plug_in_names
from framing.runtime.progress import OnProgress
from framing.runtime.workers import map_partitions
from framing.text.tokens import Ints

if TYPE_CHECKING:
    from scipy import sparse

Values = NDArray[np.floating[Any]]

MODELS = "framing.clustering.topics.models"
DRAWS = 5
"""Subsamples, and so models a document's weights are drawn from."""
PART = 0.8
"""Documents in a subsample."""
STEPS = (0.2, 0.4, 0.65, 1.0)
"""Numbers of topics tried, as parts of the largest."""
LARGEST = 80
STABLE = 0.7
"""Stability below which a topic is shown but not tested (measurement.md, section 8)."""


def require_model(name: str, fitted: bool = True) -> None:
    """Raise StudyError where there is no such model; if it is to be fitted, also where what it needs is not here."""
    models = plug_in_names(MODELS)
    if name not in models:
        raise StudyError(f"topics.model = {printable(repr(name))}: no such model{nearest(name, models)}")
    needed = getattr(plug_in(MODELS, name), "NEEDS", "")
    if fitted and needed and not find_spec(needed):
        raise StudyError(
            f"topics.model = {name!r} needs {needed}, which is not installed here; install it "
            "(where the newest Python has no release of it, with an older one), or take topics.model = 'nmf'"
        )


@dataclass(frozen=True)
class Fitter:
    """Fits one number of topics on all documents (draw 0) or a subsample; picklable, so that a worker can be handed it.

    The idf is that of all documents, as in Greene et al. 2014, so that subsamples differ in documents alone.
    """

    model: str
    matrix: sparse.csr_array = field(repr=False)
    anchors: Values = field(repr=False)
    seed: int

    def __call__(self, task: tuple[int, int]) -> Values:
        """The topics of one task: number of topics, draw."""
        from threadpoolctl import threadpool_limits

        topics, draw = task
        rows = draw_documents(self.matrix.shape[0], draw, self.seed)
        with threadpool_limits(1):  # more threads add in another order: other bytes
            found: Values = plug_in(MODELS, self.model).fit(self.matrix[rows], topics, self.seed + draw, self.anchors)
        return found


def draw_documents(count: int, draw: int, seed: int) -> Ints:
    """The documents of a subsample, in order; all of them for draw 0."""
    if not draw:
        return np.arange(count)
    random = np.random.default_rng([seed, draw])
    return np.sort(random.choice(count, max(int(PART * count), 1), replace=False))


def plan_numbers(documents: int, given: int) -> list[int]:
    """About four numbers of topics that suit so many documents, with room for those that are given by words."""
    largest = min(max(round((documents / 2) ** 0.5), 8), LARGEST)
    return sorted({max(round(step * largest), 3, given + 2) for step in STEPS})


@dataclass(frozen=True)
class Found:
    """What a search came to: topics of the whole, topics of every subsample, the table `topic_search`, notes."""

    words: Values
    drawn: list[Values]
    search: pd.DataFrame
    notes: list[str]


def search_topics(
    fitter: Fitter, counts: sparse.csr_array, numbers: Sequence[int], workers: int, on_progress: OnProgress
) -> Found:
    """Fit every number on DRAWS subsamples, choose one, fit it on all documents.

    Which is chosen: `choose_number`. Progress is told as `topics`.
    """
    tasks = [(number, draw) for number in numbers for draw in range(1, DRAWS + 1)]
    fits = list(_fit_all(fitter, tasks, workers, on_progress))
    drawn = {number: fits[i * DRAWS : (i + 1) * DRAWS] for i, number in enumerate(numbers)}
    search = pd.DataFrame([_score(number, drawn[number], counts) for number in numbers])
    at, both = choose_number(search)
    chosen = numbers[at]
    search["chosen"] = np.arange(len(search)) == at
    notes = []
    if not both:
        notes.append(
            f"topics: no number of topics is among the best both in stability and in coherence; {chosen} is taken, "
            "the most coherent that is stable enough for tests, or the most stable where none is"
        )
    words = fitter((chosen, 0))
    on_progress("topics", len(tasks) + 1, len(tasks) + 1)
    return Found(words, drawn[chosen], tables.check("topic_search", search), notes)


def _fit_all(
    fitter: Fitter, tasks: Sequence[tuple[int, int]], workers: int, on_progress: OnProgress
) -> Iterator[Values]:
    for done, words in enumerate(map_partitions(fitter, tasks, workers)):
        on_progress("topics", done, len(tasks) + 1)
        yield words


def _score(number: int, drawn: Sequence[Values], counts: sparse.csr_array) -> dict[str, float]:
    """One row of the table: mean similarity of each subsample to the others, coherence, exclusivity, with errors."""
    similarity = np.full((len(drawn), len(drawn)), np.nan)
    for i, j in _pairs(len(drawn)):
        similarity[i, j] = similarity[j, i] = match(drawn[i], drawn[j])[1].mean()
    tops = [order_words(words) for words in drawn]
    stability, stability_error = average(np.nanmean(similarity, axis=1).tolist())
    npmi, npmi_error = average([float(measure_coherence(counts, top).mean()) for top in tops])
    exclusivity = [float(measure_exclusivity(words, top).mean()) for words, top in zip(drawn, tops, strict=True)]
    return {
        "topics": number, "stability": stability, "stability_error": stability_error, "npmi": npmi,
        "npmi_error": npmi_error, "exclusivity": average(exclusivity)[0],
    }  # fmt: skip


def _pairs(count: int) -> Iterable[tuple[int, int]]:
    return ((i, j) for i in range(count) for j in range(i))


def choose_number(search: pd.DataFrame) -> tuple[int, bool]:
    """The row chosen of a table with stability, npmi and their errors, in order of topics; whether it is best in both.

    The rule of one standard error (Breiman et al. 1984): the finest whose stability is no worse than the best, and
    whose coherence too, by the error of the best. Where none is both: the finest as coherent as the best of those
    stable enough for tests; where none is that, the most stable.
    """
    every = np.ones(len(search), dtype=bool)
    both = _near_best(search, "stability", every) & _near_best(search, "npmi", every)
    if both.any():
        return int(np.flatnonzero(both)[-1]), True
    stable = (search["stability"] >= STABLE).to_numpy()
    if stable.any():
        return int(np.flatnonzero(_near_best(search, "npmi", stable))[-1]), False
    return int(np.argmax(search["stability"])), False


def _near_best(search: pd.DataFrame, name: str, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of some rows come within the standard error of the best of them."""
    values = search[name].to_numpy()
    best = int(np.argmax(np.where(among, values, -np.inf)))
    near: NDArray[np.bool_] = among & (values >= values[best] - search[f"{name}_error"].iloc[best])
    return near
