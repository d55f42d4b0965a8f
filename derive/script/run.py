"""Run a proof script and give its records; an author's mistake becomes a `ScriptFailure`."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import replace
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from sympy import evaluate

from derive import functions, proof_names, syntax
from derive.frozen import frozen
from derive.record.model import Position, Record
from derive.script.computing import INSTEAD, computing
from derive.script.derivation import Derivation
from derive.script.errors import FloatFound, InText, ScriptError
from derive.script.explained import explained
from derive.script.plain import is_plain, text_refused
from derive.script.positions import Positions

MODULE_NAME = "derive_proof_script"
RUNS_LATER = CO_COROUTINE | CO_GENERATOR | CO_ASYNC_GENERATOR  # a call of such a function runs nothing of it


@frozen
class Proof:
    """A function decorated with `@derivation`."""

    function: Callable[[Derivation], Any]
    name: str
    title: str
    source: str


@frozen
class ScriptFailure:
    """Why a script, or one derivation in it (`name`), gave no record; lines from 1, columns from 0."""

    name: str
    message: str
    fix: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    source_line: str = ""


def derivation(title: str = "", *, source: str = "", name: str = "") -> Callable[[Any], Proof]:
    """Mark a function `f(d: Derivation)` as a derivation; its name is the function's, with dashes, unless given.

    `title` says in words what is claimed, `source` where the claim is from. The function runs when derive
    runs the script, with SymPy's evaluation off. Raises `ScriptError` where the parentheses are missing.
    """
    if callable(title):
        raise ScriptError("@derivation needs parentheses", 'write @derivation("Title")')

    def wrap(function: Callable[[Derivation], Any]) -> Proof:
        return Proof(function, name or function.__name__.replace("_", "-"), title, source)

    return wrap


class NeedsOwnProcess(Exception):
    """The script was to share a process with others, and might leave traces for them."""


def run_script(
    path: str | Path,
    only: str | Collection[str] | None = None,
    known: Collection[str] | None = None,
    *,
    together: bool = False,
) -> list[Record | ScriptFailure]:
    """Run a script once and give a record or a failure for each of its derivations, in order.

    `only` restricts to derivations by name. `known` are the names of all proofs that a lemma may be
    (a mapping by name will do); without it any name is accepted here and resolved by the checker.
    With `together`, `NeedsOwnProcess` is raised for a script that had better not share a process.
    """
    file = str(path)
    linecache.checkcache(file)
    positions = Positions()
    try:
        code = syntax.compiled(Path(path).read_bytes(), file)
    except SyntaxError as error:
        return [_syntax(error, file)]
    except (OSError, ValueError) as error:
        return [ScriptFailure("", f"cannot read the script: {error}", file=file)]
    if together and not is_plain(code):
        raise NeedsOwnProcess
    with text_refused() if together else nullcontext():
        return _executed(code, file, only, known, positions)


def run_proof(proof: Proof, known: Collection[str] | None = None) -> Record | ScriptFailure:
    """Run one derivation that is there already, in the program that asks or a cell of a notebook.

    `known` as for `run_script`.
    """
    with evaluate(False):
        return _run(proof, proof.function.__code__.co_filename, known, Positions())


def _executed(
    code: CodeType,
    file: str,
    only: str | Collection[str] | None,
    known: Collection[str] | None,
    positions: Positions,
) -> list[Record | ScriptFailure]:
    module = ModuleType(MODULE_NAME)
    module.__file__, module.__package__ = file, ""
    with evaluate(False):
        try:
            exec(code, module.__dict__)
        except BaseException as error:
            return [_failure("", error, file, positions)]
        proofs = [p for p in vars(module).values() if isinstance(p, Proof) and _is_from(p, file)]
        wanted = {only} if isinstance(only, str) else only
        return [
            _run(proof, file, known, positions)
            for proof in dict.fromkeys(proofs)
            if wanted is None or proof.name in wanted
        ]


def _is_from(proof: Proof, file: str) -> bool:
    code = getattr(proof.function, "__code__", None)
    return code is not None and code.co_filename == file


def _run(
    proof: Proof, file: str, known: Collection[str] | None, positions: Positions
) -> Record | ScriptFailure:
    if wrong := _computes(proof, file, positions):
        return wrong
    try:
        if not proof_names.is_name(proof.name):
            raise ScriptError(*proof_names.refused(proof.name))
        if proof.function.__code__.co_flags & RUNS_LATER:
            raise ScriptError("a derivation is a plain function", "leave out async, await and yield")
        d = Derivation(
            proof.name,
            proof.title,
            proof.source,
            file=file,
            lemmas=known,
            shared=functions.SHARED,
            positions=positions,
        )
        with evaluate(False):
            proof.function(d)
            return d.record()
    except BaseException as error:
        failure = _failure(proof.name, error, file, positions)
        if failure.line:
            return failure
        if isinstance(error, TypeError) and "positional argument" in failure.message:
            name = getattr(proof.function, "__name__", "f")
            failure = replace(
                failure, message=f"{name} does not take the derivation", fix=f"write def {name}(d):"
            )
        line = proof.function.__code__.co_firstlineno
        return _failure_at(Position(file, line, 0, 0, 0), failure.name, failure.message, failure.fix)


def _computes(proof: Proof, file: str, positions: Positions) -> ScriptFailure | None:
    """The failure of a script that has SymPy compute what should be kept as written."""
    source = "".join(linecache.getlines(file))
    if not isinstance(proof.function, FunctionType) or not any(f"{name}(" in source for name in INSTEAD):
        return None
    for call, name in computing(positions.tree(file), proof.function):
        message = f"{name} computes, so the line would not be checked as it is written"
        return _failure_at(positions.of_node(file, call), proof.name, message, INSTEAD[name])
    return None


# --- failures -----------------------------------------------------------------------------------


def _failure(name: str, error: BaseException, file: str, positions: Positions) -> ScriptFailure:
    if isinstance(error, KeyboardInterrupt):
        raise error
    if isinstance(error, SyntaxError) and error.filename != file:
        return replace(_syntax(error, error.filename or file), name=name)
    about, within = (error.about, error.within) if isinstance(error, ScriptError) else ("", "")
    place = (error.at if isinstance(error, ScriptError) else None) or positions.of_traceback(
        error.__traceback__, file, about, within
    )
    message, fix = explained(error, _written(place))
    if place is not None and isinstance(error, ScriptError) and error.culprit is not None:
        found_at = positions.of_culprit(place, error.culprit, error.__traceback__)
        if found_at is not None and isinstance(error.culprit, InText):
            message = message.removesuffix(error.culprit.where())
        place = found_at or place
    if place is not None and isinstance(error, FloatFound):
        found = positions.inexact_within(place)
        if found is not None:
            place, message, fix = found[0], found[1].message, found[1].fix
    if place is None:
        return ScriptFailure(name, message, fix, file)
    return _failure_at(place, name, message, fix)


def _failure_at(place: Position, name: str, message: str, fix: str) -> ScriptFailure:
    return ScriptFailure(
        name, message, fix, place.file, place.line, place.column, place.end_line, place.end_column,
        linecache.getline(place.file, place.line).rstrip("\n"),
    )  # fmt: skip


def _syntax(error: SyntaxError, file: str) -> ScriptFailure:
    line = error.lineno or 0
    column, end_column = (max(0, (at or 1) - 1) for at in (error.offset, error.end_offset or error.offset))
    place = Position(file, line, column, error.end_lineno or line, end_column)
    return _failure_at(place, "", syntax.message(error), syntax.fix(error))


def _written(place: Position | None) -> str:
    """What stands in a script at a place, with the bracket behind it that calls it."""
    if place is None:
        return ""
    lines = [linecache.getline(place.file, n) for n in range(place.line, place.end_line + 1)] or [""]
    lines[-1] = lines[-1][: place.end_column + lines[-1].startswith("(", place.end_column)]
    return "".join(lines)[place.column :]
