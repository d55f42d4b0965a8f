"""The discounted return is the reward at once plus gamma times the return from the next step on."""
from sympy import Eq, Sum
from derive import Derivation, derivation


@derivation("The recursion of the discounted return")
def discounted_return(d: Derivation):
    T = d.integer("T", at_least=1)
    k, t = d.index("k", 1, T), d.index("t", 1, T)
    r = d.family("r", k)
    gamma = d.real("gamma", nonzero=True)
    n = d.integer("n", at_least=1, at_most=T + 1)
    G = d.define("G", Sum(gamma**(k - n) * r[k], (k, n, T)), of=n)
    d.claim(Eq(G(t), r[t] + gamma * G(t + 1)))
    d.claim(Eq(G(T + 1), 0))

    (d.calc(G(t))
      .eq(Sum(gamma**(k - t) * r[k], (k, t, T)),                               by=G)
      .eq(r[t] + Sum(gamma**(k - t) * r[k], (k, t + 1, T)),                    why="split off the first term")
      .eq(r[t] + gamma * Sum(gamma**(k - (t + 1)) * r[k], (k, t + 1, T)),      why="take out one $gamma$")
      .eq(r[t] + gamma * G(t + 1),                                             by=G))
    d.step(Eq(G(T + 1), 0),                                                    by=G, why="no term is left")
