"""An author's mistake is a failure with place and fix, and costs no other derivation."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path
from typing import Any

import pytest
import sympy

from derive.library.scan import scan_file
from derive.record.model import Position, Record
from derive.render.unicode import render_unicode
from derive.script.boundary import instead_of
from derive.script.derivation import Derivation
from derive.script.errors import ScriptError
from derive.script.explained import FORMULAS, explained
from derive.script.positions import Positions
from derive.script.run import ScriptFailure, run_script
from derive.terms.nodes import REAL, Num, Sym

MISTAKES = {
    "a float": ("d.step(Eq(x, 0.5 * y))", "0.5 is a float", "Rational(1, 2)", "0.5"),
    "a subtracted float": ("d.step(Eq(x, 1 - 0.5 * y))", "0.5 is a float", "Rational(1, 2)", "0.5"),
    "a whole float": ("d.step(Eq(x, y + 1.0))", "1.0 is a float", "write 1", "1.0"),
    "a tiny float": ("d.step(Eq(x, y + 1e-9))", "1e-9 is a float", "Rational(1, 1000000000)", "1e-9"),
    "a float made before": ("a = 0.25\nd.step(Eq(x, 1 - a*y))", "0.25 is a float", "Rational(1, 4)", ""),
    "a Python quotient": ("d.step(Eq(x, 1/2 + y))", "1/2 is Python's division", "Rational(1, 2)", "1/2"),
    "a quotient of quotients": ("d.step(Eq(x, y**(1/2/3)))", "1/2/3 is Python's", "Rational(1, 6)", "1/2/3"),
    "a whole quotient": ("d.step(Eq(x, (2 + 4)/2 * y))", "(2 + 4)/2 is Python's division", "write 3", ""),
    "a Python power": ("d.step(Eq(x, 2**-1 * y))", "2**-1 is Python's power", "Rational(1, 2)", "2**-1"),
    "the first of two": ("d.step(Eq(1/3 * x, 0.5))", "1/3 is Python's division", "Rational(1, 3)", "1/3"),
    "an undeclared symbol": ('d.step(Eq(x, Symbol("xx", real=True)))', "xx is not declared", "x",
     'Symbol("xx", real=True)'),
    "an undeclared symbol by a name": ("q = Symbol('q')\nd.step(Eq(x, y + q**2))", "q is not declared", 'd.real("q")',
     "q"),
    "an undeclared symbol by another name": ("q = Symbol('yy')\nd.step(Eq(x, y + q**2))", "yy is not declared",
     "did you mean y", "q"),
    "an undeclared index, also bound": ("m = Symbol('m', integer=True)\nd.step(Eq(Sum(z[m], (m, 1, K)), P[m]))",
     "m is not declared", "d.index", "m"),
    "a text with an undeclared symbol": ('d.step("x + qq = y")', "'qq' is not declared", "declared are: K", "qq"),
    "a function of nobody": ("f = Function('f')\nd.step(Eq(x, 2*f(x)))", "f is not supported", "formulas", "f(x)"),
    "a symbol of sympy.abc": ('d.step(Eq(Symbol("x"), 1))', "another symbol", "d.real", 'Symbol("x")'),
    "a relation as truth value": ("d.step(Eq(x, 1) and Eq(y, 1))", "truth value", "d.step", ""),
    "a chained comparison": ("d.step(0 < x < 1)", "truth value", "two relations", ""),
    "a comparison by Python": ("d.step(x == y)", "Python's False", "Eq(a, b)", ""),
    "a number as proposition": ("d.step(x + 1)", "x + 1 is a number where a proposition", "Eq(a, b)", ""),
    "a proposition as number": ("d.calc(Eq(x, y))", "is a proposition where a number", "d.calc(a).eq(b)", ""),
    "a family as number": ("d.calc(exp(z))", "z is a family, not a number", "z[i]", ""),
    "a sum of a family": ("d.calc(Sum(z, i))", "z is a family, not a number", "z[i]", ""),
    "an index short": ("d.calc(z[i, j])", "z has one index", "z[i]", ""),
    "a family of another length": ("d.calc(cross_entropy([x, y], z))", "families of one length", "", ""),
    "words in by": ('d.step(Eq(x, x), by="algebra")', "words", "why=", ""),
    "a list in by": ("d.step(Eq(x, x), by=[total])", "a list", "tuple", ""),
    "an uncalled rule": ("d.step(Eq(x, x), by=multiply)", "multiply needs arguments", "multiply(...)", ""),
    "two rules": ("d.step(Eq(x, x), by=(take_exp, take_log))", "two rules", "a line for each", ""),
    "a formula in by": ("d.step(Eq(x, x), by=Eq(x, y))", "the formula", "cite", ""),
    "an application in by": ("d.step(Eq(x, x), by=sigmoid(x))", "the formula sigmoid(x)", "by=sigmoid", ""),
    "a family in by": ("d.step(Eq(x, x), by=z)", "declared and not defined", "", ""),
    "a function in by": ("d.step(Eq(x, x), by=len)", "the function len", "", ""),
    "a mistyped rule in quotes": ('d.step(Eq(x, x), by="take_logs")', "words", "of the rules, did you mean take_log",
     ""),
    "a name that only Python's module has": ('d.step(Eq(x, x), by="replace")', "words", "why=", ""),
    "no words in why": ("d.step(Eq(x, x), why=total)", "why= is for words", "by=", ""),
    "a name twice": ('d.real("x")', "x is already declared", "another name", ""),
    "a bad name": ('d.real("x__1")', "is not a name", "a letter", ""),
    "a Greek name": ('d.real("ε₁")', "'ε₁' is not a name", "write epsilon: it is shown as ε", '"ε₁"'),
    "a Greek capital": ('d.real("Ω")', "'Ω' is not a name", "write Omega: it is shown as Ω", '"Ω"'),
    "a Korean name": ('d.real("가")', "'가' is not a name", "a letter from a to z", '"가"'),
    "a name not yet a string": ("q = d.real(q)", "q is used before it is declared", 'q = d.real("q")', "q"),
    "a verb alone": ("claim(Eq(x, x))", "'claim' is not defined", "of the derivation: d.claim(...)", "claim"),
    "a verb imported": ("from derive import lemma", "derive has no lemma", "d.lemma(...)", ""),
    "an import of what is not there": ("from derive import nonsense", "no nonsense", "there are: Bounds,", ""),
    "a module of floats": ("import tensorflow.nn", "No module named 'tensorflow'", "SymPy's, as in from sympy import",
     ""),
    "an import of a package": ("from .near import u", "in no package", "by its name alone: from helper", ""),
    "a module that is not there": ("import nonsense", "No module named 'nonsense'", "beside the proof", ""),
    "a claim of nothing": ("d.claim(x >= 0).claim(x >= 1)", "nothing is there", "own: d.claim(...)", ""),
    "a bound without its name": ("d.real('u', 0)", "real got too many", "bounds have names", ""),
    "a connective of bits": ("d.step(x > 1 & y > 2)", "& joins what stands nearest", "write And(P, Q)", "1 & y"),
    "an implication of bits": ("d.step(x > 1 >> y > 2)", ">> joins", "implies(P, Q)", "1 >> y"),
    "what SymPy cannot do": ("Matrix([[1, 2], [3, 4]]).det()", "'Mul' object", "write out what is meant", ""),
    "a sign for a backslash": ('d.step(Eq(x, x), why="\\theta")', r"\t in why=", 'r"..."', r'"\theta"'),
    "a sign for a backslash in words": ('d.given(x > 0, "\\frac")', r"\f in words=", 'r"..."', ""),
    "a line for a backslash": ('d.real("w", latex="\\nu")', r"\n in latex=", 'r"..."', r'"\nu"'),
    "a family's notation": ('d.family("w", i, latex="\\beta_{i}")', r"\b in latex=", 'r"..."', r'"\beta_{i}"'),
    "a notation that steers TeX": ('d.real("w", latex=r"\\input{a}")', "'input' may not stand", "", r'r"\input{a}"'),
    "a notation that is no text": ('d.real("w", latex=3)', "latex= is for a notation, got 3", "latex=r", "3"),
    "a rational number of a symbol": ("d.calc(Rational(1, K))", "Rational is of two", "write a quotient: 1/K",
     "Rational(1, K)"),
    "three sides": ("d.step(Eq(x, x, x))", "Eq is of two sides", "d.calc(a).eq(b).eq(c)", "Eq(x, x, x)"),
    "a bound in quotes": ('d.real("u", above="0")', "'0' is not a formula", "without quotation marks", ""),
    "a reason that is not there": ("d.step(x > 0, by=log_laws)", "'log_laws'", 'd.lemma("log-laws")', "log_laws"),
    "names one by one": ("d.reals('u', 'v')", "reals got too many arguments", 'reals("x y")', ""),
    "waiting for input": ("raise EOFError", "waits for input", "a proof script only writes lines", ""),
    "an instance at no index": ("total.at(x=1)", "x is not a schematic index", "i, j, k", ""),
    "a line at no name": ("d.step(P[i] > 0).at(q=x)", "q is not declared", "declared are", ""),
    "an instance at a fraction": ("d.step(P[i] > 0).at(i=x)", "an index is an integer", "", ""),
    "an instance at an index that is bound": ("total.at(i=K)", "does not mention i", "", ""),
    "a function that is no function": ("d.calc(asin(x))", "asin is not supported", "write atan(", ""),
    "a function that nobody has": ("d.calc(arcsin(x))", "arcsin is not supported", "write atan(", "arcsin"),
    "a function for a number": ("d.calc(beta*x)", "a function stands where a number", "be declared", "beta*x"),
    "a letter that is no name": ("d.calc(W*x)", "name 'W' is not defined", 'W = d.real("W")', "W"),
    "a half range": ("d.step(Eq(x, x), by=sum_over(i, 1))", "only one end", "sum_over", ""),
    "a sum over two indices in a row": ("d.step(Eq(x, x), by=sum_over(i, j))", "only one end", "sum_over((i, j))",
     ""),
    "a sum over two indices of nothing": ("d.step(Eq(x, x), by=sum_over((i, j)))", "goes on from a line", "cite it",
     ""),
    "a sum over several, and more": ("d.step(Eq(x, x), by=sum_over((i, j), 1, 2))", "and more", "sum_over((i, j))",
     ""),
    "an index without its range": ("d.index('m', 5)", "index got too few arguments", "index(name, first, last)", ""),
    "two numbers in one call": ("d.real('u', 'v')", "real got too many arguments", 'reals("x y")', ""),
    "two names in one": ("d.real('u v')", "'u v' is not a name", "d.reals, d.indices", ""),
    "a symbol for a name": ("d.real(Symbol('u'))", "u is not a name", 'write "u"', ""),
    "a family over a number": ("d.family('u', 3)", "3 is not an index", 'd.index("i", 1, 3)', ""),
    "a number called": ("f = d.define('f', x**2)\nd.step(Eq(f(x), 1))", "called like a function", "of=x", ""),
    "a lemma called": ("d.lemma('a-lemma')(x)", "called like a function", "lemma.at(x=...)", ""),
    "a family called": ("d.step(Eq(z(i), 1))", "called like a function", "z[i]", ""),
    "a claim gone on from": ("d.claim(Eq(x, x)).then(Eq(y, y))", "no line", "d.step(P).then(Q)", ""),
    "a sum without an end": ("d.step(Eq(Sum(x**i, (i, 1, oo)), 1))", "has no end", "finite", ""),
    "a line for a proposition": ("d.step(d.step(x > 0))", "<step> is cited, and is not", "cite this in by=", ""),
    "a chain for a number": ("d.calc(d.calc(x).eq(x))", "<calculation> is not a formula", "", ""),
    "a case for a proposition": ("d.step(d.case(x > 0))", "<case> is cited, and is not", "cite this in by=", ""),
    "an empty chain": ("c = d.calc(x)\nd.step(Eq(x, x), by=c)", "a chain without links", "", ""),
    "a string that is no formula": ('d.step("x = = y")', "unexpected '='", "", "="),
    "a string that is no formula, made before": ("said = 'x = = y'\nd.step(said)", "in 'x = = y', column 5", "", ""),
    "a comparison by form": ("d.step(x + 1 == y)", "== compares how two formulas", "write Eq(a, b)", ""),
    "a family compared": ("d.step(Ge(z, 0))", "a family is compared", "z[i]", ""),
    "a family compared by Python": ("d.step(z >= 0)", "a family is compared", "z[i]", ""),
    "a function compared": ("f = d.define('f', x**2, of=x)\nd.step(f >= 0)", "a function is compared", "f(x)", ""),
    "a defined family compared": ("f = d.define('f', z[i], over=i)\nd.step(f >= 0)", "a family is", "z[i]", ""),
    "a sum without an index": ("d.calc(Sum(z[i]**2))", "this Sum has no index", "Sum(z[i]**2, i)", ""),
    "Python's sum": ("d.calc(sum(z[i] for i in range(K)))", "no number for Python to count", "Sum(x[i], ", ""),
    "Python's max": ("d.calc(max(x, 0))", "truth value", "Max(a, b), from sympy", ""),
    "and": ("d.step(x > 0 and y > 0)", "truth value", "for and write And(P, Q)", ""),
    "not": ("d.step(not x > 0)", "truth value", "for not write Not(P)", ""),
    "a function of floats": ("import math\nd.calc(math.exp(x))", "computes with floats", "use SymPy's", ""),
    "a caret for a power": ("d.calc(x^2)", "^ is no power", "write **", ""),
    "SymPy's assumption": ('d.real("w", positive=True)', "real has no positive=", "write above=0", ""),
    "a word for why": ("d.step(Eq(x, x), because='so')", "step has no because=", "write why=", ""),
    "a bound by a real number": ('d.real("w", at_most=1/x)', "integer symbols, not x", "d.given(Le(..., 1/x))", ""),
    "a mistyped bound": ('d.real("w", at_leest=0)', "real has no at_leest=", "did you mean at_least", ""),
    "a mistyped rule": ("d.step(Eq(x, x), by=take_logs)", "'take_logs' is not defined", "did you mean take_log", ""),
    "a definition not imported": ("d.calc(odds(x))", "'odds'", "from derive.functions import odds", ""),
    "a case that is not entered": ("d.case(x >= 1)\nd.step(Eq(x, x))", "never entered", "with d.case(...):", ""),
    "a mistyped import": ("from derive.rules import take_lg", "derive.rules has no take_lg", "take_log", ""),
    "an import from elsewhere": ("from derive import induction", "derive has no", "from derive.rules import ind", ""),
    "a rule in quotes": ('d.step(Eq(x, x), by="cases")', "words", "from derive.rules import cases", ""),
    "a simplification": ("d.calc(simplify(x**2/x))", "simplify computes", "write the result", "simplify(x**2/x)"),
    "a sum done": ("d.calc(Sum(z[i], i).doit())", "doit computes", "write the result", "Sum(z[i], i).doit()"),
    "an exception": ("1 // 0", "ZeroDivisionError", "", ""),
    "an exit": ("raise SystemExit(0)", "called exit", "", ""),
    "a Python name": ("d.step(Eq(qq, 1))", "name 'qq' is not defined", 'declare it first: qq = d.real("qq")', "qq"),
    "Euler's number": ("d.calc(e**x)", "name 'e' is not defined", "write exp(x)", "e"),
    "a product of a number": ("n = 2\nd.calc(n(x + 1))", "a number was called", "write *", "n(x + 1)"),
    "a product of sums": ("d.calc((x + 1)(x - 1))", "a number was called", "write *", "(x + 1)(x - 1)"),
    "a product of an element": ("d.calc(z[i](x))", "a number was called", "write *", "z[i](x)"),
    "a why of what has words": ('d.given(x > 0, why="so it is")', "given has no why=", "write words=", ""),
    "an equals sign": ("d.claim(x=1)", "claim has no x=", "an equation is Eq(x, ...)", ""),
    "Python's sum of an element": ("d.calc(sum(z[i], i))", "no number for Python", "Sum(x[i], ", ""),
    "a SymPy name": ("binomial_coefficients_list.x", "has no attribute 'x'", "", ""),
    "a mistyped verb": ('d.reel("w")', "there is no .reel of a Derivation", "did you mean real", ""),
    "a mistyped link": ("d.calc(x).equals(x)", "no .equals of a Calculation", "there are: at, eq, ge", ""),
    "a relation asked by if": ("if Eq(x, 1):\n    d.step(Eq(y, 1))", "truth value", "d.step", "Eq(x, 1)"),
    "a derivative computed": ("d.step(Eq(diff(x**2, x), 2*x))", "diff computes", "write Derivative(f, x)",
     "diff(x**2, x)"),
    "a limit computed": ("d.calc(integrate(x, x))", "integrate computes", "no integrals", "integrate(x, x)"),
    "a rule called": ("d.calc(limit(x, x, 0))", "a rule that has no parameters was called", "by=limit", ""),
    "a method that computes": ("d.step(Eq((x**2).diff(x), 2*x))", "diff computes", "Derivative", "(x**2).diff(x)"),
    "endless recursion": ("f = lambda: f()\nf()", "recursed too deeply", "", ""),
    "an argument count": ("d.calc(sigmoid(x, y))", "takes 1 arguments, got 2", "", ""),
    "the rule of all other lines": ("d.step(Eq(x, x), by=algebra)", "'algebra'", "leave out by=", "algebra"),
    "a line in a formula": ("d.step(x + d.step(x > 0) > 0)", "a line stands where", "cite it in by=", ""),
    "a line called": ("d.step(x > 0)(y)", "a line was called", "line.at(x=...)", ""),
    "an element that is set": ("z[i] = 3", "is not set", "d.given(Eq(z[i], ...))", "z[i]"),
    "a product of vectors": ("d.calc(z @ z)", "@ is not supported", "Sum(w[i]*x[i], i)", "z @ z"),
    "a sum from another start": ("d.calc(Sum(z[i], (i, 0, K)))", "beyond the range", 'd.index("k", first', ""),
    "TeX in a text": ('d.step(r"\\frac{x}{2} = 1")', "unexpected character", "not TeX's: a/b", "\\"),
    "a claim for a chain": ("d.claim(x >= 0).ge(y)", "nothing is there", "d.calc(a).eq(b)", ""),
    "a family run through": ("for q in z:\n    d.step(q > 0)", "run through a family", "write z[i]", "z"),
    "a family counted": ("d.calc(len(z))", "count the elements", "such as K", "len(z)"),
    "an index of an element": ("d.calc(z[i][j])", "no elements", "z[i, j]", "z[i][j]"),
    "a part of a family": ("d.calc(z[1:3])", "z has no parts", "i = d.index(", "z[1:3]"),
    "a complex number": ("d.step(Eq(x, 1j))", "1j is a complex number", "are real", "1j"),
    "a number that was computed": ("import statistics\nd.calc(statistics.stdev([1, 2, 4]))", "is a float",
     "exactly, as in exp(1)", ""),
    "a function for a formula": ("d.define('f', lambda t: t**2)", "<lambda> is not a formula", "of=x", ""),
    "a bound by no integer": ("d.index('m', 1, x)", "x is not an integer", "from integers", ""),
    "a quantifier the other way round": ("d.step(forall(i, z[i] > 0))", "forall is of", "forall(p[i] > 0, i)", ""),
    "an implication of three": ("d.step(implies(x > 0, y > 0, x > y))", "too many", "implies(premise, conclusion)",
     ""),
    "a limit nowhere": ("d.step(Eq(Limit(1/x, x), 0))", "taken at a point", "Limit(f, x, a)", ""),
    "a range without parentheses": ("d.calc(Sum(z[i], i, 1, K))", "Sum cannot be read", "(i, 1, K)", ""),
    "a text in a relation": ("d.step(Eq(str(x), x))", "'x' is not a formula", "quotation marks", ""),
    "a witness of another": ("d.refute(Eq(x, y), at={3: 4})", "not declared", "", ""),
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "message", "fix"),
    [
        ("cot(", "cot is not supported", "write cos(x)/sin(x)"),
        ("erf(", "erf is not supported", "formulas are built from"),
        ("limit(", "limit is not supported", "write Limit(f, x, a)"),
        ("Symbol(", "Symbol is not supported", 'x = d.real("x")'),
        ("limit", "name 'limit' is not defined", "from derive.rules import limit"),
        ("gamma", "name 'gamma' is not defined", 'gamma = d.real("gamma")'),
        ("cbrt(", "name 'cbrt' is not defined", "from sympy import cbrt"),
        ("Integral(", "Integral is not supported", "integrals are not supported"),
    ],
)
def test_what_no_formula_is_built_of_is_not_to_be_imported(written: str, message: str, fix: str) -> None:
    name = written.rstrip("(")
    said, mended = explained(NameError(f"name '{name}' is not defined", name=name), written)
    assert said == message
    assert fix in mended


def test_all_that_an_author_is_told_to_import_from_sympy_is_there() -> None:
    assert [name for name in sorted(FORMULAS) if not hasattr(sympy, name)] == []
    assert [name for name in sorted(FORMULAS) if instead_of(name)] == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_with_place_and_fix(failure: Any, name: str) -> None:
    body, message, fix, caret = MISTAKES[name]
    f = failure(body)
    assert f.name == "a-proof"
    assert message in f.message
    assert fix in f.fix
    assert f.line >= 15
    assert f.source_line.strip() in body
    if caret:
        assert f.source_line[f.column : f.end_column] == caret


def test_two_derivations_of_a_script_may_define_one_name_differently(run_text: Any) -> None:
    """SymPy gives a product back that it has met, with the definition that its factors had then."""
    one = """
        @derivation("{0}")
        def d{0}(d):
            x = d.real("x", above=0)
            r = d.define("r", x + {0})
            d.claim(Gt(x/r, 0), by=r)
        """
    header = "from sympy import *\nfrom derive import *\n"
    records = run_text(header + "".join(textwrap.dedent(one.format(n)) for n in (1, 2)))
    assert [r.definitions[0].body.args[1] for r in records] == [Num(1), Num(2)]


def test_a_derivation_that_does_not_take_one_says_so(run_text: Any) -> None:
    (f,) = run_text("from derive import *\n@derivation('a')\ndef a():\n    pass\n")
    assert (f.message, f.fix) == ("a does not take the derivation", "write def a(d):")


@pytest.mark.parametrize(("keyword", "body"), [("async def", "pass"), ("def", "yield d")])
def test_a_derivation_of_which_a_call_runs_nothing_is_refused(run_text: Any, keyword: str, body: str) -> None:
    """It was said to claim nothing, and Python warned of a coroutine."""
    (f,) = run_text(f"from derive import *\n@derivation('a')\n{keyword} a(d):\n    {body}\n")
    assert (f.message, f.fix) == ("a derivation is a plain function", "leave out async, await and yield")


def test_a_derivation_whose_name_is_none_is_told_how_to_name_it(run_text: Any) -> None:
    text = "from derive import *\n@derivation('분산')\ndef {}(d):\n    d.claim(d.real('x')**2 >= 0, why='square')\n"
    for function, like in (
        ("분산", "my-claim"),
        ("größe", "groe"),
        ("_hidden", "hidden"),
        ("lambda_", "lambda"),
    ):
        (f,) = run_text(text.format(function))
        assert "cannot be the name of a proof" in f.message
        assert f.fix == f'name it in its decorator: @derivation("Title", name="{like}")'
        assert f.line == 2


@pytest.mark.parametrize("letter", "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ")
def test_the_name_that_is_told_for_a_greek_letter_is_shown_as_the_letter(failure: Any, letter: str) -> None:
    found = re.fullmatch(r"write (\w+): it is shown as (.)", failure(f'd.real("{letter}")').fix)
    assert found is not None
    assert render_unicode(Sym(found[1], REAL)) == letter == found[2]


@pytest.mark.parametrize("argument", ["title", "source"])
def test_a_sign_for_a_backslash_is_refused_in_what_is_said_of_a_derivation(
    run_text: Any, argument: str
) -> None:
    body = "    d.claim(d.real('x')**2 >= 0, why='square')\n"
    (f,) = run_text(f"from derive import *\n@derivation({argument}='\\theta')\ndef a(d):\n{body}")
    assert (f.message.partition("=")[0], f.fix, f.line) == (
        rf"\t in {argument}",
        'write r before text with a backslash: r"..."',
        2,
    )
    (record,) = run_text(f"from derive import *\n@derivation({argument}='on\\ntwo lines')\ndef a(d):\n{body}")
    assert isinstance(record, Record)


def test_what_python_only_warns_of_is_no_fault_and_is_not_said_again_and_again(tmp_path: Path) -> None:
    r"""`"\sigma"` in a plain string: a warning each time that a file is parsed, from Python 3.12 on visible."""
    path = tmp_path / "a.py"
    path.write_text(
        "from derive import *\n@derivation('\\sigma')\ndef a(d):\n    d.claim(d.real('x')**2 >= 0, why='\\sigma')\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (proof,) = scan_file(path).proofs
        (record,) = run_script(path)
    assert isinstance(record, Record)
    assert proof.title == record.title == r"\sigma"


def test_in_a_long_chain_the_caret_is_on_the_link_at_fault(failure: Any) -> None:
    f = failure("(d.calc(x)\n  .eq(x + 0)\n  .eq(asin(x), by=total)\n  .eq(x))")
    assert f.source_line.strip() == ".eq(asin(x), by=total)"
    assert f.source_line[f.column : f.end_column] == "asin(x)"


def test_a_wrong_reason_has_the_caret_on_the_reason(failure: Any) -> None:
    f = failure("(d.calc(x)\n  .eq(x + 0, by=[total], why=''))")
    assert f.source_line[f.column : f.end_column] == "[total]"


WRONG_PARAMETERS = {
    "solve_for(asin(x))": "asin(x)",
    "solve_for(0.5)": "0.5",
    "sum_over(Idx('m', (1, 3)))": "sum_over(Idx('m', (1, 3)))",
    "minimum_at(x*y, 1)": "minimum_at(x*y, 1)",
}


@pytest.mark.parametrize("rule", WRONG_PARAMETERS)
def test_a_wrong_parameter_of_a_rule_has_the_caret_on_the_rule(failure: Any, rule: str) -> None:
    f = failure(f"d.step(Eq(x, x)).then(Eq(y, y), by=(total, {rule}), why='so')")
    assert f.source_line[f.column : f.end_column] == WRONG_PARAMETERS[rule]


@pytest.mark.parametrize(
    ("reason", "caret"),
    [
        ("by=(total, solve_for(x))", "solve_for(x)"),
        ("by=rules.solve_for(x)", "rules.solve_for(x)"),
        ("(total, solve_for(x))", "solve_for(x)"),
        ("by=(total, isolate(x))", "(total, isolate(x))"),
        ("why='x'", None),
    ],
)
def test_the_place_of_a_reason_is_found_from_that_of_its_formula(
    tmp_path: Path, reason: str, caret: str | None
) -> None:
    path = tmp_path / "a.py"
    before, after = "d.step('τ', by=solve_for(y)).then(", f", {reason})"
    path.write_text(f"{before}Eq(x, 1){after}\n", encoding="utf-8")
    place = Positions().of_reason(Position(str(path), 1, len(before), 1, len(before) + 8), "solve_for")
    line = path.read_text(encoding="utf-8")
    assert (line[place.column : place.end_column] if place else None) == caret
    assert Positions().of_reason(Position(str(path), 1, 0, 1, 3), "solve_for") is None


def test_a_syntax_error_is_a_failure_of_the_file(run_text: Any) -> None:
    (f,) = run_text("from derive import *\nx = = 1\n")
    assert (f.name, f.line, f.source_line) == ("", 2, "x = = 1")


def test_a_missing_parenthesis_round_a_chain_is_explained(write: Any) -> None:
    f = write("d.calc(x)\n  .eq(x)")
    assert "unexpected indent" in f.message
    assert "parentheses" in f.fix


def test_one_failing_derivation_leaves_the_others(run_text: Any) -> None:
    results = run_text(
        """
        from sympy import *
        from derive import *
        @derivation()
        def first(d): d.claim(Eq(d.real("x"), 0.5))
        @derivation()
        def second(d): d.claim(Eq(d.real("x"), 1))
        @derivation(name="third-one")
        def third(d): d.nonsense()
        """
    )
    assert [(type(r), r.name) for r in results] == [
        (ScriptFailure, "first"), (Record, "second"), (ScriptFailure, "third-one"),
    ]  # fmt: skip


def test_only_the_wanted_derivations_run(run_text: Any) -> None:
    text = """
        from derive import *
        @derivation()
        def one(d): pass
        @derivation()
        def two(d): raise SystemExit
        """
    assert [r.name for r in run_text(text, only="one")] == ["one"]
    assert [r.name for r in run_text(text, only={"two"})] == ["two"]


def test_a_missing_script_is_a_failure(tmp_path: Path) -> None:
    (f,) = run_script(tmp_path / "none.py")
    assert isinstance(f, ScriptFailure)
    assert "cannot read" in f.message


def test_a_mistyped_lemma_fails_at_once_with_near_names(failure: Any) -> None:
    f = failure('d.lemma("log-le-sub-on")', known=["log-le-sub-one", "other"])
    assert "log-le-sub-on" in f.message
    assert "log-le-sub-one" in f.fix


def test_a_lemma_of_the_catalogue_is_accepted(record: Any) -> None:
    assert record('d.lemma("other")', known={"other": None}).lemmas == (("other", ""),)


def test_the_decorator_without_parentheses_is_explained(run_text: Any) -> None:
    (f,) = run_text("from derive import *\n@derivation\ndef p(d): pass\n")
    assert "needs parentheses" in f.message


def test_a_derivation_is_not_written_while_sympy_simplifies() -> None:
    with pytest.raises(ScriptError, match="would simplify"):
        Derivation()


def test_running_a_script_leaves_sympy_evaluating(run_text: Any) -> None:
    import sympy

    run_text("from derive import *\n@derivation()\ndef p(d): raise ValueError\n")
    assert sympy.Symbol("x") - sympy.Symbol("x") == 0


def test_importing_derive_does_not_import_sympy() -> None:
    code = "import sys, derive; derive.__version__; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_name_for_authors_is_there() -> None:
    import derive

    for name in derive.__all__:
        assert getattr(derive, name) is not None
    with pytest.raises(AttributeError):
        _ = derive.nothing_of_the_kind
