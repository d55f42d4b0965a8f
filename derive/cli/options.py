"""Arguments and options that several verbs take."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from derive.library.catalogue import load
from derive.library.configuration import BadConfiguration
from derive.library.select import ALL


class Language(StrEnum):
    """The languages of words and reasons."""

    en = "en"
    ko = "ko"


def _names(incomplete: str) -> list[str]:
    try:
        names = load(Path.cwd()).names
    except BadConfiguration:
        return []
    return [n for n in names if n.startswith(incomplete)]


def _selections(incomplete: str) -> list[str]:
    return [*_names(incomplete), *(word for word in (ALL,) if word.startswith(incomplete))]


def explained(incomplete: str) -> list[str]:
    """Names that `explain` may be given: those of proofs, to which a step is added."""
    return _names(incomplete)


def _select(steps: str) -> Any:
    """Which proofs; `steps` says how one is named up to a step, where that is understood."""
    told = f"all, a name, a glob such as 'softmax-*', a path, path::name,{steps} or records (.json)."
    return typer.Argument(metavar="SELECT...", help=told, autocompletion=_selections)


_ONE_OR_MORE = "A proof; several by all, a glob such as 'softmax-*', or a path."
Selected = Annotated[list[str] | None, _select(" name#3: up to step 3,")]
Whole = Annotated[list[str] | None, _select("")]
Name = Annotated[str, typer.Argument(metavar="NAME", help=_ONE_OR_MORE, autocompletion=_names)]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="For each script and each check.")
]
Jobs = Annotated[
    int,
    typer.Option("-j", "--jobs", min=0, metavar="N", help="How many at once; 0: one for each processor."),
]
Lang = Annotated[Language, typer.Option("--lang", help="The language of words and reasons.")]


def on_command_line(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """The parameters that were given there, by name, and how each is written."""
    for parameter in ctx.command.params:
        name = parameter.name or ""
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            is_argument = parameter.param_type_name == "argument"
            yield name, name.upper() if is_argument else parameter.opts[0]
