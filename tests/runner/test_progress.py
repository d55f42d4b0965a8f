"""One line says where a long run stands: on a terminal only, and never longer than it is wide."""

from __future__ import annotations

import io
import os

import pytest

from derive.runner import progress
from derive.runner.progress import ProgressLine
from derive.runner.session import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def line(monkeypatch: pytest.MonkeyPatch, columns: int, *active: str) -> str:
    monkeypatch.setattr(progress, "QUIET_FOR", 0.0)
    monkeypatch.setattr(progress, "EVERY", 0.0)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    ProgressLine(terminal)(Progress(2, 50, active))
    return terminal.getvalue().removeprefix("\r\x1b[K")


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (57, "checking 3/50: entropy-nonnegative, perplexity, sum-swap"),
        (56, "checking 3/50: entropy-nonnegative and 2 more"),
        (30, "checking 3/50: entropy-nonneg"),
    ],
)
def test_names_are_listed_as_far_as_they_have_room(
    monkeypatch: pytest.MonkeyPatch, columns: int, shown: str
) -> None:
    assert line(monkeypatch, columns, "entropy-nonnegative", "perplexity", "sum-swap") == shown


def test_the_line_is_as_wide_as_the_terminal_that_it_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output may be a pipe, of which nobody knows how wide it is."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((fd, 24)))
    terminal = Terminal()
    monkeypatch.setattr(terminal, "fileno", lambda: 44)
    assert progress._columns(terminal) == 44


def test_nothing_is_said_elsewhere_than_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "QUIET_FOR", 0.0)
    monkeypatch.setattr(progress, "EVERY", 0.0)
    stream = io.StringIO()
    bar = ProgressLine(stream)
    bar(Progress(0, 1, ("one",)))
    bar.clear()
    assert stream.getvalue() == ""
