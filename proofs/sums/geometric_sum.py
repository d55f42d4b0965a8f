"""The closed form of a geometric sum, by induction on its upper end."""
from sympy import Eq, Ne, Sum
from derive import Derivation, derivation
from derive.rules import divide, induction


@derivation("Geometric sum")
def geometric_sum(d: Derivation):
    n = d.integer("n", at_least=0)
    r = d.real("r")
    k = d.index("k", 0, n)
    d.given(Ne(r, 1), "the ratio is not one")
    d.claim(Eq(Sum(r**k, k), (1 - r**(n + 1)) / (1 - r)))

    statement = Eq((1 - r) * Sum(r**k, k), 1 - r**(n + 1))
    base = d.step(Eq((1 - r) * Sum(r**k, (k, 0, 0)), 1 - r),          why="one term")
    with d.induction(statement) as hypothesis:
        onward = (d.calc((1 - r) * Sum(r**k, (k, 0, n + 1)))
                   .eq((1 - r) * Sum(r**k, k) + (1 - r) * r**(n + 1), why="split off the last term")
                   .eq(1 - r**(n + 1) + (1 - r) * r**(n + 1),         by=hypothesis)
                   .eq(1 - r**(n + 2),                                why="$r**(n + 1)$ cancels"))
    (d.step(statement,                                                by=(base, onward, induction(n, 0)))
      .then(Eq(Sum(r**k, k), (1 - r**(n + 1)) / (1 - r)),             by=divide(1 - r)))
