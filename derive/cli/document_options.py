"""Options of the verbs that write documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from derive.cli.options import on_command_line
from derive.cli.selecting import refuse
from derive.render.options import Detail, Format, Shape

Values = Annotated[
    str | None,
    typer.Option(
        "--instance",
        metavar="VALUES",
        help="With numbers beside each line: 'K=3, z=[0, 1, 2], i=1'; auto, and what is not given, is chosen.",
    ),
]
Told = Annotated[
    Detail,
    typer.Option("--detail", help="Lines and reasons; and what they rest on; or all of it under each line."),
]
ShapeOption = Annotated[
    Shape, typer.Option("--as", help="LaTeX to put into notes, a document of its own, or slides.")
]
Numbered = Annotated[bool, typer.Option("--numbered", help="Number every line, not only those referred to.")]


def refuse_unfit(ctx: typer.Context, to: str, documents: Sequence[str]) -> None:
    """End the command where an option was given that what is written has no use for.

    `documents` are the formats that are documents with words, and so have all options but the shape, which is LaTeX's.
    """
    fits: dict[str, Sequence[str]] = dict.fromkeys(("detail", "numbered", "lang", "values"), documents)
    fits["shape"] = (Format.latex,)
    for name, written in on_command_line(ctx):
        formats = fits.get(name, (to,))
        if to not in formats:
            *more, last = formats
            fit = f"{', '.join(more)} or {last}" if more else last
            refuse(f"{written} has no effect with --to {to}", f"leave it out, or give --to {fit}")
