"""Which proof uses which lemma, from the scripts' syntax trees: nothing is run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from derive.frozen import frozen
from derive.library.catalogue import Catalogue
from derive.library.scan import Proof


@frozen
class Edge:
    """`proof` cites `lemma`."""

    proof: str
    lemma: str


@frozen
class Graph:
    """Some proofs and all that they rest on, in order, and who cites whom. `missing` lemmas are not there."""

    proofs: tuple[Proof, ...]
    edges: tuple[Edge, ...]
    missing: tuple[Edge, ...] = ()


def graph(catalogue: Catalogue, selected: Iterable[Proof]) -> Graph:
    """The citations of the selected proofs and of the lemmas that they rest on, transitively."""
    found: dict[str, Proof] = {}
    edges: list[Edge] = []
    missing: list[Edge] = []
    todo = list(selected)
    while todo:
        proof = todo.pop(0)
        if proof.name in found:
            continue
        found[proof.name] = proof
        for name in proof.lemmas:
            lemma = catalogue.find(name)
            (edges if lemma else missing).append(Edge(proof.name, name))
            if lemma:
                todo.append(lemma)
    return Graph(tuple(found.values()), tuple(edges), tuple(missing))


def dependents(proofs: Iterable[Proof], changed: Iterable[str]) -> frozenset[str]:
    """The changed proofs and those that rest on one of them, transitively."""
    cited_by: dict[str, list[str]] = defaultdict(list)
    for proof in proofs:
        for lemma in proof.lemmas:
            cited_by[lemma].append(proof.name)
    found: set[str] = set()
    todo = list(changed)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += cited_by[name]
    return frozenset(found)
