"""Away from 0 the exponential lies strictly above its tangent there."""
from sympy import Ge, Gt, Ne, exp
from derive import Derivation, derivation


@derivation("Away from 0 the exponential lies strictly above its tangent there")
def exp_gt_one_add(d: Derivation):
    x = d.real("x", nonzero=True)
    d.claim(Gt(exp(x), 1 + x))

    above = d.step(Ge(exp(x), 1 + x),  by=d.lemma("exp-ge-one-add").at(x=x))
    apart = d.step(Ne(exp(x), 1 + x),  by=d.lemma("exp-eq-one-add-iff").at(x=x))
    d.step(Gt(exp(x), 1 + x),          by=(above, apart))
