"""`derive plot` at the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.stub import SCRIPT, Derive


def test_plot_draws_what_it_can_and_tells_of_the_rest(derive: Derive) -> None:
    """The first that could not be drawn kept the others from it."""
    text = SCRIPT.format(name="two", function="a_pair", body='y = d.real("y")')
    Path("proofs/topic/a_pair.py").write_text(text.replace("x + 1", "x + y"))
    result = derive("plot", "a[-l]*", "-o", "drawn")
    assert (result.exit_code, result.stdout) == (2, "drawn/also-fine.svg\n")
    assert "what to draw of a-pair" in result.stderr


@pytest.mark.parametrize("to", ["svg", "png", "pdf"])
def test_plot_leaves_a_picture_that_it_did_not_draw(derive: Derive, to: str) -> None:
    own = Path(f"also-fine.{to}")
    own.write_bytes(b"my own\n")
    result = derive("plot", "also-fine", "--to", to)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error: {own} was not written by this command" in result.stderr
    assert own.read_bytes() == b"my own\n"
    own.unlink()
    assert [derive("plot", "also-fine", "--to", to).exit_code for _ in range(2)] == [0, 0]
