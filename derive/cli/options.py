"""Arguments and options that several verbs take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from derive.library.catalogue import load
from derive.library.configuration import BadConfiguration


class Language(StrEnum):
    en = "en"
    ko = "ko"


def _complete(incomplete: str) -> list[str]:
    try:
        names = load(Path.cwd()).names
    except BadConfiguration:
        return []
    return [n for n in names if n.startswith(incomplete)]


Selected = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SELECT...",
        help="all, a name, a glob, a path, path::name, or records (.json)",
        autocompletion=_complete,
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="a proof", autocompletion=_complete)]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.01, metavar="SECONDS", help="for each script and check")
]
Lang = Annotated[Language, typer.Option("--lang", help="The language of words and reasons.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="at once; 0: one for each processor")]
