"""Where a policy p is the reference q tilted by a reward, the reward is beta times their log-ratio, plus a constant.

A preference by the difference of two rewards does not see the constant.
"""
from sympy import Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import sigmoid


@derivation("The reward in direct preference optimisation")
def dpo_reward(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    q = d.family("q", i, above=0)
    r = d.family("r", i)
    beta = d.real("beta", nonzero=True)
    Z = d.define("Z", Sum(q[j] * exp(r[j] / beta), j))
    p = d.define("p", q[i] * exp(r[i] / beta) / Z, over=i)
    d.claim(Eq(r[i], beta * log(p[i] / q[i]) + beta * log(Z)))
    d.claim(Eq(sigmoid(r[i] - r[j]), sigmoid(beta * log(p[i] / q[i]) - beta * log(p[j] / q[j]))))

    reward = (d.calc(beta * log(p[i] / q[i]) + beta * log(Z))
               .eq(beta * log(exp(r[i] / beta) / Z) + beta * log(Z),   by=p)
               .eq(r[i],                                               by=Z, why="log of a quotient"))
    d.step(Eq(r[i], beta * log(p[i] / q[i]) + beta * log(Z)),          by=reward)
    gap = d.step(Eq(r[i] - r[j], beta * log(p[i] / q[i]) - beta * log(p[j] / q[j])), by=(reward, reward.at(i=j)))
    d.step(Eq(sigmoid(r[i] - r[j]), sigmoid(beta * log(p[i] / q[i]) - beta * log(p[j] / q[j]))), by=gap)
