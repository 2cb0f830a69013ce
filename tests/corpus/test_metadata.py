from pathlib import Path

import pandas as pd
import pytest

from framing.corpus.metadata import DEFAULT_PATTERNS, NamePattern, choose_patterns, read_sheet, write_metadata
from framing.corpus.reading import read_documents
from framing.errors import InputError
from tests.corpus.test_reading import read


def test_patterns_tell_source_and_date():
    assert NamePattern("{source}/{date}*.txt").match("x/Alpha Times/2024-03-03_b.txt") == {
        "source": "Alpha Times", "date": "2024-03-03",
    }  # fmt: skip
    assert NamePattern("{date}_{source}.txt").match("20240303_RT.txt") == {"source": "RT", "date": "20240303"}
    assert NamePattern("{date}_{source}.txt").match("2024-13-03_RT.txt") == {}
    assert NamePattern("{date}_{source}.txt").match("RT.txt") == {}


@pytest.mark.parametrize("pattern", ["{sorce}/{date}.txt", "*.txt", "{date}{date}{source}"])
def test_bad_patterns_are_refused(pattern):
    with pytest.raises(InputError, match=r"input\.pattern"):
        NamePattern(pattern)


@pytest.mark.parametrize(
    ("names", "usual"),
    [
        (["A News/2024-01-01_x.txt", "Beta/2024-01-02_y.txt"], ["{source}/{date}*"]),
        (["2024-01-01_RT.txt", "2024-01-02_RT.txt", "2024-01-01_CNN.txt", "2024-01-02_CNN.txt"], ["{date}_{source}"]),
        (["corpus/2024-01-01_x.txt", "corpus/2024-01-02_y.txt"], []),
        (["a1b2c3d4/2024-01-01.txt", "e5f6a7b8/2024-01-02.txt"], []),
        (["2024-01-01_b001.txt", "2024-01-02_b002.txt"], []),
        (["000_a6c832129a1f4424.txt", "004_94cfc1577afb2685.txt"], []),
        (["2024-01-01_ministers-meet-in-the-capital-again.txt", "2024-01-02_a-new-deal-for-the-north.txt"], []),
        (["2024-01-01_CNN.txt", "2024-01-02_Fox News.docx"], ["{date}_{source}"]),
        (["CNN/2024-01-01.txt", "2024-01-02_Fox.txt", "AP_2024-01-03_2.txt"], list(DEFAULT_PATTERNS)),
        (["CNN/2024-01-01.txt", "Fox/2024-01-02.txt", "README.txt"], ["{source}/{date}*"]),
        ([], []),
    ],
)
def test_a_source_is_never_made_up(names, usual):
    assert [pattern.shown for pattern in choose_patterns(names)] == usual


def test_the_sheet_comes_back_as_it_was_written(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "=1+1.txt").write_text("Title: -Peace\nDate: 2021-03\n\nText.")
    (folder / "b.txt").write_text("Danger.")
    documents, _ = read_documents(folder)
    write_metadata(documents, tmp_path / "metadata.csv")
    sheet = read_sheet(tmp_path / "metadata.csv", "metadata.csv")
    assert sheet.rows["=1+1.txt"] == {
        "title": "-Peace", "source": "", "date": "2021-03", "date_precision": "month", "date_evidence": "header line",
        "url": "", "language": "en",
    }  # fmt: skip
    assert list(sheet.rows) == ["=1+1.txt", "b.txt"]
    with pytest.raises(InputError, match="there already"):
        write_metadata(pd.DataFrame(), tmp_path / "metadata.csv")


@pytest.mark.parametrize(("content", "named"), [("name,source\na,b\n", "'file'"), ("file,source\na,b\na,c\n", "twice")])
def test_a_sheet_that_is_none_is_refused(tmp_path: Path, content, named):
    (tmp_path / "m.csv").write_text(content)
    with pytest.raises(InputError, match=named):
        read_sheet(tmp_path / "m.csv", "m.csv")


def test_a_date_typed_into_the_sheet_counts(tmp_path):
    (tmp_path / "a.txt").write_text("Talks went on.")
    (tmp_path / "metadata.csv").write_text(
        "Filename,Outlet,Published,date_precision,section\na.txt,Alpha,2024-03-04,unknown,world\n"
    )
    row = read_documents(tmp_path)[0].iloc[0]
    assert (row.source, row.date, row.date_precision, row.date_kind) == ("Alpha", "2024-03-04", "day", "given")
    assert row.section == "world"


def test_several_patterns_hold_at_once_and_are_seen(tmp_path):
    (tmp_path / "Alpha").mkdir()
    (tmp_path / "Alpha" / "2024-03-04 talks.txt").write_text("Talks went on.")
    (tmp_path / "2024-03-05_Beta.txt").write_text("Talks went on again.")
    (tmp_path / "remark.txt").write_text("Texts of March.")
    patterns = ["{source}/{date} {title}.txt", "{date}_{source}.txt"]
    found = read(tmp_path, input__pattern=patterns)
    assert found.documents.set_index("file")["source"].to_dict() == {
        "2024-03-05_Beta.txt": "Beta", "Alpha/2024-03-04 talks.txt": "Alpha", "remark.txt": "(unknown)",
    }  # fmt: skip
    assert found.inputs[0]["told"] == {"date": "file name", "source": "file name"}
