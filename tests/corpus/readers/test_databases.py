"""Labels, dates, languages and lengths as press databases print them."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.readers._databases import (
    Export,
    Numbered,
    count_words,
    find_date,
    find_language,
    find_words,
    read_place,
)
from tests.corpus.readers.exports import read_export, written

MONTHS = {
    "{d} {m} {y}": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "{w} {d}. {m} {y}": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "{m} {d}, {y} {w}": "January February March April May June July August September October November December",
    "{d} de {m} de {y}": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "{d} {m} {y} {w} 06:30 PM CET": "januari februari maart april mei juni juli augustus september oktober november "
    "december",
    "{d} {m}, {y}": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "{y}. {m} {d}., {w}": "január február március április május június július augusztus szeptember október november "
    "december",
    "{w} {d}. {m} {y}, S. 2": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
    "{m} {d}, {y}, {w},, FINAL EDITION": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(sorted(MONTHS)),
    st.sampled_from(["Montag", "lunedì", "woensdag", "Friday", "samedi"]),
)
def test_a_day_is_found_in_every_language_and_order(day, form, weekday):
    written = form.format(d=day.day, m=MONTHS[form].split()[day.month - 1], y=day.year, w=weekday)
    assert find_date(written) == day.isoformat()
    assert find_date(f"Politik, {written}, S. 3") == day.isoformat()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("mercredi 29 mai 2013 7:20 GMT", "2013-05-29 07:20 GMT"),
        ("3 maart 2024 zondag 12:05 AM GMT", "2024-03-03 00:05 GMT"),
        ("July 2, 2019 Tuesday 11:27 AM BST", "2019-07-02"),
        ("vom 23.10.2017 Seite: 2", "2017-10-23"),
        ("2018 年 10 月 1 日", "2018-10-01"),
        ("2018년 10월 1일", "2018-10-01"),
        ("August 2012", "2012-08"),
        ("Summer, 2008", ""),
        ("3 listopada 2020", ""),
        ("April 20, 1400 GMT", ""),
        ("Die 3 Häuser 2004", ""),
        ("03/04/2024", ""),
    ],
)
def test_what_a_line_says_of_the_date(written, day):
    assert find_date(written) == day


@given(st.text(max_size=60))
def test_any_line_has_a_date_or_none(line):
    found = find_date(line)
    assert not found or dt.date.fromisoformat(found[:10].ljust(10, "-01")[:10] if len(found) > 7 else f"{found}-01")


def test_lengths_and_languages_of_many_tongues():
    for line in "1.163 Wörter|1,163 words|1 163 mots|1163  woorden|1163 palabras|1163 слов|1163 字".split("|"):
        assert find_words(line) == 1163
    assert [find_words(t) for t in ("words", "355", "about 355 words", "355 words long")] == [None] * 4
    assert [find_language(t) for t in ("GERMAN; DEUTSCH", "Dutch / Nederlands", "Französisch", "Elvish")] == [
        "de", "nl", "fr", "Elvish",
    ]  # fmt: skip
    assert (count_words("one two 三四 five"), count_words("")) == (5, 0)


def test_the_place_of_a_document():
    for line in ("   3 of 27 DOCUMENTS\r\n", "Dokument 3 von 27", "Document 3 de 27", "3 van 27 DOCUMENTEN"):
        assert read_place(line) == Numbered(3, 27)
    for line in ("3 of 27", "3 of 27 people", "It was 3 of 27 DOCUMENTS", "Pages 3 of 27"):
        assert read_place(line) is None


def test_a_body_of_another_length_than_declared_is_told_once():
    export = Export("Test")
    body = "one two three four five six seven eight nine ten"
    for declared in (10, 11, 9, 12, 5, None):
        export.record({"title": "A headline", "text": body}, declared)
    export.record({}, 10)
    (note,) = export.about().notes
    assert note.startswith("1 of 5 articles: over 15% longer or shorter than Test declares (first record 5: 10 of 5")


@pytest.mark.parametrize(
    "hostile",
    ["\n" * 65_000, "a" * 65_000, "1" * 65_000, ": " + "1234567 " * 8_000, "1-" * 30_000, "_" * 65_000,
     "1 de " * 13_000,     "<p " * 20_000, "{\\rtf1" + "{" * 60_000, "<style>" + ".c{" * 20_000,
     '"' * 65_000, "**** " + "*a" * 30_000,
     "1. a\nb, 2020, " * 4_000, "HD\n" * 20_000, "Document A" + "1" * 60_000],
    ids=range(15),
)  # fmt: skip
def test_no_beginning_takes_long_to_be_known(hostile, tmp_path):
    from framing.corpus.files import Candidate, open_candidate

    started = time.process_time()
    for name, content in (
        ("a.txt", hostile),
        ("b.txt", f"1 of 2 DOCUMENTS\n{hostile}"),
        ("c.html", f"<html>{hostile}"),
    ):
        opened = open_candidate(Candidate(written(tmp_path, name, content), name, None))
        if not isinstance(opened, str) and opened[1].startswith("nexis"):
            read_export(tmp_path / name)
    assert find_date(hostile) == ""
    assert time.process_time() - started < 5
