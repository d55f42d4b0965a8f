"""How each kind of piece is brought into normal form in Coq: a table, one entry a kind."""

from __future__ import annotations

from derive.coq.conversion import Conversion, Convert, Script
from derive.coq.convert_angles import angle_piece, atan_piece, defined_piece
from derive.coq.convert_counts import binomial_piece, factorial_piece
from derive.coq.convert_exponentials import exp_piece, log_piece, power_piece
from derive.coq.convert_products import product_piece
from derive.coq.convert_signs import absolute_piece, extreme_piece, sign_piece
from derive.coq.convert_sums import sum_piece
from derive.coq.convert_values import (
    application_piece,
    delta_piece,
    derivative_piece,
    element_piece,
    piecewise_piece,
)
from derive.coq.text import Printer
from derive.kernel.context import Context
from derive.kernel.step import Step
from derive.terms.nodes import (
    App,
    Delta,
    Deriv,
    Elem,
    Fn,
    Node,
    Piecewise,
    Pow,
    Prod,
    Sum,
    Term,
)


def _function(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    return FUNCTION_PIECES.get(term.name, defined_piece)(c, context, p, term)


FUNCTION_PIECES: dict[str, Convert] = {
    "exp": exp_piece,
    "log": log_piece,
    "factorial": factorial_piece,
    "binomial": binomial_piece,
    "abs": absolute_piece,
    "sign": sign_piece,
    "sin": angle_piece,
    "cos": angle_piece,
    "atan": atan_piece,
    "max": extreme_piece,
    "min": extreme_piece,
}

PIECES: dict[type[Node], Convert] = {
    Fn: _function,
    Pow: power_piece,
    Elem: element_piece,
    Delta: delta_piece,
    Sum: sum_piece,
    Prod: product_piece,
    Piecewise: piecewise_piece,
    App: application_piece,
    Deriv: derivative_piece,
}


def conversion(step: Step) -> Conversion:
    """Conversions for one line."""
    return Conversion(step, PIECES)
