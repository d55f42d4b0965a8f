"""Rankings, scores and quantiles: discounted gain, Plackett and Luce, areas, conformal sets, isotonic fits."""
from sympy import Derivative, Eq, Max, Rational, Sum, log, sqrt
from derive import Derivation, derivation, forall, iff, piecewise
from derive.functions import sigmoid
from derive.rules import cases, differentiate, divide, each_zero, multiply, sum_over, take_log, take_power


@derivation("Discounted gain: a better item belongs before a worse one")
def ndcg_swap(d: Derivation) -> None:
    k, m = d.integer("k", at_least=1), d.integer("m", at_least=2)
    before = d.given(k < m, "position $k$ comes before $m$")
    a, b = d.real("a", at_least=0), d.real("b", at_least=0)
    better = d.given(b <= a, "the first item has the larger gain")
    D, E = d.define("D", 1 / log(1 + k)), d.define("E", 1 / log(1 + m))
    d.claim(a * E + b * D <= a * D + b * E)
    logs = d.step(1 + k < 1 + m, by=before).then(log(1 + k) < log(1 + m), by=take_log)
    falls = d.step(E < D, by=(logs, E, D))
    gain = d.step((a - b) * (D - E) >= 0, by=(better, falls))
    d.step(a * E + b * D <= a * D + b * E, by=gain)


@derivation("Plackett and Luce: the orders of three items have probabilities that sum to one")
def plackett_luce(d: Derivation) -> None:
    a, b, c = d.reals("a b c", above=0)
    s = d.define("s", a + b + c)
    first = d.step(Eq(a / s * (b / (b + c)) + a / s * (c / (b + c)), a / s), why="a comes first")
    second = d.step(Eq(b / s * (a / (a + c)) + b / s * (c / (a + c)), b / s), why="b comes first")
    third = d.step(Eq(c / s * (a / (a + b)) + c / s * (b / (a + b)), c / s), why="c comes first")
    orders = (a / s * (b / (b + c)) + a / s * (c / (b + c)) + b / s * (a / (a + c)) + b / s * (c / (a + c))
              + c / s * (a / (a + b)) + c / s * (b / (a + b)))
    d.claim(Eq(orders, 1))
    (d.calc(orders)
      .eq(a / s + b / s + c / s, by=(first, second, third))
      .eq(1, by=s))


@derivation("The area under the curve by trapezia is a probability, with half of the ties")
def trapezia(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k, m, s = d.index("k", 1, K), d.index("m", 1, K), d.index("s", 1, K + 1)
    p, q = d.family("p", k, at_least=0), d.family("q", k, at_least=0)
    T = d.define("T", Sum(p[m], (m, s, K)), over=s)
    F = d.define("F", Sum(q[m], (m, s, K)), over=s)
    d.claim(Eq(Sum((F[k] - F[k + 1]) * (T[k] + T[k + 1]) / 2, k),
               Sum(q[k] * Sum(p[m], (m, k + 1, K)), k) + Sum(q[k] * p[k], k) / 2))
    width = d.step(Eq(F[k] - F[k + 1], q[k]), by=F)
    height = d.step(Eq(T[k], p[k] + Sum(p[m], (m, k + 1, K))), by=T)
    above = d.step(Eq(T[k + 1], Sum(p[m], (m, k + 1, K))), by=T)
    (d.calc(Sum((F[k] - F[k + 1]) * (T[k] + T[k + 1]) / 2, k))
      .eq(Sum(q[k] * (p[k] + 2 * Sum(p[m], (m, k + 1, K))) / 2, k), by=(width, height, above))
      .eq(Sum(q[k] * Sum(p[m], (m, k + 1, K)), k) + Sum(q[k] * p[k], k) / 2))


@derivation("The spherical score is proper")
def spherical_score(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    d.claim(Sum(p[i] * q[i], i) / sqrt(Sum(q[i]**2, i)) <= Sum(p[i] * p[i], i) / sqrt(Sum(p[i]**2, i)))
    cs = d.step(Sum(p[i] * q[i], i)**2 <= Sum(p[i]**2, i) * Sum(q[i]**2, i),
                by=d.lemma("cauchy-schwarz-sums").at(K=K, a=p, b=q))
    root = d.step(Sum(p[i] * q[i], i) <= sqrt(Sum(p[i]**2, i)) * sqrt(Sum(q[i]**2, i)),
                  by=(cs, take_power(Rational(1, 2))))
    (d.calc(Sum(p[i] * q[i], i) / sqrt(Sum(q[i]**2, i)))
      .le(sqrt(Sum(p[i]**2, i)), by=(root, divide(sqrt(Sum(q[i]**2, i)))))
      .eq(Sum(p[i] * p[i], i) / sqrt(Sum(p[i]**2, i))))


@derivation("Platt scaling is calibrated in the large")
def platt(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, N)
    s, y = d.family("s", i), d.family("y", i, at_least=0, at_most=1)
    a, b = d.reals("a b")
    L = d.define("L", -Sum(y[i] * log(sigmoid(a * s[i] + b)) + (1 - y[i]) * log(1 - sigmoid(a * s[i] + b)), i))
    d.claim(Eq(Derivative(L, b), Sum(sigmoid(a * s[i] + b) - y[i], i)))
    d.claim(iff(Eq(Derivative(L, b), 0), Eq(Sum(sigmoid(a * s[i] + b), i) / N, Sum(y[i], i) / N)))
    slope = d.step(Eq(Derivative(L, b), Sum(sigmoid(a * s[i] + b) - y[i], i)), by=(L, sigmoid, differentiate))
    (d.chain(Eq(Derivative(L, b), 0))
      .iff(Eq(Sum(sigmoid(a * s[i] + b) - y[i], i), 0), by=slope)
      .iff(Eq(Sum(sigmoid(a * s[i] + b), i), Sum(y[i], i)))
      .iff(Eq(Sum(sigmoid(a * s[i] + b), i) / N, Sum(y[i], i) / N), by=divide(N)))


@derivation("Conformal prediction covers at least with 1 - alpha, and hardly more")
def conformal(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    k = d.integer("k", at_least=1, at_most=n + 1)
    r = d.index("r", 1, n + 1)
    al = d.real("alpha", above=0, below=1)
    p = d.family("p", r, at_least=0)
    total = d.given(Eq(Sum(p[r], r), 1), "the new score has some rank")
    exchange = d.given(Eq(p[r], p[1]), "all ranks are equally likely, by exchangeability")
    enough = d.given((1 - al) * (n + 1) <= k, "k is rounded up")
    least = d.given(k < (1 - al) * (n + 1) + 1, "to the next integer")
    d.claim(1 - al <= Sum(p[r], (r, 1, k)))
    d.claim(Sum(p[r], (r, 1, k)) < 1 - al + 1 / (n + 1))
    first = (d.calc(1)
      .eq(Sum(p[r], r), by=total)
      .eq((n + 1) * p[1], by=exchange))
    each = d.step(Eq(p[r], 1 / (n + 1)), by=(exchange, first))
    covered = d.step(Eq(Sum(p[r], (r, 1, k)), k / (n + 1)), by=each)
    d.step(1 - al <= k / (n + 1), by=(enough, divide(n + 1)))
    d.step(1 - al <= Sum(p[r], (r, 1, k)), by=covered)
    d.step(k / (n + 1) < 1 - al + 1 / (n + 1), by=(least, divide(n + 1)))
    d.step(Sum(p[r], (r, 1, k)) < 1 - al + 1 / (n + 1), by=covered)


@derivation("A quantile minimises the pinball loss")
def pinball(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, N)
    w, y = d.family("w", i, at_least=0), d.family("y", i)
    tau = d.real("tau", above=0, below=1)
    c, q = d.reals("c q")
    one = d.given(Eq(Sum(w[i], i), 1), "the weights sum to one")
    below = d.define("b", piecewise((1, y[i] <= q), otherwise=0), over=i)
    quantile = d.given(Eq(Sum(w[i] * below[i], i), tau), "q is the quantile")
    d.claim(Sum(w[i] * Max(tau * (y[i] - q), (tau - 1) * (y[i] - q)), i)
            <= Sum(w[i] * Max(tau * (y[i] - c), (tau - 1) * (y[i] - c)), i))
    line = Max(tau * (y[i] - q), (tau - 1) * (y[i] - q)) + (c - q) * (below[i] - tau)
    with d.case(y[i] <= q):
        left = d.step(line <= Max(tau * (y[i] - c), (tau - 1) * (y[i] - c)), by=below)
    with d.case(y[i] > q):
        right = d.step(line <= Max(tau * (y[i] - c), (tau - 1) * (y[i] - c)), by=below)
    tangent = (d.step(line <= Max(tau * (y[i] - c), (tau - 1) * (y[i] - c)), by=(left, right, cases))
      .then(w[i] * line <= w[i] * Max(tau * (y[i] - c), (tau - 1) * (y[i] - c)), by=multiply(w[i])))
    (d.calc(Sum(w[i] * Max(tau * (y[i] - q), (tau - 1) * (y[i] - q)), i))
      .eq(Sum(w[i] * line, i), by=(quantile, one))
      .le(Sum(w[i] * Max(tau * (y[i] - c), (tau - 1) * (y[i] - c)), i), by=(tangent, sum_over(i))))


@derivation("Isotonic regression pools neighbours that are in the wrong order")
def pooling(d: Derivation) -> None:
    v, w = d.reals("v w", above=0)
    x, y, a, b = d.reals("x y a b")
    wrong = d.given(y <= x, "the values are in the wrong order")
    right = d.given(a <= b, "a fit is in the right order")
    m = d.define("m", (v * x + w * y) / (v + w))
    d.claim(v * (m - x)**2 + w * (m - y)**2 <= v * (a - x)**2 + w * (b - y)**2)
    balance = d.step(Eq(v * (m - x), -w * (m - y)), by=m)
    cross = d.step(Eq(m - x, -w * (x - y) / (v + w)), by=m)
    gap = d.step(Eq(v * (a - x)**2 + w * (b - y)**2 - v * (m - x)**2 - w * (m - y)**2,
                    v * (a - m)**2 + w * (b - m)**2 + 2 * v * w / (v + w) * (x - y) * (b - a)), by=m)
    more = d.step((x - y) * (b - a) >= 0, by=(wrong, right))
    d.step(v * (m - x)**2 + w * (m - y)**2 <= v * (a - x)**2 + w * (b - y)**2, by=(gap, more))


@derivation("Gini's impurity lies between the error of the majority and twice that")
def gini_error(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    k = d.integer("k", at_least=1, at_most=K)
    p = d.family("p", i, at_least=0)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    most = d.given(p[i] <= p[k], "class $k$ is the most frequent")
    d.claim(1 - p[k] <= 1 - Sum(p[i]**2, i))
    d.claim(1 - Sum(p[i]**2, i) <= 2 * (1 - p[k]))
    part = d.step(p[i]**2 <= p[i] * p[k], by=(most, multiply(p[i])))
    upper = (d.calc(Sum(p[i]**2, i))
      .le(Sum(p[i] * p[k], i), by=(part, sum_over(i)))
      .eq(p[k], by=one))
    d.step(1 - p[k] <= 1 - Sum(p[i]**2, i), by=upper)
    term = d.step(p[k]**2 <= Sum(p[i]**2, i), why="one term of a sum of squares")
    (d.calc(1 - Sum(p[i]**2, i))
      .le(1 - p[k]**2, by=term)
      .le(2 * (1 - p[k]), why="$(1 - p[k])**2$ is not negative"))


@derivation("The load-balancing loss of a mixture of experts is least for equal loads, and for those only")
def load_balance(d: Derivation) -> None:
    E = d.integer("E", at_least=1)
    i = d.index("i", 1, E)
    f = d.family("f", i, at_least=0)
    one = d.given(Eq(Sum(f[i], i), 1), "the loads sum to one")
    d.claim(E * Sum(f[i]**2, i) >= 1)
    d.claim(iff(Eq(E * Sum(f[i]**2, i), 1), forall(Eq(f[i], 1 / E), i)))
    spread = (d.calc(Sum((f[i] - 1 / E)**2, i))
      .eq(Sum(f[i]**2, i) - 2 / E * Sum(f[i], i) + 1 / E, why="multiply out")
      .eq(Sum(f[i]**2, i) - 1 / E, by=one))
    d.step(E * Sum(f[i]**2, i) >= 1, by=spread)
    (d.chain(Eq(E * Sum(f[i]**2, i), 1))
      .iff(Eq(Sum((f[i] - 1 / E)**2, i), 0), by=spread)
      .iff(forall(Eq((f[i] - 1 / E)**2, 0), i), by=each_zero)
      .iff(forall(Eq(f[i], 1 / E), i)))
