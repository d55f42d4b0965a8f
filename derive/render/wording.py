"""The words that documents put around formulas, in one place, so that there can be one for each language.

What an author wrote, and what a rule says of a line, is not here. `{}` stands for what is put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.kernel.verdict import Status


@dataclass(frozen=True)
class Wording:
    """The words of one language; the fields' defaults are English."""

    language: str = "en"
    # headings
    notes: str = "Derivations"
    given: str = "Given"
    let: str = "Let"
    assumed: str = "Assumed, not proved:"
    lemmas: str = "Lemmas"
    claim: str = "Claim"
    false_claim: str = "Claim, said to be false"
    theorem: str = "Theorem"
    proof: str = "Proof"
    # inside formulas
    when: str = "if"
    otherwise: str = "otherwise"
    and_: str = "and"
    or_: str = "or"
    not_: str = "not"
    true: str = "true"
    false: str = "false"
    for_: str = "for"
    # sentences
    for_each: str = "For {}:"
    in_case: str = "When {}:"
    for_each_in_case: str = "For {} when {}:"
    corrected: str = "The corrected claim is {}."
    rests_on: str = "Rests on assumed: {}"
    at: str = "At {}:"
    left_side: str = "the left side is {}"
    right_side: str = "the right side is {}"
    undefined: str = "{} is undefined: {}"
    # what is told of a line
    from_: str = "from {}"
    uses: str = "uses {}"
    needs: str = "needs {}"
    missing: str = "missing: {}"
    rule: str = "rule {}"
    # what was checked
    checked: str = "{verdict}: checked line by line by derive {version}, content hash {hash}"
    verdicts: Mapping[Status, str] = field(default_factory=lambda: {s: s.value for s in Status})


ENGLISH = Wording()
