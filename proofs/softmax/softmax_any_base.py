"""With another base b than e, softmax is the usual one of the scores times log b; its values still sum to one.

It holds for b = 1 too, where every class gets the same share.
"""
from sympy import Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("Softmax to another base", source="001_7de39d0da407a50e.txt")
def softmax_any_base(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    b = d.real("b", above=0)
    p = d.define("p", b**z[i] / Sum(b**z[j], j), over=i)
    d.claim(Eq(p[i], softmax(log(b) * z)[i]))
    d.claim(Eq(Sum(p[i], i), 1))

    (d.calc(p[i])
      .eq(b**z[i] / Sum(b**z[j], j),                             by=p)
      .eq(exp(log(b) * z[i]) / Sum(exp(log(b) * z[j]), j),       why="$b = exp(log(b))$")
      .eq(softmax(log(b) * z)[i],                                by=softmax))
    (d.calc(Sum(p[i], i))
      .eq(Sum(b**z[i] / Sum(b**z[j], j), i),                     by=p)
      .eq(Sum(b**z[i], i) / Sum(b**z[j], j),                     why="the denominator leaves the sum")
      .eq(1))
