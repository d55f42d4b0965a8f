"""`derive list`: what can be named, with what the last run said, marked as that."""

from __future__ import annotations

import json
from pathlib import Path

from derive.cli.list import WORDS
from derive.kernel.verdict import Status
from tests.cli.stub import Derive


def test_every_verdict_has_a_word() -> None:
    assert set(WORDS) == {s.value for s in Status}


def test_verdicts_are_those_of_the_last_run_and_said_to_be(derive: Derive) -> None:
    assert "last run" not in derive("list").stdout
    derive("check", "all")
    listed = derive("list").stdout
    assert "  fine       proved     About" in listed
    assert "  wrong      REFUTED    About" in listed
    assert "  broken     BROKEN     About" in listed
    assert "The verdicts are those of the last run, and are not checked again here." in listed
    assert "*" not in listed


def test_a_script_that_changed_since_is_marked(derive: Derive) -> None:
    derive("check", "fine", "wrong")
    script = Path("proofs/topic/fine.py")
    script.write_text(script.read_text() + "\n")
    listed = derive("list").stdout
    assert "  fine       proved*    About" in listed
    assert "  wrong      REFUTED    About" in listed
    assert "  open       -          About" in listed
    assert "* the script has changed since then" in listed
    rows = {r["name"]: r["last_run"] for r in json.loads(derive("list", "--json").stdout)}
    assert rows["fine"]["status"] == "proved"
    assert rows["fine"]["script_changed"] is True
    assert rows["wrong"]["script_changed"] is False
    assert rows["open"] is None


def test_what_is_kept_of_the_last_run_may_be_broken_or_gone(derive: Derive) -> None:
    derive("check", "fine")
    kept = Path(".derive_cache/last_run.json")
    kept.write_text("[1")
    assert "last run" not in derive("list").stdout
    derive("check", "wrong")
    assert set(json.loads(kept.read_text())) == {"wrong"}


def test_a_listing_never_crashes_on_the_output_encoding(derive: Derive) -> None:
    script = Path("proofs/topic/fine.py")
    script.write_text(script.read_text().replace("About", "∑ 합"), encoding="utf-8")
    assert derive("list").exit_code == 0
