"""The words that documents put around formulas, in one place, so that there can be one for each language.

What an author wrote, and what a rule says of a line, is not here. `{}` stands for what is put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.languages import verdicts


@frozen
class Wording:
    """The words of one language; the fields' defaults are English."""

    language: str = "en"
    # headings
    notes: str = "Derivations"
    contents: str = "Contents"
    given: str = "Given"
    let: str = "Let"
    suppose: str = "Suppose"  # what is given of what was defined
    assumed: str = "Assumed, not proved:"
    lemmas: str = "Lemmas"
    claim: str = "Claim"
    false_claim: str = "Claim, said to be false"
    theorem: str = "Theorem"
    proof: str = "Proof"
    resting_on: str = "rests on assumed {}"
    # labels in the terminal, at most nine cells wide
    define: str = "Define"
    assumed_label: str = "Assumed"
    corrected_label: str = "Corrected"
    refuted: str = "Refuted"
    doubted: str = "False?"
    witness: str = "Witness"
    used_label: str = "Uses"
    needed_label: str = "Needs"
    left: str = "left side"
    right: str = "right side"
    not_defined: str = "undefined"
    instance: str = "Instance"
    # an instance
    any_point: str = "any values"
    in_numbers: str = "In numbers:"
    in_numbers_at: str = "In numbers, at {}:"
    holds: str = "holds"
    not_here: str = "does not apply here"
    # inside formulas
    when: str = "if {}"  # a case's condition, in its own column
    otherwise: str = "otherwise"
    in_case_of: str = "{} if {}"  # a case in a line of text: its value and its condition
    in_other_cases: str = "{} otherwise"
    and_: str = " and "
    or_: str = " or "
    not_: str = "not "
    true: str = "true"
    false: str = "false"
    for_: str = "for"
    # sentences
    for_indices: str = "for {}"
    under_guards: str = "when {}"
    under_none: str = "in general"  # after a case
    for_each: str = "For {}:"
    in_case: str = "When {}:"
    in_general: str = "In general:"
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
    not_shown: str = "not shown: {}"
    rule: str = "rule {}"
    # what was checked
    checked: str = "{verdict}: checked line by line by derive {version}, content hash {hash}"
    verdicts: Mapping[Status, str] = field(default_factory=lambda: {s: s.value for s in Status})

    def word(self, status: Status) -> str:
        """A verdict as a label; a verdict is never told by colour alone."""
        return self.verdicts[status].upper()


ENGLISH = Wording()

KOREAN = Wording(
    language="ko",
    notes="유도 과정",
    contents="차례",
    given="조건",
    let="정의",
    suppose="조건",
    assumed="증명 없이 가정:",
    lemmas="보조정리",
    claim="주장",
    false_claim="거짓인 주장",
    theorem="정리",
    proof="증명",
    resting_on="증명 없이 가정한 것: {}",
    define="정의",
    assumed_label="가정",
    corrected_label="수정",
    refuted="반증",
    doubted="거짓?",
    witness="반례",
    used_label="사용",
    needed_label="필요",
    left="좌변",
    right="우변",
    not_defined="정의되지 않음",
    instance="수치 예",
    any_point="값이 필요 없음",
    in_numbers="수치로:",
    in_numbers_at="수치로, {}일 때:",
    holds="성립",
    not_here="이 값에서는 해당 없음",
    when="{}일 때",
    otherwise="그 외",
    in_case_of="{}, {}일 때",
    in_other_cases="{}, 그 외",
    and_="이고 ",
    or_=" 또는 ",
    not_="부정: ",
    true="참",
    false="거짓",
    for_="단,",
    for_indices="{}에 대하여",
    under_guards="{}일 때",
    under_none="일반적으로",
    for_each="{}에 대하여:",
    in_case="{}일 때:",
    in_general="일반적으로:",
    for_each_in_case="{}에 대하여, {}일 때:",
    corrected="바로잡은 주장: {}.",
    rests_on="증명 없이 가정한 것: {}",
    at="{}일 때:",
    left_side="좌변: {}",
    right_side="우변: {}",
    undefined="정의되지 않음: {} ({})",
    from_="근거 {}",
    uses="사용: {}",
    needs="필요: {}",
    missing="빠진 조건: {}",
    not_shown="보이지 못한 것: {}",
    rule="규칙: {}",
    checked="{verdict} (derive {version}에서 한 줄씩 검증, 내용 해시 {hash})",
    verdicts={s: verdicts.KOREAN[s.value] for s in Status},
)


def wording_in(code: str) -> Wording:
    """The words of a language, by its code."""
    return {w.language: w for w in (ENGLISH, KOREAN)}[code]
