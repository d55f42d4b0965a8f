"""The command reference, from what `--help` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from typer.testing import CliRunner

from derive.cli.app import VERBS, app
from derive.library.configuration import SETTINGS

WIDTH = 80


def help_of(verb: str) -> str:
    """What `derive VERB --help` prints on a page of our width."""
    environment = {"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH), "NO_COLOR": "1", "TERM": "dumb"}
    done = CliRunner(env=environment).invoke(app, [verb, "--help"], prog_name="derive")
    if done.exit_code:
        raise ValueError(f"derive {verb} --help ended with {done.exit_code}: {done.output}")
    return done.output.strip() + "\n"


def reference() -> str:
    """A section for each verb."""
    return "\n".join(f"### {verb}\n\n```text\n{help_of(verb)}```\n" for verb in VERBS)


def options_in(text: str) -> Iterator[str]:
    """The options that a help text explains: the first words of its lines."""
    for line in text.splitlines():
        if re.match(r"\s+-", line):
            yield from re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", re.split(r"\s{2,}", line.strip())[0])


def settings() -> str:
    """The settings of `[tool.derive]`."""
    rows = [f"| `{name}` | {s.says} | `{name} = {s.write}` |" for name, s in SETTINGS.items()]
    return "\n".join(["| setting | says | for example |", "|---|---|---|", *rows]) + "\n"
