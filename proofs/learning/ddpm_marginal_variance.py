"""After t steps of noising the mean is sqrt(abar_t) times the start, and the variance is 1 - abar_t.

Each step keeps sqrt(1 - beta_s) of what was there and adds noise of variance beta_s, independent of it: m[t] is the
mean and v[t] the variance after t steps from the fixed start x0, and abar_t is the product of 1 - beta_s up to t.
"""
from sympy import Eq, Product, sqrt
from derive import Derivation, derivation
from derive.rules import induction


@derivation("The marginal of a diffusion model")
def ddpm_marginal_variance(d: Derivation):
    T = d.integer("T", at_least=0)
    t = d.integer("t", at_least=0, at_most=T)
    r, s = d.index("r", 1, T), d.index("s", 0, T)
    beta = d.family("beta", r, above=0, below=1)
    x0 = d.real("x_0")
    m, v = d.family("m", s), d.family("v", s)
    start = d.given(Eq(m[0], x0), "the start is fixed")
    still = d.given(Eq(v[0], 0), "a fixed start does not vary")
    shrink = d.given(Eq(m[r], sqrt(1 - beta[r]) * m[r - 1]), "the noise has mean 0")
    spread = d.given(Eq(v[r], (1 - beta[r]) * v[r - 1] + beta[r]), "variances of independent parts add")
    n = d.integer("n", at_least=0, at_most=T)
    abar = d.define("abar", Product(1 - beta[r], (r, 1, n)), of=n, latex=r"\bar{\alpha}_{n}")
    d.claim(Eq(m[t], sqrt(abar(t)) * x0))
    d.claim(Eq(v[t], 1 - abar(t)))

    mean = d.step(Eq(m[0], sqrt(abar(0)) * x0),              by=(start, abar))
    with d.case(t < T), d.induction(Eq(m[t], sqrt(abar(t)) * x0)) as hypothesis:
        onward = (d.calc(m[t + 1])
                   .eq(sqrt(1 - beta[t + 1]) * m[t],         by=shrink.at(r=t + 1))
                   .eq(sqrt(1 - beta[t + 1]) * sqrt(abar(t)) * x0, by=hypothesis)
                   .eq(sqrt(abar(t + 1)) * x0,               by=abar))
    d.step(Eq(m[t], sqrt(abar(t)) * x0),                     by=(mean, onward, induction(t, 0)))

    variance = d.step(Eq(v[0], 1 - abar(0)),                 by=(still, abar))
    with d.case(t < T), d.induction(Eq(v[t], 1 - abar(t))) as hypothesis:
        onward = (d.calc(v[t + 1])
                   .eq((1 - beta[t + 1]) * v[t] + beta[t + 1], by=spread.at(r=t + 1))
                   .eq(1 - (1 - beta[t + 1]) * abar(t),      by=hypothesis)
                   .eq(1 - abar(t + 1),                      by=abar))
    d.step(Eq(v[t], 1 - abar(t)),                            by=(variance, onward, induction(t, 0)))
