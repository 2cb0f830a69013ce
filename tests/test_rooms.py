"""What holds of the code as a whole: one name for one thing, one home for what several need."""

import ast
from collections import Counter
from pathlib import Path

import framing

ROOT = Path(framing.__file__).parent
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}


def test_no_two_public_classes_share_a_name():
    names = Counter(node.name for tree in MODULES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1 and not name.startswith("_")] == []


def test_only_the_selection_says_which_documents_count():
    columns = {"included", "excluded_why"}
    written = {path.relative_to(ROOT).as_posix(): set(_columns_written(tree)) for path, tree in MODULES.items()}
    assert [path for path, names in written.items() if names & columns] == ["corpus/selection.py"]


def _columns_written(tree):
    """Names given to `assign` or as keys of a dict, and those a subscript stores into."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            yield node.arg
        elif isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant))
        elif (
            isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Constant)
        ):
            yield getattr(node.slice, "value", None)
