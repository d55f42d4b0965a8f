r"""References to proofs in hand-written notes: `\derive{softmax-jacobian}`, or a line of it, `\derive{name#3}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from derive.frozen import frozen

_REFERENCE = re.compile(r"\\derive\s*(?:\[[^\]]*\])?\s*\{([^{}]*)\}")
_VERBATIM = re.compile(
    r"\\begin\{(?P<name>verbatim\*?|Verbatim|lstlisting|minted|comment)\}.*?\\end\{(?P=name)\}"
    r"|\\verb\*?(?P<fence>[^\w\s*]).*?(?P=fence)",
    re.DOTALL,
)
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"^(?P<fence>```+|~~~+).*?^(?P=fence)|`[^`\n]+`", re.DOTALL | re.MULTILINE)


@frozen
class Reference:
    """A proof that notes name, perhaps one of its lines, and where. Lines and columns count from 1."""

    path: Path
    line: int
    column: int
    name: str
    step: int = 0


def read(path: Path) -> str:
    """The text of notes. Raises `OSError`, and `ValueError` for what is not UTF-8."""
    return path.read_text("utf-8")


def references(path: Path, text: str) -> Iterator[Reference]:
    """The references in TeX or Markdown notes, in order; not those in comments and in code.

    A definition of the command, `\\newcommand{\\derive}[1]{...}`, is none.
    """
    seen = _blanked(text, (_HTML_COMMENT, _CODE) if path.suffix == ".md" else (_VERBATIM, _COMMENT))
    for found in _REFERENCE.finditer(seen):
        before = seen[: found.start()]
        name, hash_, step = found[1].strip().partition("#")
        whole = step.isdecimal() and int(step) > 0
        yield Reference(
            path,
            before.count("\n") + 1,
            found.start() - (before.rfind("\n") + 1) + 1,
            name if not hash_ or whole else found[1].strip(),
            int(step) if whole else 0,
        )


def _blanked(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    """The text with blanks where patterns match, so that places stay what they are."""
    blank: Callable[[re.Match[str]], str] = lambda found: re.sub(r"[^\n]", " ", found.group(0))  # noqa: E731
    for pattern in patterns:
        text = pattern.sub(blank, text)
    return text
