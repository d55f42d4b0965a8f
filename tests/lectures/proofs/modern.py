"""Modern: discriminators, language models, privacy, fairness."""
from sympy import Abs, Derivative, Eq, Max, Min, Product, Sum, exp, log
from derive import Derivation, derivation, tends
from derive.functions import sigmoid
from derive.rules import (
    differentiate, divide, induction, limit, multiply, sum_over, take_exp, take_log, take_power, tangent_log, tangent_power,
)


@derivation("The value of a GAN at the best discriminator is a Jensen-Shannon divergence")
def gan_value(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q = d.family("p", k, above=0), d.family("q", k, above=0)
    sp, sq = d.given(Eq(Sum(p[k], k), 1), "$p$ sums to one"), d.given(Eq(Sum(q[k], k), 1), "$q$ sums to one")
    D = d.define("D", p[k] / (p[k] + q[k]), over=k)
    m = d.define("m", (p[k] + q[k]) / 2, over=k)
    d.claim(Eq(Sum(p[k] * log(D[k]), k) + Sum(q[k] * log(1 - D[k]), k),
               Sum(p[k] * log(p[k] / m[k]), k) + Sum(q[k] * log(q[k] / m[k]), k) - 2 * log(2)))
    real = d.step(Eq(log(D[k]), log(p[k] / m[k]) - log(2)), by=(D, m))
    fake = d.step(Eq(log(1 - D[k]), log(q[k] / m[k]) - log(2)), by=(D, m))
    (d.calc(Sum(p[k] * log(D[k]), k) + Sum(q[k] * log(1 - D[k]), k))
      .eq(Sum(p[k] * (log(p[k] / m[k]) - log(2)), k) + Sum(q[k] * (log(q[k] / m[k]) - log(2)), k), by=(real, fake))
      .eq(Sum(p[k] * log(p[k] / m[k]), k) + Sum(q[k] * log(q[k] / m[k]), k) - 2 * log(2), by=(sp, sq)))


@derivation("A critic bounds the divergence from below")
def nwj(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q, T = d.family("p", k, above=0), d.family("q", k, above=0), d.family("T", k)
    one = d.given(Eq(Sum(p[k], k), 1), "$p$ sums to one")
    d.claim(Sum(p[k] * T[k], k) - Sum(q[k] * exp(T[k] - 1), k) <= Sum(p[k] * log(p[k] / q[k]), k))
    tangent = d.step(log(q[k] * exp(T[k] - 1) / p[k]) <= q[k] * exp(T[k] - 1) / p[k] - 1,
                     by=tangent_log(q[k] * exp(T[k] - 1) / p[k], 1))
    each = d.step(p[k] * T[k] - q[k] * exp(T[k] - 1) <= p[k] * log(p[k] / q[k]), by=(tangent, multiply(p[k])))
    (d.step(Sum(p[k] * T[k] - q[k] * exp(T[k] - 1), k) <= Sum(p[k] * log(p[k] / q[k]), k), by=(each, sum_over(k)))
      .then(Sum(p[k] * T[k], k) - Sum(q[k] * exp(T[k] - 1), k) <= Sum(p[k] * log(p[k] / q[k]), k)))


@derivation("The rate of an autoencoder is mutual information and a mismatch of the prior")
def elbo_surgery(d: Derivation) -> None:
    N, K = d.integer("N", at_least=1), d.integer("K", at_least=1)
    n, k = d.index("n", 1, N), d.index("k", 1, K)
    q, p = d.family("q", n, k, above=0), d.family("p", k, above=0)
    a = d.define("a", Sum(q[n, k], n) / N, over=k)
    d.claim(Eq(Sum(Sum(q[n, k] * log(q[n, k] / p[k]), k), n) / N,
               Sum(Sum(q[n, k] * log(q[n, k] / a[k]), k), n) / N + Sum(a[k] * log(a[k] / p[k]), k)))
    (d.calc(Sum(Sum(q[n, k] * log(q[n, k] / p[k]), k), n) / N)
      .eq(Sum(Sum(q[n, k] * (log(q[n, k] / a[k]) + log(a[k] / p[k])), k), n) / N)
      .eq(Sum(Sum(q[n, k] * log(q[n, k] / a[k]), k), n) / N + Sum(Sum(q[n, k], n) / N * log(a[k] / p[k]), k))
      .eq(Sum(Sum(q[n, k] * log(q[n, k] / a[k]), k), n) / N + Sum(a[k] * log(a[k] / p[k]), k), by=a))


@derivation("Kraft: no code is shorter than the entropy")
def kraft(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, l = d.family("p", k, above=0), d.family("l", k)
    one = d.given(Eq(Sum(p[k], k), 1), "p sums to one")
    code = d.given(Sum(2**(-l[k]), k) <= 1, "Kraft's inequality")
    d.claim(-Sum(p[k] * log(p[k]), k) / log(2) <= Sum(p[k] * l[k], k))
    tangent = d.step(log(2**(-l[k]) / p[k]) <= 2**(-l[k]) / p[k] - 1, by=tangent_log(2**(-l[k]) / p[k], 1))
    each = d.step(-p[k] * l[k] * log(2) - p[k] * log(p[k]) <= 2**(-l[k]) - p[k], by=(tangent, multiply(p[k])))
    (d.step(Sum(-p[k] * l[k] * log(2) - p[k] * log(p[k]), k) <= Sum(2**(-l[k]) - p[k], k), by=(each, sum_over(k)))
      .then(-Sum(p[k] * log(p[k]), k) <= log(2) * Sum(p[k] * l[k], k), by=(one, code))
      .then(-Sum(p[k] * log(p[k]), k) / log(2) <= Sum(p[k] * l[k], k), by=divide(log(2))))


@derivation("Distillation at high temperature matches logits")
def distillation_limit(d: Derivation) -> None:
    z, v = d.reals("z v")
    x = d.real("x", above=0)
    d.claim(tends((sigmoid(z * x) - sigmoid(v * x)) / x, x, 0, (z - v) / 4, side="+"))
    d.step(tends((sigmoid(z * x) - sigmoid(v * x)) / x, x, 0, (z - v) / 4, side="+"), by=(sigmoid, limit))


@derivation("Speculative decoding samples from the large model")
def speculative(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k, j = d.indices("k j", 1, K)
    p, q = d.family("p", k, at_least=0), d.family("q", k, above=0)
    sp, sq = d.given(Eq(Sum(p[k], k), 1), "$p$ sums to one"), d.given(Eq(Sum(q[k], k), 1), "$q$ sums to one")
    R = d.define("R", Sum(Max(0, p[j] - q[j]), j))
    some = d.given(R > 0, "the models differ")
    accept = d.define("a", Min(1, p[k] / q[k]), over=k)
    reject = d.define("r", 1 - Sum(q[j] * accept[j], j))
    d.claim(Eq(reject, R))
    d.claim(Eq(q[k] * accept[k] + reject * (Max(0, p[k] - q[k]) / R), p[k]))
    kept = d.step(Eq(q[k] * accept[k], p[k] - Max(0, p[k] - q[k])), by=accept)
    rest = (d.calc(reject)
      .eq(1 - Sum(p[j] - Max(0, p[j] - q[j]), j), by=(reject, kept))
      .eq(R, by=(R, sp)))
    (d.calc(q[k] * accept[k] + reject * (Max(0, p[k] - q[k]) / R))
      .eq(p[k] - Max(0, p[k] - q[k]) + R * (Max(0, p[k] - q[k]) / R), by=(kept, rest))
      .eq(p[k], by=some))


@derivation("Best of n: the divergence is at most log n")
def best_of_n(d: Derivation) -> None:
    N, n = d.integer("N", at_least=1), d.integer("n", at_least=1)
    k = d.index("k", 1, N)
    b = d.define("b", (k / N)**n - ((k - 1) / N)**n, over=k)
    d.claim(Eq(Sum(b[k], k), 1))
    d.claim(Sum(b[k] * log(b[k] / (1 / N)), k) <= log(n))
    one = d.step(Eq(Sum(b[k], k), 1), by=b, why="the sum telescopes")
    more = d.step(((k - 1) / N)**n < (k / N)**n, by=(d.step((k - 1) / N < k / N), take_power(n)))
    pos = d.step(0 < b[k], by=(b, more))
    convex = d.step((k / N)**n + n * (k / N)**n * ((k - 1) / N - k / N) / (k / N) <= ((k - 1) / N)**n,
                    by=tangent_power((k - 1) / N, k / N, n))
    small = (d.calc(b[k])
      .le(n / N * (k / N)**(n - 1), by=(b, convex))
      .le(n / N, by=d.step((k / N)**(n - 1) <= 1, by=(d.step(k / N <= 1), take_power(n - 1)))))
    ratio = d.step(b[k] / (1 / N) <= n, by=(small, multiply(N))).then(log(b[k] / (1 / N)) <= log(n), by=(pos, take_log))
    w = d.step(b[k] * log(b[k] / (1 / N)) <= b[k] * log(n), by=(ratio, pos, multiply(b[k])))
    (d.calc(Sum(b[k] * log(b[k] / (1 / N)), k))
      .le(Sum(b[k] * log(n), k), by=(w, sum_over(k)))
      .eq(log(n), by=one))


@derivation("A colder softmax has less entropy")
def entropy_temperature(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    b = d.real("beta", above=0)
    Z = Sum(exp(b * z[i]), i)
    m1 = Sum(z[i] * exp(b * z[i]), i) / Z
    m2 = Sum(z[i]**2 * exp(b * z[i]), i) / Z
    d.claim(Eq(Derivative(log(Z) - b * m1, b), -b * (m2 - m1**2)))
    d.claim(-b * (m2 - m1**2) <= 0)
    d.step(Eq(Derivative(log(Z) - b * m1, b), -b * (m2 - m1**2)), by=differentiate)
    spread = d.step(Eq(m2 - m1**2, Sum((z[i] - m1)**2 * exp(b * z[i]), i) / Z))
    d.step(-b * (m2 - m1**2) <= 0, by=spread)


@derivation("Randomised response is private, and unbiased after a correction")
def randomised_response(d: Derivation) -> None:
    e = d.real("epsilon", above=0)
    x = d.integer("x", at_least=0, at_most=1)
    p = d.define("p", exp(e) / (1 + exp(e)))
    d.claim(Eq(p / (1 - p), exp(e)), by=p)
    mean = p * x + (1 - p) * (1 - x)
    d.claim(Eq((mean - (1 - p)) / (2 * p - 1), x))
    above = d.step(2 * p - 1 > 0, by=p)
    d.step(Eq((mean - (1 - p)) / (2 * p - 1), x), by=above)


@derivation("The Laplace mechanism is private")
def laplace_mechanism(d: Derivation) -> None:
    y, f, g = d.reals("y f g")
    D, e = d.real("Delta", above=0), d.real("epsilon", above=0)
    near = d.given(Abs(f - g) <= D, "one row changes the answer by at most $Delta$")
    b = d.define("b", D / e)
    d.claim(exp(-Abs(y - f) / b) / (2 * b) <= exp(e) * (exp(-Abs(y - g) / b) / (2 * b)))
    shift = d.step(-Abs(y - f) <= D - Abs(y - g), by=near)
    (d.step(-Abs(y - f) / b <= e - Abs(y - g) / b, by=(shift, b, divide(b)))
      .then(exp(-Abs(y - f) / b) <= exp(e - Abs(y - g) / b), by=take_exp)
      .then(exp(-Abs(y - f) / b) / (2 * b) <= exp(e) * (exp(-Abs(y - g) / b) / (2 * b)), by=(b, divide(2 * b))))


@derivation("Answers that are private one by one are private together")
def composition(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q = d.family("p", k, above=0), d.family("q", k, above=0)
    e = d.family("epsilon", k, at_least=0)
    private = d.given(p[k] / q[k] <= exp(e[k]), "each answer is private")
    d.claim(Product(p[k], k) / Product(q[k], k) <= exp(Sum(e[k], k)))
    each = d.step(log(p[k] / q[k]) <= e[k], by=(private, take_log))
    (d.step(Sum(log(p[k] / q[k]), k) <= Sum(e[k], k), by=(each, sum_over(k)))
      .then(exp(Sum(log(p[k] / q[k]), k)) <= exp(Sum(e[k], k)), by=take_exp)
      .then(Product(p[k], k) / Product(q[k], k) <= exp(Sum(e[k], k))))


@derivation("Calibration and equal error rates exclude each other")
def fairness(d: Derivation) -> None:
    t, f, m, n = d.reals("t f m n", above=0)
    P = d.define("p", (t + m) / (t + m + f + n))
    ppv = d.define("v", t / (t + f))
    fnr = d.define("u", m / (t + m))
    fpr = d.define("r", f / (f + n))
    d.claim(Eq(fpr, P / (1 - P) * ((1 - ppv) / ppv) * (1 - fnr)))
    odds = d.step(Eq(P / (1 - P), (t + m) / (f + n)), by=P)
    false = d.step(Eq((1 - ppv) / ppv, f / t), by=ppv)
    d.step(Eq(fpr, P / (1 - P) * ((1 - ppv) / ppv) * (1 - fnr)), by=(odds, false, fnr, fpr))


@derivation("The softmax of a stream: a running maximum")
def online_softmax(d: Derivation) -> None:
    T = d.integer("T", at_least=2)
    n = d.integer("n", at_least=1, at_most=T)
    t, s = d.index("t", 2, T), d.index("s", 1, T)
    x, m, l = d.family("x", s), d.family("m", s), d.family("l", s)
    first = d.given(Eq(l[1], 1), "the sum begins with 1")
    top = d.given(Eq(m[1], x[1]), "the maximum begins with the first score")
    peak = d.given(Eq(m[t], Max(m[t - 1], x[t])), "the running maximum")
    rescale = d.given(Eq(l[t], l[t - 1] * exp(m[t - 1] - m[t]) + exp(x[t] - m[t])), "the sum is rescaled")
    P = Eq(l[n], Sum(exp(x[s] - m[n]), (s, 1, n)))
    d.claim(P)
    d.claim(x[t] <= m[t])
    d.step(x[t] <= m[t], by=peak)
    base = d.step(Eq(l[1], Sum(exp(x[s] - m[1]), (s, 1, 1))), by=(first, top))
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(l[n + 1])
              .eq(l[n] * exp(m[n] - m[n + 1]) + exp(x[n + 1] - m[n + 1]), by=rescale.at(t=n + 1))
              .eq(Sum(exp(x[s] - m[n]), (s, 1, n)) * exp(m[n] - m[n + 1]) + exp(x[n + 1] - m[n + 1]), by=h)
              .eq(Sum(exp(x[s] - m[n + 1]), (s, 1, n)) + exp(x[n + 1] - m[n + 1]))
              .eq(Sum(exp(x[s] - m[n + 1]), (s, 1, n + 1))))
    d.step(P, by=(base, on, induction(n, 1)))
