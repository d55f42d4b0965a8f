"""That the body of a definition is defined wherever the arguments are in its domain, as the kernel shows it."""

from __future__ import annotations

from itertools import takewhile

from derive.coq.convert import conversion
from derive.coq.definedness import binder, conditions, domain_name, has_domain
from derive.coq.follow import Follow
from derive.coq.obligations import obligations
from derive.coq.script import Piece
from derive.coq.statements import Statements
from derive.coq.text import NotExportable, conjunction
from derive.kernel.context import Context, Theory
from derive.kernel.normal_form import RootsChanged, settled
from derive.kernel.obligations import Obligations
from derive.kernel.prover import Prover
from derive.kernel.step import Step
from derive.kernel.wellformed import define
from derive.record.model import Definition, Line
from derive.search.advisor import Search
from derive.terms.nodes import TRUE, Sym, Term


def body_piece(stated: Statements, definition: Definition) -> Piece | None:
    """The lemma with its proof; None where a body is defined whatever its arguments are."""
    p = stated.of_body(definition)
    name = stated.names.of("body", f"{definition.name}_defined")
    try:
        needed = conditions(p, definition.body)
    except NotExportable as reason:
        return Piece(name, (), (), f"its statement: {reason}")
    if not needed:
        return None
    binders = [binder(p, q) for q in definition.parameters]
    variables = " ".join(b[1:].split()[0] for b in binders)
    given = f"{domain_name(stated.p, definition)} {variables} -> " if has_domain(definition) else ""
    statement = f"Lemma {name} : forall {' '.join(binders)}, {given}{conjunction(needed)}"
    earlier = takewhile(lambda d: d != definition, stated.record.definitions)
    step = _step(tuple(earlier), definition)
    try:
        shown = obligations(Follow(conversion(step)), p)
    except RootsChanged:  # then the conditions are left to their structure
        shown = []
    given_too = ["intros H'.", *stated.unfold_domains(), "take H'."] if given else stated.unfold_domains()
    return Piece(name, (statement,), ([f"intros {variables}.", *given_too, *shown, "definedness."],))


def _step(earlier: tuple[Definition, ...], definition: Definition) -> Step:
    """The place of the body, and what the kernel found it to need."""
    search = Search()
    context = Context(define(Theory(definitions={d.name: d for d in earlier}), definition)[1])
    for parameter in definition.parameters:
        if parameter.index is not None and isinstance(parameter.term, Sym):
            context = context.inside(parameter.term, *parameter.index)

    def collected(roots: dict[Term, int]) -> Obligations:
        found = Obligations(Prover(search, roots=roots))
        found.term(context, definition.body)
        return found

    found = settled(collected)
    return Step(Line(definition.name, TRUE, "definition"), context, (), found.prover, found, search)
