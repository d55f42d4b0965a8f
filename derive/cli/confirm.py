"""`derive confirm`."""

from __future__ import annotations

import json
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derive.cli.options import Jobs, Timeout, Whole
from derive.cli.running import run_quietly
from derive.cli.selecting import BAD_INPUT, refuse, select_proofs
from derive.cli.terminal import say_document
from derive.whole_file import Foreign

if TYPE_CHECKING:
    from derive.coq.opinion import ProofOpinion


class ConfirmFormat(StrEnum):
    """How opinions are reported."""

    full = "full"
    json = "json"


def confirm(
    ctx: typer.Context,
    words: Whole = None,
    jobs: Jobs = 0,
    format: Annotated[ConfirmFormat, typer.Option("--format", help="How to report.")] = ConfirmFormat.full,
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Keep the Coq scripts here.")
    ] = None,
    seconds: Annotated[
        float, typer.Option("--coq-timeout", min=1.0, metavar="SECONDS", help="For Coq on each proof.")
    ] = 120.0,
    timeout: Timeout = 60.0,
) -> None:
    """Have Coq check proofs again: a second opinion.

    Each proof becomes a Coq script, a lemma a line. Exit code 0: Coq confirms all; 1: something
    is not confirmed, which does not mean that it is wrong; 2: it could not be tried.
    """
    selection = select_proofs(words or [])
    from derive.coq.confirm import Confirmer
    from derive.coq.files import write_scripts
    from derive.coq.toolchain import NoCoq, find
    from derive.report.second_opinion import as_json, report, summary
    from derive.report.style import make_console, page_width

    try:
        coq = find()
    except NoCoq as error:
        refuse(str(error))
    run = run_quietly(ctx.obj, selection, timeout)
    verdicts = [*run.selected, *run.cited]
    width = page_width(make_console(sys.stdout))

    def tell(opinion: ProofOpinion) -> None:
        if format is ConfirmFormat.full:
            for line in report(opinion, verdicts, width):
                typer.echo(line)

    with tempfile.TemporaryDirectory(prefix="derive-coq-") as scratch:
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
            confirmer = Confirmer(coq, Path(scratch), seconds)
            opinions = confirmer.confirm(verdicts, [v.name for v in run.selected], jobs=jobs, tell=tell)
            if folder is not None:
                write_scripts(confirmer.in_order, folder)
        except (OSError, NoCoq, Foreign) as error:
            refuse(f"the Coq scripts could not be written or run: {error}")
    if format is ConfirmFormat.json:
        say_document(json.dumps(as_json(opinions, coq.version), indent=1, ensure_ascii=False))
    else:
        typer.echo("")
        typer.echo(summary(opinions, coq.version))
    sys.stdout.flush()
    if not opinions or any(opinion.error for opinion in opinions):
        raise typer.Exit(BAD_INPUT)
    raise typer.Exit(0 if all(opinion.confirmed for opinion in opinions) else 1)
