"""`derive plot`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from derive.cli.options import Name, Timeout
from derive.cli.running import after_documents, run_quietly
from derive.cli.selecting import BAD_INPUT, complain, refuse, select_proofs


class Picture(StrEnum):
    """The formats of pictures."""

    svg = "svg"
    png = "png"
    pgf = "pgf"
    pdf = "pdf"


def plot(
    ctx: typer.Context,
    name: Name,
    to: Annotated[Picture, typer.Option("--to", help="The format; pgf needs TeX.")] = Picture.svg,
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write to.")
    ] = Path(),
    timeout: Timeout = 60.0,
) -> None:
    """Draw what a proof is about.

    Both sides of a claim over its real number, evaluated from the checked terms; or what
    figures.toml beside the proof declares. Needs matplotlib: pip install matplotlib.
    """
    selection = select_proofs([name])
    run = run_quietly(ctx.obj, selection, timeout)
    from derive.figures.declared import BadFigure
    from derive.report.figures import figure_of, write_figure
    from derive.whole_file import Foreign

    undrawn: set[str] = set()  # what was complained of: what costs all figures is told once
    for proof, verdict in zip(selection.proofs, run.selected, strict=True):
        if verdict.record is None:
            continue
        try:
            typer.echo(str(write_figure(figure_of(proof, verdict.record), verdict.name, folder, to.value)))
        except BadFigure as error:
            if str(error) not in undrawn:
                complain(str(error), error.fix)
            undrawn.add(str(error))
        except Foreign as error:
            refuse(str(error), error.fix)
        except OSError as error:
            refuse(f"cannot write to {folder}: {error.strerror or error}")
    code = after_documents(run, selection)
    raise typer.Exit(BAD_INPUT if undrawn else code)
