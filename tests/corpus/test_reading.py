"""From files to documents: every row of the design's table on input, on tiny files."""

import json
import os
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import tables
from framing.config.study import load_study
from framing.corpus.columns import assign_columns
from framing.corpus.inspection import inspect_corpus
from framing.corpus.reading import read_corpus, read_documents
from framing.corpus.selection import select_documents
from framing.corpus.store import TextStore
from framing.errors import InputError

TEXT = "The minister told the summit that the pipeline was a threat to the country."


def csv(tmp_path, *rows, header="doc_id,source,date,text", name="corpus.csv"):
    path = tmp_path / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def lines(tmp_path, *records):
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


def read(path, **study):
    return read_several([path], **study)


def read_several(paths, **study):
    config = load_study(None, {k.replace("__", "."): v for k, v in study.items()})
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    return read_corpus(paths, config.reading, TextStore(folder.parent / f"{folder.name}-store"))


# ---- columns ----


def test_documents_hold_to_the_schema(tmp_path):
    documents, rejects = read_documents(csv(tmp_path, f"1,Alpha,2024-03-01,{TEXT}"))
    later = tuple(f"{part}{name}" for part in ("", "title_") for name in ("tokens", "tokens_quoted", "sentences"))
    assert list(tables.check("documents", documents, optional=later).columns) == list(documents.columns)
    assert rejects.empty
    row = documents.iloc[0]
    assert (row.doc_id, row.source, row.date, row.date_precision, row.text) == ("1", "Alpha", "2024-03-01", "day", TEXT)
    assert (row.file, row.record, row.language, bool(row.included)) == ("corpus.csv", 1, "en", True)


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        (
            ["Headline", " OUTLET ", "Published At", "Body"],
            {"title": "Headline", "source": " OUTLET ", "date": "Published At", "text": "Body"},
        ),
        (["id", "doc_id", "publisher", "source"], {"doc_id": "doc_id", "source": "source"}),
    ],
)
def test_usual_names_are_guessed_in_order(header, roles):
    assert dict(assign_columns(header, {}, "x").roles) == roles


def test_given_columns_come_first_and_the_rest_pass_through(tmp_path):
    path = csv(tmp_path, "1,A,B,2024-03-01,Peace,x", header="id,source,paper,date,text,topic")
    read_ = read(path, input__columns={"source": "Paper"})
    row = read_.documents.iloc[0]
    assert (row.source, row.input_source, row.input_topic) == ("B", "A", "x")
    assert read_.inputs[0]["columns"]["source"] == "paper"
    assert any("input_NAME: source, topic" in w for w in read_.warnings)


@pytest.mark.parametrize(
    ("header", "row", "study", "named"),
    [
        ("doc_id,source,date,url", "1,A,2024-01-01,u", {}, "no text or title column"),
        ("doc_id,date,text", "1,2024-01-01,t", {}, "no source column"),
        ("doc_id,source,text", "1,A,t", {}, "input.columns = { date = false }"),
        (
            "doc_id,source,date,text",
            "1,A,2024-01-01,t",
            {"input__columns": {"source": "sauce"}},
            "did you mean 'source'",
        ),
        (
            "doc_id,source,date,text",
            "1,A,2024-01-01,t",
            {"input__columns": {"sorce": "source"}},
            "did you mean 'source'",
        ),
    ],
)
def test_what_a_table_lacks_is_named(tmp_path, header, row, study, named):
    with pytest.raises(InputError, match=r"corpus\.csv|input\.columns") as error:
        read(csv(tmp_path, row, header=header), **study)
    assert named in str(error.value)


def test_no_dates_when_the_study_says_so(tmp_path):
    documents = read(csv(tmp_path, "1,A,t", header="id,source,text"), input__columns={"date": False}).documents
    assert documents[["date", "date_precision"]].to_numpy().tolist() == [["", "unknown"]]


def test_a_column_that_shows_late_is_seen(tmp_path):
    records = [{"id": n, "outlet": "A", "date": "2024", "title": f"Peace {n}"} for n in range(1200)]
    records.append({"id": 1200, "source": "B", "date": "2024", "title": "Peace", "text": "Threat."})
    documents = read(lines(tmp_path, *records)).documents.set_index("doc_id")
    assert documents.loc["1200", "text_length"] == len("Threat.")
    assert documents.loc["1200", "source"] == "B"
    assert documents.loc["0", "source"] == "(unknown)"
    assert documents.loc["0", "outlet"] == "A"


# ---- records ----


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"text": None}, "no_words"),
        ({"text": 5}, "not_text"),
        ({"text": ["a", 1]}, "not_text"),
        ({"text": "!!! --- ***"}, "no_words"),
        ({"text": ""}, "no_words"),
        ({"text": "a", "date": "03/04/2024"}, "bad_date"),
        ({"text": "a", "date": "1677-01-01"}, "bad_date"),
        ({"text": "a", "title": ["b"]}, "bad_value"),
        ({"text": "a", "doc_id": "good"}, "duplicate_id"),
    ],
)
def test_a_bad_record_costs_only_itself(tmp_path, record, code):
    good = {"doc_id": "good", "source": "A", "date": "2024-03-01", "text": TEXT}
    found = read(lines(tmp_path, good, good | {"doc_id": "bad"} | record))
    assert found.rejects["code"].tolist() == [code]
    assert (found.read, len(found.documents), found.merged) == (2, 1, 0)
    if code != "duplicate_id":
        assert found.rejects["record"].tolist() == [2]


def test_a_text_beyond_64_mib_is_rejected(tmp_path):
    path = csv(tmp_path, f"1,A,2024,{TEXT}", "2,A,2024," + "danger " * (10 << 20))
    assert read(path).rejects["code"].tolist() == ["too_long"]


def test_an_empty_date_is_used_and_a_known_precision_is_kept(tmp_path):
    path = csv(tmp_path, "1,A,,t,", "2,A,1995-09-25,t,year", header="id,source,date,text,date_precision")
    assert read(path).documents[["date", "date_precision"]].to_numpy().tolist() == [["", "unknown"], ["1995", "year"]]


def test_a_date_keeps_the_precision_it_was_written_with(tmp_path):
    written = ["2024", "2024-03", "2024-03-07", "March 2024"]
    found = read(csv(tmp_path, *(f"{i},A,{date},text {i}" for i, date in enumerate(written)))).documents
    expected = [("2024", "year"), ("2024-03", "month"), ("2024-03-07", "day"), ("2024-03", "month")]
    rows = found.set_index("doc_id").loc[list("0123"), ["date", "date_precision"]]
    assert rows.to_records(index=False).tolist() == expected


@pytest.mark.parametrize(
    ("role", "values"), [("date_precision", ["never", "day", ""]), ("language", ["en", "formal", ""])]
)
def test_a_column_named_like_ours_that_means_something_else_is_kept(tmp_path, role, values):
    path = csv(
        tmp_path,
        *(f"{i},A,2024-03-07,text {i},{v}" for i, v in enumerate(values)),
        header=f"id,source,date,text,{role}",
    )
    found = read(path)
    assert found.documents.sort_values("doc_id")[f"input_{role}"].tolist() == values
    assert found.documents["date"].tolist() == ["2024-03-07"] * 3
    odd = next(value for value in values if value not in ("en", "day", ""))
    assert [w for w in found.warnings if f"{odd!r} in column '{role}'" in w and f"input_{role}" in w]


def test_a_column_named_like_ours_that_means_what_ours_does_is_not_kept_twice(tmp_path):
    path = csv(tmp_path, "1,A,2024,t,DAY,EN", "2,A,2024,u,,nan", header="id,source,date,text,date_precision,language")
    assert not [name for name in read(path).documents.columns if name.startswith("input_")]


def test_bytes_that_are_no_text_cost_their_record(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    columns = {"source": ["A"] * 3, "date": ["2024"] * 3, "text": [b"one word", b"caf\xe9", "Žižek".encode()]}
    parquet.write_table(pa.table(columns), tmp_path / "corpus.parquet")
    found = read(tmp_path / "corpus.parquet")
    assert sorted(found.documents["record"]) == [1, 3]
    assert found.rejects[["record", "column", "code"]].to_numpy().tolist() == [[2, "text", "bad_encoding"]]


def test_texts_without_a_word_are_records_whether_they_have_bytes_or_not(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, content in {"2024-03-01_A": TEXT, "2024-03-02_A": "", "2024-03-03_A": " "}.items():
        (folder / f"{name}.txt").write_text(content)
    (folder / "more.csv").touch()
    found = read(folder)
    assert (found.read, len(found.documents)) == (3, 1)
    assert found.rejects["code"].tolist() == ["no_words", "no_words"]
    assert found.skipped == {"the file is empty": 1}


def test_no_readable_date_at_all_names_the_format(tmp_path):
    path = csv(tmp_path, "1,A,03/04/2024,t", "2,A,05/04/2024,t")
    with pytest.raises(InputError, match=r"corpus\.csv: no date can be read.*input\.date_format"):
        read(path)
    assert read(path, input__date_format="%d/%m/%Y").documents["date"].tolist() == ["2024-04-03", "2024-04-05"]
    for written, form in (("1709287200000", "epoch"), ("03.04.05", "%d.%m.%y"), ("yesterday", "%d/%m/%Y")):
        with pytest.raises(InputError, match=rf'input\.date_format, e\.g\. "{form}"'):
            read(csv(tmp_path, f"1,A,{written},t"))


def test_ids_are_text_and_made_from_the_content_where_missing(tmp_path):
    found = read(csv(tmp_path, "007,A,2024,t", "7,A,2024,t", "1e5,NA,2024,t", ",None,2024,t", ",None,2024,t"))
    made = found.documents.set_index("source").loc["None", "doc_id"]
    assert sorted(found.documents["doc_id"]) == sorted(["007", "7", "1e5", made])
    assert found.documents.set_index("doc_id").loc[made, "content"].startswith(made)
    assert found.merged == 1
    assert set(found.documents["source"]) == {"A", "NA", "None"}


def test_of_one_id_the_smallest_content_stays_whatever_the_order(tmp_path):
    rows = ["1,A,2024,alpha", "1,A,2024,beta", "1,B,2024,alpha"]
    kept = set()
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        found = read(csv(tmp_path, *(rows[i] for i in order)))
        kept.add((found.documents["content"].item(), len(found.rejects)))
    assert len(kept) == 1


def test_too_many_rejects_stop_the_run(tmp_path):
    good = [f"{n},A,2024-03-01,t" for n in range(190)]
    bad = [f"x{n},A,some day,t" for n in range(11)]
    assert len(read(csv(tmp_path, *good, *bad[:10])).rejects) == 10
    with pytest.raises(InputError, match="11 of 201 records are rejected, most often bad_date"):
        read(csv(tmp_path, *good, *bad))
    assert len(read(csv(tmp_path, *good, *bad), input__max_rejects=0.1).rejects) == 11


def test_all_rejected_or_nothing_to_read_is_refused(tmp_path):
    with pytest.raises(InputError, match="2 of 2 records are rejected, most often no_words"):
        read(csv(tmp_path, "1,A,2024,", "2,A,2024,!"))
    with pytest.raises(InputError, match=r"corpus\.csv: no records"):
        read(csv(tmp_path))
    with pytest.raises(InputError, match=r"gone\.csv: no such file"):
        read(tmp_path / "gone.csv")
    with pytest.raises(InputError, match="null: neither a regular file nor a folder"):
        read_documents("/dev/null")


def test_source_names_are_folded_grouped_and_counted(tmp_path):
    path = csv(
        tmp_path, "1,Alpha\u00a0Times,2024,t", "2,alphatimes.example,2024,t", "3, ,2024,t", "4,alpha times,2024,t"
    )
    study = {
        "sources__names": {"Alpha Times": ["alphatimes.example"]},
        "sources__groups": {"press": ["Alpha Times"]},
    }
    found = read(path, **study)
    pairs = found.documents.set_index("doc_id")[["source", "group"]].to_numpy().tolist()
    assert pairs == [["(unknown)", ""], ["Alpha Times", "press"], ["Alpha Times", "press"], ["alpha times", ""]]
    assert any(w.startswith("1 of 4 documents name no source") for w in found.warnings)


def test_languages_come_from_the_column_then_the_study_then_the_text(tmp_path):
    path = csv(tmp_path, "1,A,2024,t,FR", f"2,A,2024,{TEXT},", header="id,source,date,text,lang")
    assert read(path).documents["language"].tolist() == ["fr", "en"]
    assert read(path, text__language="de").documents["language"].tolist() == ["fr", "de"]


# ---- laws ----

CELLS = st.text(alphabet="ab1 é\"',;\n\r!", max_size=12)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", "1", "2"]), CELLS, st.sampled_from(["", "2024-03-01", "bad"]), CELLS), max_size=8
    )
)
def test_nothing_is_lost_and_the_order_never_shows(tmp_path_factory, rows):
    tmp_path = tmp_path_factory.mktemp("law")
    records = [dict(zip(("doc_id", "source", "date", "text"), row, strict=True)) for row in rows]
    records.append({"doc_id": "good", "source": "A", "date": "2024-03-01", "text": TEXT})
    first = read(lines(tmp_path, *records), text__language="en")
    assert first.read == len(records) == len(first.documents) + len(first.rejects) + first.merged
    random.Random(1).shuffle(records)
    again = read(lines(tmp_path, *records), text__language="en")
    unplaced = ["record", "text_start"]
    assert first.documents.drop(columns=unplaced).equals(again.documents.drop(columns=unplaced))
    assert sorted(first.rejects["code"]) == sorted(again.rejects["code"])


def test_the_store_gives_back_what_it_got_also_elsewhere(tmp_path):
    store = TextStore(tmp_path / "store")
    texts = ["Ünïcode 中国", "", "x" * 10_000]
    places = [store.add(t) for t in texts]
    assert [store.get(*p) for p in places] == texts
    twin = pickle.loads(pickle.dumps(store))
    assert [twin.get(*p) for p in places] == texts
    store.close()
    assert store.get(*places[0]) == texts[0]
    store.close()
    twin.close()


# ---- folders ----


@pytest.fixture
def folder(tmp_path) -> Path:
    top = tmp_path / "corpus"
    for name in ("Alpha/2024-03-01_a.txt", "Beta/sub/b.txt", ".hidden/x.txt", "Alpha/.~lock.a.txt#", "Alpha/old.rar"):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Rar! {name}" if name.endswith("rar") else f"Danger in {name}.")
    (top / "loop").symlink_to(top / "Beta")
    os.mkfifo(top / "pipe.txt")
    return top


def test_folders_are_searched_for_regular_files(folder):
    found = read(folder)
    assert sorted(found.documents["file"]) == ["Alpha/2024-03-01_a.txt", "Beta/sub/b.txt"]
    reasons = {reason.split(",")[0]: n for reason, n in found.skipped.items()}
    assert reasons == {"hidden": 1, "lock file": 1, "a RAR archive": 1, "link": 1, "not a regular file": 1}
    assert any("Alpha/old.rar" in w for w in found.warnings)
    assert set(found.documents["source"]) == {"(unknown)"}


def test_a_name_that_is_not_utf8_survives(folder):
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "w") as out:  # noqa: PTH123 - a path of bytes
        out.write("Danger.")
    assert r"\xff\xfe.txt" in set(read(folder).documents["file"])


def test_a_metadata_sheet_is_laid_over_the_files(folder):
    (folder / "metadata.csv").write_text(
        "file,source,date,note,topic\nAlpha/2024-03-01_a.txt,RT,2021-03,seen,x\ngone.txt,RT,2021,,\n"
    )
    found = read(folder)
    row = found.documents.set_index("file").loc["Alpha/2024-03-01_a.txt"]
    assert (row.source, row.date, row.date_precision, row.date_evidence) == ("RT", "2021-03", "month", "metadata sheet")
    assert (row.note, row.input_topic) == ("seen", "x")
    said = " | ".join(found.warnings)
    for part in (
        "is taken as the metadata sheet",
        "1 of its files are not in the input, e.g. gone.txt",
        "1 texts do not stand",
    ):
        assert part in said
    assert [f["format"] for f in found.inputs] == ["text", "text", "metadata"]


def test_what_is_known_better_wins(tmp_path):
    top = tmp_path / "in"
    (top / "Gazette").mkdir(parents=True)
    (top / "Gazette/2024-03-01_a.txt").write_text("Source: Header\nDate: 2020-01-01\nTitle: Peace\n\nText.")
    by_header = read(top).documents.iloc[0]
    assert (by_header.source, by_header.date, by_header.title) == ("Header", "2020-01-01", "Peace")
    by_name = read(top, input__pattern="{source}/{date}*.txt").documents.iloc[0]
    assert (by_name.source, by_name.date, by_name.date_evidence) == ("Gazette", "2024-03-01", "file name")


def test_a_file_given_twice_is_read_once(folder):
    store = TextStore(folder.parent / "twice")
    found = read_corpus([folder, folder / "Beta/sub/b.txt"], load_study().reading, store)
    assert (found.read, found.skipped["given twice"]) == (2, 1)


# ---- recurring paragraphs ----


def test_paragraphs_that_recur_in_a_source_are_found(tmp_path):
    box, words = "Support our journalism.", ["peace", "war", "trade", "grain", "steel", "fish"]
    rows = [f'{n},A,2024,"About {w}.\n{box}"' for n, w in enumerate(words)]
    rows += [f'x{n},B,2024,"The very same text.\n{box}"' for n in range(6)]
    found = read(csv(tmp_path, *rows)).recurring
    assert {s: (len(r.paragraphs), len(r.forms)) for s, r in found.items()} == {"A": (1, 0)}
    assert read(csv(tmp_path, *rows), text__recurring_documents=0).recurring == {}


@pytest.mark.parametrize("broken", [{"url": ["https://example.org"]}, {"doc_id": [{"n": 1}]}, {"doc_id": "x" * 1001}])
def test_what_is_rejected_leaves_nothing_behind(tmp_path, broken):
    def article(number):
        return {"source": "A", "date": "2024", "text": f"About the number {number}.\nSupport our journalism."}

    good, bad = [article(n) for n in range(4)], [article(n) | broken for n in range(4, 6)]
    alone = read(lines(tmp_path, *good), text__recurring_documents=5)
    found = read(lines(tmp_path, *good, *bad), text__recurring_documents=5)
    assert len(found.rejects) == 2
    assert found.recurring == alone.recurring == {}
    assert read(lines(tmp_path, *good, article(4)), text__recurring_documents=5).recurring


# ---- selection, inspection ----


def selected(documents, **select):
    config = load_study(None, {f"select.{k.rstrip('_')}": v for k, v in select.items()})
    out = select_documents(documents, config.select)
    assert (out["included"] == (out["excluded_why"] == "")).all()
    return dict(zip(out["doc_id"], out["excluded_why"], strict=True))


def test_selection_says_why(tmp_path):
    path = csv(
        tmp_path, "1,A,2024-03-15,t,x", "2,B,2024-03,t,y", "3,A,,t,x", "4,A,2023,t,x", header="id,source,date,text,desk"
    )
    documents = read(path).documents
    assert selected(documents) == dict.fromkeys("1234", "")
    assert selected(documents, sources=["A"]) == {"1": "", "2": "source", "3": "", "4": ""}
    assert selected(documents, from_="2024-03-01", to="2024-03-31") == {
        "1": "",
        "2": "",
        "3": "no_date",
        "4": "before_from",
    }
    assert selected(documents, from_="2024-03-02") == {
        "1": "",
        "2": "date_not_precise",
        "3": "no_date",
        "4": "before_from",
    }
    assert selected(documents, to="2022-12-31")["4"] == "after_to"
    assert selected(documents, where={"desk": "y"}) == {"1": "where", "2": "", "3": "where", "4": "where"}


@pytest.mark.parametrize(("select", "named"), [({"sources": ["a"]}, "'A'"), ({"where": {"desc": "x"}}, "'desk'")])
def test_a_misspelt_selection_names_the_nearest(tmp_path, select, named):
    documents = read(csv(tmp_path, "1,A,2024,t,x", header="id,source,date,text,desk")).documents
    with pytest.raises(InputError, match=f"did you mean {named}"):
        selected(documents, **select)


def test_inspection(tmp_path):
    path = csv(tmp_path, "1,Fox News,2024-03-01,t", "2,Fox Online News,2024,t", "3,B,some day,t")
    shown = inspect_corpus(read(path))
    assert shown["documents"] == {"read": 3, "used": 2, "rejected": 1, "merged": 0}
    assert shown["dates"] == {"first": "2024", "last": "2024-03-01", "precision": {"day": 1, "year": 1}}
    assert shown["rejects"][0]["code"] == "bad_date"
    assert shown["near_names"] == '[sources.names]\n"Fox News" = ["Fox Online News"]\n'
    assert json.loads(json.dumps(shown)) == shown


@pytest.mark.shared
def test_the_seeds_read_with_and_without_their_sheet(shared, tmp_path):
    documents, _ = read_documents(shared / "data/seeds")
    assert documents[["source", "date"]].to_numpy().tolist() == [["RT", "2021-03"], ["(unknown)", "2023-08-21"]]
    alone = tmp_path / "seeds"
    alone.mkdir()
    for path in (shared / "data/seeds").glob("*.txt"):
        (alone / path.name).write_bytes(path.read_bytes())
    documents, _ = read_documents(alone)
    assert documents[["source", "date"]].to_numpy().tolist() == [["(unknown)", ""], ["(unknown)", "2023-08-21"]]


def test_where_a_date_comes_from_and_its_time_of_day_are_kept(tmp_path):
    rows = [
        "doc_id,source,date,url,text",
        "a,A,2024-03-04T08:00:00Z,,Ferry sinks",
        "b,A,,https://a.example/2024/03/05/x,B",
    ]
    (tmp_path / "a.csv").write_text("\n".join([*rows, "c,A,,https://a.example/x,C"]), encoding="utf-8")
    documents = read_documents(tmp_path / "a.csv")[0].set_index("doc_id")
    kinds = documents[["date", "date_precision", "date_kind", "time_of_day"]]
    assert kinds.loc["a"].tolist() == ["2024-03-04", "day", "published", "08:00:00"]
    assert kinds.loc["b"].tolist() == ["2024-03-05", "day", "address", ""]
    assert kinds.loc["c"].tolist() == ["", "unknown", "", ""]
    assert documents.loc["b", "date_evidence"] == "address"


# ---- what a date is of ----


def test_days_of_collection_are_told_apart_and_the_addresss_day_goes_first(tmp_path):
    path = csv(
        tmp_path,
        f"A,2024-03-09,https://a.example/2024/03/04/talks,{TEXT}",
        f"B,2024-03-09,https://b.example/talks,{TEXT} Again.",
        f"C,,https://c.example/talks,{TEXT} Once more.",
        header="source,crawled_at,url,text",
    )
    documents = read(path).documents.set_index("source")
    assert documents["date"].to_dict() == {"A": "2024-03-04", "B": "2024-03-09", "C": ""}
    assert documents["date_kind"].to_dict() == {"A": "address", "B": "crawled", "C": ""}
    assert any("1 document of 3 dated by the day of collection" in w for w in read(path).warnings)
    assert set(read(path, input__date_kind="published").documents["date_kind"]) == {"published", "address", ""} - {
        "address"
    }


def test_a_study_may_say_that_its_dates_are_of_collection(tmp_path):
    path = csv(tmp_path, f"1,A,2024-03-09,{TEXT}")
    assert read(path, input__date_kind="crawled").documents["date_kind"].tolist() == ["crawled"]
