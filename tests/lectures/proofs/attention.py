"""Attention, contrastive losses, temperature."""
from sympy import Derivative, Eq, Sum, exp, log, sqrt
from derive import KD, Derivation, derivation, iff
from derive.functions import softmax
from derive.rules import differentiate, divide, take_exp


@derivation("The gradient of attention in its scores")
def attention_gradient(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j, k = d.indices("i j k", 1, n)
    s, v = d.family("s", i), d.family("v", i)
    o = d.define("o", Sum(softmax(s)[i] * v[i], i))
    d.claim(Eq(Derivative(Sum(softmax(s)[i] * v[i], i), s[k]), softmax(s)[k] * (v[k] - o)))
    (d.calc(Derivative(Sum(softmax(s)[i] * v[i], i), s[k]))
      .eq(Sum(softmax(s)[i] * (KD(i, k) - softmax(s)[k]) * v[i], i), by=(softmax, differentiate))
      .eq(softmax(s)[k] * v[k] - softmax(s)[k] * Sum(softmax(s)[i] * v[i], i))
      .eq(softmax(s)[k] * (v[k] - o), by=o))


@derivation("Attention ignores a shift of all keys")
def attention_key_shift(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    m = d.integer("m", at_least=1)
    i, j = d.indices("i j", 1, n)
    a = d.index("a", 1, m)
    q = d.family("q", a)
    c = d.family("c", a)
    key = d.family("k", i, a)
    num = exp(Sum(q[a] * (key[i, a] + c[a]), a) / sqrt(m))
    d.claim(Eq(num / Sum(exp(Sum(q[a] * (key[j, a] + c[a]), a) / sqrt(m)), j),
               exp(Sum(q[a] * key[i, a], a) / sqrt(m)) / Sum(exp(Sum(q[a] * key[j, a], a) / sqrt(m)), j)))
    split = d.step(Eq(exp(Sum(q[a] * (key[i, a] + c[a]), a) / sqrt(m)),
              exp(Sum(q[a] * c[a], a) / sqrt(m)) * exp(Sum(q[a] * key[i, a], a) / sqrt(m))))
    (d.calc(num / Sum(exp(Sum(q[a] * (key[j, a] + c[a]), a) / sqrt(m)), j))
      .eq(exp(Sum(q[a] * c[a], a) / sqrt(m)) * exp(Sum(q[a] * key[i, a], a) / sqrt(m))
          / Sum(exp(Sum(q[a] * c[a], a) / sqrt(m)) * exp(Sum(q[a] * key[j, a], a) / sqrt(m)), j), by=split)
      .eq(exp(Sum(q[a] * key[i, a], a) / sqrt(m)) / Sum(exp(Sum(q[a] * key[j, a], a) / sqrt(m)), j)))


@derivation("The gradient of the InfoNCE loss in a similarity")
def infonce_gradient(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j, k, p = d.indices("i j k p", 1, n)
    s = d.family("s", i)
    tau = d.real("tau", above=0)
    prob = d.define("P", exp(s[i] / tau) / Sum(exp(s[j] / tau), j), over=i)
    d.claim(Eq(Derivative(-log(exp(s[p] / tau) / Sum(exp(s[j] / tau), j)), s[k]), (prob[k] - KD(k, p)) / tau))
    (d.calc(Derivative(-log(exp(s[p] / tau) / Sum(exp(s[j] / tau), j)), s[k]))
      .eq(Derivative(-s[p] / tau + log(Sum(exp(s[j] / tau), j)), s[k]))
      .eq(-KD(k, p) / tau + exp(s[k] / tau) / tau / Sum(exp(s[j] / tau), j), by=differentiate)
      .eq((prob[k] - KD(k, p)) / tau, by=prob))


@derivation("Temperature does not change the ranking")
def temperature_ranking(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j = d.indices("i j", 1, n)
    z = d.family("z", i)
    T = d.real("T", above=0)
    d.claim(iff(z[i] < z[j], softmax(z / T)[i] < softmax(z / T)[j]))
    (d.chain(z[i] < z[j])
      .iff(z[i] / T < z[j] / T, by=divide(T))
      .iff(exp(z[i] / T) < exp(z[j] / T), by=take_exp)
      .iff(softmax(z / T)[i] < softmax(z / T)[j], by=softmax))
