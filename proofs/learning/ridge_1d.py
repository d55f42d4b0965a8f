"""With a penalty on the slope's square the least-squares slope shrinks, and exists for all data."""
from sympy import Derivative, Eq, Le, Sum
from derive import Derivation, derivation, iff
from derive.rules import differentiate, minimum_at, strict_minimum_at


@derivation("Ridge regression with one slope")
def ridge_1d(d: Derivation):
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    w = d.real("w")
    r = d.real("lambda", above=0)
    A, B = Sum(x[n]**2, n), Sum(x[n] * y[n], n)
    L = d.define("L", Sum((w * x[n] - y[n])**2, n) + r * w**2, of=w)
    b = d.define("b", B / (A + r))
    d.claim(Le(L(b), L(w)))
    d.claim(iff(Eq(L(w), L(b)), Eq(w, b)))

    slope = (d.calc(Derivative(L(w), w))
              .eq(Sum(2 * (w * x[n] - y[n]) * x[n], n) + 2 * r * w,  by=(L, differentiate))
              .eq(2 * (A + r) * (w - b),                             by=b))
    d.step(Le(L(b), L(w)),                                           by=(slope, minimum_at(w, b)))
    d.step(iff(Eq(L(w), L(b)), Eq(w, b)),                            by=(slope, strict_minimum_at(w, b)))
