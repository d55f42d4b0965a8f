"""Author's words for TeX: every character is set, none is interpreted."""

from __future__ import annotations

_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", "`": r"\textasciigrave{}", '"': r"\textquotedbl{}",
    "–": "--", "—": "---", "’": "'", "‘": "`", "“": "``", "”": "''", "…": r"\dots{}",
    "≤": r"\ensuremath{\le}", "≥": r"\ensuremath{\ge}", "≠": r"\ensuremath{\ne}",
    "≈": r"\ensuremath{\approx}", "→": r"\ensuremath{\to}",
    "∑": r"\ensuremath{\sum}", "∏": r"\ensuremath{\prod}", "∞": r"\ensuremath{\infty}",
    "∂": r"\ensuremath{\partial}", "·": r"\ensuremath{\cdot}", "×": r"\ensuremath{\times}",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
# letters of languages for which documents load fonts: Hangul, Han and their punctuation
_LETTERS = {"ko": (("\u1100", "\u11ff"), ("\u3000", "\u318f"), ("\u4e00", "\u9fff"), ("\uac00", "\ud7a3"))}


def tex_text(text: str, language: str = "en") -> str:
    """Words as TeX sets them in text mode.

    What pdfTeX's fonts lack (letters beyond Latin and Greek) is set as `[U+AC00]`, so that it compiles; but
    not the letters of a language that the document loads fonts for.
    """
    letters = _LETTERS.get(language, ())
    return "".join(c if any(a <= c <= z for a, z in letters) else _character(c) for c in text)


def _character(c: str) -> str:
    if c in _ESCAPED:
        return _ESCAPED[c]
    if c in _GREEK:
        return rf"\ensuremath{{\{_GREEK[c]}}}"
    if not c.isprintable():
        return " "
    if c.isascii() or ("\u00c0" <= c <= "\u017f" and c not in "ĸŉſŀĿħĦŧŦ"):
        return c
    return f"[U+{ord(c):04X}]"
