"""All partitions scored: by processes of this machine, on a cluster, or a share of them by a job of an array.

With a work folder what a partition comes to is kept there (`runtime.parts`), and not made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from framing.config.study import EngineSettings
from framing.corpus.selection import find_included
from framing.errors import InputError, StudyError, printable
from framing.runs.manifest import package_versions
from framing.runtime.cluster import map_on_cluster
from framing.runtime.memory import require_mentions
from framing.runtime.parts import Part, PartStore
from framing.runtime.progress import OnProgress
from framing.runtime.workers import map_partitions
from framing.scoring.partitions import STEP, PartitionScorer, cut_partitions, gather
from framing.scoring.results import PartitionResult, read_result, write_result
from framing.voice import cache_folder, choose_tier, trim_parses


@dataclass(frozen=True)
class StoredScorer:
    """Scores a partition where the store of parts does not have it yet, and gives the part.

    versions: of packages, code and pipeline that the process which scores must have; none where it is ours.
    """

    scorer: PartitionScorer
    parts: PartStore
    versions: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, documents: pd.DataFrame) -> Part:
        """The part of one partition. Raises InputError where versions are others here."""
        if self.versions:
            _require_same(self.versions, find_versions(self.scorer))
        partition = self.scorer.load(documents)
        return self.parts.get(
            STEP, self.scorer.key(partition), lambda folder: write_result(folder, self.scorer.score(partition))
        )


def score_partitions(documents: pd.DataFrame, scorer: PartitionScorer, on_progress: OnProgress) -> PartitionResult:
    """Clean, count and match the included documents, partition by partition."""
    partitions = _cut(documents, scorer)
    results, mentions, listed = [], 0, 0
    for done, result in enumerate(_score_each(scorer, partitions), start=1):
        results.append(result)
        mentions, listed = mentions + len(result.mentions), listed + len(result.evidence)
        require_mentions(mentions, listed)
        on_progress("matching", done, len(partitions))
    _trim(scorer)
    return gather(results)


def score_share(
    documents: pd.DataFrame, scorer: PartitionScorer, share: tuple[int, int], on_progress: OnProgress
) -> list[Part]:
    """Of `share` = (i, n) every n-th partition of the included documents, from the i-th on: their parts."""
    number, of = share
    partitions = _cut(documents, scorer)[number - 1 :: of]
    parts = []
    for part in _make_parts(scorer, partitions):
        parts.append(part)
        on_progress("matching", len(parts), len(partitions))
    _trim(scorer)
    return parts


def _cut(documents: pd.DataFrame, scorer: PartitionScorer) -> list[pd.DataFrame]:
    return cut_partitions(find_included(documents), scorer.settings.engine.partition_documents)


def _trim(scorer: PartitionScorer) -> None:
    if scorer.tier.name == "parse" and (folder := cache_folder(scorer.settings.engine.cache)):
        trim_parses(folder)


def _make_parts(scorer: PartitionScorer, partitions: Sequence[pd.DataFrame]) -> Iterator[Part]:
    """The part of each partition in the study's work folder, in order; made where it is not there."""
    engine = scorer.settings.engine
    store = PartStore(Path(engine.work).absolute())
    if engine.run == "dask":
        return map_on_cluster(StoredScorer(scorer, store, find_versions(scorer)), partitions, engine.cluster)
    return map_partitions(StoredScorer(scorer, store), partitions, engine.workers)


def _score_each(scorer: PartitionScorer, partitions: Sequence[pd.DataFrame]) -> Iterator[PartitionResult]:
    """The result for each partition, in order; by way of the work folder where there is one."""
    engine = scorer.settings.engine
    if engine.run == "local" and not engine.work:
        return map_partitions(scorer, partitions, engine.workers)
    return map(_read, _make_parts(scorer, partitions))


def check_engine(engine: EngineSettings) -> None:
    """Raise StudyError where a cluster and a work folder are not named together, or are not used."""
    if engine.run == "dask" and not (engine.work and engine.cluster):
        missing = "--work, a folder that all machines share" if not engine.work else "--cluster, address or file"
        raise StudyError(f"engine.run = dask: name the scheduler and the work folder too ({missing})")
    if engine.run == "local" and engine.cluster:
        raise StudyError("engine.cluster: a scheduler is named that nobody asks; say --engine dask, or leave it out")


def _read(part: Part) -> PartitionResult:
    if not part.path.is_dir():
        raise InputError(
            f"{printable(str(part.path), 200)}: made by a worker, not there on this machine; share the folder"
        )
    return read_result(part.path, part.facts)


def find_versions(scorer: PartitionScorer) -> dict[str, str]:
    """What the result for a partition hangs on beside its key: versions of packages, hashes of code and pipeline."""
    return _versions(scorer.settings.text.model if scorer.tier.name == "parse" else None)


@cache
def _versions(model: str | None) -> dict[str, str]:
    here = package_versions() | {"the code of framing": _hash_code()}
    return here if model is None else here | {"the pipeline of voices": choose_tier("parse", model).sha256}


def _hash_code() -> str:
    found = hashlib.sha256()
    for path in sorted(Path(str(files("framing"))).rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _require_same(theirs: Mapping[str, str], here: Mapping[str, str]) -> None:
    other = [name for name in theirs if here.get(name) != theirs[name]]
    if other:
        name = other[0]
        raise InputError(
            f"a worker has other versions than this machine, {name} {here.get(name, 'is not there')} and not "
            f"{theirs[name]}; install the same on all"
        )
