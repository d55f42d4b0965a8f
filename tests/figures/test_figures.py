"""Figures: what is drawn is evaluated from checked terms, gaps stay gaps, and what cannot be drawn says why."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import Any

import pytest

from derive.figures.declared import BadFigure, Declaration, declaration
from derive.figures.draw import drawn, is_drawn
from derive.figures.sampled import Figure, figure
from derive.kernel.closed import closed_is_zero
from derive.library.scan import scan_file
from derive.terms.nodes import Num
from tests.shipped import catalogue, verdicts

RECORDS = {v.name: v.record for v in verdicts() if v.record is not None}
DECLARED = [p.name for p in catalogue().everything if declaration(p) is not None]


def of(name: str, declared: Declaration | None = None) -> Figure:
    return figure(RECORDS[name], declared, closed_is_zero)


def shipped(name: str) -> Figure:
    proof = catalogue().find(name)
    assert proof is not None
    return of(name, declaration(proof))


def value(found: Figure, curve: int, x: float) -> float | None:
    nearest = min(range(len(found.xs)), key=lambda n: abs(found.xs[n] - x))
    return found.curves[curve].values[nearest]


@pytest.mark.parametrize("name", DECLARED)
def test_every_declared_figure_of_a_shipped_proof_is_drawn(name: str) -> None:
    found = shipped(name)
    for curve in found.curves:
        assert sum(v is not None for v in curve.values) > len(found.xs) / 10
    assert drawn(found, "svg").startswith(b"<?xml")


def test_curves_have_the_values_of_their_terms_and_none_where_they_are_undefined() -> None:
    found = shipped("logit-sigmoid-inverse")
    assert value(found, 0, 0.0) == pytest.approx(0.5)
    assert value(found, 1, 0.5) == pytest.approx(math.log(0.5 / 0.5), abs=0.06)
    assert value(found, 1, -2.0) is None
    assert value(found, 1, 2.0) is None


def test_both_sides_of_a_claim_are_drawn_where_nothing_is_declared() -> None:
    found = of("log-le-sub-one")
    assert [value(found, n, 1.0) for n in (0, 1)] == [pytest.approx(0, abs=0.02)] * 2
    assert min(found.xs) > 0
    for left, right in zip(*(c.values for c in found.curves), strict=True):
        assert left is not None
        assert right is not None
        assert left <= right + 1e-12


def test_a_claim_about_a_family_is_drawn_over_its_first_element() -> None:
    found = of("softmax-ratio")
    assert {str(name.name) for name, _ in found.fixed} == {"K", "z"}
    left, right = (c.values for c in found.curves)
    assert left == pytest.approx(right)


def test_points_at_which_a_hypothesis_fails_are_not_drawn() -> None:
    declared = Declaration("t", ("-1", "2"), "p=[1/4, 3/4], q=[t, 1 - t]", ("cross_entropy(p, q)",))
    found = of("entropy-le-cross-entropy", declared)
    assert value(found, 0, -0.5) is None
    assert value(found, 0, 1.5) is None
    assert value(found, 0, 0.5) == pytest.approx(math.log(2))


def test_the_variable_stays_in_its_domain_whatever_has_no_value() -> None:
    found = of("logit-range", Declaration("y", ("-2", "2"), "", ("y**2",)))
    assert value(found, 0, -1) is None
    assert value(found, 0, 0.5) == pytest.approx(0.25)


def test_the_values_of_indices_are_told() -> None:
    found = of("softmax-ratio", Declaration("t", ("0", "1"), "z=[t, 1], i=2", ("z[i]",)))
    assert [(name.name, values) for name, values in found.fixed if name.name == "i"] == [("i", (Num(2),))]


@pytest.mark.parametrize(
    ("name", "declared", "said"),
    [
        ("softmax-sums-to-one", None, ""),
        ("decision-rule", None, "it is not known what to draw"),
        ("decision-rule", Declaration("y", ("0", "1")), "needs x, range and curves"),
        ("decision-rule", Declaration("y", ("0", "one"), "", ("y",)), "'one' is not a number"),
        ("decision-rule", Declaration("y", ("0", "1"), "", ("logt(y)",)), "logt"),
        ("decision-rule", Declaration("y", ("0", "1"), "z=3", ("y",)), "no z is declared"),
        ("decision-rule", Declaration("y", ("2", "3"), "", ("logit(y)",)), "has no value anywhere"),
        (
            "decision-rule",
            Declaration("y", ("0", "1"), "", ("Sum(y*k, (k, 1, 10**7))",)),
            "too much to evaluate",
        ),
        ("softmax-ratio", Declaration("K", ("0", "3"), "", ("K",)), "x = 'K' is no real number"),
        ("softmax-ratio", Declaration("i", ("0", "3"), "", ("i",)), "x = 'i' is no real number"),
        ("softmax-ratio", Declaration("pi", ("0", "3"), "", ("pi",)), "x = 'pi' is no real number"),
    ],
)
def test_what_cannot_be_drawn_says_why(name: str, declared: Declaration | None, said: str) -> None:
    if not said:
        assert of(name, declared).curves
        return
    with pytest.raises(BadFigure, match=said.replace("(", r"\(")):
        of(name, declared)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a\n", "line 1"),
        ('[a]\ncolour = "red"\n', "other keys"),
        ('[a]\ncurves = "x"\n', "a list of formulas"),
        ('[a]\nfill = "yes"\n', "true or false"),
    ],
)
def test_a_declaration_that_cannot_be_read_is_refused_with_its_file(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "a.py").write_text("@derivation('T')\ndef a(d): pass\n")
    (tmp_path / "figures.toml").write_text(text)
    (proof,) = scan_file(tmp_path / "a.py").proofs
    with pytest.raises(BadFigure, match=said) as error:
        declaration(proof)
    assert "figures.toml" in str(error.value)


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_same_figure_gives_the_same_bytes_in_each_format(suffix: str, start: bytes) -> None:
    found = shipped("log-le-sub-one")
    first = drawn(found, suffix)
    assert first.startswith(start)
    assert drawn(found, suffix) == first
    assert is_drawn(first)


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="PGF is written with the help of xelatex")
def test_pgf_is_written_for_tex() -> None:
    written = drawn(shipped("log-le-sub-one"), "pgf")
    assert rb"\begin{pgfpicture}" in written
    assert is_drawn(written)


def test_without_matplotlib_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Any = shipped("log-le-sub-one")
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(BadFigure, match="matplotlib") as error:
        drawn(found, "svg")
    assert error.value.fix == "pip install matplotlib"
