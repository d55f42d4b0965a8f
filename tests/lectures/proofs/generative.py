"""Generative models and their losses, attention, normalisation."""
from sympy import Derivative, Eq, Rational, Sum, exp, log, oo, sqrt
from derive import KD, Derivation, derivation, tends
from derive.functions import sigmoid, softmax
from derive.rules import differentiate, divide, limit, multiply, sum_over, take_exp, take_log


@derivation("The posterior mean of a diffusion step, from the noise")
def diffusion_mean(d: Derivation) -> None:
    b = d.real("beta", above=0, below=1)
    c = d.real("c", above=0, below=1)
    x, x0, e = d.reals("x x_0 epsilon")
    A = d.define("A", (1 - b) * c)
    noise = d.given(Eq(x, sqrt(A) * x0 + sqrt(1 - A) * e), "$x$ is the noised start")
    mu = sqrt(c) * b / (1 - A) * x0 + sqrt(1 - b) * (1 - c) / (1 - A) * x
    d.claim(Eq(mu, (x - b / sqrt(1 - A) * e) / sqrt(1 - b)))
    start = d.step(Eq(x0, (x - sqrt(1 - A) * e) / sqrt(A)), by=noise)
    (d.calc(mu)
      .eq(sqrt(c) * b / (1 - A) * (x - sqrt(1 - A) * e) / sqrt(A) + sqrt(1 - b) * (1 - c) / (1 - A) * x, by=start)
      .eq((b + (1 - b) * (1 - c)) / ((1 - A) * sqrt(1 - b)) * x - b / (sqrt(1 - A) * sqrt(1 - b)) * e, by=A)
      .eq((x - b / sqrt(1 - A) * e) / sqrt(1 - b), by=A))


@derivation("Flow matching: conditional targets have the same minimiser")
def flow_matching(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, u = d.family("p", n, at_least=0), d.family("u", n)
    one = d.given(Eq(Sum(p[n], n), 1), "weights at a point")
    v = d.real("v")
    m = d.define("m", Sum(p[n] * u[n], n))
    d.claim(Eq(Sum(p[n] * (v - u[n])**2, n), (v - m)**2 + Sum(p[n] * (u[n] - m)**2, n)))
    d.claim(Eq(Derivative(Sum(p[n] * (v - u[n])**2, n), v), Derivative((v - m)**2, v)))
    d.step(Eq(Sum(p[n] * (v - u[n])**2, n), (v - m)**2 + Sum(p[n] * (u[n] - m)**2, n)), by=(m, one))
    (d.calc(Derivative(Sum(p[n] * (v - u[n])**2, n), v))
      .eq(2 * (v - m), by=(m, one, differentiate))
      .eq(Derivative((v - m)**2, v), by=differentiate))


@derivation("A straight path has constant velocity, seen from where it is")
def straight_path(d: Derivation) -> None:
    a, b = d.reals("x_0 x_1")
    t = d.real("t", above=0, below=1)
    x = d.define("x", (1 - t) * a + t * b, of=t)
    d.claim(Eq(Derivative(x(t), t), b - a), by=(x, differentiate))
    d.claim(Eq(Derivative(x(t), t), (b - x(t)) / (1 - t)))
    d.step(Eq(Derivative(x(t), t), b - a), by=(x, differentiate)).then(Eq(Derivative(x(t), t), (b - x(t)) / (1 - t)), by=x)


@derivation("The gradient of the DPO loss")
def dpo_gradient(d: Derivation) -> None:
    b = d.real("beta", above=0)
    w, l, rw, rl = d.reals("w l r_w r_l")
    L = d.define("L", -log(sigmoid(b * ((w - rw) - (l - rl)))))
    m = d.define("m", b * ((w - rw) - (l - rl)))
    d.claim(Eq(Derivative(L, w), -b * sigmoid(-m)))
    d.claim(Eq(Derivative(L, l), b * sigmoid(-m)))
    d.claim(Eq(Derivative(L, w) + Derivative(L, l), 0))
    d.step(Eq(Derivative(L, w), -b * sigmoid(-m)), by=(L, m, sigmoid, differentiate))
    d.step(Eq(Derivative(L, l), b * sigmoid(-m)), by=(L, m, sigmoid, differentiate))
    d.step(Eq(Derivative(L, w) + Derivative(L, l), 0))


@derivation("Attention is kernel smoothing where keys have one length")
def kernel_smoothing(d: Derivation) -> None:
    n, m = d.integer("n", at_least=1), d.integer("m", at_least=1)
    i, j = d.indices("i j", 1, n)
    c = d.index("c", 1, m)
    q, k, v = d.family("q", c), d.family("k", i, c), d.family("v", i)
    r = d.real("r")
    norm = d.given(Eq(Sum(k[i, c]**2, c), r), "keys have one length")
    s = d.define("s", Sum(q[c] * k[i, c], c), over=i)
    D = d.define("D", Sum((q[c] - k[i, c])**2, c), over=i)
    d.claim(Eq(Sum(softmax(s)[i] * v[i], i), Sum(exp(-D[i] / 2) * v[i], i) / Sum(exp(-D[j] / 2), j)))
    polar = d.step(Eq(s[i], (Sum(q[c]**2, c) + r - D[i]) / 2), by=(s, D, norm))
    (d.calc(Sum(softmax(s)[i] * v[i], i))
      .eq(Sum(exp(s[i]) * v[i], i) / Sum(exp(s[j]), j), by=softmax)
      .eq(Sum(exp((Sum(q[c]**2, c) + r) / 2) * exp(-D[i] / 2) * v[i], i) / Sum(exp((Sum(q[c]**2, c) + r) / 2) * exp(-D[j] / 2), j), by=polar)
      .eq(Sum(exp(-D[i] / 2) * v[i], i) / Sum(exp(-D[j] / 2), j)))


@derivation("Linear attention is a recurrent net")
def linear_attention(d: Derivation) -> None:
    T, M = d.integer("T", at_least=2), d.integer("M", at_least=1)
    t, s = d.indices("t s", 1, T)
    c = d.index("c", 1, M)
    q, k, v = d.family("q", t, c), d.family("k", t, c), d.family("v", t)
    S = d.define("S", Sum(k[s, c] * v[s], (s, 1, t)), over=(t, c))
    u = d.index("u", 2, T)
    d.claim(Eq(S[u, c], S[u - 1, c] + k[u, c] * v[u]), by=S)
    d.claim(Eq(Sum(Sum(q[t, c] * k[s, c], c) * v[s], (s, 1, t)), Sum(q[t, c] * S[t, c], c)))
    d.step(Eq(Sum(Sum(q[t, c] * k[s, c], c) * v[s], (s, 1, t)), Sum(q[t, c] * S[t, c], c)), by=S)


@derivation("The gradient of layer normalisation")
def layer_norm_gradient(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i, j, k = d.indices("i j k", 1, K)
    x = d.family("x", i)
    e = d.real("epsilon", above=0)
    m = d.define("m", Sum(x[j], j) / K)
    s = d.define("s", sqrt(Sum((x[j] - m)**2, j) / K + e))
    y = d.define("y", (x[i] - m) / s, over=i)
    d.claim(Eq(Derivative(y[i], x[k]), (KD(i, k) - 1 / K - y[i] * y[k] / K) / s))
    mean = d.step(Eq(Derivative(m, x[k]), 1 / K), by=(m, differentiate))
    sd = d.step(Eq(Derivative(s, x[k]), (x[k] - m) / (K * s)), by=(s, m, differentiate))
    d.step(Eq(Derivative(y[i], x[k]), (KD(i, k) - 1 / K) / s - (x[i] - m) * (x[k] - m) / (K * s**3)), by=(y, s, m, differentiate)).then(
        Eq(Derivative(y[i], x[k]), (KD(i, k) - 1 / K - y[i] * y[k] / K) / s), by=y)


@derivation("Log-sum-exp with a temperature squeezes the maximum")
def smooth_max(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, k = d.indices("i k", 1, K)
    z = d.family("z", i)
    T = d.real("T", above=0)
    top = d.given(z[i] <= z[k], "$z[k]$ is the largest")
    d.claim(z[k] <= T * log(Sum(exp(z[i] / T), i)))
    d.claim(T * log(Sum(exp(z[i] / T), i)) <= z[k] + T * log(K))
    low = d.step(exp(z[k] / T) <= Sum(exp(z[i] / T), i), why="a sum of positive terms is at least each of them")
    low.then(z[k] / T <= log(Sum(exp(z[i] / T), i)), by=take_log).then(z[k] <= T * log(Sum(exp(z[i] / T), i)), by=multiply(T))
    one = d.step(z[i] / T <= z[k] / T, by=(top, divide(T))).then(exp(z[i] / T) <= exp(z[k] / T), by=take_exp)
    (d.step(Sum(exp(z[i] / T), i) <= Sum(exp(z[k] / T), i), by=(one, sum_over(i)))
      .then(Sum(exp(z[i] / T), i) <= K * exp(z[k] / T))
      .then(log(Sum(exp(z[i] / T), i)) <= log(K) + z[k] / T, by=take_log)
      .then(T * log(Sum(exp(z[i] / T), i)) <= z[k] + T * log(K), by=multiply(T)))


@derivation("A cold softmax is the indicator of the larger score")
def cold_softmax(d: Derivation) -> None:
    T = d.real("T", above=0)
    a, b = d.reals("a b")
    order = d.given(b < a)
    f = exp(a / T) / (exp(a / T) + exp(b / T))
    d.claim(tends(f, T, 0, 1, side="+"))
    d.claim(tends(f, T, oo, Rational(1, 2)))
    d.step(Eq(f, 1 / (1 + exp((b - a) / T)))).then(tends(f, T, 0, 1, side="+"), by=(order, limit))
    d.step(tends(f, T, oo, Rational(1, 2)), by=limit)


@derivation("A mean of batch means needs the batch sizes")
def accumulation(d: Derivation) -> None:
    B, M = d.integer("B", at_least=1), d.integer("M", at_least=1)
    b, n = d.index("b", 1, B), d.index("n", 1, M)
    g = d.family("g", b, n)
    w = d.family("w", b, n, at_least=0)
    size = d.define("s", Sum(w[b, n], n), over=b)
    some = d.given(Sum(w[b, n], n) > 0, "no batch is empty")
    d.claim(Eq(Sum(size[b] * (Sum(w[b, n] * g[b, n], n) / size[b]), b) / Sum(size[b], b), Sum(w[b, n] * g[b, n], b, n) / Sum(w[b, n], b, n)))
    d.step(Eq(Sum(size[b] * (Sum(w[b, n] * g[b, n], n) / size[b]), b) / Sum(size[b], b), Sum(w[b, n] * g[b, n], b, n) / Sum(w[b, n], b, n)),
           by=(size, some))
