"""The grammar of formulas: text to a syntax tree with positions. It knows no names and no meaning.

From loosest to tightest:  <=>   =>   or   and   not   = != < <= > >=   + -   * /   unary -   **   f(x) p[i]

Relations and `=>` do not chain; `**` groups to the right, as in Python.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from fractions import Fraction

from derive.frozen import frozen

MAX_TEXT = 4000
MAX_NESTING = 60
MAX_DIVISIONS = 20  # beyond the first of a chain: a/b/c/d nests to the left
MAX_INTEGER_DIGITS = 100


class ParseError(ValueError):
    """A formula that cannot be read: what is wrong, where (0-based, `position` to `end`), and the fix."""

    def __init__(self, message: str, position: int, fix: str = "", *, end: int = -1, text: str = ""):
        self.message = message
        self.position = position
        self.end = end if end > position else position + 1
        self.fix = fix
        self.text = text
        super().__init__(message)

    def caret(self) -> str:
        """The formula with carets under the place. What may not be as wide as a letter is shown as `?`."""
        line = "".join(c if " " <= c <= "~" or c in _INSTEAD or _letter(c) else "?" for c in self.text)
        return f"{line}\n{' ' * self.position}{'^' * (self.end - self.position)}"

    def __str__(self) -> str:
        parts = [f"{self.message} (column {self.position + 1})"]
        if self.text and len(self.text) <= 200:
            parts.append(self.caret())
        if self.fix:
            parts.append(self.fix)
        return "\n".join(parts)


# --- the syntax tree ------------------------------------------------------------------------------


@frozen
class Syntax:
    """What stands between two positions of the text."""

    start: int
    end: int

    def parts(self) -> list[Syntax]:
        """The trees that it is made of."""
        return [part for field in fields(self) for part in _trees(getattr(self, field.name))]


def _trees(value: object) -> list[Syntax]:
    if isinstance(value, tuple):
        return [part for item in value for part in _trees(item)]
    return [value] if isinstance(value, Syntax) else []


@frozen
class Number(Syntax):
    """A natural number, as digits."""

    value: int


@frozen
class Name(Syntax):
    """A name: of a symbol, an index, a family, a function or a constant."""

    id: str


@frozen
class Text(Syntax):
    """Words in quotes."""

    value: str


@frozen
class Group(Syntax):
    """Parentheses: they stop a chain from being read together with what stands around it."""

    inner: Syntax


@frozen
class TupleOf(Syntax):
    """`(a, b)`: a range or a branch."""

    items: tuple[Syntax, ...]


@frozen
class ListOf(Syntax):
    """`[a, b]`: a family written out."""

    items: tuple[Syntax, ...]


@frozen
class Call(Syntax):
    """`function(args)`."""

    function: Name
    args: tuple[Syntax, ...]


@frozen
class Subscript(Syntax):
    """`base[indices]`."""

    base: Syntax
    indices: tuple[Syntax, ...]


@frozen
class Minus(Syntax):
    """`-arg`."""

    arg: Syntax


@frozen
class Power(Syntax):
    """`base**exponent`."""

    base: Syntax
    exponent: Syntax


@frozen
class Chain(Syntax):
    """first op item op item ..., all of one level: + and -, or * and /."""

    first: Syntax
    rest: tuple[tuple[str, Syntax], ...]


@frozen
class Compare(Syntax):
    """`left op right`, `op` a relation."""

    op: str
    left: Syntax
    right: Syntax


@frozen
class Logic(Syntax):
    """`op` is "not", "and", "or", "=>" or "<=>"."""

    op: str
    args: tuple[Syntax, ...]


# --- tokens ---------------------------------------------------------------------------------------


@frozen
class Token:
    """A word of a formula, with where it stands."""

    kind: str  # "number", "name", "text", "op", "end"
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?P<space>[ \t\n]+)"
    r"|(?P<decimal>[0-9]+\.[0-9]*|\.[0-9]+)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<text>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<op><=>|=>|\*\*|==|!=|<=|>=|[-+*/()\[\],=<>])"
)
_INSTEAD = {
    "^": "write ** for a power", "&": "write and", "|": "write or; absolute values are Abs(x)",
    "~": "write not", "!": "write not, or != for unequal", "≤": "write <=", "≥": "write >=",
    "≠": "write !=", "·": "write *", "×": "write *", "÷": "write /", "−": "write - (a plain minus sign)",
    "{": "write ( )", "}": "write ( )", "∞": "write oo", "%": "write a fraction", "√": "write sqrt(x)",
    "\\": "formulas are Python's and not TeX's: a/b, exp(x), Sum(z[i], (i, 1, K))",
}  # fmt: skip


def _letter(character: str) -> str:
    """The name of a Greek letter, as `pi`; of another character none."""
    case, _, name = unicodedata.name(character, "").removeprefix("GREEK ").partition(" LETTER ")
    if case not in ("SMALL", "CAPITAL") or not "\u0391" <= character <= "\u03c9" or " " in name:
        return ""
    name = name.replace("LAMDA", "LAMBDA")
    return name.lower() if case == "SMALL" else name.capitalize()


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, the last of kind "end". Raises `ParseError` for what is none."""
    if len(text) > MAX_TEXT:
        raise ParseError(f"a formula may have {MAX_TEXT} characters, this has {len(text)}", 0)
    out = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            found = text[at]
            name = _letter(found)
            fix = f"write {name}" if name else "names are ASCII letters, digits and underscores"
            fix = _INSTEAD.get(found, fix)
            raise ParseError(f"unexpected character {found!a}", at, fix, text=text)
        kind, word = str(match.lastgroup), match.group()
        if kind == "decimal":
            raise ParseError(
                f"{word} is a decimal", at, f"write {_as_fraction(word)}", end=match.end(), text=text
            )
        if kind == "number" and len(word) > MAX_INTEGER_DIGITS:
            raise ParseError(f"more than {MAX_INTEGER_DIGITS} digits", at, end=match.end(), text=text)
        if kind != "space":
            out.append(Token(kind, word, at, match.end()))
        at = match.end()
    out.append(Token("end", "", len(text), len(text)))
    return out


def _as_fraction(decimal: str) -> str:
    whole, _, part = decimal.partition(".")
    if len(decimal) > 30:
        return "a fraction of integers"
    return str(Fraction(int((whole + part) or "0"), 10 ** len(part)))


# --- the parser -----------------------------------------------------------------------------------

_RELATIONS = ("=", "==", "!=", "<", "<=", ">", ">=")
_NOT, _COMPARE, _SUM, _PRODUCT, _MINUS, _POWER = 5, 6, 7, 8, 9, 10
_LEVELS = {
    "<=>": 1, "=>": 2, "or": 3, "and": 4, **dict.fromkeys(_RELATIONS, _COMPARE),
    "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER,
}  # fmt: skip
_WORDS = ("and", "or", "not")


def parse(text: str) -> Syntax:
    """The syntax tree of a formula. Raises `ParseError`."""
    parser = _Parser(text)
    tree = parser.expression(0)
    left_over = parser.here
    if left_over.kind != "end":
        raise parser.error(*parser.misplaced(left_over))
    level: list[Syntax] = [tree]
    for _ in range(MAX_NESTING):
        level = [part for syntax in level for part in syntax.parts()]
    if level:
        raise _too_deep(level[0].start, text)
    return tree


def _too_deep(position: int, text: str) -> ParseError:
    return ParseError(f"nested deeper than {MAX_NESTING}", position, "define a name for a part", text=text)


class _Parser:
    def __init__(self, text: str):
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.nesting = 0
        self.divisions = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def error(self, message: str, token: Token, fix: str = "") -> ParseError:
        return ParseError(message, token.start, fix, end=token.end, text=self.text)

    def misplaced(self, token: Token) -> tuple[str, Token, str]:
        """What to say of a token at which no formula can go on."""
        if token.kind == "end":
            return "the formula ends too early", token, ""
        before = self.tokens[self.at - 1] if self.at else token
        starts = token.text in ("(", "[") or (token.kind in ("number", "name") and token.text not in _WORDS)
        ended = before.text in (")", "]") or (before.kind in ("number", "name") and before.text not in _WORDS)
        if starts and ended and before is not token:
            return f"an operator is missing before {token.text!r}", token, "write * for a product"
        if token.text in (")", "]"):
            return f"{token.text!r} closes nothing", token, ""
        if token.text == ",":
            return "a comma outside parentheses", token, "subscripts are p[i], pairs are (a, b)"
        if before.text == "=" and token.text == "<":
            return "'=<' is not a relation", token, "write <="
        return f"unexpected {token.text!r}", token, "a number, a name or ( is to stand here"

    def expect(self, closing: str, opening: Token) -> Token:
        if self.here.text == closing and self.here.kind == "op":
            return self.next()
        if self.here.kind == "end":
            raise self.error(f"{opening.text!r} is never closed", opening, f"add {closing!r}")
        raise self.error(*self.misplaced(self.here))

    def expression(self, level: int) -> Syntax:
        """Parse operators that bind at least as tightly as `level`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise _too_deep(self.here.start, self.text)
        left = self.prefix()
        while self.here.kind in ("op", "name"):
            found = _LEVELS.get(self.here.text)
            if found is None or found < level:
                break
            left = self.infix(left, found)
        self.nesting -= 1
        return left

    def prefix(self) -> Syntax:
        token = self.here
        if token.kind == "op" and token.text == "-":
            self.next()
            arg = self.expression(_MINUS)
            return Minus(token.start, arg.end, arg)
        if token.kind == "name" and token.text == "not":
            self.next()
            arg = self.expression(_NOT)
            return Logic(token.start, arg.end, "not", (arg,))
        return self.postfix(self.atom())

    def atom(self) -> Syntax:
        token = self.here
        if token.kind == "number":
            self.next()
            return Number(token.start, token.end, int(token.text))
        if token.kind == "name" and token.text not in _WORDS:
            self.next()
            return Name(token.start, token.end, token.text)
        if token.kind == "text":
            self.next()
            return Text(token.start, token.end, token.text[1:-1])
        if token.text == "(":
            self.next()
            items = self.items(")")
            end = self.expect(")", token).end
            if not items:
                raise self.error("empty parentheses", token)
            if len(items) == 1:
                return Group(token.start, end, items[0])
            return TupleOf(token.start, end, items)
        if token.text == "[":
            self.next()
            items = self.items("]")
            end = self.expect("]", token).end
            if not items:
                raise self.error("an empty family", token, "write its elements: [0, log(2)]")
            return ListOf(token.start, end, items)
        if token.text == "+":
            raise self.error("a plus sign with nothing before it", token, "leave it out")
        raise self.error(*self.misplaced(token))

    def items(self, closing: str) -> tuple[Syntax, ...]:
        if self.here.text == closing:
            return ()
        out = [self.expression(0)]
        while self.here.text == "," and self.here.kind == "op":
            self.next()
            out.append(self.expression(0))
        return tuple(out)

    def postfix(self, base: Syntax) -> Syntax:
        nesting = self.nesting
        while self.here.kind == "op" and self.here.text in ("(", "["):
            opening = self.here
            self.nesting += 1
            if opening.text == "(":
                if not isinstance(base, Name):
                    raise self.error(*self.misplaced(opening))
                self.next()
                args = self.items(")")
                base = Call(base.start, self.expect(")", opening).end, base, args)
            else:
                if isinstance(base, Number):
                    raise self.error(*self.misplaced(opening))
                self.next()
                indices = self.items("]")
                if not indices:
                    raise self.error("a subscript without an index", opening, "write p[i]")
                base = Subscript(base.start, self.expect("]", opening).end, base, indices)
        self.nesting = nesting
        return base

    def infix(self, left: Syntax, level: int) -> Syntax:
        if level in (_SUM, _PRODUCT):
            return self.chain(left, level)
        op = self.next()
        if level == _POWER:
            exponent = self.expression(_POWER)
            return Power(left.start, exponent.end, left, exponent)
        right = self.expression(level + 1)
        after = self.here
        again = _LEVELS.get(after.text) == level
        if level == _COMPARE:
            if again:
                raise self.error("relations do not chain", after, "write a < b and b < c")
            return Compare(left.start, right.end, "=" if op.text == "==" else op.text, left, right)
        if op.text == "=>":
            if again:
                raise self.error("=> does not chain", after, "write A => (B => C), or (A => B) and (B => C)")
            return Logic(left.start, right.end, "=>", (left, right))
        members = [left, right]
        while _LEVELS.get(self.here.text) == level:
            self.next()
            members.append(self.expression(level + 1))
        return Logic(left.start, members[-1].end, op.text, tuple(members))

    def chain(self, first: Syntax, level: int) -> Syntax:
        rest: list[tuple[str, Syntax]] = []
        while self.here.kind == "op" and _LEVELS.get(self.here.text) == level:
            op = self.next()
            self.divisions += op.text == "/" and any(earlier == "/" for earlier, _ in rest)
            if self.divisions > MAX_DIVISIONS:
                raise self.error("too many divisions in a row", op, "write one product as denominator")
            rest.append((op.text, self.expression(level + 1)))
        return Chain(first.start, rest[-1][1].end, first, tuple(rest))
