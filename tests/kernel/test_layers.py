"""The kernel and what stands before it import neither SymPy nor what comes after; private names stay private."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "derive"
ROOMS = (
    "terms",
    "record",
    "formula",
    "languages",
    "kernel",
    "search",
    "refute",
    "instance",
    "check",
    "engine",
)  # each may import those before it
MAY_IMPORT = {
    "terms": set(),
    "record": {"terms"},
    "formula": {"terms", "record"},
    "kernel": {"terms", "record"},
    "languages": {"terms", "record"},
    "search": {"terms", "record", "kernel"},
    "refute": {"terms", "record"},
    "instance": {"terms", "record", "formula", "refute"},
    "check": {"terms", "record", "kernel", "search", "refute"},
    "engine": {"terms", "record", "formula", "kernel", "search", "refute", "check"},
}
EVERYWHERE = "frozen"  # how classes of data are made
OUTSIDE = {"flint"}  # exact numbers and polynomials; nothing else beyond the standard library
FILES = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]


def _imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a file imports when it runs, inside functions too."""
    if isinstance(tree, ast.If) and isinstance(tree.test, ast.Name) and tree.test.id == "TYPE_CHECKING":
        return
    if isinstance(tree, ast.Import):
        yield from (name.name for name in tree.names)
    elif isinstance(tree, ast.ImportFrom):
        assert tree.level == 0, "absolute imports only"
        for name in tree.names:
            yield f"{tree.module}.{name.name}"
    for child in ast.iter_child_nodes(tree):
        yield from _imported(child)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_the_rooms_before_it(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0]
    for module in _imported(ast.parse(path.read_text(encoding="utf-8"))):
        top, *rest = module.split(".")
        if top == "derive":
            assert rest[0] in {room, EVERYWHERE} | MAY_IMPORT[room], module
        else:
            assert top in sys.stdlib_module_names | OUTSIDE | {"__future__"}, module


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_check_is_an_assert_that_optimisation_removes(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)]


def test_the_kernel_runs_without_sympy_and_without_what_comes_after_it() -> None:
    program = "import sys, derive.kernel.check; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    loaded = set(done.stdout.split())
    assert "derive.kernel.check" in loaded
    assert not {m for m in loaded if m.partition(".")[0] in ("sympy", "mpmath", "typer", "rich")}
    rooms = {m.split(".")[1] for m in loaded if m.startswith("derive.")}
    assert rooms <= {"terms", "record", "kernel", "version", EVERYWHERE}


def test_each_module_of_the_kernel_can_be_the_first_that_is_imported() -> None:
    program = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.partition(".")[0] == "derive"]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""
    files = sorted((PACKAGE / "kernel").rglob("*.py"))
    names = [".".join(("derive", *f.relative_to(PACKAGE).with_suffix("").parts)) for f in files]
    subprocess.run(
        [sys.executable, "-c", program, *(n.removesuffix(".__init__") for n in names)],
        check=True,
        cwd=PACKAGE.parent,
    )


TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
FOREIGN = {"_replace", "_print"}  # what named tuples and SymPy's printers offer under such names


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _place(path: Path) -> str:
    """What may share private names: a module of the kernel, a room elsewhere."""
    within = path.relative_to(PACKAGE)
    return str(within) if within.parts[0] == "kernel" else within.parts[0]


def _private_names(tree: ast.AST) -> Iterator[str]:
    """The private names that a module defines: functions, classes, variables, attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            name = node.name
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            name = node.id if isinstance(node, ast.Name) else node.attr
        else:
            continue
        if _is_private(name):
            yield name


def test_no_module_imports_private_names_of_another() -> None:
    taken = [
        f"{path.relative_to(PACKAGE)}: {name.name}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("derive")
        for name in node.names
        if _is_private(name.name)
    ]
    assert not taken


def test_private_attributes_are_used_where_they_are_defined() -> None:
    defined: dict[str, set[str]] = {}
    for path, tree in TREES.items():
        for name in _private_names(tree):
            defined.setdefault(name, set()).add(_place(path))
    reached = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node)}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and _is_private(node.attr)
        and node.attr not in FOREIGN
        and _place(path) not in defined.get(node.attr, {_place(path)})
    ]
    assert not reached
