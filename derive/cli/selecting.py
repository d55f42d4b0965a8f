"""What the words of a command line select, and what is said where they select nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from derive.library.catalogue import BadConfiguration, Catalogue, load
from derive.library.select import NotFound, Selection, select

BAD_INPUT = 2


def load_catalogue() -> Catalogue:
    try:
        return load(Path.cwd())
    except BadConfiguration as error:
        complain(str(error))
        raise typer.Exit(BAD_INPUT) from None


def select_proofs(words: Sequence[str]) -> Selection:
    try:
        return select(load_catalogue(), words)
    except NotFound as error:
        complain(str(error), f"did you mean {' or '.join(error.near)}?" if error.near else "see: derive list")
        raise typer.Exit(BAD_INPUT) from None


def relative(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def complain(message: str, fix: str = "") -> None:
    typer.echo(f"error: {message}", err=True)
    if fix:
        typer.echo(f"  {fix}", err=True)
