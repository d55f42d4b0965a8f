"""Lines near one that fails and that do follow: what `did you mean` proposes, checked before it is said.

This only adds to a verdict what may help its author; it changes none.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from derive.check.verdict import CheckedLine, ProofVerdict, is_unstated
from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Status
from derive.record.model import Line, Record
from derive.refute.refuter import audit, refute
from derive.search.advisor import Search
from derive.search.missing_rules import FIRST
from derive.search.reasons import Reason, reasons
from derive.search.repairs import Repair, repairs
from derive.search.suggested import Suggestion
from derive.terms.nodes import Rel, Term

MOST_LINES = 3  # that fail, of one derivation, whose reasons are looked at
MOST_REPAIRED = 1  # of them whose formulas are: what comes after goes on from it
SECONDS = 0.6  # of the processor, for one line
SLOW = 5.0  # seconds for a whole derivation, of which each candidate may take as many again
POINT_SECONDS = 1.0  # for evaluating the candidates at points
POINTS = 6
MOST_CHECKED = 4  # at once; between, the time is looked at

_NOT_OF_THE_FORMULA = ("premise-not-proved", "unknown-rule", "bad-premise", "assumed", "too-large")


def mended(verdict: ProofVerdict, record: Record, lemmas: Mapping[str, ProofVerdict]) -> ProofVerdict:
    """A verdict with suggestions for the lines that fail by themselves; as it is where to check it took long."""
    failing = [c for c in (*verdict.lines, *verdict.unstated) if may_be_mended(c)][:MOST_LINES]
    if not failing or verdict.error is not None or verdict.seconds > SLOW:
        return verdict
    cited = cited_lemmas(lemmas)
    contradictory = verdict.point is None and verdict.solved is None  # from which any line may follow
    found: dict[str, Suggestion | None] = {}
    for n, checked in enumerate(failing):
        line = checked.kernel.line
        place = including(record, checked)
        found[line.id] = longer_reason(place, cited, checked)
        if found[line.id] is None and n < MOST_REPAIRED and not contradictory:
            found[line.id] = suggestion(place, cited, line)
    lines, unstated = (
        tuple(replace(c, suggestion=s) if (s := found.get(c.kernel.line.id)) else c for c in checked)
        for checked in (verdict.lines, verdict.unstated)
    )
    return replace(verdict, lines=lines, unstated=unstated)


def including(record: Record, checked: CheckedLine) -> Record:
    """The record with a claim that none of its lines states as its last line."""
    if not is_unstated(checked.kernel.failure):
        return record
    return replace(record, lines=(*record.lines, checked.kernel.line))


def cited_lemmas(lemmas: Mapping[str, ProofVerdict]) -> dict[str, Lemma]:
    """Lemmas as the kernel takes them, by name."""
    return {
        name: Lemma(v.record, Status.PROVED if v.holds else v.status, "")
        for name, v in lemmas.items()
        if v.record is not None
    }


def may_be_mended(checked: CheckedLine) -> bool:
    """Whether a line fails by itself, for a reason that another formula or reason might not have."""
    failure = checked.kernel.failure
    failed = checked.status in (Status.REFUTED, Status.UNPROVED)
    undefined = checked.witness is not None and checked.witness.undefined is not None
    summary = checked.kernel.line.rule == "chain"
    return failed and not undefined and not summary and failure is not None and (
        failure.code not in _NOT_OF_THE_FORMULA
    )  # fmt: skip


def longer_reason(record: Record, lemmas: Mapping[str, Lemma], checked: CheckedLine) -> Suggestion | None:
    """What has to be cited too for a line that is not refuted, so that the kernel proves it, or None."""
    line = checked.kernel.line
    if checked.witness is not None:
        return None
    deadline = time.process_time() + SECONDS
    candidates = [*([Reason(line)] if is_unstated(checked.kernel.failure) else []), *reasons(line, record)]
    for reason in _proved_in_time(_up_to(record, line), lemmas, candidates, deadline):
        return Suggestion(line.prop, "reason", reason.names, reason.cited, reason.line, reason.first)
    return None


def suggestion(record: Record, lemmas: Mapping[str, Lemma], line: Line) -> Suggestion | None:
    """A line near one of a record that the kernel proves from the same premises by the same rule, or None."""
    deadline = time.process_time() + SECONDS
    bare = _up_to(record, line)
    likely = _not_refuted(bare, line, list(repairs(line, record, fixed=_line_above(bare.lines, line))))
    instead = {Reason(replace(line, prop=c.prop)): c for c in likely}
    for reason in _proved_in_time(bare, lemmas, list(instead), deadline):
        found = instead[reason]  # which gets a longer look for a witness
        if refute(bare, found.prop, line.guards, seconds=0.05, equal=closed_is_zero) is None:
            return Suggestion(found.prop, found.what)
    return None


def _up_to(record: Record, line: Line) -> Record:
    """The record with the lines before one, and nothing that they are for."""
    lemmas = tuple((name, "") for name, _ in record.lemmas)
    return replace(record, lines=record.lines_before(line.id), goals=(), refutations=(), lemmas=lemmas)


def _proved_in_time(
    record: Record, lemmas: Mapping[str, Lemma], candidates: Sequence[Reason], deadline: float
) -> Iterator[Reason]:
    """The candidates by which the kernel proves their line: a few at a time, then alone."""
    for n in range(0, len(candidates), MOST_CHECKED):
        if time.process_time() > deadline:
            return
        for reason in _sufficient(record, lemmas, candidates[n : n + MOST_CHECKED]):
            if _sufficient(record, lemmas, [reason]):  # without what the other candidates showed
                yield reason


def _sufficient(record: Record, lemmas: Mapping[str, Lemma], candidates: Sequence[Reason]) -> list[Reason]:
    """The reasons by which the kernel proves the line."""
    lines = list(record.lines)
    tried = {}
    for n, reason in enumerate(candidates):
        line, first = reason.line, reason.first
        id, before = f"{line.id}.{n}", f"{line.id}.{n}.{FIRST}"
        if first is not None:
            lines.append(replace(first, id=before))
        premises = tuple(replace(c, ref=before) if c.ref == FIRST else c for c in line.premises)
        lines.append(replace(line, id=id, premises=premises))
        tried[id] = reason
    verdict = check(replace(record, lines=tuple(lines)), lemmas, Search())
    return [tried[v.line.id] for v in verdict.lines if v.line.id in tried and v.status is Status.PROVED]


def _line_above(before: Sequence[Line], line: Line) -> Term | None:
    """The left side, if the author wrote it in the line above."""
    links = [x for x in before if x.chain == line.chain and x.chain >= 0 and isinstance(x.prop, Rel)]
    if not isinstance(line.prop, Rel):
        return None
    if line.chain >= 0 and not links:
        return line.prop.left
    return line.prop.left if links and line.prop.left == links[-1].prop.args[1] else None


def _not_refuted(record: Record, line: Line, candidates: Sequence[Repair]) -> list[Repair]:
    """Those that hold at some points; of these the ones that say something new."""
    claims = [(c.prop, line.guards) for c in candidates]
    found = audit(record, claims, points=POINTS, seconds=POINT_SECONDS, equal=closed_is_zero)
    return [c for c, witness in zip(candidates, found, strict=True) if witness is None]
