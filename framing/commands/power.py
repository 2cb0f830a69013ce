"""`framing power RUN`: what could this corpus show?"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Annotated

import typer

from framing.commands import _options

if TYPE_CHECKING:
    import pandas as pd

_BASES = {"crude": "over all articles", "event": "inside the same events"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("power")(power)


def power(
    run: _options.RunArgument,
    repetitions: Annotated[int, typer.Option("--repetitions", "-r", min=10, help="Draws for each pair.")] = 200,
    seed: _options.Seed = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
    debug: _options.Debug = False,
) -> None:
    """Draw the run's events and articles again with differences of 1.25 to 3 put in: how often are they found?"""
    from framing.clustering.clusters import assign_documents, find_clusters
    from framing.comparison.power import PowerDesign, measure_power
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    manifest, tables = read_manifest(run), read_run(run)
    documents = tables["documents"]
    members, copies = tables.get("event_members"), tables.get("copies")
    design = PowerDesign(
        alpha=_levels(tables["contrasts"], float(manifest["comparison"]["confidence"])),
        voice="*" if manifest["voice"]["tier"] == "off" else "own",
        repetitions=repetitions,
        seed=manifest["study"]["seed"] if seed is None else seed,
    )
    placed = assign_documents(documents, members, copies)
    with _options.show_progress(quiet) as progress:
        found = measure_power(placed, tables["scores"], find_clusters(documents, members, copies), design, progress)
    if as_json:
        _options.print_result(found.to_json(orient="records"))
        return
    for basis, rows in found.groupby("basis", sort=False):
        _print_curve(_BASES[str(basis)], design.alpha[str(basis)], rows)


def _levels(contrasts: pd.DataFrame, confidence: float) -> dict[str, float]:
    """The level of one test by basis: alpha over the size of its family, as for the first step of Holm."""
    primary = contrasts[contrasts["family"] == "primary"]
    sizes = {basis: primary.loc[primary["basis"] == basis, "family_size"].max() for basis in _BASES}
    return {basis: (1 - confidence) / max(1.0, 0.0 if isnan(size) else size) for basis, size in sizes.items()}


def _print_curve(basis: str, level: float, rows: pd.DataFrame) -> None:
    """One line a pair and frame: the share of draws in which each ratio was found."""
    from framing.errors import printable

    ratios = sorted(rows["ratio"].unique())
    _options.print_result(f"{basis}: share of draws in which a ratio of … is found (p < {level:.2g})")
    _options.print_result("  " + " ".join(f"{ratio:>6g}" for ratio in ratios))
    for (a, b, frame), curve in rows.groupby(["a", "b", "frame"], sort=False):
        shares = curve.sort_values("ratio")["power"]
        cells = " ".join("     –" if isnan(share) else f"{share:>6.0%}" for share in shares)
        _options.print_result(f"  {cells}  {printable(frame, 40)}: {printable(a, 40)} against {printable(b, 40)}")
