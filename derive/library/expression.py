"""What `-k` takes: words with `and`, `or`, `not` and parentheses, each matched inside a text."""

from __future__ import annotations

import re
from collections.abc import Callable

Matches = Callable[[str], bool]

_TOKEN = re.compile(r"[()]|[^\s()]+")
_RESERVED = ("and", "or", "not", "(", ")")


class BadExpression(ValueError):
    """An expression that cannot be read; the message says what was found where."""


def compiled(text: str) -> Matches:
    """The test that an expression means: `softmax and not (jacobian or k2)`. Case does not matter.

    Raises `BadExpression`.
    """
    tokens = _TOKEN.findall(text)
    if not tokens:
        raise BadExpression("-k needs a word")
    reader = _Reader(tokens)
    test = reader.alternatives()
    if reader.here:
        raise BadExpression(f"-k cannot be read at {reader.here!r}: join words with and, or, not")
    return lambda candidate: test(candidate.lower())


class _Reader:
    """Recursive descent: `or` binds less than `and`, `and` less than `not`."""

    def __init__(self, tokens: list[str]):
        self._tokens = tokens

    @property
    def here(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def alternatives(self) -> Matches:
        parts = [self._conjunction()]
        while self._took("or"):
            parts.append(self._conjunction())
        return lambda text: any(part(text) for part in parts)

    def _conjunction(self) -> Matches:
        parts = [self._negation()]
        while self._took("and"):
            parts.append(self._negation())
        return lambda text: all(part(text) for part in parts)

    def _negation(self) -> Matches:
        if self._took("not"):
            inner = self._negation()
            return lambda text: not inner(text)
        if self._took("("):
            inner = self.alternatives()
            if not self._took(")"):
                raise BadExpression("-k has a parenthesis that is not closed")
            return inner
        if not self._tokens or self.here in _RESERVED:
            raise BadExpression(f"-k needs a word {f'before {self.here!r}' if self.here else 'at the end'}")
        word = self._tokens.pop(0).lower()
        return lambda text: word in text

    def _took(self, token: str) -> bool:
        if self.here != token:
            return False
        self._tokens.pop(0)
        return True
