"""`derive prove`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from typer.core import TyperCommand

from derive.cli.options import on_command_line
from derive.cli.selecting import refuse


class Format(StrEnum):
    """How an answer is printed."""

    text = "text"
    json = "json"


class ClaimCommand(TyperCommand):
    """A command whose argument may begin with a minus sign: `-x**2 <= 0` is a claim and no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _claims_last(args))


COMMAND = ClaimCommand


def _claims_last(args: list[str]) -> list[str]:
    """The arguments, those that are claims beginning with a minus sign last, after `--`."""
    at = args.index("--") if "--" in args else len(args)
    claims: list[str] = []
    others: list[str] = []
    for before, arg in zip(["", *args], args[:at], strict=False):
        is_value = before.startswith("--") and "=" not in before  # every long option takes one
        is_claim = re.match(r"-[^-].*[=<>]", arg, re.DOTALL) is not None and not is_value
        (claims if is_claim else others).append(arg)
    return [*others, "--", *claims, *args[at + 1 :]] if claims else args


EXIT_CODES = {"proved": 0, "refuted": 1, "unproved": 1, "could_not_run": 2}


def prove(
    ctx: typer.Context,
    claim: Annotated[
        str | None, typer.Argument(metavar="CLAIM", help="A relation, such as 'exp(log(x)) = x'.")
    ] = None,
    let: Annotated[
        list[str] | None,
        typer.Option(
            "--let", metavar="NAME:DOMAIN", help="Declare a number: x:positive; several: 'x y:real'."
        ),
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option(
            "--family",
            metavar="NAME:RANGE[:DOMAIN]",
            help="Declare a family: p:1..K:positive; of two indices: F:1..m,1..n.",
        ),
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--given", metavar="RELATION", help="Assume it: 'x < 1'.")
    ] = None,
    each: Annotated[
        list[str] | None,
        typer.Option(
            "--each", metavar="INDEX:RANGE:RELATION", help="Assume it for each index: 'i:1..K:p[i] <= 1'."
        ),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", metavar="FILE", help="Claims, one JSON object a line; - is stdin."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How the verdict is written.")] = Format.text,
    seconds: Annotated[  # so named that the setting `timeout`, which is of scripts, is no default of it
        float | None,
        typer.Option(
            "--timeout", min=0.01, metavar="SECONDS", help="For new attempts at a claim: 2; in a batch 0.3."
        ),
    ] = None,
) -> None:
    """Prove one identity or inequality, or refute it with a witness.

    Domains: real, positive, nonnegative, nonzero, unit_open (0 < x < 1), natural, positive_integer, integer.
    Symbols in ranges are integers. Exit code 0: proved; 1: refuted or unproved; 2: it could not be read.

    With --batch, claims are read from a file of JSON lines and their verdicts written in order; then
    the exit code is 0, or 2 if one could not be read or judged.
    """
    if batch is not None:
        for name, written in on_command_line(ctx):
            if name not in ("batch", "seconds") and (name, format) != ("format", Format.json):
                refuse(
                    f"{written} has no effect with --batch",
                    "each line of FILE is a claim with all that belongs to it",
                )
        raise typer.Exit(_batch(batch, seconds or 0.3))
    if claim is None:
        refuse("there is no claim", "give a CLAIM, or --batch FILE")
    data: dict[str, Any] = {
        "claim": claim,
        "symbols": _each_once("--let", _symbols(let or [])),
        "families": _each_once("--family", map(_family, family or [])),
        "assumptions": given or [],
        "family_assumptions": [_each(text) for text in each or []],
    }
    raise typer.Exit(_one(data, format, seconds or 2.0))


def _one(data: dict[str, Any], format: Format, timeout: float) -> int:
    from derive.engine.answer import COULD_NOT_RUN, Answer
    from derive.engine.claim import BadClaim, read_claim
    from derive.engine.decide import decide

    try:
        answer = decide(read_claim(data), seconds=timeout)
    except BadClaim as error:
        said, fix = f"{_option(error.where)}: {error.message}", _in_options(error.message, error.fix)
        if format is Format.json:
            typer.echo(json.dumps(Answer(COULD_NOT_RUN, reason=said, fix=fix).as_data()))
        typer.echo(f"error: {said}" + (f"\nhelp: {fix}" if fix else ""), err=True)
        return 2
    typer.echo(json.dumps(answer.as_data()) if format is Format.json else str(answer))
    return EXIT_CODES[answer.verdict]


_OPTIONS = {
    "symbols": "--let",
    "families": "--family",
    "assumptions": "--given",
    "family_assumptions": "--each",
}


def _option(where: str) -> str:
    """The option that a field of a claim comes from."""
    field, _, name = where.partition(":")
    option = _OPTIONS.get(field.partition("[")[0])
    return option + name if option else where


def _in_options(message: str, fix: str) -> str:
    """What mends a claim, in options of the command where that is a declaration."""
    unknown = re.match(r"'(\w+)' is not declared", message)
    if unknown and fix.startswith("declare it"):
        return fix.replace("declare it first", f"declare it: --let {unknown[1]}:real, or another domain", 1)
    return fix


def _batch(file: str, timeout: float) -> int:
    from derive.runner.claims import answers

    code = 0
    with _lines(file) as lines:
        for answer in answers(lines, seconds=timeout):
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
            if json.loads(answer)["verdict"] == "could_not_run":
                code = 2
    return code


@contextmanager
def _lines(file: str) -> Iterator[IO[str]]:
    if file == "-":
        yield sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8") as lines:
            yield lines
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        refuse(f"{file} cannot be read: it is not UTF-8 text")


def _each_once(option: str, pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What is declared, by name: a second declaration would go before the first."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            refuse(f"{option} {name}: {name} is declared twice", "leave one of them out")
        found[name] = value
    return found


def _symbols(texts: list[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        names, colon, domain = text.partition(":")
        if not colon or not names.split():
            refuse(f"--let {text!r} has no domain", "write --let x:positive")
        for name in names.replace(",", " ").split():
            yield name, domain.strip()


def _family(text: str) -> tuple[str, dict[str, Any]]:
    name, _, rest = text.partition(":")
    ranges, _, domain = rest.partition(":")
    if not name.strip() or ".." not in ranges:
        refuse(f"--family {text!r} has no range", "write --family p:1..K:positive")
    entry: dict[str, Any] = {"range": [r.strip() for r in ranges.split(",")]}
    if domain.strip():
        entry["domain"] = domain.strip()
    return name.strip(), entry


def _each(text: str) -> dict[str, Any]:
    index, _, rest = text.partition(":")
    ends, _, relation = rest.partition(":")
    lo, dots, hi = ends.partition("..")
    if not dots or not relation.strip():
        refuse(f"--each {text!r} has no index, range and relation", "write --each 'i:1..K:p[i] <= 1'")
    return {"for": [[index.strip(), lo.strip(), hi.strip()]], "rel": relation.strip()}
