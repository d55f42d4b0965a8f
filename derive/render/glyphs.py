"""The signs of the plain form, each in Unicode where the output's encoding has it, else in ASCII."""

from __future__ import annotations

from dataclasses import fields

from derive.frozen import frozen


@frozen
class Glyphs:
    """One string for each sign. `greek` says which letters beyond ASCII may be printed."""

    sum: str = "∑"
    prod: str = "∏"
    partial: str = "∂"
    delta: str = "δ"
    root: str = "√"
    dot: str = "·"
    ne: str = "≠"
    le: str = "≤"
    ge: str = "≥"
    iff: str = "⇔"
    implies: str = "⇒"
    forall: str = "∀"
    element_of: str = "∈"
    infinity: str = "∞"
    tends: str = "→"
    maps_to: str = "↦"
    dots: str = "…"
    met: str = "✓"
    unmet: str = "✗"
    rule: str = "─"
    approx: str = "≈"
    pi: str = "π"
    greek: str = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩℓ"

    def printable(self, text: str) -> bool:
        """Whether each character of a name may be printed."""
        return all(c.isascii() or c in self.greek for c in text)


UNICODE = Glyphs()
_ASCII = Glyphs(
    sum="sum", prod="prod", partial="d", delta="delta", root="sqrt", dot="*", ne="!=", le="<=", ge=">=",
    iff="<=>", implies="=>", forall="for all", element_of="in", infinity="oo", tends="->", maps_to="->",
    dots="...", met="ok", unmet="MISSING", rule="-", approx="~", pi="pi", greek="",
)  # fmt: skip


def without_controls(text: str) -> str:
    """A text on one line: what is not printable is a space."""
    return "".join(c if c.isprintable() else " " for c in text)


def encodable(text: str, encoding: str) -> bool:
    """Whether a text can be written in an encoding; an unknown encoding has ASCII only."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    except LookupError:
        return text.isascii()
    return True


def glyphs_for(encoding: str | None) -> Glyphs:
    """The signs for an output encoding, chosen one by one."""
    wanted = encoding or "ascii"
    chosen = {
        f.name: getattr(UNICODE if encodable(getattr(UNICODE, f.name), wanted) else _ASCII, f.name)
        for f in fields(Glyphs)
        if f.name != "greek"
    }
    greek = "".join(c for c in UNICODE.greek if encodable(c, wanted))
    return Glyphs(**chosen, greek=greek)
