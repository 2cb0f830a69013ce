"""A folder of everything: a stray or broken file stops nothing, and nothing is left out without a word."""

import gzip

import pytest

from framing.errors import InputError
from tests.corpus.test_reading import TEXT, csv, read, read_several


def test_stray_and_broken_files_are_skipped_counted_and_named(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    csv(folder, f"1,A,2024-03-04,{TEXT}")
    (folder / "codebook.csv").write_text("variable,meaning\nsrc,outlet\n")
    (folder / "cut.csv.gz").write_bytes(gzip.compress(b"source,date,text\n" * 99)[:-9])
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    found = read(folder)
    assert (found.read, len(found.documents)) == (1, 1)
    assert sum(found.skipped.values()) == 3
    said = "\n".join(found.warnings)
    assert all(name in said for name in ("codebook.csv", "cut.csv.gz", "picture.png"))
    assert "cut off" in said
    assert "no text or title column" in said


def test_of_a_file_that_breaks_off_the_records_before_are_used(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    rows = "".join(f'{{"source": "A", "date": "2024-03-04", "text": "{TEXT} {n}"}},\n' for n in range(4))
    (folder / "a.json").write_text(f"[{rows}")
    found = read(folder)
    assert (found.read, len(found.documents)) == (5, 4)
    assert found.rejects[["record", "code"]].to_numpy().tolist() == [[5, "broken_file"]]


def test_a_folder_of_which_nothing_can_be_read_is_refused_with_the_reasons(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "codebook.csv").write_text("variable,meaning\nsrc,outlet\n")
    with pytest.raises(
        InputError, match=r"no records to read; skipped 1 file \(no text or title column.*codebook\.csv"
    ):
        read(folder)
    with pytest.raises(InputError, match=r"codebook\.csv: no text or title column"):
        read(folder / "codebook.csv")


def test_a_file_most_of_whose_records_are_bad_is_named_and_stops_no_folder(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    csv(folder, *(f"{n},A,2024-03-04,{TEXT}" for n in range(220)))
    rows = [f"s{n},A,{day},{TEXT}" for n, day in enumerate(["some day"] * 40 + ["2024-03-05"] * 3)]
    stray = csv(folder, *rows, name="stray.csv")
    found = read(folder)
    assert (found.read, len(found.documents), len(found.rejects)) == (263, 223, 40)
    assert any("stray.csv: 40 of 43 records are rejected, most often bad_date (record 1" in w for w in found.warnings)
    with pytest.raises(InputError, match=r"^stray\.csv: 40 of 263 records are rejected"):
        read_several([folder / "corpus.csv", stray])
    csv(folder, *(row.replace(",A,", ",B,").replace("s", "t") for row in rows * 9), name="stray.csv")
    with pytest.raises(InputError, match=r"^stray\.csv: \d+ of \d+ records are rejected"):  # more than all others hold
        read(folder)


def test_dates_of_one_file_that_cannot_be_read_stop_no_folder(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    for name in ("2024-03-04_Alpha", "2024-03-05_Beta"):
        (folder / f"{name}.txt").write_text(TEXT)
    csv(folder, f"1,A,03/04/2024,{TEXT}", f"2,A,05/06/2024,{TEXT}")
    found = read(folder)
    assert (len(found.documents), found.rejects["code"].tolist()) == (2, ["bad_date", "bad_date"])
