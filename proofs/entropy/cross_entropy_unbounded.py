"""For the two-class target (0, 1) cross-entropy is -log q_2: without bound as q_2 goes to 0, and 0 at q_2 = 1.

Cross-entropy is defined for positive q, so q_2 < 1 and the value at 1 is that of -log q_2, which is the limit too.
"""
from sympy import Eq, log, oo
from derive import Derivation, derivation, literal, tends
from derive.functions import cross_entropy
from derive.rules import limit


@derivation("Cross-entropy is unbounded", source="001_7de39d0da407a50e.txt")
def cross_entropy_unbounded(d: Derivation):
    x = d.real("x", above=0, below=1)
    loss = cross_entropy(literal(0, 1), literal(1 - x, x))
    d.claim(Eq(loss, -log(x)))
    d.claim(tends(loss, x, 0, oo, side="+"))
    d.claim(tends(loss, x, 1, 0, side="-"))
    d.claim(Eq(-log(1), 0))

    (d.calc(loss)
      .eq(-(0 * log(1 - x) + 1 * log(x)),    by=cross_entropy)
      .eq(-log(x)))
    d.step(tends(loss, x, 0, oo, side="+"),  by=(cross_entropy, limit))
    d.step(tends(loss, x, 1, 0, side="-"),   by=(cross_entropy, limit))
    d.step(Eq(-log(1), 0))
