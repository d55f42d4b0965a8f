"""The catalogue `docs/catalogue.md`: every claim under its post, with its statement, verdict and lemmas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from derive.kernel.verdict import Status
from derive.library.catalogue import CORRECTED
from derive.render.terminal import statement_lines
from derive.report.overview import count, summary
from tests.catalogue.claims import Claim, claims, material
from tests.catalogue.confirmed import opinion

ROOT = Path(__file__).parents[2]
WIDTH = 80
BEYOND, LEMMAS = "Beyond the posts", "Lemmas"


def groups() -> dict[str, list[Claim]]:
    """The claims under their headings: each post's in its order, then those beyond, then lemmas."""
    out: dict[str, list[Claim]] = {}
    left = dict(claims())
    for post in material():
        here: list[Claim] = []
        for name in [n for row in post.claims for n in (row, row + CORRECTED)]:
            if name in left:
                here.append(left.pop(name))
        here += [left.pop(n) for n, c in list(left.items()) if c.proof.source == post.file]
        out[f"Post {post.number}: {post.about}"] = here
    out[BEYOND] = [c for c in left.values() if c.proof.topic != "lemmas"]
    out[LEMMAS] = [c for c in left.values() if c.proof.topic == "lemmas"]
    return {heading: found for heading, found in out.items() if found}


@cache
def page() -> str:
    """The generated part of the catalogue."""
    grouped = groups()
    out = [f"{counted(list(claims().values()))}\n"]
    out += [table(heading, found) for heading, found in grouped.items()]
    for heading, found in grouped.items():
        out.append(f"## {heading}\n")
        out += [entry(claim) for claim in found]
    return "\n".join(out)


def counted(found: Sequence[Claim]) -> str:
    """`71 claims: 64 proved, 7 refutations confirmed.`, in the words of `derive check`."""
    told = summary(count([claim.verdict for claim in found]), 0.0).plain.removesuffix(" in 0.0 s")
    return f"{len(found)} claims: {told}."


def table(heading: str, found: Sequence[Claim]) -> str:
    rows = [f"| {link(c.name)} | {c.record.title} | {c.verdict.status.value} | {opinion(c)} |" for c in found]
    head = [f"| {heading} | what it says | checked by derive | second opinion |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def entry(claim: Claim) -> str:
    """One claim: what it says in words, its verdict, its script, what it cites, and its statement."""
    lines = "\n".join(line.plain for line in statement_lines(claim.verdict, WIDTH))
    return f"### {claim.name}\n\n{' '.join(about(claim))}\n\n```text\n{lines}\n```\n"


def about(claim: Claim) -> Iterator[str]:
    yield f"{claim.record.title}: **{claim.verdict.status.value}**."
    path = claim.proof.path.relative_to(ROOT).as_posix()
    yield f"Script: [{path}](../{path})."
    if claim.proof.source:
        yield f"Post: `{claim.proof.source}`."
    if claim.record.lemmas:
        yield f"Lemmas: {', '.join(link(name) for name, _ in claim.record.lemmas)}."
    if claim.verdict.status is Status.REFUTATION_CONFIRMED and claim.name + CORRECTED in claims():
        yield f"Corrected: {link(claim.name + CORRECTED)}."


def link(name: str) -> str:
    return f"[{name}](#{name})"
