"""A derivation that stands in a program or in a cell of a notebook: what its function writes when it is run there.

What the function does, it does to the process that checks; `derive check` keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Collection

from derive.check.verdict import RunError
from derive.record.codec import dumps, loads
from derive.record.model import Record
from derive.runner.outcome import run_error
from derive.script.run import Proof, ScriptFailure, run_proof
from derive.terms.codec import Malformed


def written(proof: Proof, known: Collection[str]) -> Record | RunError:
    """The record of a function decorated with `@derivation`, which may cite proofs by name; or why there is none."""
    found = run_proof(proof, known)
    if isinstance(found, ScriptFailure):
        return run_error(found)
    try:
        return loads(dumps(found))  # reading is the only way in, for every record
    except Malformed as error:
        return RunError(f"the derivation wrote what is no record: {error}")
