"""Of all lines through 0 the one whose slope solves the normal equation has the least squared error.

It is the one critical point.
"""
from sympy import Derivative, Eq, Le, Sum
from derive import Derivation, derivation, iff
from derive.rules import differentiate, minimum_at


@derivation("Least squares with one slope")
def least_squares_1d(d: Derivation):
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    w, b = d.real("w"), d.real("b")
    A, B = Sum(x[n]**2, n), Sum(x[n] * y[n], n)
    some = d.given(A > 0, "some x is not 0")
    normal = d.given(Eq(A * b, B), "b solves the normal equation")
    L = d.define("L", Sum((w * x[n] - y[n])**2, n), of=w)
    d.claim(iff(Eq(Derivative(L(w), w), 0), Eq(w, b)))
    d.claim(Le(L(b), L(w)))

    slope = (d.calc(Derivative(L(w), w))
              .eq(Sum(2 * (w * x[n] - y[n]) * x[n], n),  by=(L, differentiate))
              .eq(2 * A * (w - b),                       by=normal))
    (d.chain(Eq(Derivative(L(w), w), 0))
      .iff(Eq(2 * A * (w - b), 0),                       by=slope)
      .iff(Eq(w, b),                                     by=some))
    d.step(Le(L(b), L(w)),                               by=(slope, minimum_at(w, b)))
