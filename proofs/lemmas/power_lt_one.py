"""Powers of a number from 0 to below 1 stay below 1."""
from sympy import Lt
from derive import Derivation, derivation
from derive.rules import induction


@derivation("Powers of a number below 1")
def power_lt_one(d: Derivation):
    n = d.integer("n", at_least=1)
    b = d.real("b", at_least=0, below=1)
    d.claim(Lt(b**n, 1))

    base = d.step(Lt(b**1, 1))
    with d.induction(Lt(b**n, 1)) as hypothesis:
        onward = (d.calc(b**(n + 1))
                   .eq(b * b**n)
                   .le(b,             by=hypothesis)
                   .lt(1))
    d.step(Lt(b**n, 1),               by=(base, onward, induction(n)))
