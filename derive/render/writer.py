"""What the writers of all formats share: a table of the kinds of pieces, and phrases part by part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from derive.render.conditions import Span
from derive.render.document import (
    Details,
    Display,
    Document,
    Item,
    Name,
    Paragraph,
    Picture,
    Piece,
    Rows,
    Sentence,
    Words,
)
from derive.render.form import Form
from derive.render.notation import Notation
from derive.render.numbering import Ref
from derive.render.phrases import Part
from derive.render.printer import render
from derive.render.rows import Setter
from derive.terms.nodes import Deriv, Div, Node, Prod, Sum, walk


def _is_tall(node: Node) -> bool:
    """Whether a formula has parts that are set larger in a display."""
    return any(isinstance(n, Div | Sum | Prod | Deriv) for n in walk(node))


def _defining(words: Words) -> Iterable[Part | Name | tuple[Node, Node]]:
    """The parts, with `name := body` as one formula."""
    parts = list(words)
    at = 0
    while at < len(parts):
        name, body = parts[at], parts[at + 2] if at + 2 < len(parts) else None
        if isinstance(name, Node) and isinstance(body, Node) and parts[at + 1] == " := ":
            yield name, body
            at += 3
        else:
            yield name
            at += 1


class Writer(ABC):
    """Writes a document in one format. `width` is that of the text, in em."""

    form: Form
    paragraphs = True  # whether a reason beside a row can be set as a paragraph

    def __init__(self, document: Document, width: float):
        self.document = document
        self.notation = document.notation
        self.words = document.words
        self.setter = Setter(document.notation, self.form, width, paragraphs=self.paragraphs)
        self.kinds: Mapping[type, Callable[[Any], list[str]]] = {
            Paragraph: self.paragraph,
            Display: self.display,
            Sentence: self.sentence,
            Rows: self.rows,
            Details: self.details,
            Picture: self.picture,
        }

    def pieces(self, pieces: Iterable[Piece]) -> list[str]:
        """The lines of pieces, in order."""
        return [line for piece in pieces for line in self.kinds[type(piece)](piece)]

    def phrase(self, words: Words, notation: Notation | None = None, *, display: bool = False) -> str:
        """A phrase in the running text; `display`: its formulas as large as in a display."""
        used = notation or self.notation
        out = []
        for part in _defining(words):
            if isinstance(part, tuple):
                name, body = (render(node, used, self.form) for node in part)
                large = display and (_is_tall(part[0]) or _is_tall(part[1]))
                out.append(self.inline(name + self.form.sign(":=", used) + body, display=large))
            elif isinstance(part, Node):
                out.append(self.inline(render(part, used, self.form), display=display and _is_tall(part)))
            elif isinstance(part, Span):
                out.append(self.inline(self.span(part, used)))
            elif isinstance(part, Ref):
                out.append(self.ref(part))
            elif isinstance(part, Name):
                out.append(self.name(part.text))
            else:
                out.append(self.text(part))
        return "".join(out)

    def span(self, span: Span, notation: Notation) -> str:
        """`i = 1, ..., K` as a formula."""
        sign, form = self.form.sign, self.form
        head = (
            render(span.variable, notation, form) + sign("=", notation) if span.variable is not None else ""
        )
        numbers = (sign("dots", notation) if n is None else render(n, notation, form) for n in span.numbers)
        return head + sign(",", notation).join(numbers)

    def item(self, item: Item) -> str:
        beside = f" ({self.phrase(item.beside)})" if item.beside else ""
        return self.phrase(item.words, item.notation, display=item.display) + beside

    # --- what a format says ----------------------------------------------------------------------

    def picture(self, piece: Picture) -> list[str]:
        """A figure; nothing in formats that have none."""
        return []

    @abstractmethod
    def inline(self, formula: str, *, display: bool = False) -> str: ...

    @abstractmethod
    def text(self, words: str) -> str: ...

    @abstractmethod
    def name(self, name: str) -> str: ...

    @abstractmethod
    def ref(self, ref: Ref) -> str: ...

    @abstractmethod
    def paragraph(self, piece: Paragraph) -> list[str]: ...

    @abstractmethod
    def display(self, piece: Display) -> list[str]: ...

    @abstractmethod
    def sentence(self, piece: Sentence) -> list[str]: ...

    @abstractmethod
    def rows(self, piece: Rows) -> list[str]: ...

    @abstractmethod
    def details(self, piece: Details) -> list[str]: ...
