"""What proofs a Python file contains, from its syntax tree: nothing is imported and nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from derive import proof_names, syntax
from derive.frozen import frozen

DECORATOR = "derivation"


@frozen
class Proof:
    """A function decorated with `@derivation(...)`: where it is, and what it says of itself."""

    name: str
    title: str
    source: str
    topic: str
    path: Path
    line: int
    function: str
    lemmas: tuple[str, ...] = ()

    @property
    def folders(self) -> list[Path]:
        """The folders around it up to the root of its proofs, the nearest first."""
        depth = len(Path(self.topic).parts)
        return [self.path.parent, *self.path.parents[1 : depth + 1]]


@frozen
class Problem:
    """A place in a file that keeps proofs from being listed. Lines count from 1, columns from 0."""

    path: Path
    message: str
    fix: str = ""
    line: int = 0
    column: int = 0
    end_column: int = 0
    source_line: str = ""


@frozen
class Unmarked:
    """A function that claims something of a derivation, and is none, for want of its decorator."""

    path: Path
    function: str
    line: int

    def note(self, path: str) -> str:
        """What is said of it, with the path as it is written where it is said."""
        return f"note: {path}:{self.line}: {self.function} is not checked: it has no @derivation(...)"


@frozen
class Scanned:
    """The proofs of one file, in order, what is wrong with it, and what may have been meant to be a proof."""

    proofs: tuple[Proof, ...] = ()
    problems: tuple[Problem, ...] = ()
    unmarked: tuple[Unmarked, ...] = ()


def scan_file(path: Path, topic: str = "") -> Scanned:
    """The proofs in a file.

    Takes the file and the topic to give its proofs. Never raises for what is in the file: a syntax
    error, an unreadable file or a name that is not a literal become problems.
    """
    try:
        if path.is_fifo():  # would wait for somebody to write to it
            return Scanned(problems=(Problem(path, "cannot be read: it is a named pipe"),))
        source = path.read_bytes()
    except OSError as error:
        return Scanned(problems=(Problem(path, f"cannot be read: {error.strerror or error}"),))
    has_proofs = DECORATOR.encode() in source
    if not has_proofs and b"Derivation" not in source:
        return Scanned()  # no proofs; whether it compiles shows when a proof imports it
    try:
        tree = syntax.parsed(source, str(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Scanned(problems=(_syntax_problem(path, error),)) if has_proofs else Scanned()
    scanned = _scan_tree(path, topic, tree, source.decode("utf-8", "replace").splitlines())
    return replace(scanned, unmarked=tuple(_unmarked(path, tree)))


def _syntax_problem(path: Path, error: BaseException) -> Problem:
    if isinstance(error, RecursionError | MemoryError):
        return Problem(
            path,
            "an expression is nested too deeply for Python",
            "give its parts names; end a long chain and begin another",
        )
    if not isinstance(error, SyntaxError):
        return Problem(path, f"is not a Python file: {error}")
    column = max((error.offset or 1) - 1, 0)
    end = error.end_offset - 1 if error.end_offset and error.end_lineno == error.lineno else column + 1
    return Problem(
        path, syntax.message(error), syntax.fix(error), error.lineno or 0, column, max(end, column + 1),
        (error.text or "").rstrip("\n"),
    )  # fmt: skip


def _scan_tree(path: Path, topic: str, tree: ast.Module, lines: list[str]) -> Scanned:
    names, modules = _imported_as(tree)
    proofs: list[Proof] = []
    problems: list[Problem] = []
    cites = any("lemma" in line for line in lines)
    for function in _functions(tree):
        call = next((c for c in function.decorator_list if _is_derivation(c, names, modules)), None)
        if call is None:
            continue
        fields = _literal_fields(call)
        bad = fields.get("name")
        if isinstance(bad, ast.expr):
            fix = 'write name="my-proof", or leave it out to use the name of the function'
            problems.append(_at(path, lines, bad, "the name of a proof must be a plain string", fix))
            continue
        name = str(fields.get("name") or function.name.replace("_", "-"))
        if not proof_names.is_name(name):
            written = next((k.value for k in _keywords(call) if k.arg == "name"), function)
            problems.append(_at(path, lines, written, *proof_names.refused(name)))
            continue
        proofs.append(
            Proof(
                name=name,
                title=_text(fields.get("title")),
                source=_text(fields.get("source")),
                topic=topic,
                path=path,
                line=function.lineno,
                function=function.name,
                lemmas=tuple(dict.fromkeys(_lemma_names(function))) if cites else (),
            )
        )
    return Scanned(tuple(proofs), tuple(problems))


def _at(
    path: Path,
    lines: list[str],
    node: ast.expr | ast.FunctionDef | ast.AsyncFunctionDef,
    message: str,
    fix: str,
) -> Problem:
    """A problem with an expression, or with the head of a function; Python counts its columns in bytes."""
    text = lines[node.lineno - 1] if node.lineno <= len(lines) else ""
    whole = isinstance(node, ast.expr) and node.end_lineno == node.lineno
    ends = (node.col_offset, (node.end_col_offset or 0) if whole else len(text.encode()))
    column, end = (len(text.encode()[:n].decode("utf-8", "replace")) for n in ends)
    return Problem(path, message, fix, node.lineno, column, end, text)


def _unmarked(path: Path, tree: ast.Module) -> Iterator[Unmarked]:
    """Functions of a derivation alone that claim something of it, and that nothing in the file calls."""
    names, modules = _imported_as(tree)
    for function in _functions(tree):
        arguments = function.args
        takes_one = len(arguments.posonlyargs) + len(arguments.args) == 1 and not arguments.kwonlyargs
        if not takes_one or any(_is_derivation(c, names, modules) for c in function.decorator_list):
            continue
        (derivation,) = (*arguments.posonlyargs, *arguments.args)
        if _claims(function, derivation.arg) and not _is_used(tree, function.name):
            yield Unmarked(path, function.name, function.lineno)


def _claims(function: ast.AST, derivation: str) -> bool:
    """Whether `derivation.claim(...)` or `derivation.refute(...)` is called."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("claim", "refute")
        and isinstance(node.value, ast.Name)
        and node.value.id == derivation
        for node in ast.walk(function)
    )


def _is_used(tree: ast.Module, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(tree))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Function definitions at module level, also under `if` and `try`, in order."""
    todo: list[ast.AST] = [tree]
    while todo:
        here = todo.pop(0)
        for child in ast.iter_child_nodes(here):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield child
            elif isinstance(child, ast.If | ast.Try | ast.With):
                todo.append(child)


def _imported_as(tree: ast.Module) -> tuple[frozenset[str], frozenset[str]]:
    """The names that `derivation` and the package have in a module."""
    names = {DECORATOR}
    modules = {"derive"}
    for node in _statements(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "derive":
            names |= {a.asname or a.name for a in node.names if a.name == DECORATOR}
        elif isinstance(node, ast.Import):
            modules |= {a.asname for a in node.names if a.name == "derive" and a.asname}
    return frozenset(names), frozenset(modules)


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements, nested ones too; expressions, which are most of a tree, are passed over."""
    todo: list[ast.AST] = [tree]
    while todo:
        here = todo.pop()
        yield here
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(here, block, None)
            if isinstance(inner, list):  # the body of a lambda is no list
                todo += inner


def _is_derivation(decorator: ast.expr, names: frozenset[str], modules: frozenset[str]) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(called, ast.Name):
        return called.id in names
    return (
        isinstance(called, ast.Attribute)
        and called.attr == DECORATOR
        and isinstance(called.value, ast.Name)
        and called.value.id in modules
    )


def _literal_fields(decorator: ast.expr) -> dict[str, str | ast.expr]:
    """The decorator's arguments: a string where it is one by syntax, else the expression."""
    given = {k.arg: k.value for k in _keywords(decorator) if k.arg}
    if isinstance(decorator, ast.Call) and decorator.args:
        given.setdefault("title", decorator.args[0])
    out: dict[str, str | ast.expr] = {}
    for key, value in given.items():
        is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
        out[key] = str(value.value) if is_text and isinstance(value, ast.Constant) else value
    return out


def _keywords(decorator: ast.expr) -> list[ast.keyword]:
    return decorator.keywords if isinstance(decorator, ast.Call) else []


def _text(value: str | ast.expr | None) -> str:
    """A title as one printable line; empty where it is not a literal."""
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else ""


def _lemma_names(function: ast.AST) -> Iterator[str]:
    """The names in calls `x.lemma("name")`: for ordering and graphs; the record's own list is the truth."""
    calls = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "lemma"
    ]
    for call in sorted(calls, key=lambda c: (c.end_lineno or 0, c.end_col_offset or 0)):
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value
