"""The outcome of a check as JSON data, for other programs. The form is versioned."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from derive.check.verdict import CheckedLine, CheckedRefutation, ProofVerdict
from derive.kernel.verdict import Failure
from derive.library.scan import Problem, Proof
from derive.library.select import Selection
from derive.record.model import Line, Position, Record
from derive.refute.decimals import decimal
from derive.refute.numbers import rational
from derive.refute.witness import Solution, Value, Witness
from derive.render.conditions import Condition, conditions, lettered
from derive.render.notation import Notation
from derive.render.tidy import tidy
from derive.render.unicode import render_unicode
from derive.report.codes import UNDEFINED, code_of
from derive.report.failure import findings
from derive.report.overview import count
from derive.report.step_numbers import in_steps, numbers
from derive.report.style import relative
from derive.report.witness import assignments
from derive.runner.session import Run
from derive.terms.nodes import Node, Prop

FORMAT = "derive-report"
VERSION = 1
EVERY_DIGIT = 40  # of a number that is known as a solution


def proof_as_json(proof: Proof, verdict: ProofVerdict) -> dict[str, Any]:
    """One proof: its verdict, lines, goals, refutations and errors; formulas as they are printed."""
    out: dict[str, Any] = {
        "name": verdict.name,
        "title": proof.title,
        "topic": proof.topic,
        "path": relative(proof.path),
        "file": str(proof.path.absolute()),
        "line": proof.line,
        "status": verdict.status.value,
        "seconds": round(verdict.seconds, 4),
        "assumptions": list(verdict.assumptions),
        "up_to_step": verdict.upto or None,
        "report": "\n\n".join(found.text for found in findings(verdict)),
    }
    if verdict.error is not None:
        error = verdict.error
        out["error"] = {"message": error.message, "fix": error.fix, "position": _position(error.position)}
    if verdict.record is not None:
        record = verdict.record
        notation = Notation.of(record)
        number = numbers(record)
        out["lemmas"] = [name for name, _ in record.lemmas]
        out["lines"] = [_line(c, number[c.kernel.line.id], record, notation) for c in verdict.lines]
        out["goals"] = [
            {"statement": render_unicode(g.prop, notation), "status": g.status.value,
             "failure": _failure(g.failure, record, notation)}
            for g in verdict.goals
        ]  # fmt: skip
        out["refutations"] = [_refutation(r, notation) for r in verdict.refutations]
        out["problems"] = [_failure(p, record, notation) for p in verdict.problems]
    return out


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A file whose proofs cannot be listed."""
    return {
        "path": relative(problem.path), "line": problem.line, "column": problem.column,
        "message": problem.message, "fix": problem.fix,
    }  # fmt: skip


def _line(checked: CheckedLine, number: int, record: Record, notation: Notation) -> dict[str, Any]:
    line = checked.kernel.line
    return {
        "id": line.id,
        "step": number,
        "statement": render_unicode(line.prop, notation),
        "rule": line.rule,
        "status": checked.status.value,
        "position": _position(line.position),
        "uses": sorted(checked.kernel.uses),
        "failure": _failure(checked.kernel.failure, record, notation, line, checked.witness),
        "witness": _witness(checked.witness, notation),
        "suggestion": _formula(_meant(checked), notation),
    }


def _refutation(checked: CheckedRefutation, notation: Notation) -> dict[str, Any]:
    return {
        "statement": render_unicode(checked.refutation.prop, notation),
        "status": checked.status.value,
        "message": checked.message,
        "witness": _witness(checked.witness, notation),
    }


def _failure(
    failure: Failure | None,
    record: Record,
    notation: Notation,
    line: Line | None = None,
    witness: Witness | None = None,
) -> dict[str, Any] | None:
    if failure is None:
        return None
    undefined = witness is not None and witness.undefined is not None
    difference = failure.difference
    if difference is not None:
        difference = tidy(lettered(difference, record, line))
    return {
        "code": UNDEFINED.code if undefined else code_of(failure.code).code,
        "word": failure.code,
        "message": in_steps(failure.message, record),
        "missing": [
            {"condition": render_unicode(c.prop, notation), "why": c.why, "under": _scope(c, notation)}
            for c in conditions(failure.missing, record, line)
        ],
        "difference": _formula(difference, notation),
    }  # fmt: skip


def _scope(condition: Condition, notation: Notation) -> list[str]:
    ranges = [
        f"{_formula(s.variable, notation)} = {_formula(s.lo, notation)}, ..., {_formula(s.hi, notation)}"
        for s in condition.spans
    ]
    return ranges + [render_unicode(g, notation) for g in condition.guards]


def _witness(witness: Witness | None, notation: Notation) -> dict[str, Any] | None:
    if witness is None:
        return None
    undefined = witness.undefined
    return {
        "at": assignments(witness, notation),
        "left": _value(witness.left, notation),
        "right": _value(witness.right, notation),
        "undefined": {"term": render_unicode(undefined.term, notation), "why": undefined.why}
        if undefined
        else None,
        "solution": _solution(witness.solution, notation),
    }


def _solution(solution: Solution | None, notation: Notation) -> dict[str, Any] | None:
    """The equations whose one solution `within` so much of the digits is at the point."""
    if solution is None:
        return None
    return {
        "equations": [render_unicode(e, notation) for e in solution.equations],
        "numbers": {
            render_unicode(name, notation): decimal(rational(value), EVERY_DIGIT)
            for name, value in solution.numbers
        },
        "within": solution.radius,
    }


def _value(value: Value | None, notation: Notation) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"exact": _formula(value.exact, notation), "decimal": value.decimal}


def _meant(checked: CheckedLine) -> Prop | None:
    """The line that is proposed instead, if it is another."""
    suggestion = checked.suggestion
    return suggestion.prop if suggestion and suggestion.prop != checked.kernel.line.prop else None


def _formula(node: Node | None, notation: Notation) -> str | None:
    return None if node is None else render_unicode(node, notation)


def _position(position: Position | None) -> dict[str, Any] | None:
    if position is None:
        return None
    return {"file": relative(position.file), "line": position.line, "column": position.column,
            "end_column": position.end_column}  # fmt: skip


def run_as_json(run: Run, selection: Selection, code: int) -> dict[str, Any]:
    """A whole run: what was selected, the lemmas checked besides, the counts and the exit code."""
    proofs = selection.known
    return {
        "format": FORMAT,
        "version": VERSION,
        "proofs": [proof_as_json(proofs[v.name], v) for v in run.selected],
        "cited": [proof_as_json(proofs[v.name], v) for v in run.cited],
        "problems": [problem_as_json(p) for p in selection.problems],
        "unfinished": list(run.unfinished),
        "counts": asdict(count([*run.selected, *run.cited], selection.problems)),
        "seconds": round(run.seconds, 3),
        "interrupted": run.interrupted,
        "exit_code": code,
    }
