"""A derivation with numbers, in every format: beside the lines, without labels of its own, and setting in TeX."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from derive.render.latex import render_latex
from derive.render.mathml import MATHML
from derive.render.notation import Notation
from derive.render.options import Format, Options, Shape
from derive.render.phrases import decimal_node
from derive.render.printer import render
from derive.render.unicode import render_unicode
from derive.report.documents import written
from tests.shipped import verdicts

SHOWN = [v for v in verdicts() if v.record is not None]


@pytest.mark.parametrize(("turn", "to"), list(enumerate(Format)))
def test_every_shipped_proof_is_written_with_numbers_in_one_of_the_formats(turn: int, to: Format) -> None:
    for verdict in SHOWN[turn :: len(Format)]:
        text = written(verdict, Options(to, instance="auto"))
        assert len(text) > len(written(verdict, Options(to))), verdict.name


def test_rows_of_numbers_have_no_labels_of_their_own() -> None:
    for verdict in SHOWN[::7]:
        for to, label in ((Format.latex, r"\\label\{([^}]*)\}"), (Format.html, r'id="(eq:[^"]*)"')):
            found = Counter(re.findall(label, written(verdict, Options(to, numbered=True, instance="auto"))))
            assert [name for name, count in found.items() if count > 1] == [], verdict.name


@pytest.mark.parametrize(
    ("text", "plain", "latex"),
    [
        ("0.1667", "0.1667", r"0.1667"),
        ("-1.0986", "-1.0986", r"-1.0986"),
        ("1.2345e+20", "1.2345 * 10^20", r"1.2345 \cdot 10^{20}"),
        ("-1.2345e-20", "-1.2345 * 10^(-20)", ""),
        ("about 10^3000", "10^3000", "10^{3000}"),
    ],
)
def test_a_decimal_prints_as_its_digits(text: str, plain: str, latex: str) -> None:
    node = decimal_node(text)
    assert render_unicode(node).replace("·", "*") == plain
    if latex:
        assert render_latex(node).replace(r"\,", r" \cdot ") == latex
    digits = text.removeprefix("-").removeprefix("about ").partition("e")[0].partition("^")[0]
    assert f"<mn>{digits}</mn>" in render(node, Notation(), MATHML)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="it is set by pdflatex")
def test_derivations_with_numbers_are_set_by_pdflatex_without_overfull_lines(tmp_path: Path) -> None:
    names = ("softmax-from-logit", "entropy-le-cross-entropy-with-zeros", "coin-mle", "decision-rule")
    for verdict in (v for v in SHOWN if v.name in names):
        path = tmp_path / f"{verdict.name}.tex"
        path.write_text(written(verdict, Options(shape=Shape.article, instance="auto")), "utf-8")
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name],
            cwd=tmp_path, capture_output=True, text=True, errors="replace",
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:]
        log = path.with_suffix(".log").read_text(errors="replace")
        wide = [float(w) for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
        assert [w for w in wide if w > 5] == []
