"""Games, bets, prices."""
from sympy import Eq, Min, Ne, Product, Rational, Sum, exp, log
from derive import Derivation, derivation, iff, piecewise
from derive.functions import sigmoid
from derive.rules import cases, combination, sum_over, tangent_log


@derivation("A mixed equilibrium of a two by two zero-sum game")
def mixed_equilibrium(d: Derivation) -> None:
    a, b, c, e = d.reals("a b c e")
    x, y = d.reals("x y")
    D = d.define("D", a - b - c + e)
    mixed = d.given(Ne(D, 0), "no saddle point")
    u = d.define("u", x * y * a + x * (1 - y) * b + (1 - x) * y * c + (1 - x) * (1 - y) * e, of=(x, y))
    p, q = (e - c) / D, (e - b) / D
    d.claim(Eq(u(x, q), (a * e - b * c) / D))
    d.claim(Eq(u(p, y), (a * e - b * c) / D))
    d.step(Eq(u(x, q), (a * e - b * c) / D), by=(u, D, mixed))
    d.step(Eq(u(p, y), (a * e - b * c) / D), by=(u, D, mixed))


@derivation("Shapley values of three players share the whole")
def shapley(d: Derivation) -> None:
    a, b, c, ab, ac, bc, abc = d.reals("v_1 v_2 v_3 v_12 v_13 v_23 v_123")
    s1 = d.define("phi_1", (2 * a + (ab - b) + (ac - c) + 2 * (abc - bc)) / 6)
    s2 = d.define("phi_2", (2 * b + (ab - a) + (bc - c) + 2 * (abc - ac)) / 6)
    s3 = d.define("phi_3", (2 * c + (ac - a) + (bc - b) + 2 * (abc - ab)) / 6)
    d.claim(Eq(s1 + s2 + s3, abc), by=(s1, s2, s3))
    dummy1 = d.given(Eq(ab, a + b), "player 2 adds what he has alone")
    dummy2 = d.given(Eq(bc, b + c))
    dummy3 = d.given(Eq(abc, ac + b))
    d.claim(Eq(s2, b), by=(s2, dummy1, dummy2, dummy3))


@derivation("Kelly's bet")
def kelly(d: Derivation) -> None:
    p = d.real("p", above=0, below=1)
    b = d.real("b", above=0)
    f = d.real("f", above=-1, below=1)
    ruin = d.given(0 < 1 + b * f, "no ruin")
    g = p * log(1 + b * f) + (1 - p) * log(1 - f)
    d.claim(g <= p * log(p * (1 + b)) + (1 - p) * log((1 - p) * (1 + b) / b))
    t = d.step(log((1 + b * f) / (p * (1 + b))) <= (1 + b * f) / (p * (1 + b)) - 1, by=(ruin, tangent_log((1 + b * f) / (p * (1 + b)), 1)))
    u = d.step(log((1 - f) / ((1 - p) * (1 + b) / b)) <= (1 - f) / ((1 - p) * (1 + b) / b) - 1,
               by=tangent_log((1 - f) / ((1 - p) * (1 + b) / b), 1))
    d.step(g <= p * log(p * (1 + b)) + (1 - p) * log((1 - p) * (1 + b) / b), by=(t, u, combination(p, 1 - p)))


@derivation("In a second-price auction the truth is dominant")
def vickrey(d: Derivation) -> None:
    v, b, m = d.reals("v b m", at_least=0)
    u = d.define("u", piecewise((v - m, b > m), otherwise=0), of=b)
    d.claim(u(b) <= u(v), by=u)


@derivation("The revenue of a second-price auction with two bidders on a grid")
def auction_revenue(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j, k = d.indices("i j k", 1, n)
    d.claim(Eq(Sum(Min(i, j), i, j) / n**2, (n + 1) * (2 * n + 1) / (6 * n)))
    I = d.define("I", piecewise((1, k <= i), otherwise=0), over=(i, k))
    count = d.step(Eq(Sum(I[i, k], k), i), by=I)
    with d.case(i <= j) as less:
        both = d.step(Eq(I[i, k] * I[j, k], I[i, k]), by=(I, less))
        one = d.step(Eq(Min(i, j), Sum(I[i, k] * I[j, k], k)), by=(both, count, less))
    with d.case(j <= i) as more:
        both = d.step(Eq(I[i, k] * I[j, k], I[j, k]), by=(I, more))
        two = d.step(Eq(Min(i, j), Sum(I[i, k] * I[j, k], k)), by=(both, count.at(i=j), more))
    layers = d.step(Eq(Min(i, j), Sum(I[i, k] * I[j, k], k)), by=(one, two, cases))
    tail = d.step(Eq(Sum(I[i, k], i), n - k + 1), by=I)
    (d.calc(Sum(Min(i, j), i, j) / n**2)
      .eq(Sum(Sum(I[i, k] * I[j, k], k), i, j) / n**2, by=d.step(
          Eq(Sum(Min(i, j), i, j), Sum(Sum(I[i, k] * I[j, k], k), i, j)), by=(layers, sum_over((i, j)))))
      .eq(Sum(Sum(I[i, k], i) * Sum(I[j, k], j), k) / n**2)
      .eq(Sum((n - k + 1)**2, k) / n**2, by=tail)
      .eq((n + 1) * (2 * n + 1) / (6 * n)))


@derivation("The present value of an annuity")
def annuity(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    r, c = d.real("r", above=0), d.real("c")
    d.claim(Eq(Sum(c / (1 + r)**t, t), c / r * (1 - (1 + r)**(-T))))
    d.step(Eq(Sum(c / (1 + r)**t, t), c / r * (1 - (1 + r)**(-T))))


@derivation("Bradley and Terry: odds multiply, Elo is zero-sum")
def bradley_terry(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    s = d.family("s", i)
    P = d.define("P", sigmoid(s[i] - s[j]), over=(i, j))
    eta = d.real("eta", above=0)
    d.claim(Eq(P[i, j] + P[j, i], 1), by=(P, sigmoid))
    d.claim(Eq(P[i, k] / P[k, i], P[i, j] / P[j, i] * (P[j, k] / P[k, j])))
    odds = d.step(Eq(P[i, j] / P[j, i], exp(s[i] - s[j])), by=(P, sigmoid))
    d.step(Eq(P[i, k] / P[k, i], P[i, j] / P[j, i] * (P[j, k] / P[k, j])), by=odds)
    y = d.real("y")
    d.claim(Eq(eta * (y - P[i, j]) + eta * ((1 - y) - P[j, i]), 0), by=(P, sigmoid))


@derivation("Model size and data under a fixed budget")
def scaling_law(d: Derivation) -> None:
    A, B, C = d.reals("A B C", above=0)
    n = d.real("n", above=0)
    d.claim(2 * (A * B / C)**Rational(1, 2) <= A / n + B * n / C)
    d.claim(iff(Eq(A / n + B * n / C, 2 * (A * B / C)**Rational(1, 2)), Eq(n, (A * C / B)**Rational(1, 2))))
    sq = d.step(Eq(A / n + B * n / C - 2 * (A * B / C)**Rational(1, 2), ((A / n)**Rational(1, 2) - (B * n / C)**Rational(1, 2))**2))
    d.step(2 * (A * B / C)**Rational(1, 2) <= A / n + B * n / C, by=sq)
    (d.chain(Eq(A / n + B * n / C, 2 * (A * B / C)**Rational(1, 2)))
      .iff(Eq(((A / n)**Rational(1, 2) - (B * n / C)**Rational(1, 2))**2, 0), by=sq)
      .iff(Eq((A / n)**Rational(1, 2), (B * n / C)**Rational(1, 2)))
      .iff(Eq(A / n, B * n / C))
      .iff(Eq(n**2, A * C / B))
      .iff(Eq(n, (A * C / B)**Rational(1, 2))))


@derivation("Chance-corrected agreement is at most one")
def kappa(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    p = d.family("p", i, j, at_least=0)
    one = d.given(Eq(Sum(p[i, j], i, j), 1), "shares sum to one")
    po = d.define("P", Sum(p[i, i], i))
    pe = d.real("E", at_least=0, below=1)
    kap = d.define("kappa", (po - pe) / (1 - pe))
    d.claim(kap <= 1)
    d.claim(iff(Eq(kap, 1), Eq(po, 1)))
    agree = d.step(po <= 1, by=(po, one), why="the diagonal is a part of the whole")
    d.step(kap <= 1, by=(kap, agree))
    (d.chain(Eq(kap, 1))
      .iff(Eq(po - pe, 1 - pe), by=kap)
      .iff(Eq(po, 1)))


@derivation("One threshold: the area under the curve is balanced accuracy")
def balanced_accuracy(d: Derivation) -> None:
    t, f = d.reals("t f", at_least=0, at_most=1)
    area = d.define("A", f * (0 + t) / 2 + (1 - f) * (t + 1) / 2)
    d.claim(Eq(area, (t + (1 - f)) / 2), by=area)
    d.claim(iff(area > Rational(1, 2), t > f), by=area)


@derivation("BLEU is at most its best precision")
def bleu(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p = d.family("p", n, above=0, at_most=1)
    c, r = d.reals("c r", above=0)
    BP = d.define("b", Min(1, exp(1 - r / c)))
    B = d.define("B", BP * exp(Sum(log(p[n]), n) / N))
    M = d.real("M", above=0)
    best = d.given(p[n] <= M, "no precision exceeds $M$")
    d.claim(B <= M)
    d.claim(Eq(exp(Sum(log(p[n]), n) / N), Product(p[n], n)**(1 / N)))
    s = d.step(Sum(log(p[n]), n) <= Sum(log(M), n), by=(d.step(log(p[n]) <= log(M), by=best), sum_over(n)))
    g = d.step(Sum(log(p[n]), n) / N <= log(M), by=s).then(exp(Sum(log(p[n]), n) / N) <= M)
    d.step(B <= M, by=(B, BP, g))
    d.step(Eq(exp(Sum(log(p[n]), n) / N), Product(p[n], n)**(1 / N)))


@derivation("The expected calibration error is at most the root of the squared one")
def calibration(d: Derivation) -> None:
    B = d.integer("B", at_least=1)
    b = d.index("b", 1, B)
    w, g = d.family("w", b, at_least=0), d.family("g", b)
    one = d.given(Eq(Sum(w[b], b), 1), "shares of the bins")
    E = d.define("E", Sum(w[b] * abs(g[b]), b))
    d.claim(E**2 <= Sum(w[b] * g[b]**2, b))
    (d.calc(Sum(w[b] * g[b]**2, b) - E**2)
      .eq(Sum(w[b] * (abs(g[b]) - E)**2, b), by=(E, one))
      .ge(0))
    d.step(E**2 <= Sum(w[b] * g[b]**2, b))
