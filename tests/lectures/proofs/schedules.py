"""Returns, noise schedules, and the geometric sums in them."""
from sympy import Eq, Product, Sum, exp, log
from derive import Derivation, derivation
from derive.rules import divide, induction, multiply, product_over, sum_over, tangent_exp, tangent_log


@derivation("Soft value: the best policy with an entropy bonus")
def soft_value(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a, b = d.indices("a b", 1, K)
    q, p = d.family("q", a), d.family("p", a, above=0)
    tau = d.real("tau", above=0)
    one = d.given(Eq(Sum(p[a], a), 1))
    V = d.define("V", tau * log(Sum(exp(q[b] / tau), b)))
    star = d.define("pi", exp((q[a] - V) / tau), over=a)
    d.claim(Sum(p[a] * q[a], a) - tau * Sum(p[a] * log(p[a]), a) <= V)
    d.claim(Eq(Sum(star[a] * q[a], a) - tau * Sum(star[a] * log(star[a]), a), V))
    norm = d.step(Eq(Sum(star[a], a), 1), by=(star, V))
    t = d.step(log(star[a] / p[a]) <= star[a] / p[a] - 1, by=tangent_log(star[a] / p[a], 1))
    weighted = d.step(p[a] * log(star[a] / p[a]) <= p[a] * (star[a] / p[a] - 1), by=(t, multiply(p[a])))
    total = d.step(Sum(p[a] * log(star[a] / p[a]), a) <= Sum(p[a] * (star[a] / p[a] - 1), a),
                   by=(weighted, sum_over(a)))
    (d.calc(Sum(p[a] * q[a], a) - tau * Sum(p[a] * log(p[a]), a) - V)
      .eq(tau * Sum(p[a] * ((q[a] - V) / tau - log(p[a])), a), by=one)
      .eq(tau * Sum(p[a] * log(star[a] / p[a]), a), by=star)
      .le(tau * Sum(p[a] * (star[a] / p[a] - 1), a), by=(total, multiply(tau)))
      .eq(0, by=(norm, one)))
    d.step(Sum(p[a] * q[a], a) - tau * Sum(p[a] * log(p[a]), a) <= V)
    (d.calc(Sum(star[a] * q[a], a) - tau * Sum(star[a] * log(star[a]), a))
      .eq(Sum(star[a] * V, a), by=star)
      .eq(V, by=norm))


@derivation("The lambda-return is a weighted mean")
def lambda_return(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N - 1)
    lam = d.real("lambda")
    d.claim(Eq((1 - lam) * Sum(lam**(n - 1), n) + lam**(N - 1), 1))
    d.step(Eq((1 - lam) * Sum(lam**(n - 1), n) + lam**(N - 1), 1))


@derivation("The normaliser of the discount weights, read backwards")
def discount_backwards(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    g = d.real("gamma", above=0, below=1)
    d.claim(Eq(Sum(g**(T - t), t), (1 - g**T) / (1 - g)), why="a geometric sum")
    d.claim(Eq(Sum(g**(T - t), t), Sum(g**(t - 1), t)), why="read backwards")


@derivation("Survival in a diffusion: the signal that is left")
def alpha_bar(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    n = d.integer("n", at_least=1, at_most=T)
    beta = d.family("beta", t, above=0, below=1)
    A = d.define("A", Product(1 - beta[t], (t, 1, n)), of=n)
    d.claim(1 - Sum(beta[t], (t, 1, n)) <= A(n))
    d.claim(A(n) <= exp(-Sum(beta[t], (t, 1, n))))
    one = d.step(1 - beta[t] <= exp(-beta[t]), by=tangent_exp(-beta[t], 0))
    d.step(Product(1 - beta[t], (t, 1, n)) <= Product(exp(-beta[t]), (t, 1, n)),
           by=(one, product_over(t, 1, n))).then(A(n) <= exp(-Sum(beta[t], (t, 1, n))), by=A)
    P = 1 - Sum(beta[t], (t, 1, n)) <= Product(1 - beta[t], (t, 1, n))
    base = d.step(1 - Sum(beta[t], (t, 1, 1)) <= Product(1 - beta[t], (t, 1, 1)))
    below = d.step(Product(1 - beta[t], (t, 1, n)) <= 1, by=(d.step(1 - beta[t] <= 1), product_over(t, 1, n)))
    with d.case(n < T), d.induction(P) as h:
        on = (d.calc(Product(1 - beta[t], (t, 1, n + 1)))
              .eq(Product(1 - beta[t], (t, 1, n)) - beta[n + 1] * Product(1 - beta[t], (t, 1, n)))
              .ge(Product(1 - beta[t], (t, 1, n)) - beta[n + 1], by=below)
              .ge(1 - Sum(beta[t], (t, 1, n)) - beta[n + 1], by=h)
              .eq(1 - Sum(beta[t], (t, 1, n + 1))))
    d.step(P, by=(base, on, induction(n, 1))).then(1 - Sum(beta[t], (t, 1, n)) <= A(n), by=A)


@derivation("The posterior variance of a diffusion step is below beta")
def diffusion_posterior(d: Derivation) -> None:
    b = d.real("beta", above=0, below=1)
    A = d.real("A", above=0, below=1)
    d.claim(Eq(1 / ((1 - b) / b + 1 / (1 - A)), (1 - A) / (1 - (1 - b) * A) * b))
    d.claim((1 - A) / (1 - (1 - b) * A) * b < b)
    den = d.step(1 - (1 - b) * A > 1 - A)
    d.step(Eq(1 / ((1 - b) / b + 1 / (1 - A)), (1 - A) / (1 - (1 - b) * A) * b), by=den)
    d.step((1 - A) / (1 - (1 - b) * A) < 1, by=(den, divide(1 - (1 - b) * A))).then(
        (1 - A) / (1 - (1 - b) * A) * b < b, by=(den, multiply(b)))
