"""`derive list`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from derive.cli.selecting import BAD_INPUT, complain, load_catalogue, relative
from derive.library.scan import Proof


def list_proofs(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List names, titles and topics; nothing is run."""
    catalogue = load_catalogue()
    proofs = catalogue.everything
    if as_json:
        fields = ("name", "title", "topic", "source")
        rows = [
            {**{f: getattr(p, f) for f in fields}, "path": relative(p.path), "line": p.line} for p in proofs
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for line in _listing(proofs):
            typer.echo(line)
    for problem in catalogue.problems:
        where = f"{relative(problem.path)}:{problem.line}" if problem.line else relative(problem.path)
        complain(f"{where}: {problem.message}", problem.fix)
    if not proofs and not catalogue.problems:
        complain("there are no proofs here", "write one in the folder proofs/")
    if catalogue.problems or not proofs:
        raise typer.Exit(BAD_INPUT)


def _listing(proofs: Sequence[Proof]) -> list[str]:
    wide = max((len(p.name) for p in proofs), default=0)
    lines: list[str] = []
    for topic in dict.fromkeys(p.topic for p in proofs):
        if lines:
            lines.append("")
        if topic:
            lines.append(topic)
        lines += [f"  {p.name.ljust(wide)}  {p.title}".rstrip() for p in proofs if p.topic == topic]
    return lines
