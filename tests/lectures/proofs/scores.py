"""Activations, losses in the logits, and what classifiers are scored by."""
from sympy import Derivative, Eq, Max, Ne, Rational, Sum, exp, log, pi, sqrt, tanh
from derive import Derivation, derivation, KD
from derive.functions import log_sum_exp, sigmoid, softmax
from derive.rules import (
    cases, combination, differentiate, maximum_at, multiply, sum_over, take_exp, take_log, tangent_exp,
)


@derivation("Softplus identities")
def softplus_identities(d: Derivation) -> None:
    x = d.real("x")
    d.claim(Eq(log(1 + exp(x)) - log(1 + exp(-x)), x))
    d.claim(Eq(log(1 + exp(x)), -log(sigmoid(-x))), by=sigmoid)
    d.claim(Max(0, x) < log(1 + exp(x)))
    d.claim(log(1 + exp(x)) <= Max(0, x) + log(2))
    d.step(Eq(log(1 + exp(x)) - log(1 + exp(-x)), x))
    d.step(exp(Max(0, x)) < 1 + exp(x)).then(Max(0, x) < log(1 + exp(x)), by=take_log)
    d.step(1 + exp(x) <= 2 * exp(Max(0, x))).then(log(1 + exp(x)) <= Max(0, x) + log(2), by=take_log)


@derivation("Swish is above -1/e")
def swish_bound(d: Derivation) -> None:
    x = d.real("x")
    d.claim(-exp(-1) < x * sigmoid(x))
    t = d.step(-x * exp(x) <= exp(-1), by=tangent_exp(-x - 1, 0))
    d.step(-exp(-1) < x * sigmoid(x), by=(t, sigmoid))


@derivation("GELU with the logistic function keeps the odd part")
def gelu_odd(d: Derivation) -> None:
    x = d.real("x")
    c = d.real("c")
    d.claim(Eq(x * sigmoid(c * x) - (-x) * sigmoid(c * (-x)), x))
    d.step(Eq(x * sigmoid(c * x) - (-x) * sigmoid(c * (-x)), x), by=sigmoid)


@derivation("tanh-GELU: half of one plus tanh is a sigmoid")
def tanh_gelu(d: Derivation) -> None:
    x = d.real("x")
    u = d.define("u", sqrt(2 / pi) * (x + Rational(44715, 1000000) * x**3))
    d.claim(Eq(x * (1 + tanh(u)) / 2, x * sigmoid(2 * u)), by=sigmoid)


@derivation("The mean logit is at most log-sum-exp less log K")
def lse_mean(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    z = d.family("z", i)
    d.claim(Sum(z[i], i) / K <= log_sum_exp(z) - log(K))
    L = log_sum_exp(z) - log(K)
    t = d.step(1 + z[i] - L <= exp(z[i] - L), by=tangent_exp(z[i] - L, 0))
    (d.calc(Sum(1 + z[i] - L, i))
      .le(Sum(exp(z[i] - L), i), by=(t, sum_over(i)))
      .eq(K, by=log_sum_exp))
    d.step(Sum(z[i], i) / K <= log_sum_exp(z) - log(K))


@derivation("Label smoothing: the gap of the best logits")
def smoothing_gap(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i = d.index("i", 1, K)
    y = d.integer("y", at_least=1, at_most=K)
    k = d.integer("k", at_least=1, at_most=K)
    z = d.family("z", i)
    e = d.real("epsilon", above=0, below=1)
    fit = d.given(Eq(softmax(z)[i], (1 - e) * KD(i, y) + e / K), "softmax equals the smoothed target")
    apart = d.given(Ne(k, y))
    d.point({K: 2, y: 1, k: 2, e: Rational(1, 2), z: [log(3), 0]})
    d.claim(Eq(z[y] - z[k], log(1 + K * (1 - e) / e)))
    gap = (d.calc(exp(z[y] - z[k]))
      .eq(softmax(z)[y] / softmax(z)[k], by=softmax)
      .eq((1 - e + e / K) / (e / K), by=(fit, apart))
      .eq(1 + K * (1 - e) / e))
    d.step(Eq(z[y] - z[k], log(1 + K * (1 - e) / e)), by=(gap, take_log))


@derivation("The gradient of focal loss in the logit")
def focal_gradient(d: Derivation) -> None:
    x = d.real("x")
    g = d.real("gamma", at_least=0)
    f = -(1 - sigmoid(x))**g * log(sigmoid(x))
    d.claim(Eq(Derivative(f, x), (1 - sigmoid(x))**g * (g * sigmoid(x) * log(sigmoid(x)) - (1 - sigmoid(x)))),
            by=(sigmoid, differentiate))
    d.claim(f <= -log(sigmoid(x)))
    small = d.step((1 - sigmoid(x))**g <= 1, by=sigmoid)
    neg = d.step(0 <= -log(sigmoid(x)), by=sigmoid)
    d.step(f <= -log(sigmoid(x)), by=(small, neg))


@derivation("Softmax gives the leader at least its margin's worth")
def leader(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, y = d.indices("i y", 1, K)
    z = d.family("z", i)
    m = d.real("m")
    lead = d.given(z[i] <= z[y] - m * (1 - KD(i, y)), "the leader leads by m")
    d.claim(1 / (1 + (K - 1) * exp(-m)) <= softmax(z)[y])
    e = d.step(exp(z[i]) <= exp(z[y] - m * (1 - KD(i, y))), by=(lead, take_exp))
    bound = exp(z[i]) <= exp(z[y]) * (exp(-m) + (1 - exp(-m)) * KD(i, y))
    with d.case(Eq(i, y)):
        same = d.step(bound)
    with d.case(Ne(i, y)):
        other = d.step(bound, by=e)
    s = d.step(Sum(exp(z[i]), i) <= Sum(exp(z[y]) * (exp(-m) + (1 - exp(-m)) * KD(i, y)), i),
               by=(d.step(bound, by=(same, other, cases)), sum_over(i)))
    t = d.step(Sum(exp(z[i]), i) <= exp(z[y]) * (1 + (K - 1) * exp(-m)), by=s)
    d.step(1 / (1 + (K - 1) * exp(-m)) <= softmax(z)[y], by=(t, softmax))


@derivation("The optimal weight of AdaBoost")
def adaboost_weight(d: Derivation) -> None:
    e = d.real("epsilon", above=0, below=1)
    al = d.real("alpha")
    d.claim(2 * sqrt(e * (1 - e)) <= (1 - e) * exp(-al) + e * exp(al))
    d.claim(Eq((1 - e) * exp(-log((1 - e) / e) / 2) + e * exp(log((1 - e) / e) / 2), 2 * sqrt(e * (1 - e))))
    sq = d.step(Eq((1 - e) * exp(-al) + e * exp(al) - 2 * sqrt(e * (1 - e)),
                   (sqrt(1 - e) * exp(-al / 2) - sqrt(e) * exp(al / 2))**2))
    d.step(2 * sqrt(e * (1 - e)) <= (1 - e) * exp(-al) + e * exp(al), by=sq)
    d.step(Eq((1 - e) * exp(-log((1 - e) / e) / 2) + e * exp(log((1 - e) / e) / 2), 2 * sqrt(e * (1 - e))))


@derivation("Negative sampling learns the shifted pointwise mutual information")
def sgns(d: Derivation) -> None:
    a, b = d.reals("a b", above=0)
    x = d.real("x")
    f = a * log(sigmoid(x)) + b * log(sigmoid(-x))
    d.claim(f <= a * log(a / (a + b)) + b * log(b / (a + b)))
    slope = d.step(Eq(Derivative(f, x), a - (a + b) * sigmoid(x)), by=(differentiate, sigmoid))
    at = d.step(Eq(sigmoid(log(a / b)), a / (a + b)), by=sigmoid)
    at2 = d.step(Eq(sigmoid(-log(a / b)), b / (a + b)), by=sigmoid)
    (d.calc(f)
      .le(a * log(sigmoid(log(a / b))) + b * log(sigmoid(-log(a / b))),
          by=(slope, at, sigmoid, maximum_at(x, log(a / b))))
      .eq(a * log(a / (a + b)) + b * log(b / (a + b)), by=(at, at2)))


@derivation("Dice and Jaccard")
def dice(d: Derivation) -> None:
    tp = d.integer("t", at_least=1)
    fp, fn = d.integer("a", at_least=0), d.integer("b", at_least=0)
    J = d.define("J", tp / (tp + fp + fn))
    D = d.define("D", 2 * tp / (2 * tp + fp + fn))
    d.claim(Eq(D, 2 * J / (1 + J)), by=(D, J))
    d.claim(J <= D)
    d.step(J <= D, by=(D, J))


@derivation("F-beta in counts")
def f_beta(d: Derivation) -> None:
    tp = d.integer("t", at_least=1)
    fp, fn = d.integer("a", at_least=0), d.integer("b", at_least=0)
    b = d.real("beta", above=0)
    P, R = d.define("P", tp / (tp + fp)), d.define("R", tp / (tp + fn))
    d.claim(Eq((1 + b**2) * P * R / (b**2 * P + R), (1 + b**2) * tp / ((1 + b**2) * tp + b**2 * fn + fp)), by=(P, R))


@derivation("The F1 score lies below the geometric mean")
def f1_geometric(d: Derivation) -> None:
    P, R = d.reals("P R", above=0, at_most=1)
    d.claim(2 * P * R / (P + R) <= sqrt(P * R))
    d.claim(sqrt(P * R) <= (P + R) / 2)
    am = d.step(sqrt(P * R) <= (P + R) / 2, by=combination(rest=(sqrt(P) - sqrt(R))**2 / 2))
    d.step(2 * P * R / (P + R) <= sqrt(P * R), by=(am, multiply(2 * sqrt(P * R) / (P + R))))


@derivation("AUC from ranks: Mann and Whitney")
def auc_ranks(d: Derivation) -> None:
    m, n = d.integer("m", at_least=1), d.integer("n", at_least=1)
    i, k = d.indices("i k", 1, m)
    j = d.index("j", 1, n)
    w = d.family("w", i, j)
    v = d.family("v", i, k)
    rank = d.define("r", Sum(w[i, j], j) + Sum(v[i, k], k), over=i)
    anti = d.given(Eq(v[i, k] + v[k, i], 1 + KD(i, k)), "each pair counts once, itself once")
    d.claim(Eq(Sum(w[i, j], i, j), Sum(rank[i], i) - m * (m + 1) / 2))
    both = d.step(Eq(Sum(v[i, k] + v[k, i], i, k), m**2 + m), by=anti)
    half = d.step(Eq(Sum(v[i, k], i, k), m * (m + 1) / 2), by=both)
    d.step(Eq(Sum(w[i, j], i, j), Sum(rank[i], i) - m * (m + 1) / 2), by=(half, rank))
