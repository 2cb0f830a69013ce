"""Every parser as a function of bytes, with what must hold of it: only errors of ours come out, offsets slice back.

A target has seeds (file name, content) and `run(path)`, which reads the file there. `benchmarks/fuzz.py` makes the
inputs; `test_cases.py` runs what was once found, and the seeds.
"""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from framing import tables
from framing.clustering.events.given import read_events
from framing.config.study import load_study, parse_setting
from framing.corpus.dates import parse_date, shorten_date
from framing.corpus.files import READERS, Candidate, load_reader, open_candidate
from framing.corpus.metadata import NamePattern, read_sheet
from framing.corpus.readers import About, Bad, Record
from framing.errors import FramingError
from framing.lexicon import load_lexicon
from framing.lexicon.conversion import convert, describe
from framing.lexicon.loading import formats
from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.matching import Fields
from framing.lexicon.query import Query
from framing.lexicon.rules import collapse, term_problem
from framing.report.excerpts import embed, web_links
from framing.runs.results import read_run
from framing.runs.validation import read_codings
from framing.runtime.plugins import data_folder, plug_in_names
from framing.text.boilerplate import find_spans
from framing.text.layout import undo_layout
from framing.text.markup import undo_markup
from framing.text.normal import normalize
from framing.text.repair import repair
from framing.text.tokens import encode_texts, find_sentences, find_tokens
from framing.voice.quotes import find_quotes
from framing.voice.transcripts import find_turns, name_label

DATA = Path(__file__).resolve().parent.parent / "data"
PROSE = (
    "“He said ‘go’,” Mr. Wang’s U.S. aide said. It's the “One\n\n“Two,” a café — cafe\u0301 中国, İran'da\u00ad x.\n"
    "China's \"threat to peace (sic)\" of 2021-03-27; ''double'' «non» „doch“ 「是」。"
)

TALK = (
    "HOST: Why, Ms. Brandt?\n\nBrandt: Old.\nYes. Ab: no.\n\nHOST (laughs): Where? Brandt: Here.\nQ. So?\nA. 王明：So."
)


@dataclass(frozen=True)
class Target:
    """A parser under attack; `words` are what is dear to it."""

    run: Callable[[Path], None]
    seeds: tuple[tuple[str, bytes], ...]
    words: tuple[str, ...] = field(default=())


def read_text(path: Path) -> str:
    """A file as any text there may be, lone surrogates and all."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


# ---- readers ----


def read_input(path: Path) -> None:
    opened = open_candidate(Candidate(path, path.name, None))
    if isinstance(opened, str):
        assert opened.isprintable()
        return
    file, name = opened
    numbers = []
    for record in load_reader(name).read(file):
        if isinstance(record, About):
            assert record.database
            continue
        numbers.append(record.number)
        if isinstance(record, Bad):
            assert record.code
            assert record.reason
        else:
            assert isinstance(record, Record)
            assert all(isinstance(v, str | None) for v in record.values.values())
    assert numbers == list(range(1, len(numbers) + 1))


def _sample(name: str) -> tuple[str, bytes]:
    path = next(iter(DATA.glob(f"{name}.*")))
    return path.name, path.read_bytes()


def _reader_target(name: str) -> Target:
    words = ('"', '""', "\r", "\n", "\r\n", ",", ";", "\t", "{", "}", "[", "]", '{"text": "a"}', "\\ud800", "NaN",
             "1e999", "null", "text,source,date", "\ufeff", "\0", "\n1 of 2 DOCUMENTS\n", "\nLENGTH: 5 words\n",
             ": 1111111111111 x", "\nHD\n",
             "\nEnd of Document\n", "_" * 60,
             "\n**** *a_b\n", "<td>", "<article>", "</p>", "\\b ", "{\\*")  # fmt: skip
    return Target(read_input, (_sample(name),), words)


def _openings() -> tuple[tuple[str, bytes], ...]:
    found = [(f"{name}.gz", gzip.compress(content, mtime=0)) for name, content in map(_sample, plug_in_names(READERS))]
    name, content = _sample("delimited")
    encodings = ("utf-16", "utf-32", "utf-16-le", "utf-8-sig", "cp1252", "gb18030", "shift_jis", "koi8-r")
    return (
        *found,
        *((name, content.decode().replace("é", "e").encode(e)) for e in encodings),
        ("a", b""),
        ("a.xml", b"<?xml version='1.0'?><html>"),
    )


# ---- lexicons, studies, sheets ----


def read_lexicon(path: Path) -> None:
    lexicon = load_lexicon(str(path))
    json.dumps(describe(lexicon), allow_nan=False)
    again = path.with_name(f"again-{path.stem}.toml")
    again.write_text(convert(lexicon, ".toml"), encoding="utf-8", newline="")
    back = load_lexicon(str(again))
    plain = [(f.path, [(t.text, t.weight) for t in f.terms], f.ignore) for f in lexicon.all_frames()]
    assert [(f.path, [(t.text, t.weight) for t in f.terms], f.ignore) for f in back.all_frames()] == plain
    for suffix in (".dic", ".yml"):
        path.with_name(f"again-{path.stem}{suffix}").write_text(convert(lexicon, suffix), encoding="utf-8", newline="")


def _lexicons() -> tuple[tuple[str, bytes], ...]:
    samples = tuple((m.SAMPLE[0], m.SAMPLE[1].encode()) for m in formats().values())
    shipped = tuple((p.name, p.read_bytes()) for p in sorted(data_folder("lexicons").glob("*.toml")))
    return (*samples, *shipped)


def read_study(path: Path) -> None:
    load_study(path)


def read_settings(path: Path) -> None:
    for line in read_text(path).split("\n"):
        key, value = parse_setting(line)
        load_study(None, {key: value})


def read_table(path: Path) -> None:
    name = path.stem
    frame = tables.read_csv(name, path)
    tables.to_csv(name, frame)


def _tables() -> tuple[tuple[str, bytes], ...]:
    import pandas as pd

    rows = pd.DataFrame({"file": ["=1", "'=1", 'a"b\r\n'], "record": [1, 2, None], "column": "", "code": "c"})
    rejects = tables.to_csv("rejects", tables.check("rejects", rows.assign(reason="r")))
    return (("rejects.csv", rejects.encode()), *((f"{n}.csv", _header(n)) for n in ("rates", "mentions", "documents")))


def _header(name: str) -> bytes:
    columns = tables.column_names(name)
    return (",".join(columns) + "\n" + ",".join("1" for _ in columns) + "\n").encode()


def _codings() -> tuple[tuple[str, bytes], ...]:
    sheet = b'mention,code,coder,draw\n"m1",yes,"A","run x number 5 seed 1"\n"m2",no,"A","run x number 5 seed 1"\n'
    return (("codings.csv", sheet), ("codings.tsv", sheet.replace(b",", b"\t")), _sample("workbook"))


def read_run_folder(path: Path) -> None:
    (path.parent / "run.json").write_bytes(path.read_bytes())
    read_run(path.parent)


# ---- texts ----


def read_dates(path: Path) -> None:
    for written in read_text(path).split("\n"):
        for form in ("", "%d/%m/%Y", "epoch", "%Y-%m-%dT%H:%M:%S%z"):
            read = parse_date(written, form)
            if read is not None:
                assert parse_date(read[0]) == read
                assert shorten_date(*read) == read


def read_quotes(path: Path) -> None:
    text = read_text(path)
    end = 0
    for quote in find_quotes(text):
        assert end <= quote.start < quote.end <= len(text)
        assert "\n" not in text[quote.start : quote.end]
        end = quote.end


def read_turns(path: Path) -> None:
    text = read_text(path)
    end = 0
    turns = find_turns(text)
    for turn in turns:
        assert end <= turn.label[0] < turn.label[1] <= turn.start <= turn.end <= len(text)
        assert "\n" not in text[slice(*turn.label)]
        assert turn.name == turn.name.strip() != ""
        end = turn.end
    for name in list(dict.fromkeys(t.name for t in turns))[:10]:
        assert name_label(name, text) or name in ("Q", "A")


def read_tokens(path: Path) -> None:
    text = read_text(path)
    batch = encode_texts([text])
    sentences = find_sentences(batch)
    bounds = list(zip(sentences.start.tolist(), sentences.end.tolist(), strict=True))
    assert all(0 <= a < b <= len(text) for a, b in bounds)
    assert all(b <= c for (_, b), (c, _) in pairwise(bounds))
    tokens = find_tokens(text)
    assert all(0 <= a < b <= len(text) for a, b in tokens)
    assert all(b <= c for (_, b), (c, _) in pairwise(tokens))
    held = sentences.of(batch.token_origins).tolist()
    assert all(bounds[s][0] <= start < bounds[s][1] for s, (start, _) in zip(held, tokens, strict=True))


def read_terms(path: Path) -> None:
    head, _, text = read_text(path).partition("\n\n")
    terms = [t for t in map(collapse, head.split("\n")[:20]) if not term_problem(t)]
    batch = encode_texts([text])
    matcher = Matcher([Entry("m", "f", term) for term in terms])
    entry, start, end = matcher.find(batch, find_sentences(batch).breaks)
    assert ((start >= 0) & (start < end) & (end <= len(text))).all()
    chosen = sorted(matcher.resolve(entry, start, end).tolist(), key=lambda i: start[i])
    assert all(end[a] <= start[b] for a, b in pairwise(chosen))


def read_query(path: Path) -> None:
    query = Query(read_text(path))
    assert len(query.holds(["a"], Fields(["a"], ["text"], ["Iran, nuclear sanctions"]))) == 1


def read_name_pattern(path: Path) -> None:
    pattern, _, name = read_text(path).partition("\n")
    NamePattern(pattern).match(name)


def read_markup(path: Path) -> None:
    text = read_text(path)
    found, counts = undo_markup(text)
    assert counts or found == text
    assert all(count > 0 for count in counts.values())
    found, _ = undo_layout(found)
    normal = normalize(found)
    spans = [normal.span(i, i + 1) for i in range(len(normal.text))]
    assert spans == sorted(spans)
    assert all(0 <= a < b <= len(found) for a, b in spans)
    end = 0
    for quote in find_quotes(normal.text):
        assert end <= quote.start < quote.end <= len(normal.text)
        end = quote.end


def read_repair(path: Path) -> None:
    text, _ = repair(read_text(path))
    text.encode("utf-8")
    assert not set(text) & set(map(chr, (*range(9), *range(11, 32), *range(127, 160))))
    spans = find_spans(["d"], [text], ["s"], {})
    assert all(0 <= a < b <= len(text) for a, b in zip(spans["start"], spans["end"], strict=True))


def write_page(path: Path) -> None:
    text = read_text(path).encode("utf-8", "replace").decode()
    embedded = str(embed({"a": [text], f"b{text}": 1}))
    assert not set("<>&\u2028\u2029") & set(embedded)
    assert json.loads(embedded)["a"] == [text]
    assert all(link == "" or link.lower().startswith(("http://", "https://")) for link in web_links([text]))


_ENDS = ("“", "”", '"', "''", "``", "‘", "’", "«", "»", "「", "」", "\n", "\n\n", ". ", "中", "\u0301", "\u00ad", "İ",
         "ᄀ", "\u1161", "\u11a8", "U.S.", "'s", "*", " * ", "a*", "-", "\u2028", "\U000e0100", "\0")  # fmt: skip
_TOML = ("[frames.a]", "[", "]", '"', "terms = [", "frames", "a.b", '"""', "'''", "{", "}", "= 1", "\\u0000", "\n",
         "9" * 400, "nan", "inf", "1979-05-27", "0x", "\\", "#", "[[", "true")  # fmt: skip
_LEXICON = (*_TOML, "%\n", "\t", "1\ta\n", "*", "**", "(2)", "<cnode name='a'>", "</cnode>", "<!DOCTYPE a>", "- ", ": ",
            "&a", "!!python", "|\n", "+a+\n", "-\n", "@", "é", "?", ",", ";")  # fmt: skip
_DATES = """2024-03-01\n2024-03-01T10:15:00+02:00\n3 March 2024\nMarch 3, 2024 at 9:05 pm\n03/03/2024
20240303101500\n2024\n2024-03\n2024年3月1日\n1709251200\n12 mai 2023\n12 mxi 2023\n"""
TARGETS: dict[str, Target] = {
    **{name: _reader_target(name) for name in plug_in_names(READERS)},
    "opening": Target(read_input, _openings()),
    "lexicon": Target(read_lexicon, _lexicons(), _LEXICON),
    "study": Target(read_study, (
        *((p.name, p.read_bytes()) for p in sorted(data_folder("configs").glob("*.toml"))),
        ("a.toml", b'[lexicons.inline.mine.frames.economy]\nterms = ["inflation"]\n[select]\nabout = "a & (b | c)"\n'),
    ), _TOML),
    "settings": Target(read_settings, (
        ("a.txt", b'comparison.min_documents=5\nselect.about="iran*"\nsources.names={ "A" = ["B"] }\n'),
    ), _TOML),
    "tables": Target(read_table, _tables(), ('"', ",", "\n", "\r", "=", "'", "nan", "1e999", "\0")),
    "codings": Target(read_codings, _codings(), ("mention", "code", "draw", "yes", '"', ",")),
    "sheet": Target(lambda path: read_sheet(path, path.name) and None, (
        ("metadata.csv", b'file,title,source,date\n"a.txt","T","S",2024-01-01\n"b.txt",,,\n'),
    ), ("file", '"', ",", "\n", "./")),
    "events": Target(lambda path: read_events(path) and None, (
        ("events.toml", b'[[events]]\nname = "A"\nstart = "2024-01-01"\nend = "2024-02-01"\nwords = "a | b"\n'),
        ("events.csv", b"name,start,end,words\nA,2024-01-01,2024-02-01,a | b\n"),
    ), (*_TOML, ",", "[[events]]", "name")),
    "run": Target(read_run_folder, (("given.json", b'{"schema": 1, "files": {"rates.csv": "x"}, "study": {}}'),),
                  ('"files"', "{", "}", "[", "]", "null", '"../a.csv"', "NaN", "1")),
    "dates": Target(read_dates, (("a.txt", _DATES.encode()),),
                    ("T", "Z", "+", ":", "24:00", ":60", "/", "am", "pm", "march", "0000")),
    "quotes": Target(read_quotes, (("a.txt", PROSE.encode()),), _ENDS),
    "turns": Target(read_turns, (("a.txt", TALK.encode()),),
                    ("\n", ": ", "Q. ", "A. ", "Q ", "HOST: ", "Brandt: ", "THE FACTS: ", "?", ">> ", "：", ". ")),
    "tokens": Target(read_tokens, (("a.txt", PROSE.encode()),), _ENDS),
    "terms": Target(read_terms, (("a.txt", f"china's\nthreat*\n*ran*\nthe * of\nu.s.\n中国\n\n{PROSE}".encode()),),
                    _ENDS),
    "query": Target(read_query, (("a.txt", b"iran* & (nuclear | !sanction*)"),), ("(", ")", "&", "|", "!", "*", " * ")),
    "pattern": Target(read_name_pattern, (("a.txt", b"{source}/{date}*.txt\nThe Times/2024-01-01-a.txt"),),
                      ("{", "}", "{title}", "*", "/", "\n", "2024")),
    "markup": Target(
        read_markup,
        (
            ("a.html", b"<div><p>One &amp;quot;two&amp;quot;<br>x</p><!-- c --><script>a</script><![CDATA[b]]></div>"),
            ("a.md", b"# A\n**b _c_** [d](http://e \"f\") ![g](h)\n> i\n* j\n|k|l|\n|-|-|\n[m][1]\n[1]: n\n\\* ~~o~~"),
            ("a.txt", b'\\u201cone\\n\\"two\\" =E2=80=9C=\n""a"" _x000D_ [[b|c]] [b]d[/b] \'\'\'e\'\'\''),
            ("b.txt", PROSE.encode()),
        ),
        ("<", "</p>", "&#", "**", "](", "\\u", "„", "“", ",,", "''", "\ufffd", "\u0640", "ß"),
    ),
    "repair": Target(read_repair, (("a.txt", (PROSE + "\nBy A. Writer\n(Reuters)\nÃ©\x85\x0b\r").encode()),),
                     ("Ã©", "â€œ", "\x85", "\r")),
    "page": Target(write_page, (("a.txt", b'https://a.example/<script>&amp;"'),),
                   ("</script>", "<!--", "\u2028", "javascript:", "https://")),
}  # fmt: skip


def attack(target: Target, name: str, content: bytes, folder: Path) -> str:
    """What goes wrong with one input; empty where only what may come out does."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    try:
        target.run(path)
    except FramingError as error:
        said = str(error)
        return "" if said.isprintable() else f"not one printable line: {said!r}"
    return ""
