"""A running average that starts at 0 is too small by the factor 1 - beta^t, by which Adam divides it.

All gradients have the expectation g; m[t] is the expectation of the average after t of them.
"""
from sympy import Eq
from derive import Derivation, derivation, implies
from derive.rules import divide, induction


@derivation("The bias correction of Adam")
def adam_bias_correction(d: Derivation):
    T = d.integer("T", at_least=0)
    t = d.integer("t", at_least=0, at_most=T)
    r, s = d.index("r", 1, T), d.index("s", 0, T)
    beta = d.real("beta", at_least=0, below=1)
    g = d.real("g")
    m = d.family("m", s)
    start = d.given(Eq(m[0], 0), "the average starts at 0")
    update = d.given(Eq(m[r], beta * m[r - 1] + (1 - beta) * g), "it moves towards the gradient")
    d.claim(Eq(m[t], (1 - beta**t) * g))
    d.claim(implies(t >= 1, Eq(m[t] / (1 - beta**t), g)))

    base = d.step(Eq(m[0], (1 - beta**0) * g),            by=start)
    with d.case(t < T), d.induction(Eq(m[t], (1 - beta**t) * g)) as hypothesis:
        onward = (d.calc(m[t + 1])
                   .eq(beta * m[t] + (1 - beta) * g,      by=update.at(r=t + 1))
                   .eq((1 - beta**(t + 1)) * g,           by=hypothesis))
    every = d.step(Eq(m[t], (1 - beta**t) * g),           by=(base, onward, induction(t, 0)))
    with d.case(t >= 1):
        d.step(beta**t < 1,                               by=d.lemma("power-lt-one").at(n=t, b=beta))
        right = d.step(Eq(m[t] / (1 - beta**t), g),       by=(every, divide(1 - beta**t)))
    d.step(implies(t >= 1, Eq(m[t] / (1 - beta**t), g)),  by=right)
