"""How a derivation is written: the format, its shape, how much is told. Imported by the command line, so light."""

from __future__ import annotations

import shlex
from enum import StrEnum

from derive.frozen import frozen

LANGUAGE_CODES = ("en", "ko")
_NAMES = frozenset(("--to", "--as", "--detail", "--lang", "--instance"))


class Detail(StrEnum):
    """How much is told of each line."""

    blackboard = "blackboard"  # formulas and reasons
    textbook = "textbook"  # and what they rest on, and conditions that are news
    full = "full"  # and every condition, and every rule


class Format(StrEnum):
    """What a derivation is written in."""

    latex = "latex"
    markdown = "markdown"
    html = "html"
    typst = "typst"
    json = "json"
    unicode = "unicode"


class Shape(StrEnum):
    """What a LaTeX file is: put into notes with `\\input`, a document of its own, or slides."""

    fragment = "fragment"
    article = "article"
    beamer = "beamer"


# and the format in which their files are
_WITH_FIGURES = {Format.latex: "pdf", Format.markdown: "svg", Format.typst: "svg", Format.html: "svg"}


def figure_suffix(to: Format) -> str:
    """The ending of figures beside documents in a format; nothing where they are inside, or are none."""
    return "" if to is Format.html else _WITH_FIGURES.get(to, "")


@frozen
class Options:
    """How a derivation is written. `words` are the options of `derive export` that write it so again."""

    to: Format = Format.latex
    shape: Shape = Shape.fragment
    detail: Detail = Detail.textbook
    language: str = "en"
    numbered: bool = False
    instance: str | None = None  # values, with numbers beside the lines
    figures: bool = False  # with the figure of a proof that declares one

    @property
    def words(self) -> str:
        shape = f" --as {self.shape.value}" if self.to is Format.latex else ""
        numbered = " --numbered" if self.numbered else ""
        instance = f" --instance {shlex.quote(self.instance)}" if self.instance is not None else ""
        told = f"--detail {self.detail.value} --lang {self.language}"
        figures = " --figures" if self.figures else ""
        return f"--to {self.to.value}{shape} {told}{numbered}{figures}{instance}"

    @property
    def has_figures(self) -> bool:
        """Whether what is written so can have figures: documents of their own, and pages."""
        return self.to in _WITH_FIGURES and (self.to is not Format.latex or self.shape is Shape.article)

    @staticmethod
    def read(words: str) -> Options:
        """Options from the words of a file's header. Raises `ValueError` if they are none."""
        parts = shlex.split(words)
        flags = {"--numbered", "--figures"} & set(parts)
        pairs = [p for p in parts if p not in flags]
        given = dict(zip(pairs[::2], pairs[1::2], strict=True))
        if not set(given) <= _NAMES or given.get("--lang", "en") not in LANGUAGE_CODES:
            raise ValueError(f"no options of derive export: {words}")
        return Options(
            to=Format(given.get("--to", "latex")),
            shape=Shape(given.get("--as", "fragment")),
            detail=Detail(given.get("--detail", "textbook")),
            language=given.get("--lang", "en"),
            numbered="--numbered" in flags,
            figures="--figures" in flags,
            instance=given.get("--instance"),
        )
