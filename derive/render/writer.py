"""What the writers of all formats share: a table of the kinds of pieces, and phrases part by part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from derive.check.verdict import GOOD
from derive.kernel.verdict import Status
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
from derive.render.spans import Formula
from derive.terms.nodes import Deriv, Div, Node, Prod, Sum, walk


def is_tall(node: Node) -> bool:
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


class Phrases(ABC):
    """Writes the phrases of a document in one format."""

    form: Form

    def __init__(self, document: Document):
        self.document = document
        self.notation = document.notation
        self.words = document.words

    def phrase(self, words: Words, notation: Notation | None = None, *, display: bool = False) -> str:
        """A phrase in the running text; `display`: its formulas as large as in a display."""
        used = notation or self.notation
        out = []
        for part in _defining(words):
            if isinstance(part, tuple):
                name, body = (render(node, used, self.form) for node in part)
                large = display and (is_tall(part[0]) or is_tall(part[1]))
                out.append(self.inline(name + self.form.sign(":=", used) + body, display=large))
            elif isinstance(part, Formula):
                large = display and isinstance(part, Node) and is_tall(part)
                out.append(self.inline(render(part, used, self.form), display=large))
            elif isinstance(part, Ref):
                out.append(self.ref(part))
            elif isinstance(part, Name):
                out.append(self.proof_name(part.text) if part.is_of_proof else self.name(part.text))
            else:
                out.append(self.text(part))
        return "".join(out)

    def item(self, item: Item) -> str:
        beside = f" ({self.phrase(item.beside)})" if item.beside else ""
        return self.phrase(item.words, item.notation, display=item.display) + beside

    # --- what a format says ----------------------------------------------------------------------

    def proof_name(self, name: str) -> str:
        """The name of another derivation, with a reference where the format has one."""
        return self.name(name)

    @abstractmethod
    def inline(self, formula: str, *, display: bool = False) -> str: ...

    @abstractmethod
    def text(self, words: str) -> str: ...

    @abstractmethod
    def name(self, name: str) -> str: ...

    @abstractmethod
    def ref(self, ref: Ref) -> str: ...


class Writer(Phrases):
    """Writes a document in one format. `width` is that of the text, in em."""

    paragraphs = True  # whether a reason beside a row can be set as a paragraph

    def __init__(self, document: Document, width: float):
        super().__init__(document)
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

    def verdict(self, status: Status) -> str:
        """A verdict as it is written where it is not just said."""
        is_good = status in GOOD
        return self.marked(
            self.text(self.words.verdicts[status] if is_good else self.words.word(status)), is_good
        )

    def heading(self, piece: Display) -> str:
        """What stands above a displayed formula."""
        status = f" {self.verdict(piece.status)}" if piece.status is not None else ""
        beside = f" ({self.phrase(piece.beside)})" if piece.beside else ""
        return f"{self.bold(self.text(piece.label))}{status}{beside}"

    def items(self, piece: Paragraph) -> list[str]:
        """The items of a paragraph with the signs behind them, its label before the first."""
        *others, last = (self.item(item) for item in piece.items)
        first, *more = [*(f"{item};" for item in others), f"{last}."]
        return [f"{self.bold(self.text(piece.label))} {first}", *more]

    def told(self, piece: Details) -> list[str]:
        """What is told of each row, after its number."""
        said = [(ref, "; ".join(self.phrase(p) for p in phrases)) for ref, phrases in piece.of]
        return [f"{self.ref(ref)} {text}." if ref is not None else f"{text}." for ref, text in said]

    # --- what a format says ----------------------------------------------------------------------

    @abstractmethod
    def bold(self, text: str) -> str: ...

    @abstractmethod
    def marked(self, verdict: str, is_good: bool) -> str: ...

    @abstractmethod
    def picture(self, piece: Picture) -> list[str]: ...

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
