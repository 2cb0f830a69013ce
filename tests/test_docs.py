"""The docs hold: what exists is explained, what is explained exists, commands run, figures stand in a record."""

import ast
import csv
import importlib.util
import json
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import framing
from framing.cli import _run
from framing.config.study import Config
from framing.corpus import selection
from framing.lexicon import load_lexicons
from framing.tables import TABLES, VERDICTS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
COLUMNS = {column for schema in TABLES.values() for column in schema.columns}
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")])
QUICK = ["--set", "voice.tier=quotes"]


def _load(name):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = _load("generate")


def read(path):
    return path.read_text(encoding="utf-8")


# ---- generated pages ----


@pytest.mark.parametrize("name", sorted(generate.pages()))
def test_a_generated_page_is_what_the_code_says(name):
    assert read(DOCS / name) == generate.pages()[name], "run: python docs/generate.py"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_has_type_unit_and_meaning(name):
    schema = TABLES[name]
    assert schema.row, "say what one row is: `= a row | key columns`"
    assert set(schema.key) <= set(schema.columns)
    for column in schema.columns.values():
        assert column.meaning
        assert column.kind != "float" or column.unit, f"{column.meaning}: a number needs a unit"


def test_every_key_and_option_says_what_it_means():
    for section in Config.model_fields.values():
        assert section.annotation.__doc__
        assert all(field.description for field in section.annotation.model_fields.values())
    for name, command in generate.commands().items():
        assert command.help, name
        assert all(parameter.help for parameter in command.params if parameter.name != "help"), name


# ---- codes and hooks ----


def explained(heading):
    """The codes in the first column of a table of verdicts.md."""
    section = re.split(rf"(?m)^## {re.escape(heading)}$", read(DOCS / "verdicts.md"))[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


def constants(path, calls=()):
    """The constants of a module, or those that are arguments of calls of these names."""
    for node in ast.walk(ast.parse(read(path))):
        called = getattr(node, "func", None)
        if isinstance(node, ast.Call) and (getattr(called, "id", "") or getattr(called, "attr", "")) in calls:
            yield from (a.value for a in node.args if isinstance(a, ast.Constant))
        elif not calls and isinstance(node, ast.Constant):
            yield node.value


def is_code(text):
    return isinstance(text, str) and re.fullmatch(r"[a-z]+(_[a-z]+)*", text) is not None


def test_every_verdict_is_explained():
    assert explained("verdict") == set(VERDICTS)


def test_every_reason_is_explained():
    inner = {"topic_label", "event_label", "event_chance", "event_similarity", "ratio_error"}  # columns no table keeps
    there = sorted((ROOT / "framing" / "comparison").glob("*.py"))
    modules = [path for path in there if '"reason"' in read(path) or path.stem == "reasons"]
    found = {text for path in modules for text in constants(path) if is_code(text) and "_" in text}
    assert found - COLUMNS - set(TABLES) - inner - explained("kind and basis") == explained("reason")


def test_every_code_of_a_reject_is_explained():
    paths = (ROOT / "framing" / "corpus").rglob("*.py")
    found = {text for path in paths for text in constants(path, ("Rejected", "Bad", "reject")) if is_code(text)}
    assert found - COLUMNS == explained("code")


def test_every_reason_to_leave_a_document_out_is_explained():
    assert explained("excluded_why") == set(selection._WHY)


PLUG_INS = ("commands", "corpus.readers", "lexicon.formats", "clustering.topics.models", "report.sections")


@pytest.mark.parametrize("package", PLUG_INS)
def test_every_hook_of_a_plug_in_is_explained(package):
    """A hook is a name that plug-ins of a kind have and code elsewhere asks a module for."""
    face = import_module(f"framing.{package}")
    own = [path for path in Path(face.__path__[0]).glob("*.py") if not path.stem.startswith("_")]
    others = "".join(read(path) for path in (ROOT / "framing").rglob("*.py") if path not in own)
    in_all = set.intersection(*map(names_of, own))
    hooks = {name for name in in_all if re.search(rf"\.{name}\b", others)}
    hooks |= {n for path in own for n in names_of(path) if re.search(rf'(get|has)attr\([^)]*"{n}"', others)}
    guide = read(ROOT / "CONTRIBUTING.md")
    assert hooks
    assert {hook for hook in hooks if not re.search(rf"\b{hook}\b", guide)} == set()
    assert {hook for hook in hooks if not re.search(rf"\b{hook}\b", face.__doc__)} == set()


def names_of(path):
    """The public functions and constants of a module."""
    found = set()
    for node in ast.parse(read(path)).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node]
        found |= {getattr(t, "name", "") or getattr(t, "id", "") for t in targets}
    return {name for name in found if name and not name.startswith("_")}


# ---- rooms, paths, links and words ----


@pytest.mark.parametrize("room", sorted({room for layer in generate.layers() for room in layer} - {"commands"}))
def test_a_room_says_what_it_answers_and_what_its_modules_are(room):
    face = import_module(f"framing.{room}")
    folders = getattr(face, "__path__", ())
    inside = {p.stem for f in folders for p in Path(f).iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    listed = set(re.findall(r"(?m)^(\w+) {2,}", face.__doc__))
    assert {name for name in inside if not name.startswith("_")} == listed
    assert "?" in generate.answer(room) or not folders


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_file_that_is_named_is_there(page):
    named = re.findall(r"`((?:[\w.-]+/)+(?:[\w-]+\.(?:py|md|toml|json|svg))?)`", read(page))
    places = (ROOT, ROOT / "framing", ROOT / "tests", DOCS)
    ours = [
        name
        for name in named
        if not name.startswith(("shared/", "build/", "framing-run/", "articles/")) and "XX" not in name
    ]
    assert [name for name in ours if not any((place / name).exists() for place in places)] == []


def test_every_decision_stands_in_the_index():
    index = read(DOCS / "decisions" / "README.md")
    assert set(re.findall(r"\]\((\S+\.md)\)", index)) == {p.name for p in DOCS.glob("decisions/*.md")} - {"README.md"}


def test_how_it_works_is_short_and_its_sentence_is_in_the_sample():
    page = read(DOCS / "how-it-works.md")
    assert len(page.split()) <= 1500
    (quoted,) = re.findall(r"(?m)^> (.+)$", page)
    articles = {a["id"]: a for a in map(json.loads, read(ROOT / "sample" / "articles.jsonl").splitlines())}
    assert quoted.replace("*", "") in articles["ledger-007"]["text"]


def test_terms_match_as_the_table_says():
    rows = re.findall(r"(?m)^\| `([^`]+)` \| ([^|]+) \| ([^|]*) \|$", read(DOCS / "lexicon-format.md"))
    rows = [
        row for row in rows if row[0] not in ("name", "language", "definition", "terms", "ignore", "examples", "frames")
    ]
    assert len(rows) == 6
    for term, finds, misses in rows:
        lexicons = load_lexicons((), {"one": {"frames": {"one": {"terms": [term]}}}})
        for text, wanted in [*((t, 1) for t in finds.split(", ")), *((t, 0) for t in misses.split(", "))]:
            document = pd.DataFrame({"doc_id": ["d"], "title": [""], "text": [f"We saw {text} there."]})
            assert len(framing.match(document, lexicons)) == wanted, (term, text)


# ---- commands ----


def fenced(page, kind):
    return re.findall(rf"(?ms)^```{kind}\n(.*?)^```$", read(page))


def shell_lines(page):
    """The commands of framing in plain blocks and in `console` blocks."""
    typed = [line for block in fenced(page, "console") for _, line in generate.typed(block)]
    typed += [line for block in fenced(page, "") for line in block.splitlines()]
    return [line.split("#")[0].strip() for line in typed if line.startswith("framing ")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with what the commands of the README name: a table, a folder of texts, a lexicon."""
    folder = tmp_path_factory.mktemp("desk")
    articles = [json.loads(line) for line in read(ROOT / "sample" / "articles.jsonl").splitlines()][:40]
    (folder / "articles").mkdir()
    with (folder / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "source", "date", "title", "text"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(articles)
    for article in articles:
        name = f"{article.get('date') or '2031-02-01'}_{article['source'].replace(' ', '-')}-{article['id']}.txt"
        (folder / "articles" / name).write_text(article["text"], encoding="utf-8")
    (folder / "moral.toml").write_text(
        'name = "moral"\n[frames.moral]\nterms = ["duty", "honest*"]\n', encoding="utf-8"
    )
    return folder


def test_the_commands_of_the_readme_run(desk, monkeypatch, capsys):
    monkeypatch.chdir(desk)
    for block in fenced(ROOT / "README.md", "toml"):
        assert tomllib.loads(block)
        (desk / "framing.toml").write_text(block, encoding="utf-8")
    about = "iran* & (nuclear | sanction*)"  # the sample is about another place
    for line in shell_lines(ROOT / "README.md"):
        words = shlex.split(line.replace(about, "corran | strait*").replace("2024-01-01", "2031-01-01"))
        assert _run([*words[1:], *QUICK]) == 0, (line, capsys.readouterr().err)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_command_that_is_named_exists_with_its_options(page):
    known = generate.commands()
    named = [*re.findall(r"`(framing [a-z][^`]*)`", read(page)), *shell_lines(page)]
    for line in named:
        words = re.split(r"\s+", line.split(" … ")[0].replace(r"\|", "|"))
        name = next((n for n in (" ".join(words[:3]), " ".join(words[:2])) if n in known), None)
        assert name, line
        options = {o for p in known[name].params for o in p.opts}
        assert {w.split("=")[0] for w in re.findall(r"(?<=\s)--?[a-z][a-z-]*", line)} <= options, line


def test_targets_of_make_exist():
    targets = set(re.findall(r"(?m)^([a-z-]+):", read(ROOT / "Makefile")))
    named = {t for page in PAGES for t in re.findall(r"`make ([a-z-]+)", read(page))}
    named |= {t for page in PAGES for block in fenced(page, "") for t in re.findall(r"(?m)^make ([a-z-]+)", block)}
    assert named - targets == set()


def test_the_python_of_the_readme_runs(desk, monkeypatch):
    monkeypatch.chdir(desk)
    (desk / "framing.toml").write_text(
        '[input]\npaths = ["articles.csv"]\n[voice]\ntier = "quotes"\n[topics]\ntopics = "off"\n', encoding="utf-8"
    )
    for block in fenced(ROOT / "README.md", "python"):
        exec(compile(block, "README.md", "exec"), {})


# ---- the tutorial ----


@pytest.mark.slow
def test_the_tutorial_prints_what_it_shows():
    page = read(DOCS / "tutorial.md")
    assert generate.replay(page) == page, "run: python docs/generate.py --tutorial"


@pytest.mark.slow
def test_the_commands_of_the_lexicon_page_run():
    assert not re.search(r"\berror\b|^framing: ", generate.replay(read(DOCS / "lexicon-format.md")), re.M)


def test_the_tutorial_types_no_result_by_hand():
    words = re.sub(r"(?ms)^```.*?^```$|^#.*?$", "", read(DOCS / "tutorial.md"))
    assert re.findall(r"\d+\.\d+|\d+ %", words) == []


# ---- figures ----


def quoted_rows():
    """The rows of README's table of trust: what, and the figures in it (not those of others, in brackets)."""
    section = read(ROOT / "README.md").split("## How far to trust it")[1].split("\n## ")[0]
    for line in section.splitlines()[3:]:
        if line.startswith("| "):
            _, what, _, figure, *_ = map(str.strip, line.split("|"))
            yield what, re.findall(r"(?<![\w.])\d*\.?\d+", re.sub(r"\([^)]*\)", "", figure))


QUOTED = tomllib.loads(read(ROOT / "benchmarks" / "records" / "readme.toml"))


@pytest.mark.parametrize(("what", "figures"), list(quoted_rows()))
def test_a_figure_of_the_readme_is_that_of_its_record(what, figures):
    """`benchmarks/records/readme.toml` says from which record each figure is."""
    assert figures == [figure for figure, _ in QUOTED[what]]
    for figure, key in QUOTED[what]:
        name, *path = key.split("/")
        record = ROOT / "benchmarks" / "records" / f"{name}.json"
        if not record.exists():
            pytest.skip(f"no record of it yet: python benchmarks/{name}.py --record")
        value = json.loads(read(record))
        for part in path:
            value = value[part]
        digits = len(figure.partition(".")[2])
        written = f"{value:.{digits}f}" if digits else f"{100 * value:.0f}"
        assert figure in (written, written.removeprefix("0")), key
