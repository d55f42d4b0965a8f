"""Classifiers: margins, boosting, trees, thresholds."""
from sympy import Abs, And, Derivative, Eq, Max, Min, Product, Rational, Sum, exp, log, sqrt
from derive import Derivation, derivation, iff, implies, piecewise
from derive.functions import softmax
from derive.rules import cases, differentiate, divide, multiply, product_over, sum_over, take_power, tangent_exp


@derivation("At the optimum of a support vector machine the multipliers sum to the squared norm")
def svm_norm(d: Derivation) -> None:
    N, D = d.integer("N", at_least=1), d.integer("D", at_least=1)
    n = d.index("n", 1, N)
    i = d.index("i", 1, D)
    x, y, al = d.family("x", n, i), d.family("y", n), d.family("alpha", n, at_least=0)
    b = d.real("b")
    w = d.define("w", Sum(al[n] * y[n] * x[n, i], n), over=i)
    slack = d.given(Eq(al[n] * (y[n] * (Sum(w[i] * x[n, i], i) + b) - 1), 0), "complementary slackness")
    bias = d.given(Eq(Sum(al[n] * y[n], n), 0), "the bias is optimal")
    d.claim(Eq(Sum(al[n], n), Sum(w[i]**2, i)))
    total = d.step(Eq(Sum(al[n] * (y[n] * (Sum(w[i] * x[n, i], i) + b) - 1), n), 0), by=(slack, sum_over(n)))
    (d.calc(Sum(al[n], n))
      .eq(Sum(al[n] * y[n] * Sum(w[i] * x[n, i], i), n) + b * Sum(al[n] * y[n], n), by=total)
      .eq(Sum(w[i] * Sum(al[n] * y[n] * x[n, i], n), i), by=bias)
      .eq(Sum(w[i]**2, i), by=w))


@derivation("Weak duality of the support vector machine")
def svm_duality(d: Derivation) -> None:
    N, D = d.integer("N", at_least=1), d.integer("D", at_least=1)
    n = d.index("n", 1, N)
    i = d.index("i", 1, D)
    x, y, al = d.family("x", n, i), d.family("y", n), d.family("alpha", n, at_least=0)
    w, b = d.family("w", i), d.real("b")
    margin = d.given(y[n] * (Sum(w[i] * x[n, i], i) + b) >= 1, "each point has margin at least 1")
    bias = d.given(Eq(Sum(al[n] * y[n], n), 0), "the multipliers balance")
    v = d.define("v", Sum(al[n] * y[n] * x[n, i], n), over=i)
    d.claim(Sum(al[n], n) - Sum(v[i]**2, i) / 2 <= Sum(w[i]**2, i) / 2)
    each = d.step(al[n] <= al[n] * (y[n] * (Sum(w[i] * x[n, i], i) + b)), by=(margin, multiply(al[n])))
    inner = (d.calc(Sum(al[n], n))
      .le(Sum(al[n] * (y[n] * (Sum(w[i] * x[n, i], i) + b)), n), by=(each, sum_over(n)))
      .eq(Sum(w[i] * Sum(al[n] * y[n] * x[n, i], n), i) + b * Sum(al[n] * y[n], n))
      .eq(Sum(w[i] * v[i], i), by=(v, bias)))
    young = d.step(Sum(w[i] * v[i], i) <= Sum(w[i]**2 / 2 + v[i]**2 / 2, i),
                   by=(d.step(w[i] * v[i] <= w[i]**2 / 2 + v[i]**2 / 2), sum_over(i)))
    d.step(Sum(al[n], n) - Sum(v[i]**2, i) / 2 <= Sum(w[i]**2, i) / 2, by=(inner, young))


@derivation("The distance of a point from a hyperplane")
def hyperplane(d: Derivation) -> None:
    D = d.integer("D", at_least=1)
    i, j = d.indices("i j", 1, D)
    w, x, z = d.family("w", i), d.family("x", i), d.family("z", i)
    b = d.real("b")
    W = d.define("W", Sum(w[j]**2, j))
    normal = d.given(W > 0, "the normal is not 0")
    f = d.define("f", Sum(w[j] * x[j], j) + b)
    p = d.family("p", i)
    foot = d.given(Eq(p[i], x[i] - f / W * w[i]), "the foot of the perpendicular")
    on = d.given(Eq(Sum(w[j] * z[j], j) + b, 0), "$z$ lies on the hyperplane")
    d.claim(Eq(Sum(w[i] * p[i], i) + b, 0))
    d.claim(Eq(Sum((x[i] - p[i])**2, i), f**2 / W))
    d.claim(f**2 / W <= Sum((x[i] - z[i])**2, i))
    (d.calc(Sum(w[i] * p[i], i) + b)
      .eq(Sum(w[i] * x[i], i) - f / W * Sum(w[i]**2, i) + b, by=foot)
      .eq(f - f / W * W, by=(f, W))
      .eq(0, by=normal))
    (d.calc(Sum((x[i] - p[i])**2, i))
      .eq(f**2 / W**2 * Sum(w[i]**2, i), by=foot)
      .eq(f**2 / W, by=(W, normal)))
    cs = d.step(Sum(w[i] * (x[i] - z[i]), i)**2 <= W * Sum((x[i] - z[i])**2, i),
                by=(d.lemma("cauchy-schwarz-sums").at(K=D, a=w, b=x - z), W))
    (d.step(f**2 <= W * Sum((x[i] - z[i])**2, i), by=(cs, on, f))
      .then(f**2 / W <= Sum((x[i] - z[i])**2, i), by=divide(W)))


@derivation("AdaBoost: the training error falls exponentially")
def adaboost_rate(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    g = d.family("gamma", t, at_least=-Rational(1, 2), at_most=Rational(1, 2))
    e = d.define("epsilon", Rational(1, 2) - g[t], over=t)
    d.claim(Product(2 * sqrt(e[t] * (1 - e[t])), t) <= exp(-2 * Sum(g[t]**2, t)))
    below = d.step(1 - 4 * g[t]**2 <= exp(-4 * g[t]**2), by=tangent_exp(-4 * g[t]**2, 0))
    one = (d.calc(2 * sqrt(e[t] * (1 - e[t])))
      .eq(sqrt(1 - 4 * g[t]**2), by=e)
      .le(sqrt(exp(-4 * g[t]**2)), by=(below, take_power(Rational(1, 2))))
      .eq(exp(-2 * g[t]**2)))
    (d.calc(Product(2 * sqrt(e[t] * (1 - e[t])), t))
      .le(Product(exp(-2 * g[t]**2), t), by=(one, product_over(t)))
      .eq(exp(-2 * Sum(g[t]**2, t))))


@derivation("After AdaBoost's update the last learner is right half of the time")
def adaboost_half(d: Derivation) -> None:
    e = d.real("epsilon", above=0, below=1)
    a = d.define("alpha", log((1 - e) / e) / 2)
    Z = d.define("Z", e * exp(a) + (1 - e) * exp(-a))
    d.claim(Eq(e * exp(a) / Z, Rational(1, 2)))
    up = d.step(Eq(exp(a), sqrt((1 - e) / e)), by=a)
    down = d.step(Eq(exp(-a), sqrt(e / (1 - e))), by=a)
    wrong = d.step(Eq(e * exp(a), sqrt(e * (1 - e))), by=up)
    right = d.step(Eq((1 - e) * exp(-a), sqrt(e * (1 - e))), by=down)
    (d.calc(e * exp(a) / Z)
      .eq(sqrt(e * (1 - e)) / (2 * sqrt(e * (1 - e))), by=(Z, wrong, right))
      .eq(Rational(1, 2)))


@derivation("Boosted trees: the best weight of a leaf, and the gain of a split")
def boosted_leaf(d: Derivation) -> None:
    G, H = d.real("G"), d.real("H", above=0)
    lam = d.real("lambda", at_least=0)
    w = d.real("w")
    d.claim(-G**2 / (2 * (H + lam)) <= G * w + (H + lam) * w**2 / 2)
    d.claim(iff(Eq(G * w + (H + lam) * w**2 / 2, -G**2 / (2 * (H + lam))), Eq(w, -G / (H + lam))))
    square = d.step(Eq(G * w + (H + lam) * w**2 / 2 + G**2 / (2 * (H + lam)), (H + lam) / 2 * (w + G / (H + lam))**2))
    d.step(-G**2 / (2 * (H + lam)) <= G * w + (H + lam) * w**2 / 2, by=square)
    (d.chain(Eq(G * w + (H + lam) * w**2 / 2, -G**2 / (2 * (H + lam))))
      .iff(Eq((H + lam) / 2 * (w + G / (H + lam))**2, 0), by=square)
      .iff(Eq(w, -G / (H + lam))))


@derivation("Without a penalty no split of a leaf loses")
def split_gain(d: Derivation) -> None:
    a, b = d.reals("a b")
    h, k = d.reals("h k", above=0)
    d.claim((a + b)**2 / (h + k) <= a**2 / h + b**2 / k)
    (d.calc(a**2 / h + b**2 / k - (a + b)**2 / (h + k))
      .eq((a * k - b * h)**2 / (h * k * (h + k)))
      .ge(0))
    d.step((a + b)**2 / (h + k) <= a**2 / h + b**2 / k)


@derivation("A regression tree: what a split takes from the squared error")
def tree_split(d: Derivation) -> None:
    m, k = d.integer("m", at_least=1), d.integer("k", at_least=1)
    n = d.index("n", 1, m + k)
    y = d.family("y", n)
    L = d.define("L", Sum(y[n], (n, 1, m)) / m)
    R = d.define("R", Sum(y[n], (n, m + 1, m + k)) / k)
    M = d.define("M", Sum(y[n], n) / (m + k))
    d.claim(Eq(Sum((y[n] - M)**2, n),
               Sum((y[n] - L)**2, (n, 1, m)) + Sum((y[n] - R)**2, (n, m + 1, m + k)) + m * k / (m + k) * (L - R)**2))
    left = d.step(Eq(Sum((y[n] - M)**2, (n, 1, m)), Sum((y[n] - L)**2, (n, 1, m)) + m * (L - M)**2), by=L)
    right = d.step(Eq(Sum((y[n] - M)**2, (n, m + 1, m + k)), Sum((y[n] - R)**2, (n, m + 1, m + k)) + k * (R - M)**2), by=R)
    mean = d.step(Eq(M, (m * L + k * R) / (m + k)), by=(M, L, R))
    (d.calc(Sum((y[n] - M)**2, n))
      .eq(Sum((y[n] - M)**2, (n, 1, m)) + Sum((y[n] - M)**2, (n, m + 1, m + k)))
      .eq(Sum((y[n] - L)**2, (n, 1, m)) + m * (L - M)**2 + Sum((y[n] - R)**2, (n, m + 1, m + k)) + k * (R - M)**2, by=(left, right))
      .eq(Sum((y[n] - L)**2, (n, 1, m)) + Sum((y[n] - R)**2, (n, m + 1, m + k)) + m * k / (m + k) * (L - R)**2, by=mean))


@derivation("Cover and Hart: the nearest neighbour errs at most twice as often as Bayes")
def cover_hart(d: Derivation) -> None:
    eta = d.real("eta", at_least=0, at_most=1)
    R = d.define("R", Min(eta, 1 - eta))
    d.claim(Eq(2 * eta * (1 - eta), 2 * R * (1 - R)))
    d.claim(2 * eta * (1 - eta) <= 2 * R)
    d.claim(R <= 2 * eta * (1 - eta))
    same = d.step(Eq(2 * eta * (1 - eta), 2 * R * (1 - R)), by=R)
    d.step(2 * eta * (1 - eta) <= 2 * R, by=R)
    d.step(R <= 2 * eta * (1 - eta), by=R)


@derivation("The excess risk of a classifier over Bayes' rule")
def excess_risk(d: Derivation) -> None:
    eta = d.real("eta", at_least=0, at_most=1)
    f = d.integer("f", at_least=0, at_most=1)
    bayes = d.define("g", piecewise((1, eta >= Rational(1, 2)), otherwise=0))
    risk = d.define("r", (1 - eta) * f + eta * (1 - f))
    d.claim(Eq(risk - Min(eta, 1 - eta), Abs(2 * eta - 1) * Abs(f - bayes)))
    with d.case(eta >= Rational(1, 2)):
        a = d.step(Eq(risk - Min(eta, 1 - eta), Abs(2 * eta - 1) * Abs(f - bayes)), by=(risk, bayes))
    with d.case(eta < Rational(1, 2)):
        b = d.step(Eq(risk - Min(eta, 1 - eta), Abs(2 * eta - 1) * Abs(f - bayes)), by=(risk, bayes))
    d.step(Eq(risk - Min(eta, 1 - eta), Abs(2 * eta - 1) * Abs(f - bayes)), by=(a, b, cases))


@derivation("The threshold where mistakes cost differently")
def cost_threshold(d: Derivation) -> None:
    p = d.real("p", at_least=0, at_most=1)
    a, b = d.reals("a b", above=0)
    d.claim(iff((1 - p) * a < p * b, p > a / (a + b)))
    (d.chain((1 - p) * a < p * b)
      .iff(a < p * (a + b))
      .iff(p > a / (a + b), by=divide(a + b)))


@derivation("No line separates the exclusive or")
def xor_line(d: Derivation) -> None:
    u, v, b = d.reals("u v b")
    d.claim(implies(And(b <= 0, u + b > 0, v + b > 0), u + v + b > 0))
    with d.case(And(b <= 0, u + b > 0, v + b > 0)) as three:
        end = d.step(u + v + b > 0, by=three, why="add the last two and take $b <= 0$ away")
    d.step(implies(And(b <= 0, u + b > 0, v + b > 0), u + v + b > 0), by=end)


@derivation("Two rectifiers compute the exclusive or")
def xor_net(d: Derivation) -> None:
    x, y = d.integer("x", at_least=0, at_most=1), d.integer("y", at_least=0, at_most=1)
    exclusive = Eq(Max(0, x + y) - 2 * Max(0, x + y - 1), x + y - 2 * x * y)
    d.claim(exclusive)
    with d.case(Eq(x, 0)):
        a = d.step(exclusive)
    with d.case(Eq(x, 1)):
        b = d.step(exclusive)
    d.step(exclusive, by=(a, b, cases))


@derivation("Temperature scaling: the slope of the loss in the inverse temperature")
def temperature_scaling(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, k = d.indices("i k", 1, K)
    z = d.family("z", i)
    b = d.real("beta", above=0)
    d.claim(Eq(Derivative(-log(softmax(b * z)[k]), b), Sum(softmax(b * z)[i] * z[i], i) - z[k]))
    (d.calc(Derivative(-log(softmax(b * z)[k]), b))
      .eq(Derivative(log(Sum(exp(b * z[i]), i)) - b * z[k], b), by=softmax)
      .eq(Sum(z[i] * exp(b * z[i]), i) / Sum(exp(b * z[i]), i) - z[k], by=differentiate)
      .eq(Sum(softmax(b * z)[i] * z[i], i) - z[k], by=softmax))


@derivation("Condorcet: three voters are better than one that is better than chance")
def condorcet(d: Derivation) -> None:
    p = d.real("p", above=0, below=1)
    M = d.define("M", p**3 + 3 * p**2 * (1 - p))
    d.claim(iff(M > p, p > Rational(1, 2)))
    (d.chain(M > p)
      .iff(p * (1 - p) * (2 * p - 1) > 0, by=M)
      .iff(2 * p - 1 > 0)
      .iff(p > Rational(1, 2)))
