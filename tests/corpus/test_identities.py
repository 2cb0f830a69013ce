from hypothesis import given
from hypothesis import strategies as st

from framing.config.study import load_study
from framing.corpus.reading import read_corpus
from framing.corpus.store import TextStore
from tests.corpus.test_reading import csv, read

WORDS = "bridge river minister council harbour winter market engine border village doctor orchard".split()


def row(i, source, n):
    title = f"{WORDS[n % 12]} {WORDS[n // 12 % 12]} of {source}"
    return f"{i},{source},2024-03-{n % 27 + 1:02},{title},The {WORDS[n % 11]} of {source}."


def rows(source, ids, start=0):
    return [row(i, source, n) for n, i in enumerate(ids, start)]


HEADER = "id,source,date,title,text"


def ids(found):
    return sorted(found.documents["doc_id"])


def test_ids_that_start_again_in_another_file_are_its_own(tmp_path):
    csv(tmp_path, *rows("Alpha", range(1, 9)), header=HEADER, name="alpha.csv")
    csv(tmp_path, *rows("Beta", range(1, 7), 40), header=HEADER, name="beta.csv")
    csv(tmp_path, *rows("Gamma", ["u-1", "u-2"]), header=HEADER, name="gamma.csv")
    found = read(tmp_path)
    assert len(found.documents) == found.read == 16
    assert {"alpha.csv:1", "beta.csv:1", "u-1"} <= set(ids(found))
    assert any("ids start again from file to file" in w and "alpha.csv:1" in w for w in found.warnings)


def test_ids_that_start_again_with_each_outlet_of_one_file_are_its_own(tmp_path):
    found = read(csv(tmp_path, *rows("Alpha", range(5)), *rows("Beta", range(5), 40), header=HEADER))
    assert len(found.documents) == 10
    assert {"Alpha:0", "Beta:0"} <= set(ids(found))
    assert any("from source to source" in w for w in found.warnings)


def test_ids_of_what_sentences_belong_to_are_no_ids(tmp_path):
    path = csv(tmp_path, *(f"{n // 3},A,2024-03-01,Sentence {n} of it" for n in range(9)))
    found = read(path)
    assert (len(found.documents), len(found.rejects)) == (9, 0)
    assert any("every record is a document" in w for w in found.warnings)


def test_a_second_export_of_the_same_articles_is_merged_or_refused_as_before(tmp_path):
    first = rows("Alpha", range(8))
    csv(tmp_path, *first, header=HEADER, name="a.csv")
    csv(tmp_path, *first[:4], *(f"{one} Corrected." for one in first[4:]), header=HEADER, name="b.csv")
    found = read(tmp_path)
    assert (len(found.documents), found.merged, set(found.rejects["code"])) == (8, 4, {"duplicate_id"})


def test_two_files_of_one_name_are_told_apart(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        csv(tmp_path / folder, *rows(folder, range(4)), header=HEADER, name="x.csv")
    store = TextStore(tmp_path / "store")
    for inputs in (["one", "two"], ["one/x.csv", "two/x.csv"]):
        found = read_corpus([tmp_path / name for name in inputs], load_study(None, {}).reading, store)
        assert sorted({f["file"] for f in found.inputs}) == ["one/x.csv", "two/x.csv"]
        assert len(found.documents) == 8


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_nothing_is_lost_and_ids_are_unique(tmp_path_factory, one, two):
    folder = tmp_path_factory.mktemp("ids")
    csv(folder, *rows("Alpha", one), header=HEADER, name="a.csv")
    csv(folder, *rows("Beta", two, 60), header=HEADER, name="b.csv")
    found = read(folder)
    assert found.read == len(found.documents) + len(found.rejects) + found.merged == len(one) + len(two)
    assert found.documents["doc_id"].is_unique
