"""Lines that rest on one step of the kernel each, mostly of its normal form: rule, declarations, line, premises."""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.rules.contract import Example
from derive.record.model import Goal, Record
from tests.kernel.build import example

LOGARITHMS = (
    ("x real nonzero", "log(x**2) = 2*log(Abs(x))"),
    ("x real; y real", "log(4*(x - 2*y)**2) = 2*log(2) + 2*log(Abs(x - 2*y))", "x != 2*y"),
    ("x real nonzero; y real above 0", "log(9*x**2*y) = 2*log(3) + 2*log(Abs(-x)) + log(y)"),
    ("x real nonzero; y real nonzero", "log(x**2/y**4) = 2*log(Abs(x)) - 4*log(Abs(y))"),
    ("x real; y real; z real", "log(exp(x)*x**2*y*z/(z - x)**4) - log(z*y*x**2/(x - z)**4) = x",
        "z != x", "0 < exp(x)*x**2*y*z/(z - x)**4", "0 < z*y*x**2/(x - z)**4"),
)  # fmt: skip
SIGNS = (
    ("x real; y real nonzero", "Abs(x**3*y)**2/Abs(y) = x**6*Abs(y)"),
    ("x real; y real nonzero", "Abs(x/y) = Abs(x)/Abs(y)"),
    ("x real; y real", "Abs(2*x - 2*y)*Abs(y - x) = 2*(x - y)**2"),
    ("K integer at_least 1; x over 1..K", "Abs(Product(x[j], (j, 1, K))) = Product(Abs(x[j]), (j, 1, K))"),
    ("x real; y real", "sign(-2*x**3*y**2) = -sign(x)*sign(y)**2"),
    ("x real nonzero; y real above 0", "sign(x*y)*Abs(x) = x"),
    ("x real above 0; y real below 0", "sign(x/y) = -1"),
)
ROOTS = (
    ("x real; y real at_least 0", "sqrt(4*x**2*y**3) = 2*Abs(x)*y*sqrt(y)"),
    ("x real; y real nonzero", "sqrt(x**2/y**2) = Abs(x)/Abs(y)"),
    ("x real; y real", "sqrt((x - y)**2) = Abs(y - x)"),
    ("x real at_least 0", "x**Rational(3, 2) = x*sqrt(x)"),
    ("x real; y real", "sqrt(x**2*y) = Abs(x)*sqrt(y)", "0 <= y"),
    ("x real; y real", "sqrt(x*y)**2 = x*y", "0 <= x*y"),
    ("x real at_least 1", "sqrt(x**2 - 2*x + 1) = x - 1"),
    ("x real", "Abs(sin(x))**2 = 1 - cos(x)**2"),
)
COUNTS = (
    ("n integer at_least 0", "factorial(n + 3)/factorial(n) = (n + 1)*(n + 2)*(n + 3)"),
    ("n integer at_least 2", "factorial(n) = n*(n - 1)*factorial(n - 2)"),
    ("n integer at_least 0", "factorial(30)/factorial(28) = 870"),
    ("x real", "binomial(x, 3) = x*(x - 1)*(x - 2)/6"),
    ("n integer at_least 0", "binomial(n, n - 2) = n*(n - 1)/2"),
    ("n integer at_least 1; k integer at_least 1", "binomial(n, k) = binomial(n - 1, k - 1) + binomial(n - 1, k)",
        "k <= n - 1"),
    ("n integer at_least 1; k integer at_least 1", "binomial(n, k) = 0", "n < k"),
)  # fmt: skip
ANGLES = (
    ("T integer at_least 1; t integer", "cos(pi*(T - t)/T) = -cos(pi*t/T)"),
    ("x real; y real", "cos(x - y) = cos(x)*cos(y) + sin(x)*sin(y)"),
    ("x real", "sin(3*x) = 3*sin(x) - 4*sin(x)**3"),
    ("x real", "sin(x)**2 = (1 - cos(2*x))/2"),
    ("x real", "cos(x + 9*pi/2) = -sin(x)"),
    ("", "cos(7*pi/4) + sin(-pi/3) + sin(pi/6) + cos(0) = sqrt(2)/2 - sqrt(3)/2 + Rational(3, 2)"),
    ("", "cos(pi/12) + sin(pi/12) = sqrt(6)/2"),
    ("n integer; x real", "sin(x + 2*pi*n) = sin(x)"),
    ("n integer", "cos(n*pi)**2 + sin(n*pi) = 1"),
    ("x real", "sin(2*atan(x)) = 2*x/(1 + x**2)"),
    ("x real", "atan(-x) + atan(x) + 4*atan(1) + 3*atan(sqrt(3)) + 6*atan(-1/sqrt(3)) = pi"),
    ("x real above 0 below 1", "tan(x) = sin(x)/cos(x)"),
    ("x real", "cosh(x)**2 - sinh(x)**2 = 1"),
    ("x real", "tanh(x) = (exp(2*x) - 1)/(exp(2*x) + 1)"),
    ("K integer at_least 1; x over 1..K",
        "Sum(sin(2*x[i]), (i, 1, K)) = 2*Sum(sin(x[i])*cos(x[i]), (i, 1, K))"),
)  # fmt: skip
GEOMETRIC = (
    ("T integer at_least 0; b real", "(1 - b)*Sum(b**k, (k, 0, T)) = 1 - b**(T + 1)"),
    ("T integer at_least 1; b real", "Sum(b**k, (k, 0, T - 1)) = Sum(b**(t - 1), (t, 1, T))"),
    ("m integer at_least 0", "Sum(2**k, (k, 0, m)) = 2**(m + 1) - 1"),
    ("n integer at_least 0; a real; b real", "Sum(binomial(n, k)*a**k*b**(n - k), (k, 0, n)) = (a + b)**n"),
    ("n integer at_least 2; p real above 0 below 1",
        "Sum(k**2*binomial(n, k)*p**k*(1 - p)**(n - k), (k, 0, n)) = n*p*(1 - p) + n**2*p**2"),
    ("n integer at_least 0; p real above 0 below 1",
        "Sum(k**2*binomial(n, k)*p**k*(1 - p)**(n - k), (k, 0, n)) = n*p*(1 - p) + n**2*p**2"),
    ("n integer at_least 1; m integer at_least 0; x over 1..n",
        "Sum(Piecewise((x[i], i <= m), (-2*x[i], True)), (i, 1, n))"
        " = Sum(x[i], (i, 1, m)) - 2*Sum(x[i], (i, m + 1, n))", "m <= n"),
    ("n integer at_least 1; m integer at_least 1; x over 1..n",
        "Sum(Piecewise((x[i], m <= i), (1, True)), (i, 1, n)) = m - 1 + Sum(x[i], (i, m, n))", "m <= n"),
    ("n integer at_least 0; b over 1..n+1; c over 1..n+1 nonzero",
        "Product(b[k]/c[k], (k, 1, n))*b[n + 1]/c[n + 1] = Product(b[k]/c[k], (k, 1, n + 1))"),
    ("n integer at_least 0; x real; y real nonzero; z real above 0",
        "(-2*x*y)**n = (-1)**n*2**n*x**n*y**n"),
    ("n integer; x real nonzero; y real nonzero; z real above 0", "(x**2*y*z)**n = x**(2*n)*y**n*z**n"),
    ("n integer; x real nonzero; y real nonzero; z real above 0", "(z/(x*y))**n = z**n/(x**n*y**n)"),
    ("T integer at_least 1; g over 1..T+1 nonzero",
        "sqrt(Sum(g[t]**2, (t, 1, T + 1)) - g[T + 1]**2)**2 = Sum(g[t]**2, (t, 1, T))"),
    ("T integer at_least 1; r over 1..T+1 nonzero", "Product(r[k + 1]/r[k], (k, 1, T)) = r[T + 1]/r[1]"),
    ("T integer at_least 3; r over 0..T+2 nonzero",
        "Product(r[k], (k, 0, T + 2)) = r[0]*Product(r[k], (k, 1, T))*r[T + 1]*r[T + 2]"),
    ("T integer at_least 3; r over 1..T nonzero",
        "r[1]*r[2]*Product(r[k], (k, 3, T - 1))*r[T] = Product(r[k], (k, 1, T))"),
    ("n integer at_least 1; m integer; z over 0..n,-1..m,1..2", "Sum(z[0, 0, k], (k, 1, 2)) = z[0, 0, 1] + z[0, 0, 2]",
        "0 <= m"),
    ("T integer at_least 1; g real above 0; V over 0..T",
        "Sum(g**(t + 1)*V[t + 1], (t, 0, T - 1)) = Sum(g**t*V[t], (t, 1, T))"),
    ("T integer at_least 0; b real at_least 0 below 1", "Sum(b**k, (k, 0, T)) <= 1/(1 - b)"),
    ("T integer at_least 1; b real", "Sum(b**(T - t), (t, 1, T)) = Sum(b**k, (k, 0, T - 1))"),
    ("T integer at_least 1; g real above 0 below 1", "Sum(g**(T - t), (t, 1, T)) = Sum(g**(t - 1), (t, 1, T))"),
    ("n integer at_least 1", "0**(n - 1) = KD(n, 1)"),
    ("m integer at_least 0; n integer; x over m..n+2",
        "Sum(x[k], (k, m, n + 2)) = Sum(x[k], (k, m, n)) + x[n + 1] + x[n + 2]", "m <= n + 1"),
    ("m integer at_least 0; n integer; x over m..n",
        "Sum(x[k], (k, m, n - 1)) + x[n] = Sum(x[k], (k, m, n))", "m <= n"),
    ("m integer; x over m..m+1", "Sum(x[k], (k, m, m + 1)) = x[m] + x[m + 1]"),
    ("m integer at_least 1; n integer at_least 0", "Product(m + k, (k, 1, n)) = factorial(m + n)/factorial(m)"),
    ("n integer at_least 1", "Sum(1/(k*(k + 1)), (k, 1, n)) = 1 - 1/(n + 1)"),
    ("m integer at_least 1; n integer", "Sum(1/(k*(k + 2)), (k, m, n)) = (1/m + 1/(m + 1) - 1/(n + 1) - 1/(n + 2))/2",
        "m <= n"),
)  # fmt: skip
DERIVATIVES = (
    ("x real", "Derivative(sin(x)**2, x) = 2*sin(x)*cos(x)"),
    ("x real", "Derivative(cos(2*x + 1), x) = -2*sin(2*x + 1)"),
    ("x real", "Derivative(atan(x), x) = 1/(1 + x**2)"),
    ("x real above 0 below 1", "Derivative(tan(x), x) = 1/cos(x)**2"),
    ("x real", "Derivative(sinh(2*x)*cosh(x), x) = 2*cosh(2*x)*cosh(x) + sinh(2*x)*sinh(x)"),
    ("x real", "Derivative(tanh(x), x) = 1 - tanh(x)**2"),
    ("x real nonzero", "Derivative(Abs(x), x) = sign(x)"),
    ("x real below 1", "Derivative(Max(0, 1 - x)**2, x) = -2*(1 - x)"),
    ("N integer at_least 1; a real; b real; x over 1..N; y over 1..N",
        "Derivative(Sum((y[n] - a - b*x[n])**2, (n, 1, N)), b) = -2*Sum(x[n]*(y[n] - a - b*x[n]), (n, 1, N))"),
)  # fmt: skip
CASES = (
    ("m real", "Piecewise((1, m <= 0), (0, True)) <= Max(0, 1 - m)"),
    ("a real at_least 0; b real at_least 0; x real; y real", "Abs(a*x + b*y) <= a*Abs(x) + b*Abs(y)"),
    ("r real above 0; A real; e real above 0 below 1", "Min(r*A, Min(1 + e, Max(r, 1 - e))*A) <= r*A"),
    ("K integer at_least 1; i in 1..K; j in 1..K; x over 1..K", "x[i]*KD(i, j) = x[j]*KD(i, j)"),
    ("a real above 0; b real above 0", "Max(Abs(1 - 2/(a + b)*a), Abs(1 - 2/(a + b)*b)) = (b - a)/(b + a)",
        "a <= b"),
    ("x real", "1 + exp(x) <= 2*exp(Max(0, x))"),
    ("n integer", "Abs(n) <= n**2"),
    ("K integer at_least 1; x over 1..K", "Abs(Sum(x[i], (i, 1, K))) <= Sum(Abs(x[i]), (i, 1, K))"),
    ("K integer at_least 1; x over 1..K; y over 1..K; w over 1..K at_least 0",
        "Abs(Sum(w[i]*(x[i] - y[i]), (i, 1, K))) <= Sum(w[i]*Abs(x[i] - y[i]), (i, 1, K))"),
    ("x real above 0 below 1", "cos(x) < 1"),
)  # fmt: skip
BY_WHAT_IS_KNOWN = (
    ("x real", "-exp(-1) < x/(1 + exp(-x))", "-x*exp(x) <= exp(-1)"),
    ("a real above 0; b real above 0; x real", "0 <= a - (a + b)/(1 + exp(-x))", "x < log(a/b)"),
    ("c real; d real; s real; g real", "Abs(c) = Abs(s*tanh(g) + d)", "c = s*tanh(g) + d"),
    ("x real", "0 <= -log(1/(1 + exp(-x)))"),
    ("K integer at_least 2; e real above 0 below 1", "log(1 + K*(1 - e)/e) = log(e + K*(1 - e)) - log(e)"),
    ("K integer at_least 1; i in 1..K; w over 1..K above 0", "w[i] <= Sum(w[k], (k, 1, K))"),
    ("K integer at_least 1; p over 1..K at_least 0; q over 1..K at_least 0",
        "0 <= Sum(Min(p[k], q[k]), (k, 1, K))"),
    ("x real; y real", "0 < Max(x, y)", "0 < y"),
    ("x real; c real above 0", "x <= c", "Abs(x) <= c"),
    ("p real at_least 0; x real; c real", "-p*c <= p*x", "Abs(x) <= c"),
    ("p real; q real", "p*(1 - p) + q*(1 - q) <= Rational(1, 2)"),
    ("r real; c real", "2*Abs(r)*c <= r**2 + c**2"),
    ("g real at_least 0; p real above 0 below 1", "(1 - p)**g <= 1"),
    ("K integer at_least 1; w over 1..K at_least 0; x over 1..K above 0", "0 < Sum(w[k]*x[k], (k, 1, K))",
        "Sum(w[k], (k, 1, K)) = 1"),
    ("u real; g real; s real; d real", "Abs(g*s) <= g*d", "0 <= g", "s <= d", "-d <= s"),
    ("T integer at_least 1",
        "Sum(1/sqrt(t), (t, 1, T + 1)) = Sum(1/sqrt(t), (t, 1, T)) + 1/sqrt(T + 1)"),
)  # fmt: skip
AT_LENGTH = (
    ("a real; b real; c real; e real; n real at_least 0", "a + n*b <= c + n*e", "a <= c", "b <= e"),
    ("a real; b real; c real; e real; n real above 0", "a + n*b < c + n*e", "a <= c", "b < e"),
    ("K integer at_least 0; i in 1..K; a over 1..K; b over 1..K",
        "Sum(a[j], (j, 1, K)) <= Sum(b[j], (j, 1, K))", "a[i] <= b[i]"),
    ("K integer at_least 1; i in 1..K; a over 1..K; b over 1..K",
        "Sum(a[j], (j, 1, K)) < Sum(b[j], (j, 1, K))", "a[i] < b[i]"),
    ("K integer at_least 1; p over 1..K,1..K at_least 0",
        "Sum(p[j, j], (j, 1, K)) <= Sum(p[i, j], (i, 1, K), (j, 1, K))"),
    ("a real; c real above 0", "0 < a", "a*(a - c) < 0"),
    ("N integer at_least 1; i in 1..N; p over 1..N; x over 1..N; a real; b real",
        "a <= b*Sum(p[j]*x[j], (j, 1, N))", "a <= b*Sum(p[j]*x[j]**2, (j, 1, N))", "x[i]**2 = x[i]"),
    ("N integer at_least 1; M integer at_least 1; i in 1..N; p over 1..N above 0; w over 1..N,1..M",
        "Sum(p[j]*w[j, k]*log(p[j]), (k, 1, M), (j, 1, N)) = Sum(p[j]*log(p[j]), (j, 1, N))",
        "Sum(w[i, k], (k, 1, M)) = 1"),
    ("p real at_least 0 at_most 1; q real at_least 0 at_most 1", "p + q - p*q <= 1"),
    ("T integer at_least 1; K integer at_least 1; W over 1..T+1 above 0",
        "Sum(log(W[t + 1]/W[t]), (t, 1, T)) = log(W[T + 1]) - log(K)", "W[1] = K"),
    ("p real at_least 0 below 1; q real above 0; a real", "p*q + a < q + a"),
    ("r real above 0 below 1; M integer at_least 0", "r**(M + 1) < 1"),
)  # fmt: skip
OF_ALGEBRA = (
    *LOGARITHMS,
    *SIGNS,
    *ROOTS,
    *COUNTS,
    *ANGLES,
    *GEOMETRIC,
    *CASES,
    *BY_WHAT_IS_KNOWN,
    *AT_LENGTH,
)
LINES: list[tuple[str, ...]] = [("algebra", *line) for line in OF_ALGEBRA]
LINES += [("differentiate", *line) for line in DERIVATIVES]


def claiming(rule: str, e: Example, name: str) -> Record:
    """The record of an example, which claims what its last line says."""
    record = example(rule, e)
    return replace(record, name=name, goals=(Goal(record.lines[-1].prop),))


def records() -> list[Record]:
    """A record for each line, the premises as hypotheses."""
    return [
        claiming(rule, Example(declare, claim, tuple(given)), f"line-{k}")
        for k, (rule, declare, claim, *given) in enumerate(LINES)
    ]
