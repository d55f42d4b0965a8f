"""Texts of `derive explain`: a code of `docs/errors.md`, or a rule's contract, for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from derive.kernel.rules import RULES
from derive.report.codes import CODES
from derive.report.rule_reference import section
from derive.report.style import fold

_PACKAGE = Path(__file__).resolve().parents[1]
_ERRORS = (_PACKAGE / "docs_shipped" / "errors.md", _PACKAGE.parent / "docs" / "errors.md")
CODE = re.compile(r"[dD]\d{3}")


def names() -> tuple[str, ...]:
    """All codes and rules that can be explained."""
    return (*(code.code for code in CODES), *RULES)


def explanation(name: str, width: int) -> list[Text] | None:
    """What there is to say of a code or a rule, in lines of a width; None for a name that is neither."""
    if CODE.fullmatch(name):
        text = _errors().get(name.upper())
    else:
        rule = RULES.get(name.replace("-", "_"))
        text = section(rule) if rule is not None else None
    return None if text is None else list(plain(text, width))


def _errors() -> dict[str, str]:
    """The sections of the page on codes, by code; empty where the page is not installed."""
    page = next((path for path in _ERRORS if path.is_file()), None)
    if page is None:
        return {}
    parts = re.split(r"^## (?=D\d{3}: )", page.read_text("utf-8"), flags=re.MULTILINE)
    return {part[:4]: f"## {part}" for part in parts[1:]}


def plain(markdown: str, width: int) -> Iterator[Text]:
    """Markdown as our own pages use it: headings, paragraphs, lists and fences, in lines of a width."""
    fenced = False
    paragraph: list[str] = []

    def flush() -> Iterator[Text]:
        if paragraph:
            words = " ".join(paragraph)
            hanging = "  " if words.startswith("- ") else ""
            for n, line in enumerate(fold(_unmarked(words), width - len(hanging))):
                yield Text((hanging if n else "") + line)
            paragraph.clear()

    for line in markdown.strip().splitlines():
        if line.startswith("```"):
            yield from flush()
            fenced = not fenced
        elif fenced:
            yield Text(f"    {line}".rstrip(), "cyan")
        elif line.startswith("#"):
            yield from flush()
            yield Text(_unmarked(line.lstrip("# ")), "bold")
        elif not line.strip():
            yield from flush()
            yield Text("")
        else:
            if line.startswith("- "):
                yield from flush()
            paragraph.append(line)
    yield from flush()


def _unmarked(text: str) -> str:
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    text = re.sub(r"`([a-z][a-z ]{2,})`", r'"\1"', text)  # words that are spoken of
    return re.sub(r"\*\*([^*]+)\*\*", r"\1", text).replace("`", "")
