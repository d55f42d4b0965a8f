"""`derive new`."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from typing import Annotated

import typer

from derive.cli.selecting import load_catalogue, refuse, relative
from derive.library.catalogue import own_roots
from derive.library.select import ALL
from derive.proof_names import like
from derive.whole_file import write_whole

TEMPLATE = '''\
"""What is shown, in one sentence."""
from sympy import Eq, Sum
from derive import Derivation, derivation


@derivation("{title}")
def {function}(d: Derivation):
    # what is declared and given
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, at_least=0)
    total = d.given(Eq(Sum(p[i], i), 1), "the probabilities sum to one")

    # what will be shown
    d.claim(Eq(Sum(1 - p[i], i), K - 1))

    # the derivation: what is in by= is checked, what is in why= is said
    (d.calc(Sum(1 - p[i], i))
      .eq(K - Sum(p[i], i),    why="sum term by term")
      .eq(K - 1,               by=total))
'''

_PIECE = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The new proof, as in my-claim or topic/my-claim.")
    ],
) -> None:
    """Write a new proof, to be changed into yours.

    It checks as it stands, and is written to the folder of proofs; a file that is there is never changed.
    """
    *topic, last = name.split("/")
    function = last.removesuffix(".py").replace("-", "_")
    _refuse_bad_name(name, [*topic, last.removesuffix(".py")])
    dashed = function.replace("_", "-")
    if there := load_catalogue().find(dashed):
        refuse(
            f"there is a proof {dashed} already: {relative(there.path)}:{there.line}", "choose another name"
        )
    root = next(iter(own_roots(Path.cwd())), Path("proofs"))
    path = root.joinpath(*(part.replace("-", "_") for part in topic), f"{function}.py")
    title = function.replace("_", " ").capitalize()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=False)
        try:
            write_whole(path, TEMPLATE.format(title=title, function=function).encode())
        except OSError:
            path.unlink()
            raise
    except FileExistsError:
        refuse(f"there is a file {relative(path)} already", "choose another name")
    except OSError as error:
        refuse(f"cannot write {relative(path)}: {error.strerror or error}")
    typer.echo(f"{relative(path)}\ncheck it: derive check {dashed}")


def _refuse_bad_name(name: str, parts: list[str]) -> None:
    for part in parts:
        if not _PIECE.fullmatch(part):
            refuse(
                f"{name!r} cannot be the name of a proof: small letters, digits and dashes, a letter first",
                f"for example: derive new {like(part)}",
            )
    if keyword.iskeyword(parts[-1]) or parts[-1] == ALL:
        refuse(f"{parts[-1]} means something else", f"for example: derive new {parts[-1]}-claim")
