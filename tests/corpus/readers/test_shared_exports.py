"""Real exports of databases: number of articles, first and last record, as `truth.json` beside them says."""

import json
import random
import re

import pytest

from framing.config.study import ReadingSettings
from framing.corpus.reading import read_corpus
from framing.corpus.store import TextStore
from framing.errors import InputError
from tests.corpus.readers.exports import read_export

COUNTED = {  # from SOURCES.md, where truth.json has no entry
    "nexis-zip/bestanden-8.zip": 8, "factiva-txt/paper.txt": 55, "factiva-xml/factiva_test.xml": 3,
    "apa-rtf/onlinemanager.rtf": 20, "defacto-html/ausdruck2.htm": 20, "bzk-html/scrape1.html": 45,
    "proquest-html/sample-1.html": 1, "alceste-iramuteq-txt/alceste_test.txt": 2,
    "shapes-written-by-us/iramuteq.txt": 2,
}  # fmt: skip
OURS = re.compile(r"nexis-|factiva-|proquest-|europresse-")


def said(entry, key):
    """What an entry of truth.json says, however its kind of export was written down."""
    lines = entry.get("lines") or [line for line in entry.get("first", []) if "DOCUMENTS" not in line]
    if lines:
        return lines[{"source": 0, "date": 1, "title": 2}[key]]
    if key == "source" and "source" not in entry:
        return (entry.get("rest") or [""])[0]
    return entry.get(key) or (entry.get("head", "") if key == "date" else "")


def check(article, entry):
    source, title = ("".join(said(entry, key).split()) for key in ("source", "title"))  # blanks were not kept alike
    assert "".join(article["source"].split()) == source
    assert "".join(article["title"].split()).startswith(title[:60])
    year, month, day = article["date"][:10].split("-")
    assert year in said(entry, "date")
    assert re.search(rf"(?<!\d){int(day)}(?!\d)", said(entry, "date"))
    assert 1 <= int(month) <= 12


@pytest.mark.shared
def test_every_sample_of_a_database_is_read_as_it_is(shared):
    folder = shared / "data" / "exports"
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    expected = {name: entry["articles"] for name, entry in truth.items() if OURS.match(name)} | COUNTED
    found = {}
    for name in expected:
        _, articles, bad, about = read_export(folder / name)
        found[name] = len(articles) + len(bad)
        assert about.database
        if name in truth:
            check(articles[0], truth[name]["first"])
            check(articles[-1], truth[name]["last"])
    assert found == expected
    assert len(found) >= 25
    _, articles, _, about = read_export(folder / "mediargus-txt/mediargus-head.txt")
    assert (about.promised, articles[0]["title"]) == (100, "Het compromis is springlevend")


def damaged(content, seed):
    """The bytes of a file cut in the middle, and with some that are wrong."""
    rng = random.Random(seed)
    wrong = bytearray(content)
    for _ in range(20):
        wrong[rng.randrange(len(wrong))] = rng.randrange(256)
    return {"cut": content[: len(content) // 2], "wrong": bytes(wrong)}


def read_or_refuse(path, folder):
    """What is read of a file, or the line that refuses it."""
    try:
        return read_corpus([path], ReadingSettings(), TextStore(folder / "texts"))
    except InputError as error:
        return str(error)


@pytest.mark.shared
def test_samples_that_are_damaged_or_renamed_are_read_in_part_or_refused_in_one_line(shared, tmp_path):
    samples = sorted(path for path in (shared / "data" / "exports").glob("*/*") if path.is_file())
    refused = 0
    for sample in samples:
        content = sample.read_bytes()
        files = {f"{how}-{sample.name}": some for how, some in damaged(content, sample.name).items()}
        for name, some in (files | {f"{sample.stem}.txt": content, f"{sample.stem}.dat": content}).items():
            path = tmp_path / name
            path.write_bytes(some)
            found = read_or_refuse(path, tmp_path)
            if isinstance(found, str):
                refused += 1
                assert found.startswith(name)
                assert "\n" not in found
            else:
                assert found.read == len(found.documents) + len(found.rejects) + found.merged
                plain = any(file["format"] == "text" for file in found.inputs)
                assert not plain or sample.suffix == ".txt", name  # nothing else is taken for a plain text
            path.unlink()
    assert len(samples) < refused < 3 * len(samples)
