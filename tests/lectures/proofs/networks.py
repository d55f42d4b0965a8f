"""Neural networks: as a lecturer writes them."""

from sympy import Abs, Derivative, Eq, Product, Sum, cos, exp, log, sin, sqrt, tanh

from derive import Derivation, derivation
from derive.functions import sigmoid, softmax
from derive.rules import differentiate, induction, multiply, product_over, sum_over


@derivation("Backpropagation in a two-layer scalar net")
def backprop(d: Derivation) -> None:
    x, y, v, w, b, c = d.reals("x y v w b c")
    h = d.define("h", tanh(w * x + b))
    o = d.define("o", v * h + c)
    L = d.define("L", (o - y)**2 / 2)
    d.claim(Eq(Derivative(L, v), (o - y) * h))
    d.claim(Eq(Derivative(L, w), (o - y) * v * (1 - h**2) * x))
    d.step(Eq(Derivative(L, v), (o - y) * h), by=(L, o, h, differentiate))
    d.step(Eq(Derivative(L, w), (o - y) * v * (1 - h**2) * x), by=(L, o, h, differentiate))


@derivation("Batch normalisation has mean 0 and variance 1")
def batch_norm(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n, m = d.indices("n m", 1, N)
    x = d.family("x", n)
    mu = d.define("mu", Sum(x[n], n) / N)
    var = d.define("v", Sum((x[n] - mu)**2, n) / N)
    notconst = d.given(var > 0, "not all are equal")
    z = d.family("z", n)
    norm = d.given(Eq(z[n], (x[n] - mu) / sqrt(var)), "z is x normalised")
    d.claim(Eq(Sum(z[n], n) / N, 0))
    d.claim(Eq(Sum(z[n]**2, n) / N, 1))
    (d.calc(Sum(z[n], n) / N)
      .eq(Sum((x[n] - mu) / sqrt(var), n) / N, by=norm)
      .eq((Sum(x[n], n) - N * mu) / (N * sqrt(var)))
      .eq(0, by=mu))
    (d.calc(Sum(z[n]**2, n) / N)
      .eq(Sum((x[n] - mu)**2 / var, n) / N, by=norm)
      .eq(var / var, by=var)
      .eq(1))


@derivation("Layer norm ignores shift and scale")
def layer_norm(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n, m = d.indices("n m", 1, N)
    x = d.family("x", n)
    a, b = d.real("a", above=0), d.real("b")
    mean = d.define("mu", Sum(x[n], n) / N)
    var = d.define("v", Sum((x[n] - mean)**2, n) / N)
    pos = d.given(var > 0, "not all are equal")
    y = d.define("y", a * x[n] + b, over=n)
    ymean = d.define("nu", Sum(y[n], n) / N)
    yvar = d.define("u", Sum((y[n] - ymean)**2, n) / N)
    d.claim(Eq((y[n] - ymean) / sqrt(yvar), (x[n] - mean) / sqrt(var)))
    m1 = d.step(Eq(ymean, a * mean + b), by=(ymean, y, mean))
    v1 = d.step(Eq(yvar, a**2 * var), by=(yvar, y, m1, var))
    (d.calc((y[n] - ymean) / sqrt(yvar))
      .eq(a * (x[n] - mean) / sqrt(a**2 * var), by=(y, m1, v1))
      .eq((x[n] - mean) / sqrt(var)))


@derivation("The derivative of softmax in its temperature")
def softmax_temperature_slope(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    T = d.real("T", above=0)
    p = d.define("p", exp(z[i] / T) / Sum(exp(z[j] / T), j), over=i)
    d.claim(Eq(Derivative(p[i], T), p[i] * (Sum(p[j] * z[j], j) - z[i]) / T**2))
    d.step(Eq(Derivative(p[i], T), p[i] * (Sum(p[j] * z[j], j) - z[i]) / T**2), by=(p, differentiate))


@derivation("The gradient of a recurrent net is a product")
def rnn_product(d: Derivation) -> None:
    T = d.integer("T", at_least=2)
    n = d.integer("n", at_least=1, at_most=T)
    t = d.index("t", 2, T)
    s = d.index("s", 1, T)
    w = d.real("w")
    h, u = d.family("h", s), d.family("u", s)
    g = d.family("g", s)
    chain = d.given(Eq(g[t], w * (1 - h[t]**2) * g[t - 1]), "the chain rule")
    first = d.given(Eq(g[1], 1), "it begins with the derivative of h_1 by itself")
    P = Eq(g[n], Product(w * (1 - h[s]**2), (s, 2, n)))
    d.claim(P)
    base = d.step(Eq(g[1], Product(w * (1 - h[s]**2), (s, 2, 1))), by=first)
    with d.case(n < T), d.induction(P) as hyp:
        onward = (d.calc(g[n + 1])
                  .eq(w * (1 - h[n + 1]**2) * g[n], by=chain.at(t=n + 1))
                  .eq(w * (1 - h[n + 1]**2) * Product(w * (1 - h[s]**2), (s, 2, n)), by=hyp)
                  .eq(Product(w * (1 - h[s]**2), (s, 2, n + 1))))
    d.step(P, by=(base, onward, induction(n, 1)))


@derivation("A bounded recurrent gradient vanishes")
def rnn_bound(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    a = d.family("a", t, at_least=0)
    c = d.real("c", at_least=0)
    small = d.given(a[t] <= c, "each factor is at most c")
    d.claim(Product(a[t], t) <= c**T)
    d.step(Product(a[t], t) <= Product(c, t), by=(small, product_over(t))).then(Product(a[t], t) <= c**T)


@derivation("The triangle inequality with weights")
def triangle(d: Derivation) -> None:
    a, b = d.reals("a b", at_least=0)
    x, y = d.reals("x y")
    d.claim(Abs(a * x + b * y) <= a * Abs(x) + b * Abs(y), why="cases")


@derivation("The cell of an LSTM grows at most linearly")
def lstm(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=0, at_most=T)
    t, s = d.index("t", 1, T), d.index("s", 0, T)
    c = d.family("c", s)
    f, i, g = d.family("f", t), d.family("i", t), d.family("g", t)
    upd = d.given(Eq(c[t], sigmoid(f[t]) * c[t - 1] + sigmoid(i[t]) * tanh(g[t])), "the cell is updated")
    start = d.given(Eq(c[0], 0), "it begins at 0")
    P = Abs(c[n]) <= n
    d.claim(P)
    base = d.step(Abs(c[0]) <= 0, by=start)
    with d.case(n < T), d.induction(P) as hyp:
        triangle = d.lemma('triangle').at(a=sigmoid(f[n + 1]), b=sigmoid(i[n + 1]), x=c[n], y=tanh(g[n + 1]))
        on = (d.calc(Abs(c[n + 1]))
              .eq(Abs(sigmoid(f[n + 1]) * c[n] + sigmoid(i[n + 1]) * tanh(g[n + 1])), by=upd.at(t=n + 1))
              .le(sigmoid(f[n + 1]) * Abs(c[n]) + sigmoid(i[n + 1]) * Abs(tanh(g[n + 1])), by=triangle)
              .le(Abs(c[n]) + 1, by=sigmoid)
              .le(n + 1, by=hyp))
    d.step(P, by=(base, on, induction(n, 0)))


@derivation("Attention stays between the least and the greatest value")
def attention_range(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    z, v = d.family("z", k), d.family("v", k)
    lo, hi = d.real("a"), d.real("b")
    above = d.given(v[k] >= lo)
    below = d.given(v[k] <= hi)
    out = d.define("o", Sum(softmax(z)[k] * v[k], k))
    d.claim(out <= hi)
    d.claim(lo <= out)
    one = d.step(Eq(Sum(softmax(z)[k], k), 1), by=softmax)
    d.calc(out).eq(Sum(softmax(z)[k] * v[k], k), by=out).le(Sum(softmax(z)[k] * hi, k), by=(d.step(softmax(z)[k]*v[k] <= softmax(z)[k]*hi, by=below), sum_over(k))).eq(hi, by=one)
    d.calc(out).eq(Sum(softmax(z)[k] * v[k], k), by=out).ge(Sum(softmax(z)[k] * lo, k), by=(d.step(softmax(z)[k]*v[k] >= softmax(z)[k]*lo, by=above), sum_over(k))).eq(lo, by=one)


@derivation("Positions: a shift is a rotation")
def positional(d: Derivation) -> None:
    w, s, k = d.real("omega"), d.real("s"), d.real("k")
    d.claim(Eq(sin(w * (s + k)), sin(w * s) * cos(w * k) + cos(w * s) * sin(w * k)), why="addition theorem")
    d.claim(Eq(sin(w * s) * sin(w * k) + cos(w * s) * cos(w * k), cos(w * (s - k))), why="addition theorem")


@derivation("Focal loss")
def focal_loss(d: Derivation) -> None:
    g = d.real("gamma", at_least=0)
    p = d.real("p", above=0, below=1)
    FL = d.define("F", -(1 - p)**g * log(p))
    d.claim(Eq(Derivative(FL, p), g * (1 - p)**(g - 1) * log(p) - (1 - p)**g / p))
    d.claim(FL <= -log(p))
    d.step(Eq(Derivative(FL, p), g * (1 - p)**(g - 1) * log(p) - (1 - p)**g / p), by=(FL, differentiate))
    a = d.step((1 - p)**g <= 1)
    d.step(FL <= -log(p), by=(FL, a, multiply(-log(p))))


@derivation("Inverted dropout keeps the mean")
def dropout(d: Derivation) -> None:
    p, x = d.real("p", above=0, below=1), d.real("x")
    d.claim(Eq((1 - p) * (x / (1 - p)) + p * 0, x), why="expectation over the mask")
