"""`derive graph`: who uses which lemma, without running anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.stub import SCRIPT, Derive


@pytest.fixture
def cited(derive: Derive) -> Derive:
    for name, cites in (("rests", ("fine", "also-fine")), ("top", ("rests", "fine"))):
        body = "; ".join(f'd.lemma("{c}")' for c in cites)
        Path(f"proofs/topic/{name}.py").write_text(SCRIPT.format(name=name, function=name, body=body))
    return derive


def test_as_text_each_proof_has_what_it_rests_on_below_it(cited: Derive) -> None:
    assert cited("graph", "top", "wrong").stdout == (
        "top\n  rests\n    fine\n    also-fine\n  fine\n\nuse no lemma:\n  wrong\n"
    )


def test_what_was_shown_above_is_not_opened_again(cited: Derive) -> None:
    assert cited("graph", "rests", "top").stdout == (
        "rests\n  fine\n  also-fine\ntop\n  rests (see above)\n  fine\n"
    )


def test_without_a_selection_all_proofs_are_shown(cited: Derive) -> None:
    assert "use no lemma:\n  also-fine\n  assumed\n" in cited("graph").stdout


def test_mermaid_and_dot_have_an_arrow_from_each_lemma_to_what_uses_it(cited: Derive) -> None:
    mermaid = cited("graph", "top", "--to", "mermaid").stdout.splitlines()
    assert mermaid[0] == "flowchart LR"
    label = dict(re.findall(r'(p\d)\["([\w-]+)"\]', "\n".join(mermaid)))
    arrows = {
        (label[a], label[b]) for a, b in (line.strip().split(" --> ") for line in mermaid if "-->" in line)
    }
    dot = cited("graph", "top", "--to", "dot").stdout
    assert set(re.findall(r'"([\w-]+)" -> "([\w-]+)";', dot)) == arrows
    assert arrows == {("fine", "rests"), ("also-fine", "rests"), ("rests", "top"), ("fine", "top")}
    assert 'subgraph cluster_0 { label="topic"; ' in dot


def test_a_circle_is_shown_and_ends(cited: Derive) -> None:
    Path("proofs/topic/fine.py").write_text(
        SCRIPT.format(name="fine", function="fine", body='d.lemma("top")')
    )
    shown = cited("graph", "top")
    assert shown.exit_code == 0
    assert "top (in a circle)" in shown.stdout


def test_a_lemma_that_is_not_there_is_bad_input(cited: Derive) -> None:
    Path("proofs/topic/fine.py").unlink()
    result = cited("graph", "rests")
    assert result.exit_code == 2
    assert "rests cites fine, and there is no such proof" in result.stderr
