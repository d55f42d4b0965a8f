"""The entropy in bits is the entropy in nats divided by log 2."""
from sympy import Eq, Sum, log
from derive import Derivation, derivation
from derive.functions import entropy


@derivation("Entropy in bits and in nats", source="004_584edaeada3741c6.txt")
def entropy_change_of_base(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    x = d.real("x", above=0)
    log2 = d.define("log_2", log(x) / log(2), of=x)
    d.claim(Eq(-Sum(p[i] * log2(p[i]), i), entropy(p) / log(2)))

    (d.calc(-Sum(p[i] * log2(p[i]), i))
      .eq(-Sum(p[i] * (log(p[i]) / log(2)), i),    by=log2, why="change of base")
      .eq(-Sum(p[i] * log(p[i]), i) / log(2),      why="$log(2)$ leaves the sum")
      .eq(entropy(p) / log(2),                     by=entropy))
