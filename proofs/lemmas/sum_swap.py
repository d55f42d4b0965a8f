"""Two finite sums may change places: by induction on the upper end of one."""
from sympy import Eq, Sum
from derive import Derivation, derivation
from derive.rules import induction


@derivation("Finite sums change places")
def sum_swap(d: Derivation):
    N, M = d.integer("N", at_least=0), d.integer("M", at_least=0)
    n = d.integer("n", at_least=0, at_most=N)
    i, s = d.index("i", 1, N), d.index("s", 1, M)
    c = d.family("c", i, s)
    statement = Eq(Sum(Sum(c[i, s], s), (i, 1, n)), Sum(Sum(c[i, s], (i, 1, n)), s))
    d.claim(statement)

    none = d.step(Eq(Sum(Sum(c[i, s], s), (i, 1, 0)), Sum(Sum(c[i, s], (i, 1, 0)), s)),  why="both are 0")
    with d.case(n < N), d.induction(statement) as hypothesis:
        onward = (d.calc(Sum(Sum(c[i, s], s), (i, 1, n + 1)))
                   .eq(Sum(Sum(c[i, s], s), (i, 1, n)) + Sum(c[n + 1, s], s),     why="split off the last term")
                   .eq(Sum(Sum(c[i, s], (i, 1, n)), s) + Sum(c[n + 1, s], s),     by=hypothesis)
                   .eq(Sum(Sum(c[i, s], (i, 1, n + 1)), s),                       why="put it back"))
    d.step(statement,                                                             by=(none, onward, induction(n, 0)))
