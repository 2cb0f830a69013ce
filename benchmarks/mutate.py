"""Would the tests notice? Small faults are put into the code one by one; the score is the share that a test meets.

    python benchmarks/mutate.py [--module NAME ...] [--sample N] [--seed N] [--show]

A mutant changes one operator, comparison, constant, condition or return value. It lives in a forked process only: no
file is written. There run the tests that cover its line, quickest first, until one fails. Mutants that change nothing
a caller could see are named, with the reason, in `benchmarks/equivalent.toml` and leave the score.
"""

from __future__ import annotations

import argparse
import ast
import importlib.machinery
import importlib.util
import io
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ESCAPING = (
    "safe_cell _plain _quote _cells to_csv format_number rounded write_csv read_csv _parse json_text embed web_links "
    "_has_blank data group_name frame_name evidence_link printable check"
).split()
TARGETS: dict[str, tuple[list[str], list[str]]] = {
    "statistics": (["framing/statistics/*.py"], ["tests/statistics"]),
    "matching": (
        ["framing/lexicon/matching.py", "framing/lexicon/matcher.py"],
        ["tests/lexicon/test_matching*.py", "tests/properties/test_matching_laws.py"],
    ),
    "quotes": (["framing/voice/quotes.py"], ["tests/voice/test_quotes*.py"]),
    "escaping": (
        ["framing/tables/__init__.py", "framing/report/excerpts.py", "framing/report/prose/wording.py",
         "framing/errors.py"],
        ["tests/test_tables.py", "tests/report/test_excerpts.py", "tests/report/prose/test_wording.py",
         "tests/properties/test_escaping_laws.py"],
    ),
    "readers": (["framing/corpus/readers/*.py"], ["tests/corpus/readers"]),
}  # fmt: skip
MEMORY = 8 << 30
_SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.And: ast.Or,
    ast.Or: ast.And,
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """One place to change: its line, the function it stands in, what it says and would say, and how to change it."""

    line: int
    function: str
    before: str
    after: str
    apply: Callable[[], None]


@dataclass(frozen=True)
class Mutant:
    """One fault; `number` is its place among those of the file."""

    file: str
    number: int
    line: int
    name: str
    source: str


def find_sites(node: ast.AST, function: str = "module") -> Iterator[Site]:
    """Every change that is possible below a node, in order."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "exc") or _is_docstring(node, field):
            continue
        for place, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_docstring(child, "value") or _is_guard(child):
                continue
            inside = function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = child.name if function == "module" else f"{function}.{child.name}"

            def put(new: ast.AST, owner: ast.AST = node, at: str = field, index: int = place) -> None:
                held = getattr(owner, at)
                if isinstance(held, list):
                    held[index] = new
                else:
                    setattr(owner, at, new)

            yield from _changes(child, function, put)
            yield from find_sites(child, inside)


def _is_docstring(node: ast.AST, field: str) -> bool:
    return field == "value" and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_guard(node: ast.AST) -> bool:
    """What does nothing as the code runs: `strict=True`, the `kind` of a sorting, imports for types, `__all__`."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name):
        return node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id == "__all__"
    return isinstance(node, ast.keyword) and node.arg in ("strict", "kind")


def _changes(node: ast.AST, function: str, put: Callable[[ast.AST], None]) -> Iterator[Site]:  # noqa: C901
    """The changes of one node itself."""

    def site(new: ast.AST) -> Site:
        before, after = ast.unparse(node), ast.unparse(ast.fix_missing_locations(new))
        return Site(node.lineno, function, before, after, lambda: put(new))  # type: ignore[attr-defined]

    if isinstance(node, ast.Compare):
        for i, sign in enumerate(node.ops):
            if type(sign) in _SWAPS:
                signs = [*node.ops[:i], _SWAPS[type(sign)](), *node.ops[i + 1 :]]
                yield site(ast.Compare(node.left, signs, node.comparators, lineno=node.lineno, col_offset=0))
    elif isinstance(node, ast.BinOp) and type(node.op) in _SWAPS:
        yield site(ast.BinOp(node.left, _SWAPS[type(node.op)](), node.right))
    elif isinstance(node, ast.AugAssign) and type(node.op) in _SWAPS:
        yield site(ast.AugAssign(node.target, _SWAPS[type(node.op)](), node.value))
    elif isinstance(node, ast.BoolOp):
        yield site(ast.BoolOp(_SWAPS[type(node.op)](), node.values))
    elif isinstance(node, ast.UnaryOp):
        yield site(node.operand)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        for value in (True, False):
            new = type(node)(**{f: getattr(node, f) for f in node._fields})
            new.test = ast.Constant(value)
            if not (value and isinstance(node, ast.While)):
                yield _short(site(new), node, value)
    elif isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        yield site(ast.Return(ast.Constant(None)))
    elif isinstance(node, ast.Constant):
        yield from (site(ast.Constant(new)) for new in _other_constants(node.value))


def _short(site: Site, node: ast.If | ast.IfExp | ast.While, value: bool) -> Site:
    """A condition is named by itself, not by all that hangs on it."""
    return Site(site.line, site.function, f"if {ast.unparse(node.test)}", f"if {value}", site.apply)


def _other_constants(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, float):
        return [value * 1.5 + 0.5]
    if isinstance(value, str):
        return [value + "X"] if value else ["X"]
    return []


def mutants(file: Path) -> list[Mutant]:
    """Every mutant of a file, with its source."""
    text = file.read_text(encoding="utf-8")
    found: list[Mutant] = []
    seen: dict[str, int] = {}
    for number in range(sum(1 for _ in find_sites(ast.parse(text)))):
        tree = ast.parse(text)
        site = next(s for i, s in enumerate(find_sites(tree)) if i == number)
        site.apply()
        try:
            source = ast.unparse(ast.fix_missing_locations(tree))
            compile(source, str(file), "exec")
        except (SyntaxError, ValueError, TypeError):
            continue
        name = f"{site.function}: {site.before[:90]} -> {site.after[:90]}"
        seen[name] = seen.get(name, 0) + 1
        name += f" #{seen[name]}" if seen[name] > 1 else ""
        found.append(Mutant(str(file.relative_to(ROOT)), number, site.line, name, source))
    return found


# ---- running tests in a forked process ----


class _Loader(importlib.machinery.SourceFileLoader):
    """Gives a module another source than its file has."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> object:
        return compile(self._source, self.path, "exec", dont_inherit=True)


class _Finder:
    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(self, name: str, *_: object) -> object:
        if name != self._name:
            return None
        folder = [str(self._path.parent)] if self._path.name == "__init__.py" else None
        loader = _Loader(name, str(self._path), self._source)
        return importlib.util.spec_from_file_location(
            name, self._path, loader=loader, submodule_search_locations=folder
        )


class _Chosen:
    """A pytest plugin: only the chosen tests, quickest first, and Hypothesis without shrinking."""

    def __init__(self, seconds: dict[str, float] | None = None) -> None:
        self._seconds = seconds

    def pytest_collection(self) -> None:
        from hypothesis import Phase, settings

        settings.register_profile("mutate", settings.default, phases=[Phase.explicit, Phase.generate], database=None)
        settings.load_profile("mutate")

    def pytest_collection_modifyitems(self, items: list) -> None:
        if self._seconds is not None:
            items[:] = sorted(
                (i for i in items if i.nodeid in self._seconds), key=lambda i: (self._seconds[i.nodeid], i.nodeid)
            )


class _Lines:
    """A pytest plugin: which lines each test runs, and how long it takes."""

    def __init__(self, files: list[str]) -> None:
        import coverage

        self._coverage = coverage.Coverage(data_file=None, include=files, config_file=False)
        self.seconds: dict[str, float] = {}
        self.outcomes: list[str] = []

    def pytest_sessionstart(self) -> None:
        self._coverage.start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: object) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.outcomes.append(report.nodeid)

    def by_line(self) -> dict[str, dict[str, list[str]]]:
        self._coverage.stop()
        data = self._coverage.get_data()
        return {
            str(Path(f).relative_to(ROOT)): {
                str(line): [c for c in contexts if c] for line, contexts in data.contexts_by_lineno(f).items()
            }
            for f in data.measured_files()
        }


def in_child(work: Callable[[Path], int], limit: float) -> tuple[str, str]:
    """Run `work` in a fork; ("exit code", or "late" where it takes longer than `limit` seconds; what it wrote)."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        pid = os.fork()
        if pid == 0:
            os.setsid()
            code = 70
            try:
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, 1)
                os.dup2(null, 2)
                with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                    code = int(work(out))
            finally:
                os._exit(code)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                return str(code), out.read_text(encoding="utf-8") if out.is_file() else ""
            time.sleep(0.01)
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return "late", ""


def _pytest(plugin: object, tests: list[str]) -> int:
    import pytest

    flags = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header", "--tb=no"]
    return int(pytest.main([*flags, *tests], plugins=[plugin]))


def baseline(files: list[str], tests: list[str]) -> tuple[dict, dict]:
    """Lines and seconds by test, of the code as it stands."""

    def work(out: Path) -> int:
        plugin = _Lines([str(ROOT / f) for f in files])
        code = _pytest(plugin, tests)
        out.write_text(json.dumps([plugin.by_line(), plugin.seconds, plugin.outcomes]), encoding="utf-8")
        return code

    code, said = in_child(work, 900)
    lines, seconds, failed = json.loads(said) if said else ({}, {}, [])
    if code != "0":
        raise SystemExit(f"the tests do not pass as they stand (exit {code}): {failed}")
    return lines, seconds


def survives(mutant: Mutant, lines: dict, seconds: dict[str, float]) -> bool:
    """Whether no test notices."""
    covering = lines.get(mutant.file, {}).get(str(mutant.line), [])
    chosen = {n: seconds[n] for n in (covering or seconds)}
    module = mutant.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def work(_: Path) -> int:
        sys.meta_path.insert(0, _Finder(module, ROOT / mutant.file, mutant.source))
        return _pytest(_Chosen(chosen), sorted({n.partition("::")[0] for n in chosen}))

    return in_child(work, 15 + 4 * sum(chosen.values()))[0] == "0"


def prepare() -> None:
    """Import what no mutant changes once, before the forks."""
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    for name in (
        "numpy pandas pyarrow.parquet scipy.special scipy.stats scipy.sparse.csgraph hypothesis.strategies pytest "
        "pydantic ahocorasick_rs jinja2 charset_normalizer python_calamine coverage statsmodels.api"
    ).split():
        importlib.import_module(name)


def measure(name: str, sample: int, seed: int, known: dict[str, dict[str, str]], show: bool) -> dict[str, object]:
    """The score of one target."""
    patterns, wanted = TARGETS[name]
    files = [p for pattern in patterns for p in sorted(ROOT.glob(pattern))]
    tests = [str(p.relative_to(ROOT)) for pattern in wanted for p in sorted(ROOT.glob(pattern))]
    lines, seconds = baseline([str(f.relative_to(ROOT)) for f in files], tests)
    every = [m for file in files for m in mutants(file)]
    if name == "escaping":  # of modules that do more
        every = [m for m in every if m.name.partition(":")[0] in ESCAPING or "tables" in m.file]
    equivalent = [m for m in every if m.name in known.get(m.file, {})]
    rest = [m for m in every if m.name not in known.get(m.file, {})]
    if 0 < sample < len(rest):
        rest = sorted(random.Random(seed).sample(rest, sample), key=lambda m: (m.file, m.number))
    survived = []
    for done, mutant in enumerate(rest, 1):
        if survives(mutant, lines, seconds):
            survived.append(mutant)
            print(f"  survives  {mutant.file}:{mutant.line}  {mutant.name}", flush=True)
        if show and done % 25 == 0:
            print(f"  {done} of {len(rest)}", flush=True)
    score = round(1 - len(survived) / max(len(rest), 1), 4)
    print(f"{name}: {len(rest) - len(survived)} of {len(rest)} killed ({score:.1%}); {len(equivalent)} equivalent")
    return {
        "mutants": len(every), "tried": len(rest), "killed": len(rest) - len(survived), "score": score,
        "equivalent": len(equivalent), "survivors": [f"{m.file}:{m.line} {m.name}" for m in survived],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--module", action="append", choices=sorted(TARGETS), help="repeats; default: all")
    parser.add_argument("--sample", type=int, default=150, help="mutants a module; 0: all (hours)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="say how far it is")
    options = parser.parse_args()
    prepare()
    known = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))
    found = {
        name: measure(name, options.sample, options.seed, known, options.show) for name in options.module or TARGETS
    }
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
