"""`derive new`: a proof that checks as it stands, and nothing that was there is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.kernel.verdict import Status
from derive.library.catalogue import load
from derive.record.model import Record
from derive.script.run import run_script
from tests.cli.stub import Derive


@pytest.mark.parametrize("name", ["my-claim", "my_claim"])
def test_a_new_proof_is_proved_as_it_stands(derive: Derive, name: str) -> None:
    result = derive("new", name)
    assert result.exit_code == 0
    assert result.stdout == "proofs/my_claim.py\ncheck it: derive check my-claim\n"
    path = Path("proofs/my_claim.py")
    (record,) = run_script(path)
    assert isinstance(record, Record)
    assert record.name == "my-claim"
    assert record.title == "My claim"
    assert judge(record).status is Status.PROVED


def test_a_topic_is_a_folder_and_the_first_proof_makes_the_folder_of_proofs(
    derive: Derive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert derive("new", "sums/my-claim").exit_code == 0
    proof = load(empty).find("my-claim")
    assert proof is not None
    assert (proof.topic, proof.path.name) == ("sums", "my_claim.py")


def test_what_is_there_is_never_changed(derive: Derive) -> None:
    before = Path("proofs/topic/fine.py").read_text()
    result = derive("new", "fine")
    assert result.exit_code == 2
    assert "there is a proof fine already: proofs/topic/fine.py:6" in result.stderr
    Path("proofs/taken.py").write_text("mine")
    assert derive("new", "taken").exit_code == 2
    assert Path("proofs/taken.py").read_text() == "mine"
    assert Path("proofs/topic/fine.py").read_text() == before


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("2-balls", "derive new balls"),
        ("My Claim", "derive new my-claim"),
        ("../escape", "derive new my-claim"),
        ("/etc/x", "derive new my-claim"),
        ("a--b", "derive new a-b"),
        ("lambda", "derive new lambda-claim"),
        ("all", "derive new all-claim"),
        ("", "derive new my-claim"),
        ("합", "derive new my-claim"),
        ("Übung", "derive new ubung"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_with_one_that_can(derive: Derive, name: str, fix: str) -> None:
    result = derive("new", name)
    assert result.exit_code == 2
    assert fix in result.stderr
