"""A run as rows for other programs' formats: each proof or unreadable file, what came of it, its findings."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from derive.check.verdict import ProofVerdict
from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.library.scan import Problem, Proof
from derive.library.select import Selection
from derive.record.model import Line, Position, Record
from derive.render.notation import Notation
from derive.render.numbering import Ref, undollared
from derive.render.phrases import in_its_cases
from derive.render.unicode import plain_phrase
from derive.report.codes import ASSUMED, Code
from derive.report.failure import Finding, findings, problem_finding
from derive.report.style import relative
from derive.runner.session import Run


class Kind(Enum):
    """How bad it is, in the order of the exit codes."""

    HOLDS = "holds"
    NOT_CHECKED = "not checked"
    ASSUMED = "assumed"
    FAILED = "failed"
    BROKEN = "could not run"


@frozen
class Row:
    """One proof, or one file whose proofs cannot be listed."""

    name: str
    place: str  # the file, as short as it can be written here
    topic: str
    kind: Kind
    status: str
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()


def rows(run: Run, selection: Selection, *, strict: bool) -> list[Row]:
    """The rows of a run: selected proofs, lemmas checked besides, what was not checked, broken files."""
    proofs = selection.known
    out = [_proof(proofs[v.name], v, strict) for v in (*run.selected, *run.cited)]
    out += [
        Row(p.name, relative(p.path), p.topic, Kind.NOT_CHECKED, "not checked")
        for name in run.unfinished
        if (p := proofs.get(name))
    ]
    return out + [_broken(p) for p in selection.problems]


def _proof(proof: Proof, verdict: ProofVerdict, strict: bool) -> Row:
    kind = Kind.FAILED
    found = tuple(findings(verdict))
    if verdict.holds:
        kind = Kind.HOLDS
    elif verdict.status is Status.COULD_NOT_RUN:
        kind = Kind.BROKEN
    elif verdict.status is Status.ASSUMED:
        kind = Kind.FAILED if strict else Kind.ASSUMED
        found = tuple(assumed(proof, verdict))
    return Row(
        proof.name, relative(proof.path), proof.topic, kind, verdict.status.value, verdict.seconds, found
    )


def assumed(proof: Proof, verdict: ProofVerdict) -> Iterator[Finding]:
    """What a proof assumes, at its place; an assumed lemma at the first line that rests on it."""
    code: Code = ASSUMED
    start = Position(str(proof.path), proof.line)
    for assumption in verdict.assumptions:
        lines = (c.kernel.line for c in verdict.lines if assumption in (c.kernel.line.id, *c.kernel.facts))
        line = next(lines, None)
        position = line.position if line and line.position else start
        words = assumption
        if line is not None and line.id == assumption and verdict.record is not None:
            words = _stated(verdict.record, line)
        headline = f"{code.title}: {words}"
        yield Finding(code, headline, position, headline)


def _stated(record: Record, line: Line) -> str:
    """What a line says, and in quotation marks what its author says of it."""
    said = (part.label if isinstance(part, Ref) else part for part in in_its_cases(record, line))
    formula = plain_phrase(tuple(said), Notation.of(record))
    return f'{formula} ("{undollared(line.why)}")' if line.why else formula


def _broken(problem: Problem) -> Row:
    place = relative(problem.path)
    return Row(place, place, "", Kind.BROKEN, Kind.BROKEN.value, 0.0, (problem_finding(problem),))
