"""The information log(1/p) is strictly decreasing in p, and 0 at p = 1."""
from sympy import Eq, log
from derive import Derivation, derivation, iff
from derive.rules import take_log


@derivation("The rarer, the more information", source="004_584edaeada3741c6.txt")
def information_decreasing(d: Derivation):
    p = d.real("p", above=0, at_most=1)
    q = d.real("q", above=0, at_most=1)
    info = d.define("I", log(1 / p), of=p)
    d.claim(iff(p < q, info(p) > info(q)))
    d.claim(Eq(info(1), 0), by=info)

    (d.chain(p < q)
      .iff(1 / p > 1 / q,            why="divide by the positive $p*q$")
      .iff(log(1 / p) > log(1 / q),  by=take_log)
      .iff(info(p) > info(q),              by=info))
