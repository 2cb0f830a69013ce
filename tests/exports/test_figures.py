"""Pictures that can stand alone: what they show, in which unit, and where it comes from, stands in them."""

import json
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from framing.errors import InputError
from framing.exports.figures import FORMATS, LIST, write_figures
from tests.page_runs import empty_run
from tests.page_stories import make_told_run


@pytest.fixture(scope="module")
def made():
    tables, run = make_told_run()
    keep = {"rates", "contrasts", "documents", "evidence", "contributions", "events", "event_members"}
    return {name: t for name, t in tables.items() if name in keep}, run | {"study": {"name": "A <study> & more"}}


def texts(svg):
    """The lines of text in a picture."""
    return ["".join(e.itertext()) for e in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_title_measure_and_source_stand_in_every_picture(made, tmp_path):
    names = write_figures(*made, "svg", tmp_path / "out", tmp_path / "run")
    listed = json.loads((tmp_path / "out" / LIST).read_text("utf-8"))
    assert [entry["file"] for entry in listed] == names
    assert {n.partition("-")[0].removesuffix(".svg") for n in names} >= {"rates", "compared"}
    for entry in listed:
        said = " ".join(texts((tmp_path / "out" / entry["file"]).read_text("utf-8")))
        for part in ("title", "measure", "source"):
            assert entry[part]
            assert all(word in said for word in entry[part].split()), (entry["file"], part)
        assert "A <study> & more" in said
    units = {e["file"].partition("-")[0]: e["measure"] for e in listed}
    assert "per 1,000 words" in units["rates"]
    assert "times as often" in units["compared"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_run_gives_the_same_bytes(made, tmp_path, form):
    first, second = tmp_path / "first", tmp_path / "second"
    few = {name: made[0][name] for name in ("rates", "contrasts", "documents")}
    for folder in (first, second):
        write_figures(few, made[1], form, folder, tmp_path / "run")
    contents = [{p.name: p.read_bytes() for p in folder.iterdir()} for folder in (first, second)]
    assert contents[0] == contents[1]
    assert len(contents[0]) > 2


def test_a_pdf_opens_and_its_text_can_be_read(made, tmp_path):
    (name, *_) = write_figures(*made, "pdf", tmp_path / "out", tmp_path / "run")
    document = pypdfium2.PdfDocument(tmp_path / "out" / name)
    page = document[0]
    text = page.get_textpage()
    assert "Source: A <study> & more" in text.get_text_range()
    for part in (text, page, document):
        part.close()


def test_pictures_of_ours_are_replaced_and_nothing_else(made, tmp_path):
    out = tmp_path / "out"
    made = {"rates": made[0]["rates"]}, made[1]
    write_figures(*made, "svg", out, tmp_path / "run")
    write_figures(*made, "pdf", out, tmp_path / "run")
    assert {p.suffix for p in out.iterdir()} == {".pdf", ".json"}
    (out / "mine.svg").write_text("mine")
    with pytest.raises(InputError, match=r"mine\.svg, no export of framing"):
        write_figures(*made, "svg", out, tmp_path / "run")


def test_a_run_with_nothing_to_draw_writes_nothing(tmp_path):
    assert write_figures(*empty_run(), "svg", tmp_path / "out", tmp_path / "run") == []
    assert not (tmp_path / "out").exists()
