"""The exponential lies above its tangent at 0."""
from sympy import Ge, Le, exp, log
from derive import Derivation, derivation


@derivation("The exponential lies above its tangent at 0")
def exp_ge_one_add(d: Derivation):
    x = d.real("x")
    d.claim(Ge(exp(x), 1 + x))

    tangent = d.lemma("log-le-sub-one")
    (d.step(Le(log(exp(x)), exp(x) - 1),  by=tangent.at(x=exp(x)))
      .then(Le(x, exp(x) - 1),            why="log undoes exp")
      .then(Ge(exp(x), 1 + x),            why="add 1"))
