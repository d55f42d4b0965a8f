"""What a script's process gave, for each proof that was asked of it: a record or the reason there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from derive.check.verdict import RunError
from derive.frozen import frozen
from derive.library.scan import Proof
from derive.record.model import Position
from derive.runner.framing import FAILURE, RECORD, BadFrame, Frame, decode
from derive.runner.message import Answer
from derive.runner.written import Written, glance, not_a_record
from derive.terms.codec import Malformed

if TYPE_CHECKING:
    from derive.runner.script_process import Failed
    from derive.script.run import ScriptFailure


@frozen
class Outcome:
    """A record, or an error. `alone`: the process failed; another proof of the file may be to blame."""

    record: Written | None = None
    error: RunError | None = None
    alone: bool = False


def outcomes(answer: Answer, proofs: Sequence[Proof]) -> dict[str, Outcome]:
    """For each proof that the request named, what came of it. Takes bytes as a stranger wrote them."""
    if answer.ended:
        return {p.name: _ended(p, answer.ended, answer.fix) for p in proofs}
    try:
        frames = decode(answer.output)
    except BadFrame:
        reason = "the script ended its process (exit code 0) before it was finished"
        fix = "leave out sys.exit() and os._exit(): a script ends by itself"
        return {p.name: _ended(p, reason, fix) for p in proofs}
    return outcomes_in(frames, proofs)


def outcomes_in(frames: Iterable[Frame], proofs: Sequence[Proof]) -> dict[str, Outcome]:
    """The same of the frames that a script wrote."""
    wanted = {p.name: p for p in proofs}
    found: dict[str, Outcome] = {}
    for_all: list[RunError] = []
    for frame in frames:
        try:
            if frame.kind == RECORD:
                record = glance(frame.payload)
                found[record.name] = _twice(wanted, record) if record.name in found else Outcome(record)
            elif frame.kind == FAILURE:
                from derive.runner.script_process import failed_from_json  # few runs have any

                failed = failed_from_json(frame.payload)
                error = run_error(failed)
                if failed.name in wanted:
                    found[failed.name] = Outcome(error=error)
                else:
                    for_all.append(error)
        except (Malformed, ValueError) as error:
            for_all.append(not_a_record(error))
    missing = for_all[0] if for_all else None
    return {p.name: found.get(p.name) or Outcome(error=missing or _not_written(p)) for p in proofs}


def start_of(proof: Proof) -> Position:
    """The line of a proof's function."""
    return Position(str(proof.path), proof.line)


def _ended(proof: Proof, reason: str, fix: str) -> Outcome:
    return Outcome(error=RunError(reason, fix, start_of(proof)), alone=True)


def _twice(wanted: dict[str, Proof], record: Written) -> Outcome:
    position = start_of(wanted[record.name]) if record.name in wanted else None
    return Outcome(error=RunError("the script wrote two derivations of this name", "", position))


def _not_written(proof: Proof) -> RunError:
    fix = f"the function {proof.function} must stand at the top level of the file and take one argument, d"
    return RunError("the script ran, but did not write this derivation", fix, start_of(proof))


def run_error(failed: Failed | ScriptFailure) -> RunError:
    """Why a script gave no record, in the words of a verdict."""
    position = None
    if failed.file:
        end = failed.end_column or failed.column + 1
        position = Position(failed.file, failed.line, failed.column, failed.line, end)
    return RunError(failed.message, failed.fix, position, failed.source_line)
