"""`framing validate RUN CODINGS`: how many mentions are what the lexicon says."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing.commands import _options

if TYPE_CHECKING:
    from framing.measures.quality import Quality
    from framing.runs.validation import Validation


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("validate")(validate)


def validate(
    run: _options.RunArgument,
    codings: Annotated[list[Path], typer.Argument(help="Filled-in sheets of one draw, one a coder.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the table of precisions, CSV.")] = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
    debug: _options.Debug = False,
) -> None:
    """What codes say: precision and, from a draw for correction, recall and voice by source; do coders agree?"""
    from framing import tables
    from framing.errors import printable
    from framing.measures.sheets import is_code_sheet
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run
    from framing.runs.validation import read_codings
    from framing.runs.validation import validate as check

    if is_code_sheet(codings[0]):
        _validate_drawn(run, codings, out, as_json)
        return
    sheets = [(printable(path.name), read_codings(path)) for path in codings]
    found = check(read_run(run)["evidence"], read_manifest(run)["run_id"], sheets)
    for note in found.notes:
        _options.print_message(f"note: {note}")
    if out:
        tables.write_csv("precision", found.precision, out)
    if as_json:
        content = {name: json.loads(getattr(found, name).to_json(orient="records"))
                   for name in ("precision", "agreement")}  # fmt: skip
        _options.print_result(json.dumps({**content, "missing": found.missing}, ensure_ascii=False))
        return
    _show(found)


def _validate_drawn(run: Path, codings: list[Path], out: Path | None, as_json: bool) -> None:
    """Sheets of a draw for correction."""
    from framing import tables
    from framing.measures.quality import check_lexicons, measure_quality
    from framing.measures.sheets import digest_lexicons, read_sheets
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    sheet, manifest, results = read_sheets(codings), read_manifest(run), read_run(run)
    check_lexicons(sheet.draw, digest_lexicons(lexicon["sha256"] for lexicon in manifest["lexicons"]))
    found = measure_quality(sheet, results["evidence"], results["documents"], manifest["study"]["seed"])
    for note in found.notes:
        _options.print_message(f"note: {note}")
    if out:
        tables.write_csv("code_quality", found.quality, out)
    if as_json:
        content = {name: json.loads(getattr(found, name).to_json(orient="records"))
                   for name in ("quality", "differences", "agreement")}  # fmt: skip
        _options.print_result(json.dumps({**content, "missing": found.missing}, ensure_ascii=False))
        return
    _show_quality(found)
    _options.print_result(f"To correct the comparison: framing compare … --codings {codings[0]}")


def _show_quality(found: Quality) -> None:
    from framing.errors import printable

    _options.print_result(f"{'':<44} {'coded':>6} {'yes':>6}  estimate   interval")
    for row in found.quality.to_dict("records"):
        if row["level"] == "term" and not row["conf_high"] < 0.5:  # measured misfire: the whole interval lies below
            continue
        label = f"{row['frame']}, {row['measure']}" + (f": {row['name']}" if row["level"] != "frame" else "")
        ends = row["reason"] or f"{row['estimate']:>8.2f}   {row['conf_low']:.2f} - {row['conf_high']:.2f}"
        advice = "  drop or restrict" if row["level"] == "term" else ""
        _options.print_result(f"{printable(label, 44):<44} {row['coded']:>6} {row['yes']:>6g}  {ends}{advice}")
    for row in found.differences.to_dict("records"):
        if row["conf_low"] > 0 or row["conf_high"] < 0:
            _options.print_result(
                f"{row['frame']}: {row['measure']} differs, {printable(row['a'])} {row['estimate_a']:.2f}, "
                f"{printable(row['b'])} {row['estimate_b']:.2f} (difference {row['conf_low']:.2f} to "
                f"{row['conf_high']:.2f}); the bias this alone induces: x {row['induced_ratio']:.2f}"
            )
    for row in found.agreement.to_dict("records"):
        alpha = "alpha undefined: no variation"
        if math.isfinite(row["alpha"]):
            alpha = f"alpha {row['alpha']:.2f} ({row['alpha_low']:.2f} to {row['alpha_high']:.2f})"
        yes = f", {row['share_yes']:.0%} yes" if math.isfinite(row["share_yes"]) else ""
        told = f"{row['units']} coded twice{yes}, {row['agreement']:.0%} agree, {alpha}"
        _options.print_result(f"agreement in {row['name']}, {printable(row['frame'])}: {told}")


def _show(found: Validation) -> None:
    from framing.errors import printable

    _options.print_result(f"{'':<44} {'mentions':>8} {'coded':>6} {'right':>6} {'precision':>10}   interval   weighted")
    for row in found.precision.to_dict("records"):
        if row["level"] == "term" and row["coded"] < 5 and row["right"] == row["coded"]:
            continue
        label = f"{row['frame']}: {row['name']}" if row["level"] in ("source", "term") else str(row["frame"])
        # measured misfire: the whole interval lies below a half
        advice = "  drop or restrict" if row["level"] == "term" and row["conf_high"] < 0.5 else ""
        _options.print_result(
            f"{printable(label, 44):<44} {row['mentions']:>8} {row['coded']:>6} {row['right']:>6} "
            f"{row['precision']:>10.2f}  {row['conf_low']:.2f} - {row['conf_high']:.2f}  {row['weighted']:>7.2f}"
            f"{advice}"
        )
    for row in found.agreement.to_dict("records"):
        alpha = f"alpha {row['alpha']:.2f}" if math.isfinite(row["alpha"]) else "alpha undefined: no variation"
        _options.print_result(
            f"agreement, {row['frame']}: {row['mentions']} coded twice, {row['agreement']:.0%} agree, {alpha}"
        )
