"""Derivations as plain text: what `derive show` prints on a page of 80 columns, without colour."""

from __future__ import annotations

from derive.check.verdict import ProofVerdict
from derive.instance.worked import Instance
from derive.languages.language import ENGLISH, Language
from derive.render.glyphs import without_controls
from derive.render.numbering import Ref
from derive.render.options import Detail
from derive.render.terminal import show_lines
from derive.render.unicode import PLAIN
from derive.render.writer import Phrases

WIDTH = 80


def plain(
    verdict: ProofVerdict,
    detail: Detail = Detail.textbook,
    language: Language = ENGLISH,
    corrected: str = "",
    instance: Instance | None = None,
) -> str:
    """The derivation in plain text; `corrected` names the corrected form of a refuted claim."""
    lines = show_lines(
        verdict, WIDTH, "utf-8", detail, corrected=corrected, language=language, instance=instance
    )
    return "\n".join([*(line.plain for line in lines), ""])


class PlainPhrases(Phrases):
    """Phrases in plain text; the whole page is `plain`."""

    form = PLAIN

    def inline(self, formula: str, *, display: bool = False) -> str:
        return formula

    def text(self, words: str) -> str:
        return without_controls(words)

    def name(self, name: str) -> str:
        return name

    def ref(self, ref: Ref) -> str:
        return ref.label
