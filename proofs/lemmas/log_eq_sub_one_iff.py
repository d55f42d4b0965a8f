"""The logarithm touches its tangent at 1 there only."""
from sympy import Derivative, Eq, log
from derive import Derivation, derivation, iff
from derive.rules import differentiate, strict_minimum_at


@derivation("The logarithm touches its tangent at 1 there only")
def log_eq_sub_one_iff(d: Derivation):
    x = d.real("x", above=0)
    d.claim(iff(Eq(log(x), x - 1), Eq(x, 1)))

    f = d.define("f", x - 1 - log(x), of=x)
    slope = (d.calc(Derivative(f(x), x))
              .eq(1 - 1 / x,          by=(f, differentiate))
              .eq((x - 1) / x))
    (d.chain(Eq(log(x), x - 1))
      .iff(Eq(f(x), f(1)),            by=f)
      .iff(Eq(x, 1),                  by=(slope, strict_minimum_at(x, 1))))
