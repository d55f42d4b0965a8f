"""The square of a sum of products is at most the product of the sums of squares, by Lagrange's identity."""
from sympy import Eq, Le, Sum
from derive import Derivation, derivation


@derivation("The Cauchy-Schwarz inequality for sums")
def cauchy_schwarz_sums(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    a, b = d.family("a", i), d.family("b", i)
    A, B, C = Sum(a[i]**2, i), Sum(b[i]**2, i), Sum(a[i] * b[i], i)
    d.claim(Le(C**2, A * B))

    minors = Sum(Sum((a[i] * b[j] - a[j] * b[i])**2, j), i)
    lagrange = d.step(Eq(minors, 2 * (A * B - C**2)),     why="expand the square, and sum each product")
    positive = d.step(Le(0, minors),                      why="squares are nonnegative")
    d.step(Le(C**2, A * B),                               by=(lagrange, positive))
