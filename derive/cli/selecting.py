"""What the words of a command line select, and what is said where they select nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer

from derive.library.catalogue import Catalogue, load
from derive.library.configuration import BadConfiguration
from derive.library.select import ALL, NotFound, Selection, names_records, select

BAD_INPUT = 2


def load_catalogue() -> Catalogue:
    """The catalogue as seen from here; ends the command where the configuration is bad."""
    try:
        return load(Path.cwd())
    except BadConfiguration as error:
        refuse(str(error))


def select_proofs(words: Sequence[str]) -> Selection:
    """What the words mean; ends the command where one means nothing."""
    try:
        if names_records(words):
            from derive.library.records import select_records

            return select_records(words)
        catalogue = load_catalogue()
        if ALL in words and not catalogue.roots and catalogue.shipped:
            typer.echo("note: no proofs of your own here: all that come with derive", err=True)
        return select(catalogue, words)
    except NotFound as error:
        fix = f"did you mean {' or '.join(error.near)}?" if error.near else "see: derive list"
        refuse(str(error), fix)


def narrowed(selection: Selection, expression: str, *, last_failed: bool) -> Selection:
    """Of a selection what `-k` and `--lf` leave; ends the command where they leave nothing."""
    if expression:
        from derive.library.expression import BadExpression, compiled

        try:
            matches = compiled(expression)
        except BadExpression as error:
            refuse(str(error), "for example: -k 'softmax and not (bayes or k2)'")
        selection = selection.only(lambda p: matches(f"{p.name}\n{p.topic}\n{p.title}"))
        if not selection.proofs:
            refuse(f"no proof matches -k '{expression}'", "see: derive list")
    if last_failed:
        from derive.languages.verdicts import FAILED
        from derive.library.last_run import recall

        told = recall(selection.proofs)
        if not told and not selection.problems:
            refuse("--lf: no run is remembered here", "leave it out once: derive check all")
        selection = selection.only(lambda p: p.name in told and told[p.name].status in FAILED)
        if not selection.proofs and not selection.problems:
            refuse("--lf: nothing failed in the last run", "leave it out to check everything")
    return selection


def relative(path: Path) -> str:
    """The path as it is written here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def complain(message: str, fix: str = "") -> None:
    """What is wrong, on stderr, and how to mend it."""
    typer.echo(f"error: {message}", err=True)
    if fix:
        typer.echo(f"  {fix}", err=True)


def refuse(message: str, fix: str = "") -> NoReturn:
    """End the command with a complaint: usage or bad input."""
    complain(message, fix)
    raise typer.Exit(BAD_INPUT)
