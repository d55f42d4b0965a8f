"""One derivation as a Coq script: definitions, context, one lemma a line, the claims, an admissible point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from derive.check.verdict import ProofVerdict
from derive.coq.conversion import Script, block
from derive.coq.convert import conversion
from derive.coq.definedness import binder
from derive.coq.definedness import conditions as conditions_of
from derive.coq.follow import Follow
from derive.coq.heads import heads
from derive.coq.obligations import obligations
from derive.coq.points import refutation, witness
from derive.coq.rules import REPLAYS
from derive.coq.rules.replay import Replay
from derive.coq.script import Exported, Piece, comment
from derive.coq.statements import Statements
from derive.coq.text import NotExportable, conjunction
from derive.frozen import mutable
from derive.kernel.check import check
from derive.kernel.lemmas import Lemma
from derive.kernel.normal_form import MAX_ROOT_RESTARTS, RootsChanged
from derive.kernel.prover import Prover
from derive.kernel.rules.structure import usable
from derive.kernel.step import Premise, Step
from derive.kernel.verdict import Status
from derive.record.codec import content_hash
from derive.record.model import Citation, FamilySymbol, Line, Refutation, Symbol
from derive.search.advisor import Search
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    And,
    Elem,
    Family,
    Prop,
    Rel,
    Sym,
    Term,
    substitute,
)

_SYMMETRIC = {"=": "eq_sym", "!=": "not_eq_sym"}  # what exchanges the sides of a relation


@mutable
class Exporter(Statements):
    """Exports one record; `lemmas` are the exporters of the lemmas that it cites, by name."""

    verdict: ProofVerdict
    lemmas: Mapping[str, Exporter] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.steps:
            self._replay()

    def _replay(self) -> None:
        pinned = {name for name, digest in self.record.lemmas if digest}
        cited = {
            name: Lemma(e.record, Status.PROVED, content_hash(e.record) if name in pinned else "")
            for name, e in self.lemmas.items()
        }
        looked_at: dict[str, Step] = {}
        verdict = check(self.record, cited, Search(), lambda step: looked_at.__setitem__(step.line.id, step))
        accepted = {v.line.id for v in verdict.lines if v.evidence is not None}
        self.steps |= {id: step for id, step in looked_at.items() if id in accepted}

    # --- lines

    def piece(self, line: Line) -> Piece:
        """A line as one or two lemmas, with their proofs or the reason why there is none."""
        name = self.line_name(line.id)
        try:
            defined = self.defined(line.prop, line.guards)
            stated = self.closed(line.prop, line.guards, self.p.prop(line.prop, 95))
        except NotExportable as reason:
            return Piece(line.id, (), (), f"its statement: {reason}")
        statements = ([f"Lemma {name}_defined : {defined}"] if defined else []) + [f"Lemma {name} : {stated}"]
        try:
            step = self.steps.get(line.id)
            if step is None:
                raise NotExportable("the kernel does not accept this line")
            proofs = self._with_roots(line, step, bool(defined))
        except NotExportable as reason:
            return Piece(line.id, tuple(statements), (), f"{line.rule}: {reason}")
        return Piece(
            line.id, tuple(statements), tuple(proofs), "", any("all_line_" in t for q in proofs for t in q)
        )

    def _with_roots(self, line: Line, step: Step, has_definedness: bool) -> list[Script]:
        """The proofs; they start again, as the kernel does, where a finer root of an exponential is met."""
        roots: dict[Term, int] = dict(step.normalizer.roots)
        for _ in range(MAX_ROOT_RESTARTS):
            try:
                return self.proofs(line, step, has_definedness)
            except RootsChanged:
                roots.update(step.normalizer.roots)
                prover = Prover(step.advisor, step.normalizer.unfold, roots)
                context = replace(step.context, cache={})
                step = replace(step, prover=prover, context=context)
        raise NotExportable("too many different roots")

    def rule_of(self, id: str) -> str:
        """The rule by which a line follows."""
        return self.record.line(id).rule

    def lemmas_of(self, id: str) -> list[str]:
        """The lemmas that a line cites."""
        return [c.ref for c in self.record.line(id).premises if c.kind == "lemma" and c.ref in self.lemmas]

    def proofs(self, line: Line, step: Step, has_definedness: bool) -> list[Script]:
        """How the line is shown to be defined, where there is something to show, and how it is shown to hold."""
        symbols = [self.p.symbol(i.term) for i in self.indices(line.prop, *line.guards)]
        given = [*(f"{s} H{s}" for s in symbols), *(f"G_{k}" for k, _ in enumerate(line.guards))]
        intro = [f"intros {' '.join(given)}."] if given else []
        for k, guard in enumerate(line.guards):
            intro += [f"pose proof G_{k} as G_{k}'.", f"take G_{k}'."] if isinstance(guard, And) else []
        # each way that the kernel may try some times in a line is found by its search, and then gone: so twice as often
        afresh = ("rewritings", "splits", "pieces", "signed", "lengthy")
        step = replace(step, **{name: 2 * getattr(Step, name) for name in afresh})
        facts, unfold = self.facts(line, step), self.unfold_domains()
        out, own = [], list(unfold)
        if has_definedness:
            shown = obligations(Follow(conversion(step)), self.p)
            out.append([*intro, *facts, *self.premises_of(line, step), *unfold, *shown, "definedness."])
            defined = " ".join([f"{self.line_name(line.id)}_defined", *given])
            own = [f"pose proof ({defined}) as D_own.", *unfold, "take D_own."]
        if line.rule not in REPLAYS:
            raise NotExportable("there is no entry for this rule")
        script = REPLAYS[line.rule](Replay(step, self.p, conversion(step), self))
        out.append([*intro, *own, *facts, *self.premises_of(line, step), *script])
        return out

    def facts(self, line: Line, step: Step) -> Script:
        """Earlier lines on which conditions rest, beside the premises."""
        cited = {premise.source for premise in step.premises}
        verdict = next((v.kernel for v in self.verdict.lines if v.kernel.line.id == line.id), None)
        out = []
        for source in sorted(verdict.facts if verdict is not None else ()):
            kind, _, id = source.partition(" ")
            if kind == "line" and source not in cited:
                mark = f"F_{self.line_name(id)}"
                out.append(f"pose proof {self.line_name(id)} as {mark}.")
                if self.record.line(id).guards:
                    out += [f"try specialize ({mark} G_{k})." for k, _ in enumerate(line.guards)]
        return out

    def premises_of(self, line: Line, step: Step) -> Script:
        """The cited statements, instantiated, and that they are defined."""
        out: Script = []
        if line.rule == "induction":  # which takes its premises at other values of the context
            return out
        numbered = list(enumerate(zip(line.premises, step.premises, strict=True)))
        for k, (citation, premise) in sorted(numbered, key=lambda n: n[1][0].kind == "lemma"):
            out += self.premise(step, citation, premise, k)
        return out

    def premise(self, step: Step, citation: Citation, premise: Premise, k: int) -> Script:
        """One cited statement as it serves here, and that it is defined."""
        prop = usable(step, premise)
        p = self.p
        name = f"P_{k}"
        text = p.prop(prop)
        if premise.source.startswith("lemma "):
            given = self.taken_for_granted(step, premise, name)
            return [*given, f"assert ({name} : {text}).", *block(self.lemma_proof(citation))]
        intros = [f"{p.names.introduced(s.name, ())} ?" for s, _, _ in premise.indices]
        start = f"intros {' '.join(intros)}; intros; " if intros else "intros; "
        lines: Script = []
        elsewhere = self.elsewhere(citation, premise)
        if elsewhere:
            return [*lines, f"assert ({name} : {text}) by ({start}elsewhere ({elsewhere}))."]
        lines.append(f"assert ({name} : {text}) by ({start}{self.cited(citation, premise)}).")
        if premise.source.startswith("line ") or premise.source.startswith("hypothesis "):
            conditions = conditions_of(p, prop)
            if conditions and premise.source.startswith("line "):
                base = f"{self.line_name(citation.ref)}_defined"
                original = self.record.line(citation.ref)
                if self.defined(original.prop, original.guards):
                    if premise.indices or premise.guards:
                        lines.append(f"pose proof {base} as {name}d.")
                    else:
                        lines.append(f"pose proof ({self.instance(base, citation, original)}) as {name}d.")
                        lines.append(f"take {name}d.")
        return lines

    def taken_for_granted(self, step: Step, premise: Premise, name: str) -> Script:
        """The hypotheses of a cited lemma, as they are shown here."""
        lines: Script = []
        for n, obligation in enumerate(step.obligations.found):
            shown = obligation.evidence
            hypothesis = obligation.why.startswith(f"hypothesis of {premise.label}")
            if hypothesis and shown is not None and shown.rule != "given":
                script = Follow(conversion(step)).follows(step.context, self.p, obligation.prop, [])
                lines += [f"assert ({name}h{n} : {self.p.prop(obligation.prop)}).", *block(script)]
        return lines

    def instance(self, name: str, citation: Citation, original: Line) -> str:
        """A lemma of definedness at what a citation gives for its indices."""
        at = dict(citation.at)
        arguments = []
        for index in self.indices(original.prop, *original.guards):
            value = at.get(index.name, index.term)
            arguments += [self.p.integer(value, 0), "ltac:(lia)"]
        return " ".join([name, *arguments])

    def cited(self, citation: Citation, premise: Premise) -> str:
        """The tactic that gives a premise from the lemma or hypothesis that states it."""
        if citation.kind == "hypothesis":
            name = self.names.of("hypothesis", f"given_{citation.ref}")
            indices = self.indices(next(h.prop for h in self.record.hypotheses if h.id == citation.ref))
        else:
            original = self.record.line(citation.ref)
            name, indices = self.line_name(citation.ref), self.indices(original.prop, *original.guards)
        at = dict(citation.at)
        arguments = []
        for index in indices:
            value = at.get(index.name)
            if isinstance(value, Term):
                arguments += [self.p.integer(value, 0), "ltac:(lia)"]
            else:
                open_ = {s.name for s, _, _ in premise.indices}
                mine = (
                    self.p.names.introduced(index.name, ())
                    if index.name in open_
                    else self.p.symbol(index.term)
                )
                arguments.append(mine)
                arguments.append("ltac:(lia)")
        return f"from ({' '.join([name, *arguments])})" if arguments else f"from ({name})"

    def argument(self, declaration: Symbol | FamilySymbol, value: Any) -> str:
        """What a number or family becomes in an instance."""
        if isinstance(declaration, FamilySymbol):
            return self.p.family(value, 0, declaration.sort)
        return self.p.integer(value, 0) if declaration.sort == INTEGER else self.p.real(value, 0)

    def lemma_proof(self, citation: Citation) -> Script:
        """An instance of a lemma's claim, from the theorem of the lemma's own script."""
        lemma = self.lemmas.get(citation.ref)
        if lemma is None:
            raise NotExportable(f"the lemma {citation.ref} was not exported")
        at = dict(citation.at)
        arguments = []
        for declaration in lemma.declarations:
            arguments.append(self.argument(declaration, at.get(declaration.name, ZERO)))
        claim = f"{lemma.module}.claim_{citation.goal + 1}"
        goal = lemma.record.goals[citation.goal]
        holes = ["_" for _ in lemma.premises()]
        for index in lemma.indices(goal.prop):
            given = at.get(index.name)
            holes += [self.p.integer(given, 0) if isinstance(given, Term) else "_", "_"]
        applied = f"{claim} {' '.join([*arguments, *holes])}".strip()
        for _ in conditions_of(lemma.indexed(lemma.p, lemma.indices(goal.prop)), goal.prop):
            applied = f"proj2 ({applied})"
        return [f"intros; refine ({applied}); lemma_side."]

    # --- earlier lines at other values of the context

    def general(self, id: str, changed: Mapping[Sym | Family, str], chosen: str = "") -> str:
        """An earlier line at changed values of the context, conditions left open."""
        out = [f"all_{self.line_name(id)}"]
        for d in self.declarations:
            out.append(changed.get(d.term, self.variable(d)))
            out += ["_" if changed else name for name, _ in self.domain(d)]
        out += ["_" if changed else name for name, _ in self.hypotheses()]
        return " ".join([*out, chosen]).strip()

    def elsewhere(self, citation: Citation, premise: Premise) -> str:
        """A line read at other values of what is declared; empty for other citations."""
        at = dict(citation.at)
        changed = {d.term: self.argument(d, at[d.name]) for d in self.declarations if d.name in at}
        if citation.kind != "line" or not changed:
            return ""
        original = self.record.line(citation.ref)
        open_ = {s for s, _, _ in premise.indices}
        chosen = []
        for index in self.indices(original.prop, *original.guards):
            free_name = self.p.names.introduced(index.name, ())
            value = at.get(index.name, index.term)
            chosen += [free_name if index.term in open_ else self.p.integer(value, 0), "_"]
        return self.general(citation.ref, changed, " ".join([*chosen, *("_" for _ in original.guards)]))

    def near(self, replay: Replay, premise: Premise, variable: Sym | Family, at: Term) -> Script:
        """Both sides of a line's equation have the same derivative: it holds at every value near the point."""
        kind, _, id = premise.source.partition(" ")
        if kind != "line":
            raise NotExportable("what is differentiated is no line of this derivation")
        v = self.p.names.introduced("v", ())
        original = self.record.line(id)
        citation = next(c for c in replay.step.line.premises if c.kind == "line" and c.ref == id)
        chosen = " ".join(
            f"{self.p.integer(dict(citation.at).get(i.name, i.term), 0)} _"
            for i in self.indices(original.prop, *original.guards)
        )
        declaration = next(d for d in self.declarations if d.term == variable)
        if isinstance(at, Elem):
            places = " ".join(self.p.argument(i) for i in at.indices)
            value = f"({'upd' if len(at.indices) == 1 else 'upd2'} {self.variable(declaration)} {places} {v})"
        else:
            value = v
        use = f"refine ({self.general(id, {variable: value}, chosen)}); general_side."
        if not self.domain(declaration):
            return [f"apply Derive_ext; intros {v}.", use]
        if isinstance(at, Elem):
            raise NotExportable("a family with a domain is varied")
        fresh = Sym("%v", variable.sort)
        inside = self.p.naming(fresh, v)
        domain = " /\\ ".join(inside.prop(q, 70) for q in declaration.domain.relations(fresh))
        return [
            "apply Derive_ext_near; [ | unfold_definitions; eapply derivable_intro; deriv ].",
            f"apply (near_impl _ (fun {v} => {domain})); [ intros {v} H{v}; take H{v} | near_by ].",
            use,
        ]

    def stated(self, premise: Premise) -> str:
        """The name of the line or hypothesis that a premise is."""
        kind, _, id = premise.source.partition(" ")
        return self.line_name(id) if kind == "line" else self.names.of("hypothesis", f"given_{id}")

    def slope(self, premise: Premise, variable: Sym, value: str, strict: bool) -> Script:
        """The sign of a slope, from the line that states it, at another value of the variable."""
        kind, _, id = premise.source.partition(" ")
        if kind != "line":
            raise NotExportable("the sign of the slope is no line of this derivation")
        guards = " ".join("_" for _ in premise.guards)
        use = f"({self.general(id, {variable: value}, guards)})"
        stated = premise.prop.forward() if isinstance(premise.prop, Rel) else premise.prop
        weaker = isinstance(stated, Rel) and stated.op == "<" and not strict
        return [f"{'left; ' if weaker else ''}refine {use}; general_side."]

    def induction(self, replay: Replay) -> Script:
        """By induction on the upper end of what is admitted: the statement at every m from the start up to n."""
        step = replay.step
        variable, start = step.parameter("variable", Sym), step.parameter("start", Term)
        base, onward = step.premises
        m = self.p.names.introduced("m", ())
        at_m = self.p.naming(variable, m)
        id = onward.source.partition(" ")[2]
        n, first = self.p.symbol(variable), self.p.integer(start)
        guards = " ".join("_" for _ in onward.guards)
        others = step.context.about_others(variable)
        at_start = substitute(step.prop, {variable: start})
        following = substitute(step.prop, {variable: Add(variable, ONE)})
        return [
            f"apply (range_induction ({first}) {n} (fun {m} => {at_m.prop(step.prop)})); cbv beta.",
            "{ lia. }",
            *block(
                [
                    f"try change ({self.p.prop(at_start)}).",
                    f"assert (N' : {self.p.prop(base.prop)}) by (from ({self.stated(base)})).",
                    *replay.follow.follows(others, self.p, at_start, [base.prop]),
                ]
            ),
            f"intros {m} H{m} IH. rewrite ?plus_IZR.",
            f"assert (N' : {at_m.prop(onward.prop)}).",
            f"{{ refine ({self.general(id, {variable: m}, guards)}); general_side. }}",
            *replay.follow.follows(others, at_m, following, [onward.prop]),
        ]

    # --- claims

    def claim(self, k: int) -> Piece:
        """A claim as a closed theorem, from the line that states it."""
        goal = self.record.goals[k]
        line = next((g.line for g in self.verdict.goals if g.prop == goal.prop), "")
        name = f"claim_{k + 1}"
        p = self.p
        binders = " ".join(binder(p, d) for d in self.declarations)
        given = [text for d in self.declarations for _, text in self.domain(d)]
        given += [text for _, text in self.hypotheses()]
        conditions = conditions_of(self.indexed(p, self.indices(goal.prop)), goal.prop)
        body = p.prop(goal.prop, 70 if conditions else 95)
        whole = f"{conjunction(conditions)} /\\ {body}" if conditions else body
        stated = self.closed(goal.prop, (), f"({whole})" if conditions else whole)
        hypotheses = "".join(f"\n  ({text}) ->" for text in given)
        statement = f"forall {binders},{hypotheses}\n  {stated}" if binders else stated
        variables = [self.variable(d) for d in self.declarations]
        arguments = self.arguments()
        intros = [f"intros {' '.join([*variables, *self.premises()])}."] if variables else []
        if not line:
            return Piece(name, (f"Theorem {name} : {statement}",), (), "no line proves this claim")
        proof = [*intros]
        turned = self._turned(goal.prop, line)
        at = f"{self.line_name(line)} {arguments}".strip()
        if conditions:
            indices = self.indices(goal.prop)
            ins = " ".join(f"{p.symbol(i.term)} H{p.symbol(i.term)}" for i in indices)
            if ins:
                proof.append(f"intros {ins}.")
            proof.append(f"pose proof ({applied(f'{self.line_name(line)}_defined', arguments, ins)}) as D'.")
            proof.append(f"pose proof ({applied(self.line_name(line), arguments, ins)}) as C'.")
            if turned:
                proof.append(f"apply {turned} in C'.")
            proof.append("tauto.")
        elif turned:
            proof.append(f"intros; apply {turned}; apply ({at}); assumption.")
        else:
            proof.append(f"exact ({at}).")
        return Piece(name, (f"Theorem {name} : {statement}",), (proof,))

    def _turned(self, claim: Prop, line: str) -> str:
        """What gives a claim from a line that has its sides exchanged; nothing where they stand as in the line."""
        stated = next(x.prop for x in self.record.lines if x.id == line)
        if not isinstance(claim, Rel) or claim.op not in _SYMMETRIC or stated == claim:
            return ""
        return _SYMMETRIC[claim.op]

    # --- the whole

    def export(self) -> Exported:
        """The whole derivation."""
        record = self.record
        lines = tuple(self.piece(line) for line in record.lines)
        claims = tuple(self.claim(k) for k in range(len(record.goals)))
        if not record.goals and not record.refutations:
            claims = (Piece("claim", (), (), "the derivation claims nothing"),)
        header = (f"(** {comment(record.title or record.name)}", f"    {record.name}, exported by derive *)")
        definitions = tuple(t for d in self.record.definitions for t in self.definition(d))
        if definitions:
            named = " ".join(self.names.of("definition", d.name) for d in reversed(record.definitions))
            definitions += (f"Ltac unfold_definitions ::= cbv delta [{named}]; cbv beta.",)
            each = [f"progress (cbv delta [{name}]; cbv beta); tac" for name in named.split()]
            definitions += (f"Ltac by_definition tac ::= first [ {' | '.join(each)} ].",)
        point = self._point()
        refutations = tuple(self._refutation(k, r) for k, r in enumerate(record.refutations, start=1))
        requires = tuple(dict.fromkeys(e.module for e in self.lemmas.values()))
        return Exported(
            self.module,
            requires,
            header,
            definitions,
            tuple(self.context()),
            self.arguments(),
            lines,
            claims,
            tuple(heads(self)),
            point,
            refutations,
        )

    def _point(self) -> Piece:
        """The admissible point that the check found, as an example that satisfies the context."""
        try:
            if self.verdict.point is None:
                raise NotExportable("the check found none: the context may contradict itself")
            statement, proof = witness(self, self.verdict.point)
        except NotExportable as reason:
            return Piece("witness", (), (), str(reason))
        return Piece("witness", (statement,), (proof,))

    def _refutation(self, number: int, claim: Refutation) -> Piece:
        name = f"refutation_{number}"
        try:
            statement, proof = refutation(self, number, claim)
        except NotExportable as reason:
            return Piece(name, (), (), str(reason))
        return Piece(name, (statement,), (proof,))


def applied(name: str, *arguments: str) -> str:
    """A lemma applied to what arguments there are."""
    return " ".join(a for a in (name, *arguments) if a)
