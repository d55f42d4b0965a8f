"""What text a record may hold: words that cannot steer a terminal, notations that cannot steer TeX."""

from __future__ import annotations

import re
import unicodedata

from derive.terms.codec import Malformed

MAX_TEXT = 2000
MAX_NOTATION = 200

# they reorder what is shown around them
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_LATEX_TOKEN = re.compile(
    r"\\(?P<command>[A-Za-z]+)|\\[,;:!| {}]|[{}]|[A-Za-z0-9 ()\[\]|,.;:'!?*+/=<>_^-]"
)  # fmt: skip
_LATEX_COMMANDS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
    varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi
    Pi Sigma Upsilon Phi Psi Omega ell hbar imath jmath aleph nabla partial infty emptyset mathrm
    mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol operatorname text textrm textbf
    textit hat bar tilde vec dot ddot check breve acute grave widehat widetilde overline underline
    overbrace underbrace overset underset mathring left right big Big bigg Bigg bigl bigr Bigl Bigr
    biggl biggr Biggl Biggr middle mid parallel vert Vert lvert rvert lVert rVert langle rangle
    lfloor rfloor lceil rceil lbrace rbrace log ln exp sin cos tan arg max min sup inf lim det dim
    ker deg gcd Pr limits nolimits sum prod int frac tfrac dfrac sqrt binom cdot cdots ldots dots
    times div pm mp circ star ast bullet oplus ominus otimes odot le leq ge geq ne neq lt gt equiv
    sim simeq approx cong propto in notin subset to mapsto rightarrow leftarrow Rightarrow Leftarrow
    top bot perp prime dagger ddagger quad qquad thinspace colon displaystyle textstyle scriptstyle
    """.split()  # noqa: SIM905
)


def check_text(data: object) -> str:
    """An author's words, or raises `Malformed`: no control characters, nothing that reorders text."""
    if not isinstance(data, str):
        raise Malformed("expected text")
    if len(data) > MAX_TEXT:
        raise Malformed(f"{len(data)} characters, at most {MAX_TEXT} are read")
    if data.isascii() and data.isprintable():
        return data
    for c in data:
        if c in _BIDI or (c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs")):
            raise Malformed(f"the character {c!a} may not stand in text")
    return data


def check_unicode(data: object) -> str:
    """A plain-text notation, such as `sigma({0})`, or raises `Malformed`."""
    text = check_text(data)
    if len(text) > MAX_NOTATION or not text.isprintable():
        raise Malformed(f"a notation has at most {MAX_NOTATION} printable characters")
    return text


def check_latex(data: object) -> str:
    """A LaTeX notation, or raises `Malformed`.

    Only commands that print mathematics, with balanced braces: nothing that reads, writes, defines,
    leaves mathematics or comments out what follows.
    """
    text = check_text(data)
    if len(text) > MAX_NOTATION:
        raise Malformed(f"a notation has at most {MAX_NOTATION} characters")
    depth = at = 0
    while at < len(text):
        match = _LATEX_TOKEN.match(text, at)
        if match is None:
            raise Malformed(f"{text[at]!a} may not stand in a notation")
        command = match["command"]
        if command is not None and command not in _LATEX_COMMANDS:
            raise Malformed(f"the LaTeX command {command[:30]!r} may not stand in a notation")
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth < 0:
            break
        at = match.end()
    if depth:
        raise Malformed("unbalanced braces")
    if "^^" in text:
        raise Malformed("^^ may not stand in a notation")
    return text
