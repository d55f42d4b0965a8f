"""What to write for a function that formulas do not have, by the name that SymPy or others give it."""

from __future__ import annotations

from collections.abc import Mapping

INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(("integrate", "Integral"), "integrals are not supported"),
    **dict.fromkeys(("ImaginaryUnit", "conjugate"), "all numbers are real"),
    **dict.fromkeys(
        ("Symbol", "symbols"), 'declare it: x = d.real("x"), or by d.integer, d.index or d.family'
    ),
    **dict.fromkeys(
        ("Matrix", "ImmutableDenseMatrix"), 'write a family of two indices: A = d.family("A", i, j)'
    ),
    "Function": 'define it by a formula: f = d.define("f", x**2, of=x)',
    "IndexedBase": 'write a family: z = d.family("z", i)',
    "Indexed": "elements of an IndexedBase are not declared: use d.family",
    "diff": "write Derivative(f, x)",
    "prod": "write Product(x[i], (i, 1, n))",
    "gamma": "for an integer n write factorial(n - 1)",
    "harmonic": "write Sum(1/k, (k, 1, n))",
    **dict.fromkeys(("log2", "lb"), "write log(x)/log(2)"),
    "log10": "write log(x)/log(10)",
    "log1p": "write log(1 + x)",
    "expm1": "write exp(x) - 1",
    "cot": "write cos(x)/sin(x)",
    "sec": "write 1/cos(x)",
    "csc": "write 1/sin(x)",
    "coth": "write cosh(x)/sinh(x)",
    "sech": "write 1/cosh(x)",
    "csch": "write 1/sinh(x)",
    "arctan": "write atan(x)",
    **dict.fromkeys(("asin", "arcsin"), "for -1 < x < 1 write atan(x/sqrt(1 - x**2))"),
    **dict.fromkeys(("acos", "arccos"), "for -1 < x < 1 write pi/2 - atan(x/sqrt(1 - x**2))"),
    **dict.fromkeys(("asinh", "arcsinh"), "write log(x + sqrt(x**2 + 1))"),
    **dict.fromkeys(("acosh", "arccosh"), "for x >= 1 write log(x + sqrt(x**2 - 1))"),
    **dict.fromkeys(("atanh", "arctanh"), "for -1 < x < 1 write log((1 + x)/(1 - x))/2"),
}
