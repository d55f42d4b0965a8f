"""A campaign that is stopped loses no more than the part under way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.mutation import __main__ as command
from tests.mutation.campaign import OPEN, REFUTED
from tests.mutation.kept import Done, Judged, Kept, Part
from tests.mutation.report import END, Figures, write

PART = Part("softmax-ratio", "1", 0, "hash", 1, 0.25)
DONE = Done(
    PART, (Judged(0, "sign flipped", REFUTED), Judged(1, "sign flipped", OPEN, "0 = 1")), {"x: kept": 2}, 0.5
)


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    Kept(tmp_path / "kept").add(DONE)
    assert Kept(tmp_path / "kept").having([PART]) == [DONE]


def test_what_was_written_by_hand_after_the_figures_stays(tmp_path: Path) -> None:
    path = tmp_path / "figures.md"
    path.write_text(f"old figures\n{END}By hand.\n", "utf-8")
    write(path, [Figures("a-proof", 1, Counter({REFUTED: 3}), Counter(), Counter(), 60.0, left=5)], 1, 0.5)
    text = path.read_text("utf-8")
    assert "before it reached 5 more mutants, of `a-proof` (5)" in text
    assert text.endswith(f"| `a-proof` | 1 | 3 | 0 | 0 | 0 | 0 | 0 |\n\n{END}By hand.\n")
    assert "old figures" not in text


def test_a_line_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "kept")
    kept.add(DONE)
    text = (tmp_path / "kept").read_text("utf-8")
    (tmp_path / "kept").write_text(text + text[:40], "utf-8")
    assert Kept(tmp_path / "kept").having([PART]) == [DONE]


def test_a_run_that_was_stopped_is_taken_up_and_gives_the_same_figures(
    tmp_path: Path,
) -> None:
    arguments = ["decision-rule", "--every", "4", "--write", str(tmp_path / "figures"), "--keep"]
    assert command.main([*arguments, str(tmp_path / "whole")]) == 0
    figures = (tmp_path / "figures").read_text("utf-8")
    lines = (tmp_path / "whole").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "half").write_text("".join(lines[:2]), "utf-8")
    assert command.main([*arguments, str(tmp_path / "half")]) == 0
    assert (tmp_path / "half").read_text("utf-8").splitlines(keepends=True)[:2] == lines[:2]
    assert len((tmp_path / "half").read_text("utf-8").splitlines()) == len(lines)
    assert (tmp_path / "figures").read_text("utf-8") == figures
