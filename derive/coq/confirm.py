"""Coq's verdict on derivations: several compiled at once; what fails is tried alone, and told line by line."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import field, replace
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.coq.export import Exporter
from derive.coq.messages import axioms, by_lemma, error_line, listings, message, seconds_of
from derive.coq.opinion import Opinion, PartOpinion, ProofOpinion
from derive.coq.script import SENTENCE_SECONDS, Exported, Piece, shown, shows_claims, stub, text, together
from derive.coq.toolchain import Coq, Result
from derive.frozen import mutable

# the axioms of the standard library's real numbers; nothing else may be assumed
ALLOWED_AXIOMS = frozenset(
    {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
)
AT_ONCE = 12  # derivations in one run of Coq: then the library's loading is a small part
RERUNS = 3  # of what is tried at once, without what failed; after that each is tried alone


def exporters(verdicts: Iterable[ProofVerdict]) -> dict[str, Exporter]:
    """An exporter for each verdict that has a record, lemmas first. A cycle or a missing lemma ends in no exporter."""
    by_name = {v.name: v for v in verdicts}
    found: dict[str, Exporter] = {}
    busy: set[str] = set()

    def visit(name: str) -> Exporter | None:
        verdict = by_name.get(name)
        if name in found or name in busy or verdict is None or verdict.record is None:
            return found.get(name)
        busy.add(name)
        cited = {lemma: e for lemma, _ in verdict.record.lemmas if (e := visit(lemma)) is not None}
        found[name] = Exporter(verdict.record, verdict, cited)
        return found[name]

    for name in by_name:
        visit(name)
    return found


@mutable
class Confirmer:
    """Confirms derivations in a folder, lemmas before what cites them.

    Several are compiled in one run of Coq. Where that fails, the one in which the error is, and what cites it, are
    tried alone, and the others again without them: the opinion on one never depends on another that it does not cite.
    """

    coq: Coq
    folder: Path
    seconds: float = 120.0  # for each run of Coq on one derivation
    sentence_seconds: int = SENTENCE_SECONDS
    exported: dict[str, Exported] = field(default_factory=dict)
    opinions: dict[str, ProofOpinion] = field(default_factory=dict)
    homes: dict[str, str] = field(
        default_factory=dict
    )  # the script in which a module is that has none of its own

    def confirm(
        self,
        verdicts: Sequence[ProofVerdict],
        selected: Sequence[str],
        *,
        jobs: int = 0,
        tell: Callable[[ProofOpinion], None] = lambda opinion: None,
    ) -> list[ProofOpinion]:
        """Opinions on the selected derivations, in their order; `tell` hears each as it is there.

        Takes the verdicts on them and on all that they cite.
        """
        by_name = {v.name: v for v in verdicts}
        made = exporters(verdicts)
        jobs = jobs or os.cpu_count() or 1
        self.order = [name for name in _with_lemmas(selected, made) if name in made]
        groups = _groups(self.order, made, jobs)
        with ThreadPoolExecutor(jobs) as pool:
            running: dict[Future[None], list[str]] = {}
            waiting = list(enumerate(groups, start=1))
            while waiting or running:
                for number, group in list(waiting):
                    others = {lemma for name in group for lemma in made[name].lemmas} - set(group)
                    if others <= self.opinions.keys():
                        waiting.remove((number, group))
                        running[pool.submit(self._group, number, group, made)] = group
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                    for name in running.pop(future):
                        if name in selected:
                            tell(self.opinions[name])
        for name in selected:
            if name not in self.opinions:
                self.opinions[name] = ProofOpinion(name, error=_no_record(by_name.get(name)))
                tell(self.opinions[name])
        return [self.opinions[name] for name in selected]

    @property
    def in_order(self) -> list[Exported]:
        """What was exported, lemmas before what cites them."""
        return [self.exported[name] for name in self.order if name in self.exported]

    # --- several at once

    def _group(self, number: int, group: Sequence[str], made: Mapping[str, Exporter]) -> None:
        """Opinions on derivations that are tried together first; then on what does not go together."""
        taken: dict[str, float] = {}
        for name in group:
            began = time.monotonic()
            try:
                self.exported[name] = made[name].export()
            except RecursionError:
                error = "a formula is nested too deeply to be exported"
                self.opinions[name] = ProofOpinion(name, error=error)
            taken[name] = time.monotonic() - began
        names = [name for name in group if name in self.exported]
        fit = self._fit(names, names, made)
        for _ in range(RERUNS):
            failed = self._together(f"_together_{number}", fit, made, taken) if len(fit) > 1 else None
            if failed is None:
                break
            fit = self._fit(fit, [name for name in fit if name != failed], made)
        for name in names:
            if name not in self.opinions:
                began = time.monotonic()
                opinion = self._alone(name, made[name])
                self.opinions[name] = replace(opinion, seconds=taken[name] + time.monotonic() - began)

    def _fit(self, group: Sequence[str], among: Sequence[str], made: Mapping[str, Exporter]) -> list[str]:
        """Those of `among` that can be tried at once: every part has a proof, and so has all that they cite."""
        fit: list[str] = []
        for name in among:
            cited = all(
                lemma in fit if lemma in group else self._confirmed(lemma) for lemma in made[name].lemmas
            )
            if cited and self.exported[name].whole:
                fit.append(name)
        return fit

    def _confirmed(self, name: str) -> bool:
        return name in self.opinions and self.opinions[name].confirmed

    def _together(
        self, module: str, names: Sequence[str], made: Mapping[str, Exporter], taken: dict[str, float]
    ) -> str | None:
        """All in one run of Coq: sets all opinions, or gives the one in which there is an error, if Coq tells."""
        every = [self.exported[name] for name in names]
        script, starts = together(every, self.sentence_seconds, self.homes)
        self._write(module, script)
        began = time.monotonic()
        result = self.coq.compile(self.folder, module, self.seconds * len(names), timed=True)
        passed = time.monotonic() - began
        if not result.ok:
            line = error_line(result.output, module)
            before = [
                name for name, start in zip(names, starts, strict=True) if line is not None and start <= line
            ]
            return before[-1] if before else None
        assumed = _assumed(result, [name for e in every for name in shown(e, frozenset())])
        if any(a not in ALLOWED_AXIOMS for a in assumed):
            return None
        begins = [len(line.encode()) for line in script.splitlines(keepends=True)]
        own = seconds_of(result.output, [sum(begins[: start - 1]) for start in starts])
        share = max(0.0, passed - sum(own)) / len(names)
        for name, exported, seconds in zip(names, every, own, strict=True):
            self.homes[exported.module] = module
            parts = tuple(self._part(piece, kind, made[name], {}) for kind, piece in exported.parts)
            self.opinions[name] = ProofOpinion(name, parts, assumed, taken[name] + seconds + share)
        return None

    # --- one alone

    def _alone(self, name: str, exporter: Exporter) -> ProofOpinion:
        exported = self.exported[name]
        opinion = self._compiled(name, exporter, exported)
        if not opinion.confirmed and exported.claims:
            self._write(exported.module, stub(exported))
            self.coq.compile(self.folder, exported.module, self.seconds)
        return opinion

    def _write(self, module: str, script: str) -> None:
        (self.folder / f"{module}.v").write_text(script, encoding="utf-8")

    def _compile(self, exported: Exported, assumed: frozenset[str], each: bool = False) -> Result:
        script = text(exported, assumed, each=each, seconds=self.sentence_seconds, homes=self.homes)
        self._write(exported.module, script)
        return self.coq.compile(self.folder, exported.module, self.seconds)

    def _compiled(self, name: str, exporter: Exporter, exported: Exported) -> ProofOpinion:
        """By one compilation if all goes well; else the failing parts are found, and the rest compiled without them.

        What a toplevel says only tells which parts those are: the others are confirmed by that compilation.
        """
        result = self._compile(exported, frozenset())
        failed: dict[str, str] = {}
        if not result.ok:
            failed = self._failures(exported)
            for more in (exported.claims, [piece for _, piece in exported.parts]):
                result = self._compile(exported, frozenset(failed))
                if result.ok:
                    break
                told = message(result.output) or "Coq ended before it had read the script"
                failed = {piece.name: told for piece in more} | failed
        parts = tuple(self._part(piece, kind, exporter, failed) for kind, piece in exported.parts)
        assumed = _assumed(result, shown(exported, frozenset(failed)))
        if any(a not in ALLOWED_AXIOMS for a in assumed):
            parts = self._without_foreign(exported, parts, frozenset(failed))
        return ProofOpinion(name, parts, assumed)

    def _without_foreign(
        self, exported: Exported, parts: tuple[PartOpinion, ...], failed: frozenset[str]
    ) -> tuple[PartOpinion, ...]:
        """Something rests on what is no axiom of the standard library: found by a listing for each theorem."""
        result = self._compile(exported, failed, each=True)
        rests = dict(zip(shown(exported, failed), listings(result.output) if result.ok else (), strict=False))
        out = []
        for part in parts:
            if part.kind != "line" and part.opinion is Opinion.CONFIRMED:
                foreign = [a for a in rests.get(part.name, ("unknown",)) if a not in ALLOWED_AXIOMS]
                if foreign:
                    told = f"it rests on what is no axiom of the standard library: {', '.join(foreign)}"
                    part = replace(part, opinion=Opinion.NOT_CONFIRMED, message=told)
            out.append(part)
        return tuple(out)

    def _part(self, piece: Piece, kind: str, exporter: Exporter, failed: Mapping[str, str]) -> PartOpinion:
        rule = exporter.rule_of(piece.name) if kind == "line" else ""
        if not piece.exportable:
            return PartOpinion(kind, piece.name, rule, Opinion.NOT_EXPORTABLE, piece.reason)
        if piece.name in failed:
            return PartOpinion(kind, piece.name, rule, Opinion.NOT_CONFIRMED, failed[piece.name])
        if kind == "line":
            for lemma in exporter.lemmas_of(piece.name):
                if not self.opinions[lemma].confirmed:
                    told = f"rests on {lemma}, which is not confirmed"
                    return PartOpinion(kind, piece.name, rule, Opinion.NOT_CONFIRMED, told)
        return PartOpinion(kind, piece.name, rule, Opinion.CONFIRMED)

    def _failures(self, exported: Exported) -> dict[str, str]:
        """The parts whose proofs fail, with Coq's message, by reading the script past its errors.

        The claims are not tried; they fail where a line does.
        """
        script = text(exported, diagnose=True, seconds=self.sentence_seconds, homes=self.homes)
        heard = self.coq.converse(self.folder, script, 2 * self.seconds)
        failed: dict[str, str] = {}
        said = by_lemma(heard.output)
        for kind, piece in exported.parts:
            if kind == "claim":
                continue
            for statement in piece.statement if piece.exportable else ():
                told = said.get(statement.split()[1])
                if told is None:
                    told = "Coq ran out of time" if heard.timed_out else "Coq did not come to it"
                if told and piece.name not in failed:
                    defined = statement.split()[1].endswith("_defined")
                    failed[piece.name] = f"that it is defined: {told}" if defined else told
        if not shows_claims(exported, failed):
            failed |= {piece.name: "not every line is confirmed" for piece in exported.claims}
        return failed


def _assumed(result: Result, theorems: Sequence[str]) -> tuple[str, ...]:
    """What Coq lists as assumed; something unknown where it says nothing of theorems that it compiled."""
    if not result.ok:
        return ()
    return axioms(result.output) if listings(result.output) or not theorems else ("unknown",)


def _groups(names: Sequence[str], made: Mapping[str, Exporter], jobs: int) -> list[list[str]]:
    """Names, lemmas first, in groups to be tried at once: what cites each other together as far as it fits."""
    size = max(1, min(AT_ONCE, -(-len(names) // jobs)))
    family = {name: [name] for name in names}
    for name in names:
        for lemma in made[name].lemmas:
            if lemma in family and family[lemma] is not family[name]:
                joined = family[lemma] + family[name]
                for member in joined:
                    family[member] = joined
    groups: list[list[str]] = []
    small: list[str] = []
    for members in {id(f): f for f in family.values()}.values():
        in_order = [name for name in names if name in members]
        if len(in_order) > size:
            groups += [in_order[k : k + size] for k in range(0, len(in_order), size)]
        elif len(small) + len(in_order) > size:
            groups.append(small)
            small = in_order
        else:
            small = small + in_order
    return [group for group in [*groups, small] if group]


def _with_lemmas(selected: Iterable[str], made: Mapping[str, Exporter]) -> list[str]:
    found: list[str] = []

    def visit(name: str) -> None:
        if name in found:
            return
        for lemma in made[name].lemmas if name in made else ():
            visit(lemma)
        found.append(name)

    for name in selected:
        visit(name)
    return found


def _no_record(verdict: ProofVerdict | None) -> str:
    if verdict is None:
        return "there is no such derivation"
    if verdict.error is not None:
        return verdict.error.message
    return f"there is no record to export: {verdict.status.value}"
