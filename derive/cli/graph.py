"""`derive graph`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated

import typer

from derive.cli.options import Whole
from derive.cli.selecting import BAD_INPUT, complain, select_proofs
from derive.cli.terminal import encodable
from derive.library.graph import Graph, graph
from derive.library.scan import Proof
from derive.library.select import ALL


class GraphFormat(StrEnum):
    """What the graph is written for."""

    text = "text"
    mermaid = "mermaid"
    dot = "dot"


def show_graph(
    words: Whole = None,
    to: Annotated[
        GraphFormat, typer.Option("--to", help="As a list, or for Mermaid or Graphviz.")
    ] = GraphFormat.text,
) -> None:
    """Show which proof uses which lemma.

    Lemmas are those that the scripts name as they stand; nothing is run. Without SELECT: all proofs.
    """
    selection = select_proofs(words or [ALL])
    found = graph(selection.catalogue, selection.proofs)
    for line in _WRITERS[to](found, selection.proofs):
        typer.echo(encodable(line))
    for edge in found.missing:
        complain(f"{edge.proof} cites {edge.lemma}, and there is no such proof", "see: derive list")
    for problem in selection.problems:
        complain(f"{problem.path}: {problem.message}", problem.fix)
    if found.missing or selection.problems:
        raise typer.Exit(BAD_INPUT)


Writer = Callable[[Graph, tuple[Proof, ...]], list[str]]


def as_text(found: Graph, selected: tuple[Proof, ...]) -> list[str]:
    """Each selected proof with what it rests on, indented; a lemma that was shown above is not opened again."""
    lemmas = {p.name: [e.lemma for e in found.edges if e.proof == p.name] for p in found.proofs}
    shown: set[str] = set()
    out: list[str] = []

    def write(name: str, depth: int, path: tuple[str, ...]) -> None:
        again = name in shown and lemmas.get(name)
        note = " (in a circle)" if name in path else " (see above)" if again else ""
        out.append(f"{'  ' * depth}{name}{note}")
        if not note:
            shown.add(name)
            for lemma in lemmas.get(name, []):
                write(lemma, depth + 1, (*path, name))

    for proof in selected:
        if lemmas[proof.name]:
            write(proof.name, 0, ())
    alone = [p.name for p in selected if not lemmas[p.name]]
    if out and alone:
        out.append("")
    if alone:
        out.append("use no lemma:")
        out += [f"  {name}" for name in alone]
    return out


def as_mermaid(found: Graph, selected: tuple[Proof, ...]) -> list[str]:
    """A Mermaid flowchart, an arrow from each lemma to what uses it."""
    number = {p.name: f"p{n}" for n, p in enumerate(found.proofs)}
    nodes = [f'    {number[p.name]}["{p.name}"]' for p in found.proofs]
    return ["flowchart LR", *nodes, *(f"    {number[e.lemma]} --> {number[e.proof]}" for e in found.edges)]


def as_dot(found: Graph, selected: tuple[Proof, ...]) -> list[str]:
    """A Graphviz digraph, an arrow from each lemma to what uses it, proofs in a cluster for each topic."""
    out = ["digraph proofs {", "  rankdir=LR;", "  node [shape=box];"]
    for n, topic in enumerate(dict.fromkeys(p.topic for p in found.proofs)):
        names = " ".join(f"{_quoted(p.name)};" for p in found.proofs if p.topic == topic)
        out.append(f"  subgraph cluster_{n} {{ label={_quoted(topic)}; {names} }}" if topic else f"  {names}")
    return [*out, *(f"  {_quoted(e.lemma)} -> {_quoted(e.proof)};" for e in found.edges), "}"]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_WRITERS: Mapping[GraphFormat, Writer] = {
    GraphFormat.text: as_text,
    GraphFormat.mermaid: as_mermaid,
    GraphFormat.dot: as_dot,
}
