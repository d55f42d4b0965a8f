"""The audit evaluates what the kernel calls proved; a disagreement is a bug of the checker, said aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.check import judge as judging
from derive.check.judge import judge
from derive.kernel.verdict import KernelVerdict, LineVerdict, Status
from derive.record.model import Record
from tests.kernel.build import claim, declared, given, line


def _true() -> Record:
    record = given(
        declared("K integer at_least 1; i in 1..K; p over 1..K above 0"), "Sum(p[j], (j, 1, K)) = 1"
    )
    return claim(
        line(record, "p[i] - p[i]*Sum(p[j], (j, 1, K)) = 0", premises=["h1"]),
        "p[i] - p[i]*Sum(p[j], (j, 1, K)) = 0",
    )


def _false() -> Record:
    record = declared("K integer at_least 1; p over 1..K above 0")
    return claim(line(record, "Sum(p[j], (j, 1, K)) = 1"), "Sum(p[j], (j, 1, K)) = 1")


def test_the_audit_agrees_with_what_is_true() -> None:
    verdict = judge(_true(), audited=True)
    assert verdict.status is Status.PROVED
    assert not verdict.contradicted


def test_a_kernel_that_accepts_what_is_false_is_contradicted(monkeypatch: pytest.MonkeyPatch) -> None:
    def credulous(record: Record, lemmas: object, advisor: object, **more: object) -> KernelVerdict:
        lines = tuple(LineVerdict(each, Status.PROVED) for each in record.lines)
        return KernelVerdict(Status.PROVED, lines)

    monkeypatch.setattr(judging, "check", credulous)
    assert judge(_false()).status is Status.PROVED
    verdict = judge(_false(), audited=True)
    assert verdict.status is Status.COULD_NOT_RUN
    assert verdict.contradicted
    assert verdict.error is not None
    assert "bug of derive" in verdict.error.fix
    assert verdict.lines[0].witness is not None


def test_the_audit_looks_at_a_line_under_its_case_only() -> None:
    record = line(declared("x real"), "x > 0", guards=["x > 0"])
    verdict = judge(replace(claim(line(record, "x = x"), "x = x")), audited=True)
    assert not verdict.contradicted
