"""What an exception in a script says to its author: a table of recognisers, each with its message and its fix.

The first that knows the exception speaks. `written` is the piece of the script at which it arose.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType

import sympy
from sympy import SympifyError

import derive
from derive import functions, rules
from derive.script.boundary import instead_of
from derive.script.computing import INSTEAD as COMPUTING
from derive.script.definitions import SharedFunction
from derive.script.derivation import Derivation
from derive.script.errors import NotANumber, ScriptError, near
from derive.script.lines import Calculation, Equivalence, Step
from derive.script.plain import SYMPY as PLAIN

Said = tuple[str, str]
Recogniser = Callable[[BaseException, str], Said | None]

VERBS = {cls.__name__: cls for cls in (Derivation, Calculation, Equivalence, Step)}
# keywords of other tools, or of plain English, for ours
KEYWORDS = {
    "positive": "above=0",
    "nonnegative": "at_least=0",
    "negative": "below=0",
    "nonpositive": "at_most=0",
    "because": "why=",
    "reason": "why=",
    "rule": "by=",
    "using": "by=",
    "why": "words=",  # of what is given, assumed or a case
}
# names of SymPy's of which formulas are built
FORMULAS = (PLAIN - {"Integral"}) | {"Implies", "Integer", "cbrt", "ln", "root"}

_HOMES = (rules, functions, derive)
COMPUTE_WITH_FLOATS = ("numpy", "scipy", "torch", "jax", "tensorflow", "pandas")


def explained(error: BaseException, written: str = "") -> Said:
    """The message and the fix, which may be empty."""
    for recognise in RECOGNISERS:
        said = recognise(error, written)
        if said is not None:
            return said
    kind, text = type(error).__name__, str(error)
    return (f"{kind}: {text}" if text else kind), _unevaluated(error)


def _unevaluated(error: BaseException) -> str:
    """The fix for what SymPy stumbles over, which expects formulas that it has evaluated."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    inside = bool(frames) and frames[-1].f_globals.get("__name__", "").startswith("sympy.")
    return (
        "SymPy cannot do this with formulas that are kept as written: write out what is meant"
        if inside
        else ""
    )


def _own(error: BaseException, written: str) -> Said | None:
    return (error.message, error.fix) if isinstance(error, ScriptError | NotANumber) else None


def _compared(error: BaseException, written: str) -> Said | None:
    if isinstance(error, ScriptError) and error.message.startswith("got Python's") and "==" in written:
        return f"{error.message}: == compares how two formulas are written", "write Eq(a, b)"
    return None


def _truth_value(error: BaseException, written: str) -> Said | None:
    if not (isinstance(error, TypeError) and "truth value of Relational" in str(error)):
        return None
    message = "a relation was used as a Python truth value"
    if found := re.search(r"\b(max|min)\(", written):
        return message, f"{found[1]} compares: write {found[1].title()}(a, b), from sympy"
    fix = "a proposition is recorded, not evaluated: pass it to d.step, d.given, ...; "
    if found := re.search(r"\b(and|or|not)\b", written):
        name = found[1].title()
        return (
            message,
            f"{fix}for {found[1]} write {name}({'P' if name == 'Not' else 'P, Q'}), or one line for each",
        )
    return message, f"{fix}for a < x < b write two relations"


# what is no function, by its class: what was called, and what to write
CALLED = {
    "Step": ("a line was called like a function", "cite it in by=; at other values it is line.at(x=...)"),
    "Rule": ("a rule that has no parameters was called", "name it alone, as in by=limit; a formula is Limit(f, x, a)"),
    "Applied": ("a defined number was called like a function", "define it as one: d.define(name, body, of=x)"),
    "Lemma": ("a lemma was called like a function", "cite it at values for its names: lemma.at(x=...)"),
    "Family": ("a family was called like a function", "its elements stand in brackets: z[i]"),
    "Symbol": ("a number was called like a function", "for a product write a*(b)"),
    "Idx": ("an index was called like a function", "for a product write i*(b)"),
}  # fmt: skip

NUMBERS = ("int", "float", "Element")  # by their classes; and SymPy's


def _uncallable(error: BaseException, written: str) -> Said | None:
    found = re.fullmatch(r"'(\w+)' object is not callable", str(error))
    if not isinstance(error, TypeError) or not found:
        return None
    if found[1] in NUMBERS or hasattr(sympy, found[1]):
        return CALLED.get(
            found[1], ("a number was called like a function", "for a product write *: 2*(a + b)")
        )
    return CALLED.get(found[1])


def _arguments(error: BaseException, written: str) -> Said | None:
    """Too few or too many arguments of one of our functions."""
    found = re.match(
        r"(?:(\w+)\.)?(\w+)\(\) (missing \d+ required|takes .* positional arguments? but)", str(error)
    )
    if not isinstance(error, TypeError) or not found:
        return None
    if found[2] == "__new__" and (relation := re.match(r"(Eq|Ne|Lt|Le|Gt|Ge)\(", written)):
        return f"{relation[1]} is of two sides", "for a = b = c write a chain: d.calc(a).eq(b).eq(c)"
    if found[2] == "__new__" and written.startswith("Limit("):
        return "a limit is taken at a point", "write Limit(f, x, a), or Limit(f, x, oo)"
    homes = (VERBS.get(found[1]), rules, derive)
    called = next((thing for home in homes if (thing := getattr(home, found[2], None))), None)
    if not called or found[2].startswith("_"):
        return None
    known = inspect.signature(called).parameters.values()
    wanted = [
        p.name for p in known if p.name != "self" and p.kind in (p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)
    ]
    amount = "few" if "missing" in found[3] else "many"
    if wanted[:1] == ["names"]:
        wanted[0] = '"x y"'
    several = ', or reals("x y") for several' if found[2] == "real" else ""
    if found[2] in ("real", "integer"):
        several += "; bounds have names, such as at_least=0"
    return f"{found[2]} got too {amount} arguments", f"write {found[2]}({', '.join(wanted)}){several}"


def _no_line(error: BaseException, written: str) -> Said | None:
    """`d.claim(P).then(Q)`, where the claim has no reason."""
    if isinstance(error, AttributeError) and error.obj is None and error.name in ("then", "at"):
        return "a claim without by= or why= is no line", "go on from a line: d.step(P).then(Q)"
    if isinstance(error, AttributeError) and error.obj is None and error.name in _public_of(Calculation):
        return f"nothing is there to have .{error.name}", "a chain begins with a number: d.calc(a).eq(b)"
    if isinstance(error, AttributeError) and error.obj is None and error.name in _public_of(Derivation):
        return f"nothing is there to have .{error.name}", f"begin a line of its own: d.{error.name}(...)"
    return None


def _keyword(error: BaseException, written: str) -> Said | None:
    found = re.search(r"(?:(\w+)\.)?(\w+)\(\) got an unexpected keyword argument '(\w+)'", str(error))
    if not isinstance(error, TypeError) or found is None:
        return None
    owner, function, keyword = found.groups()
    called = getattr(VERBS.get(owner), function, None) or getattr(rules, function, None)
    if called is None:
        return None
    known = [p for p in inspect.signature(called).parameters if p not in ("self", "over")]
    if keyword in KEYWORDS and KEYWORDS[keyword].partition("=")[0] in known:
        fix = f"write {KEYWORDS[keyword]}"
    elif "proposition" in known and not near(keyword, known):
        fix = f"an equation is Eq({keyword}, ...); there are: {', '.join(known)}"
    else:
        fix = near(keyword, known) or f"there are: {', '.join(known)}"
    return f"{function} has no {keyword}=", fix


def _nameless_sum(error: BaseException, written: str) -> Said | None:
    if not isinstance(error, ValueError):
        return None
    name = "Product" if "Product(" in written else "Sum"
    if "will set Idx value too" in str(error):
        return (
            f"{name} goes beyond the range of its index",
            'make one of that range: k = d.index("k", first, last)',
        )
    if str(error).startswith("Invalid limits given"):
        return f"{name} cannot be read", f"its range stands in parentheses: {name}(z[i], (i, 1, K))"
    found = re.match(r"specify dummy variables for (.*)", str(error), re.DOTALL)
    if found is None:
        return None
    return f"this {name} has no index", f"write {name}({found[1]}, i), with an index i"


def _rounds(error: BaseException, written: str) -> Said | None:
    text = str(error)
    if isinstance(error, TypeError) and (
        "cannot be interpreted as an integer" in text or ("not iterable" in text and "sum(" in written)
    ):
        return (
            "a symbol is no number for Python to count to",
            "write Sum(x[i], (i, 1, K)), or Product; a line with an index i holds for each of its values",
        )
    return None


FAMILIES = {
    "'Family' object is not iterable": (
        "Python cannot run through a family",
        "a line with an index i holds for each of its values: write z[i]",
    ),
    "object of type 'Family' has no len()": (
        "Python cannot count the elements of a family",
        "write the number that its index runs to, such as K",
    ),
    "'Family' object does not support item assignment": (
        "an element of a family is not set",
        "say what it equals: d.given(Eq(z[i], ...)), or define the family: d.define(name, body, over=i)",
    ),
    "unsupported operand type(s) for @: 'Family' and 'Family'": (
        "@ is not supported",
        "write Sum(w[i]*x[i], i), with an index i",
    ),
    "'Element' object is not subscriptable": (
        "an element of a family has no elements",
        "the indices stand together: z[i, j]",
    ),
}


def _family(error: BaseException, written: str) -> Said | None:
    return FAMILIES.get(str(error)) if isinstance(error, TypeError) else None


def _float_function(error: BaseException, written: str) -> Said | None:
    text = str(error).lower()
    if isinstance(error, TypeError) and any(
        part in text for part in ("expression to float", "must be real number", "loop of ufunc")
    ):
        return (
            "a function that computes with floats was called",
            "use SymPy's: from sympy import exp, log, sqrt",
        )
    return None


OPERATORS = {"&": "And(P, Q)", "|": "Or(P, Q)", ">>": "implies(P, Q)", "~": "Not(P)"}


def _connective(error: BaseException, written: str) -> Said | None:
    """`x > 1 & y > 2`, which is `x > (1 & y) > 2` to Python."""
    found = re.search(r"operand type(?:\(s\))? for (?:unary )?(>>|[&|~]):", str(error))
    if not isinstance(error, TypeError) or found is None:
        return None
    return (
        f"{found[1]} joins what stands nearest to it, before relations are read",
        f"write {OPERATORS[found[1]]}",
    )


def _power(error: BaseException, written: str) -> Said | None:
    if isinstance(error, TypeError) and "for ^" in str(error):
        return "^ is no power in Python", "write ** for a power"
    return None


def _function(error: BaseException, written: str) -> Said | None:
    """`beta*x` where SymPy's function beta was imported, `d.calc(2*exp)`."""
    if isinstance(error, TypeError) and re.search(r"unsupported operand.*'(Step|Calculation)'", str(error)):
        return "a line stands where a number is meant", "cite it in by=, and write the number"
    kinds = ("'FunctionClass'", "'UndefinedFunction'", "'function'", "'SharedFunction'", "'LocalFunction'")
    if not isinstance(error, TypeError) or "unsupported operand" not in str(error):
        return None
    if not any(kind in str(error) for kind in kinds):
        return None
    return (
        "a function stands where a number is meant",
        'write its value, f(x); a symbol called like a function of SymPy\'s is to be declared: beta = d.real("beta")',
    )


def _no_rational(error: BaseException, written: str) -> Said | None:
    """`Rational(1, K)`."""
    found = re.fullmatch(r"Rational\(([^,()]+), ([^,()]+)\)", re.sub(r"\s*,\s*", ", ", written))
    if not isinstance(error, TypeError) or not str(error).startswith("invalid input") or found is None:
        return None
    return "Rational is of two integers", f"write a quotient: {found[1]}/{found[2]}"


def _no_formula(error: BaseException, written: str) -> Said | None:
    if not isinstance(error, SympifyError):
        return None
    fix = "write it without quotation marks, or all of it as one text" if isinstance(error.expr, str) else ""
    return f"{error.expr!r} is not a formula", fix


def _name(error: BaseException, written: str) -> Said | None:
    if not isinstance(error, NameError):
        return None
    name = getattr(error, "name", None) or _quoted(error) or "it"
    if isinstance(error, UnboundLocalError):
        return f"{name} is used before it is declared", f'its name is text: {name} = d.real("{name}")'
    if name == "e":
        return str(error), "write exp(x) for a power of Euler's number, or from sympy import E"
    if name == "algebra":
        return str(error), "leave out by=: a line without it has to hold by algebra"
    called = f"{name}(" in written
    if called and name in COMPUTING:  # a rule of the name is not called
        return f"{name} is not supported", COMPUTING[name]
    if place := _home(name):
        return str(error), f"is it imported? from {place} import {name}"
    if name in _public_of(Derivation):
        return str(error), f"it is said of the derivation: d.{name}(...)"
    if called and (instead := instead_of(name)):
        return f"{name} is not supported", instead
    known = {n for module in _HOMES for n in _public(module)}
    meant = near(name, [*known, *FORMULAS]) if len(name) > 1 else ""
    first = f'declare it first: {name} = d.real("{name}"), or {name} = d.index("{name}", first, last)'
    if re.fullmatch(r"[a-z]{2,}(_[a-z]{2,})+", name):  # the name of a reason rather than of a number
        first = (
            f'a line is {name} = d.step(...), a lemma d.lemma("{name.replace("_", "-")}"), a rule is imported'
        )
    return str(error), meant or first


def _import(error: BaseException, written: str) -> Said | None:
    if isinstance(error, ModuleNotFoundError):
        fix = "install it, or put the shared module beside the proof"
        if (error.name or "").partition(".")[0] in COMPUTE_WITH_FLOATS:
            fix = "it computes with floats: formulas are SymPy's, as in from sympy import exp, log, Sum"
        return str(error), fix
    if isinstance(error, ImportError) and "no known parent package" in str(error):
        return (
            "a script is in no package",
            "import what is beside it by its name alone: from helper import ...",
        )
    if not isinstance(error, ImportError) or not error.name or not error.name.startswith(("derive", "sympy")):
        return None
    found = re.match(r"cannot import name '(\w+)'", str(error))
    if found is None:
        return None
    name = found[1]
    if instead := instead_of(name):
        return f"{name} is not supported", instead
    place = _home(name)
    fix = f"from {place} import {name}" if place else near(name, _names_of(error.name))
    if not fix and (close := difflib.get_close_matches(name, [n for m in _HOMES for n in _public(m)], n=1)):
        fix = f"did you mean {close[0]}? from {_home(close[0])} import {close[0]}"
    if not fix and name in _public_of(Derivation):
        fix = f"it is said of the derivation: d.{name}(...)"
    if not fix and error.name == "derive":
        fix = f"there are: {', '.join(sorted(_public(derive)))}"
    return f"{error.name} has no {name}", fix


def _quoted(error: BaseException) -> str:
    found = re.search(r"'(\w+)'", str(error))
    return found[1] if found else ""


def _public_of(kind: type) -> list[str]:
    return [n for n in dir(kind) if not n.startswith("_")]


def _home(name: str) -> str:
    """The module from which a name is imported."""
    home = next((module.__name__ for module in _HOMES if name in _public(module)), "")
    return home or (sympy.__name__ if name in FORMULAS else "")


def _names_of(module: str) -> Iterable[str]:
    return FORMULAS if module.startswith("sympy") else _public(importlib.import_module(module))


def _public(module: ModuleType) -> Iterable[str]:
    """The names that a module gives: all that it lists, or else what it makes itself."""
    return getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (
            isinstance(value, rules.Rule | SharedFunction)
            or getattr(value, "__module__", "") == module.__name__
        )
    ]


def _attribute(error: BaseException, written: str) -> Said | None:
    if not isinstance(error, AttributeError) or not error.name:
        return None
    kind = type(error.obj).__name__
    public = [n for n in dir(error.obj) if not n.startswith("_")]
    own = type(error.obj).__module__.startswith("derive.")
    if not own and (fix := _unevaluated(error)):
        return str(error), fix
    return (f"there is no .{error.name} of a {kind}" if own else str(error)), (
        near(error.name, public) or (f"there are: {', '.join(public)}" if own else "")
    )


def _compares(error: BaseException, written: str) -> Said | None:
    """`z <= 1` for a family z, `f <= 1` for a function f."""
    found = re.search(r"not supported between instances of '(\w+)' and '(\w+)'", str(error))
    if not isinstance(error, TypeError) or found is None:
        return None
    if not {"Family", "AppliedFamily"}.isdisjoint(found.groups()):
        return "a family is compared, which is not a number", "compare its elements: z[i] <= 1"
    if not {"LocalFunction", "SharedFunction"}.isdisjoint(found.groups()):
        return "a function is compared, which is not a number", "compare its values: f(x) <= 1"
    return None


ENDED: Mapping[type[BaseException], Said] = {
    SystemExit: ("the script called exit", "a proof script only writes lines"),
    EOFError: ("the script waits for input, and there is none", "a proof script only writes lines"),
    MemoryError: ("the script needs more memory than it may have", "make the range it expands smaller"),
    RecursionError: ("the script recursed too deeply", ""),
}


def _ended(error: BaseException, written: str) -> Said | None:
    return next((said for kind, said in ENDED.items() if isinstance(error, kind)), None)


RECOGNISERS: tuple[Recogniser, ...] = (
    _compared,
    _own,
    _truth_value,
    _uncallable,
    _arguments,
    _no_line,
    _keyword,
    _nameless_sum,
    _rounds,
    _family,
    _float_function,
    _power,
    _connective,
    _function,
    _no_rational,
    _no_formula,
    _name,
    _import,
    _attribute,
    _compares,
    _ended,
)
