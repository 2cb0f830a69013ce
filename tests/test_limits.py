"""What is too large is refused in a line, what is allowed stays within memory; a poisoned cache changes nothing."""

import gzip
import json
import os
import random
import re
import subprocess
import sys

import pandas as pd
import pytest

from framing import pipeline
from framing.clustering.features import exclude
from framing.comparison import stratum_sums
from framing.comparison.groups import check_columns
from framing.config.study import load_study
from framing.corpus.columns import MOST_COLUMNS, assign_columns
from framing.corpus.readers import _window
from framing.corpus.readers._opening import examine
from framing.corpus.reading import read_documents
from framing.errors import InputError, LexiconError
from framing.lexicon import load_lexicon
from framing.lexicon.loading import MOST_TERMS
from framing.runs.results import read_run
from framing.runtime import memory
from framing.runtime.memory import require_memory, require_mentions
from framing.runtime.plugins import data_folder
from framing.scoring import evidence as scoring_evidence
from framing.scoring import partitions
from framing.voice.parses import Parse, Parser, trim_parses

HEADER = "id,source,date,title,text\n"
ENGLISH = {"text.language": "en", "voice.tier": "quotes"}


def lexicon(folder, count):
    path = folder / "many.toml"
    path.write_text('name = "many"\n[frames.f]\nterms = [' + ", ".join(f'"word{i}"' for i in range(count)) + "]\n")
    return str(path)


def test_a_lexicon_of_the_most_terms_is_read_and_of_one_more_is_not(tmp_path):
    assert len(load_lexicon(lexicon(tmp_path, MOST_TERMS)).frames[0].terms) == MOST_TERMS == 100_000
    with pytest.raises(LexiconError, match="100,001 terms"):
        load_lexicon(lexicon(tmp_path, MOST_TERMS + 1))


def test_columns_beyond_the_most_are_refused():
    names = ["text", *(f"c{i}" for i in range(MOST_COLUMNS - 1))]
    assert len(assign_columns(names, {}, "a.csv").others) == MOST_COLUMNS - 1
    with pytest.raises(InputError, match=r"a\.csv: 10,001 columns"):
        assign_columns([*names, "more"], {}, "a.csv")


def test_a_bomb_is_refused_long_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb") as out:
        for _ in range(120):
            out.write(b" " * (1 << 20))
    with pytest.raises(InputError, match="bomb"):
        examine(path, "bomb.csv.gz")


@pytest.mark.parametrize(("size", "used"), [((64 << 20) - 1, 2), ((64 << 20) + 1, 1)])
def test_a_text_of_64_mib(tmp_path, size, used):
    row = f"a,A,2024-01-01,t,danger\nlong,A,2024-01-01,t,{'x' * size}\n"
    (tmp_path / "c.csv").write_text(HEADER + row)
    documents, rejects = read_documents(tmp_path / "c.csv")
    assert len(documents) == used
    assert rejects["code"].tolist() == ["too_long"] * (2 - used)


@pytest.mark.parametrize(("column", "place"), [("id", 0), ("source", 1)])
def test_a_name_of_the_most_characters_is_used_and_a_longer_one_is_not(tmp_path, column, place):
    for length, used in ((1000, 2), (1001, 1)):
        row = ["a", "A", "2024-01-01", "t", "danger"]
        row[place] = "n" * length
        (tmp_path / "c.csv").write_text(HEADER + "b,B,2024-01-01,t,danger\n" + ",".join(row) + "\n")
        documents, rejects = read_documents(tmp_path / "c.csv")
        assert len(documents) == used
    assert rejects[["record", "column", "code"]].to_numpy().tolist() == [[2, column, "too_long"]]
    assert "1,001 characters, at most 1,000" in rejects.loc[0, "reason"]


def test_a_column_of_texts_is_nothing_to_compare_by():
    documents = pd.DataFrame({"desk": ["n" * 1000, "x"], "body": ["n" * 1001, "x"], "tokens": [1, 2]})
    check_columns(documents, ["desk"])
    with pytest.raises(
        InputError, match=r"'body' holds texts \(one of 1,001 characters\); compare by a column of names$"
    ):
        check_columns(documents, ["desk", "body"])


def test_what_stands_beside_many_mentions_is_kept_short(tmp_path, monkeypatch):
    monkeypatch.setattr(scoring_evidence, "LISTED", 30)
    monkeypatch.setattr(partitions, "LISTED", 30)
    title, url = "calm " * 100, "https://example.org/" + "x" * 2000
    rows = f"a,A,2024-01-01,{title},{'word0 ' * 100},{url}\nb,B,2024-01-01,t,{'word0 ' * 30},https://example.org/b\n"
    (tmp_path / "c.csv").write_text(HEADER.replace("text", "text,url") + rows)
    settings = {"input.paths": [str(tmp_path / "c.csv")], "lexicons.use": [lexicon(tmp_path, 1)]}
    outcome = pipeline.run_study(load_study(None, settings | ENGLISH), tmp_path / "run")
    found = read_run(tmp_path / "run")
    evidence = found["evidence"]
    assert evidence["doc_id"].value_counts().to_dict() == {"a": 30, "b": 30}
    assert found["scores"].set_index(["doc_id", "frame"]).loc[("a", "f"), "hits"].sum() == 100
    assert outcome.notes[-1] == "1 document of over 30 mentions: evidence.csv lists the first 30 of each"
    of_a = evidence[evidence["doc_id"] == "a"]
    assert set(of_a["title"]) == {title[:300] + "…"}
    assert set(of_a["url"]) == {""}
    assert found["documents"].set_index("doc_id").loc["a", ["title", "url"]].tolist() == [title, url]
    assert title[:350] not in (tmp_path / "run" / "report.html").read_text()


def test_a_name_longer_than_a_term_is_no_excluded_term():
    assert exclude([], ["n" * 200, "Alpha Times", "n" * 201]).terms == {"n" * 200, "Alpha Times"}


# ---- memory ----


def free(monkeypatch, amount):
    monkeypatch.setattr(memory, "find_free", lambda: amount)


def test_documents_that_do_not_fit_are_refused_in_one_line(monkeypatch):
    free(monkeypatch, 10**9)
    require_memory(100_000, 10**7, features=True)
    with pytest.raises(
        InputError, match=r"^1,200,000 documents need about 8\.\d GB of memory, 1\.0 GB are free; "
    ) as said:
        require_memory(1_200_000, 10**6, features=True)
    assert str(said.value).endswith("--from, --to, --sources or --where, or switch events and topics off")
    with pytest.raises(InputError, match=r"--where$"):
        require_memory(1_200_000, 10**6, features=False)


def test_texts_count_where_features_are_made_of_them(monkeypatch):
    free(monkeypatch, 10**9)
    require_memory(1000, 10**10, features=False)
    with pytest.raises(InputError, match=r"1,000 documents need about 100\.0 GB"):
        require_memory(1000, 10**10, features=True)


def test_nothing_is_refused_where_nobody_knows_what_is_free(monkeypatch):
    free(monkeypatch, None)
    require_memory(10**9, 10**12, features=True)


def test_a_run_asks_before_the_long_work(tmp_path, monkeypatch):
    free(monkeypatch, 10_000)
    monkeypatch.setattr(pipeline, "score_partitions", None)
    (tmp_path / "c.csv").write_text(HEADER + "a,A,2024-01-01,t,danger\nb,B,2024-01-01,t,peace\n")
    config = load_study(None, {"input.paths": [str(tmp_path / "c.csv")], "voice.tier": "off"})
    with pytest.raises(InputError, match="2 documents need"):
        pipeline.run_study(config, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_mentions_that_do_not_fit_are_refused_while_they_are_found(tmp_path, monkeypatch):
    free(monkeypatch, 10**9)
    require_mentions(1_000_000, 300_000)
    with pytest.raises(
        InputError, match=r"^1,000,000 mentions so far need about 1\.1 GB of memory, 1\.0 GB are free; "
    ):
        require_mentions(1_000_000, 400_000)
    free(monkeypatch, 2 * memory.DOCUMENT_BYTES + 5000)
    (tmp_path / "c.csv").write_text(HEADER + f"a,A,2024-01-01,t,{'word0 ' * 20}\nb,B,2024-01-01,t,peace\n")
    config = load_study(
        None,
        {"input.paths": [str(tmp_path / "c.csv")], "voice.tier": "off", "lexicons.use": [lexicon(tmp_path, 1)]}
        | ENGLISH,
    )
    with pytest.raises(InputError, match="20 mentions so far"):
        pipeline.run_study(config, tmp_path / "run")


def test_a_limit_of_addresses_that_no_page_could_be_drawn_under_is_told_first(tmp_path):
    (tmp_path / "c.csv").write_text(HEADER + "a,A,2024-01-01,t,danger\n")
    command = f"ulimit -v 20000000; exec {sys.executable} -m framing compare c.csv --set voice.tier=off"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.fullmatch(
        r"framing: ulimit -v leaves \d+\.\d GB of addresses, .*; run `ulimit -v unlimited` first\n", done.stderr
    )
    assert not (tmp_path / "framing-run").exists()


def test_the_least_of_system_container_and_user_limit_counts(tmp_path, monkeypatch):
    for version, names in (
        ("2", ("memory.max", "memory.current")),
        ("1", ("memory.limit_in_bytes", "memory.usage_in_bytes")),
    ):
        folder = tmp_path / version / ("memory" if version == "1" else "")
        folder.mkdir(parents=True)
        for name, value in zip(names, ("1000", "400"), strict=True):
            (folder / name).write_text(value + "\n")
        (folder / "memory.stat").write_text("anon 300\ninactive_file 50\ntotal_inactive_file 50\n")
        monkeypatch.setattr(memory, "_CGROUP", tmp_path / version)
        assert memory.find_free() == 650
    monkeypatch.setattr(memory, "_CGROUP", tmp_path / "none")
    assert memory.find_free() is None or memory.find_free() > 10**6
    (tmp_path / "2" / "memory.max").write_text("max\n")
    monkeypatch.setattr(memory, "_CGROUP", tmp_path / "2")
    assert memory.find_free() != 650


def test_frames_and_terms_in_pieces_give_the_same_bytes(tmp_path, monkeypatch):
    sample = {"input.paths": [str(data_folder("sample") / "articles.jsonl")], "voice.tier": "off"}
    config = load_study(None, sample | {"topics.topics": "off"})
    runs = []
    for cells in (stratum_sums._CELLS, 1):
        monkeypatch.setattr(stratum_sums, "_CELLS", cells)
        pipeline.run_study(config, tmp_path / str(cells))
        runs.append([(tmp_path / str(cells) / f"{name}.csv").read_bytes() for name in ("contrasts", "contributions")])
    assert runs[0] == runs[1]


# ---- a JSON array in pieces ----


TRICKY = 'danger "\\ [{,'


@pytest.mark.parametrize("chunk", [1, 2, 7, 64, 10_000])
def test_a_json_array_reads_the_same_in_pieces_of_any_size(tmp_path, monkeypatch, chunk):
    rng = random.Random(chunk)
    rows = [
        {"id": f"x{i}", "source": "A]", "date": "2024-01-01", "text": TRICKY + "ü\U0001f600\n" * rng.randrange(9)}
        for i in range(30)
    ]  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(rows, indent=rng.choice([None, 2]), ensure_ascii=False))
    whole = read_documents(tmp_path / "c.json")[0]
    monkeypatch.setattr(_window, "CHUNK", chunk)
    assert read_documents(tmp_path / "c.json")[0].equals(whole)
    assert whole["text"].tolist() == [r["text"] for r in sorted(rows, key=lambda r: r["id"])]


@pytest.mark.parametrize("after", ["x", "[]", '[{"text": "lost"}]', "]", ","])
def test_what_follows_a_json_array_is_not_lost_without_a_word(tmp_path, after):
    row = {"id": "1", "source": "A", "date": "2024-01-01", "text": "danger"}
    (tmp_path / "c.json").write_text(json.dumps([row]) + "\n" + after)
    with pytest.raises(InputError, match=r"c\.json: text follows the JSON array, after record 1"):
        read_documents(tmp_path / "c.json")


# ---- the cache of parses ----

PARSE = Parse(("A", "b"), ("a", "b"), ("X", "X"), ("X", "X"), ("ROOT", "dep"), (0, 0), (0, 2))


class Counted(Parser):
    """Counts what is parsed anew."""

    def __init__(self, folder):
        super().__init__("none", "1", folder)
        self.parsed = 0

    def parse(self, sentences):
        self.parsed += len(sentences)
        return [PARSE] * len(sentences)


def ask(folder, text="A b"):
    parser = Counted(folder)
    parses = parser.open(text)
    assert parses.get(0, 3) == PARSE
    parses.keep()
    return parser.parsed


def kept(folder):
    return next(path for path in folder.rglob("*.json"))


def other(path):
    return next(p for p in path.parent.parent.rglob("*.json") if p != path)


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1
    path.write_bytes(content)


POISONS = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "empty": lambda path: path.write_bytes(b""),
    "other JSON": lambda path: path.write_text('{"0-3": [[],[],[],[],[],[],[]]}'),
    "no JSON": lambda path: path.write_bytes(b"\x80\x04\x95"),
    "of another text": lambda path: path.write_bytes(other(path).read_bytes()),
    "may not be read": lambda path: path.chmod(0),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "a dangling link": lambda path: (path.unlink(), path.symlink_to("nowhere")),
}  # fmt: skip


@pytest.mark.parametrize("poison", POISONS)
def test_a_poisoned_entry_is_made_again(tmp_path, poison):
    assert (ask(tmp_path), ask(tmp_path)) == (1, 0)
    path = kept(tmp_path)
    ask(tmp_path, "C d")
    POISONS[poison](path)
    again = ask(tmp_path)
    assert again == 1 or (poison == "may not be read" and os.geteuid() == 0)


@pytest.mark.parametrize("place", range(0, 190, 7))
def test_every_flipped_byte_is_noticed(tmp_path, place):
    ask(tmp_path)
    flip(kept(tmp_path), place)
    assert (ask(tmp_path), ask(tmp_path)) == (1, 0)


def test_the_oldest_parses_go_beyond_the_bound_and_nothing_else(tmp_path):
    for age, text in enumerate(("A b", "C d", "E f")):
        ask(tmp_path, text)
        newest = max(tmp_path.rglob("*.json"), key=lambda p: p.stat().st_mtime_ns)
        os.utime(newest, (1000 + age, 1000 + age))
    (tmp_path / "ab").mkdir(exist_ok=True)
    (tmp_path / "ab" / "thesis.txt").write_text("mine" * 1000)
    size = kept(tmp_path).stat().st_size
    trim_parses(tmp_path, 2 * size)
    left = sorted(p.stat().st_mtime for p in tmp_path.rglob("*.json"))
    assert left == [1001, 1002]
    assert (tmp_path / "ab" / "thesis.txt").exists()
