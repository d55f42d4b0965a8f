"""Batches of claims: in order, each its own verdict, whatever the others do."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import Any

import pytest

from derive.runner import claims
from derive.runner.claims import answers


def batch(*lines: str, **limits: float) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answers(lines, **limits)]


def claim(id: int, lhs: str, rhs: str) -> str:
    return json.dumps({"id": id, "symbols": {"x": "real"}, "lhs": lhs, "rhs": rhs})


def test_verdicts_come_in_order_with_their_ids() -> None:
    found = batch(claim(3, "x + x", "2*x"), claim(1, "x", "x + 1"), claim(2, "x", "y"))
    assert [(f["id"], f["verdict"]) for f in found] == [(3, "proved"), (1, "refuted"), (2, "could_not_run")]
    assert all(f["seconds"] >= 0 for f in found)


def test_a_line_that_is_no_claim_does_not_stop_the_batch() -> None:
    found = batch("{", "[1]", "", '{"id": 7}', claim(1, "x", "x"))
    assert [f["verdict"] for f in found] == ["could_not_run", "could_not_run", "could_not_run", "proved"]
    assert "line 1: not JSON" in found[0]["reason"]
    assert found[2]["id"] == 7


def test_nothing_of_a_line_goes_unread_behind_a_key_of_the_same_name() -> None:
    (found,) = batch('{"id": 1, "symbols": {"x": "real", "x": "positive"}, "lhs": "Abs(x)", "rhs": "x"}')
    assert (found["verdict"], found["reason"]) == ("could_not_run", "line 1: the key 'x' twice in one object")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children need fork")
def test_a_claim_that_hangs_or_crashes_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def judged(data: dict[str, Any], seconds: float) -> dict[str, Any]:
        if data["id"] == 1:
            time.sleep(60)
        if data["id"] == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return {"id": data["id"], "verdict": "proved", "seconds": 0.0}

    monkeypatch.setattr(claims, "answer_of", judged)
    found = batch(claim(0, "x", "x"), claim(1, "x", "x"), claim(2, "x", "x"), claim(3, "x", "x"), limit=1.0)
    assert [f["verdict"] for f in found] == ["proved", "unproved", "could_not_run", "proved"]
    assert "time limit" in found[1]["reason"]
