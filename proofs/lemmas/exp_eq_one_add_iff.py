"""The exponential touches its tangent at 0 there only."""
from sympy import Eq, exp, log
from derive import Derivation, derivation, iff
from derive.rules import take_log


@derivation("The exponential touches its tangent at 0 there only")
def exp_eq_one_add_iff(d: Derivation):
    x = d.real("x")
    d.claim(iff(Eq(exp(x), 1 + x), Eq(x, 0)))

    touches = d.lemma("log-eq-sub-one-iff")
    (d.chain(Eq(exp(x), 1 + x))
      .iff(Eq(log(exp(x)), exp(x) - 1),  why="log undoes exp")
      .iff(Eq(exp(x), 1),                by=touches.at(x=exp(x)))
      .iff(Eq(x, 0),                     by=take_log))
