"""`derive list`: what can be named, with what the last run said, marked as that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.cli.list import _cut
from derive.kernel.verdict import Status
from derive.languages.verdicts import COLOURS, KOREAN
from tests.cli.stub import Derive


def test_every_verdict_has_a_word_and_a_colour() -> None:
    assert set(COLOURS) == set(KOREAN) == {s.value for s in Status}


def test_verdicts_are_those_of_the_last_run_and_said_to_be(derive: Derive) -> None:
    assert "last run" not in derive("list").stdout
    derive("check", "all")
    listed = derive("list").stdout
    assert "  fine       proved         About" in listed
    assert "  wrong      REFUTED        About" in listed
    assert "  broken     COULD NOT RUN  About" in listed
    assert "The verdicts are those of the last run, and are not checked again here." in listed
    assert "*" not in listed


def test_a_script_that_changed_since_is_marked(derive: Derive) -> None:
    derive("check", "fine", "wrong")
    script = Path("proofs/topic/fine.py")
    script.write_text(script.read_text() + "\n")
    listed = derive("list").stdout
    assert "  fine       proved*  About" in listed
    assert "  wrong      REFUTED  About" in listed
    assert "  open       -        About" in listed
    assert "* the script has changed since then" in listed
    rows = {r["name"]: r["last_run"] for r in json.loads(derive("list", "--json").stdout)}
    assert rows["fine"]["status"] == "proved"
    assert rows["fine"]["script_changed"] is True
    assert rows["wrong"]["script_changed"] is False
    assert rows["open"] is None


def test_verdicts_are_known_after_the_project_was_moved(
    derive: Derive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive("check", "fine")
    (tmp_path / "moved").mkdir()
    for name in ("proofs", ".derive_cache"):
        (tmp_path / name).rename(tmp_path / "moved" / name)
    monkeypatch.chdir(tmp_path / "moved")
    assert "  fine       proved  About" in derive("list").stdout


def test_what_can_be_cited_of_those_that_come_with_it_is_listed_beside_ones_own(derive: Derive) -> None:
    own = [row["name"] for row in json.loads(derive("list", "--json").stdout)]
    found = derive("list", "--shipped", "--json")
    shipped = [row["name"] for row in json.loads(found.stdout)]
    assert found.exit_code == 0
    assert found.stderr == ""  # what is wrong with one's own is not said of them
    assert "exp-ge-one-add" in shipped
    assert not set(own) & set(shipped)


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


def test_a_listing_in_korean_has_korean_titles_and_verdicts(derive: Derive) -> None:
    script = Path("proofs/topic/fine.py")
    title = next(r["title"] for r in json.loads(derive("list", "--json").stdout) if r["name"] == "fine")
    Path("proofs/ko.toml").write_text(f'[words]\n"{title}" = "괜찮은 증명"\n', encoding="utf-8")
    derive("check", "fine")
    script.write_text(script.read_text() + "\n")
    listed = derive("list", "--lang", "ko").stdout
    assert "  fine       증명됨*  괜찮은 증명" in listed
    assert "  open       -        About" in listed
    assert "마지막으로 실행했을 때의 판정" in listed
    assert "* 그 뒤에 스크립트가 바뀜" in listed
    assert {r["title"] for r in json.loads(derive("list", "--json", "--lang", "ko").stdout)} >= {
        "괜찮은 증명"
    }
    Path("proofs/ko.toml").write_text("[words")
    broken = derive("list", "--lang", "ko")
    assert broken.exit_code == 2
    assert "ko.toml" in broken.stderr


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (46, "  also-fine  About [bold]also-fine[/bold]\n"),
        (40, "  also-fine\n      About [bold]also-fine[/bold]\n"),
        (30, "  also-fine\n      About [bold]also-fine...\n"),
    ],
)
def test_titles_stand_below_names_that_leave_them_no_room(
    derive: Derive, monkeypatch: pytest.MonkeyPatch, columns: int, shown: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("derive.cli.list.is_terminal", lambda: True)
    assert shown in derive("list").stdout


def test_titles_are_cut_by_their_cells() -> None:
    assert _cut("소프트맥스", 10) == "소프트맥스"
    assert _cut("소프트맥스의 기울기", 11) == "소프트맥..."
    assert _cut("Softmax", 2) == _cut("Softmax", -9) == ""
