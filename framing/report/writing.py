"""The files of a run: tables, what their columns are, the page and, last, `run.json`; and the page made again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from framing import tables
from framing.config.study import Config, load_study
from framing.errors import PartlyFailed
from framing.report.document import build_page, choose_sections
from framing.runs.folder import RunFolder, open_run, read_manifest
from framing.runs.manifest import Manifest
from framing.runs.results import read_run
from framing.runtime.memory import require_addresses
from framing.runtime.progress import OnProgress, Steps
from framing.tables.datapackage import OTHER_FILES, describe_package

PAGE = "report.html"


def say_failed(failed: Mapping[str, Exception]) -> dict[str, str]:
    """What could not be made by an error of ours, and the error."""
    return {name: f"{type(error).__name__}: {error}" for name, error in failed.items()}


def write_results(
    folder: RunFolder,
    config: Config,
    results: dict[str, pd.DataFrame],
    described: Manifest,
    on_progress: OnProgress = lambda *_: None,
) -> dict[str, Exception]:
    """Write the tables, what their columns are, the page and, last, `run.json`; returns what failed of the page.

    `on_progress` is told of "writing": the tables and the sections of the page.
    """
    step = Steps(on_progress, "writing", len(results) + len(choose_sections(config.report)))
    for name, table in results.items():
        folder.write(f"{name}.csv", tables.csv_blocks(name, table))
        step()
    others = [name for name in OTHER_FILES if (folder.new / name).is_file()]
    folder.write("datapackage.json", [tables.json_text(describe_package(config.study.name, results, others))])
    read_back = {name: tables.rounded(name, table) for name, table in results.items()}
    failed: dict[str, Exception] = {}
    folder.write(PAGE, [build_page(read_back, described, config.report, failed, step)])
    folder.finish(described | {"failed": described.get("failed", {}) | say_failed(failed)})
    return failed


def rebuild_report(run: Path, settings: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Path:
    """Build the page of a run folder again from its tables, with `more` in its `run.json`.

    With `report.text` "none" the excerpts of the tables go too.
    """
    require_addresses()
    described = read_manifest(run) | dict(more or {})
    files = described.pop("files")
    config = load_study(run / "study.toml", settings)
    results = read_run(run)
    if config.report.text == "none":
        results["evidence"] = results["evidence"].assign(before="", after="")
    with open_run(run) as folder:
        for name in files:
            if not name.endswith((".csv", PAGE)):
                shutil.copyfile(run / name, folder.new / name)
        failed = write_results(folder, config, results, described)
    if failed:
        raise PartlyFailed(say_failed(failed)) from next(iter(failed.values()))
    return run / PAGE
