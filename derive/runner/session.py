"""Check proofs: their scripts run in the worker, their records are judged here, lemmas first; all at once.

The checker never runs an author's code. Two things are under way at any moment: scripts in the worker's
children, and checks in this process's own children. A proof is checked as soon as its record and the
verdicts on the lemmas that the record cites are there.
"""

from __future__ import annotations

import contextlib
import os
import select
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType

from derive.check.verdict import ProofVerdict, RunError
from derive.frozen import frozen, mutable
from derive.kernel.verdict import Status
from derive.library.catalogue import Catalogue
from derive.library.scan import Proof
from derive.record.model import Record
from derive.runner.cache import Cache, plain_frames
from derive.runner.client import HAS_FORK, StartWorker, Worker, start_worker
from derive.runner.framing import BadFrame, Frame, decode, imported, split
from derive.runner.judge_process import CitedLemma, Judge
from derive.runner.judging import Checkers, check_here, could_not_run
from derive.runner.message import Answer, Request, Script
from derive.runner.outcome import Outcome, outcomes, outcomes_in, start_of
from derive.runner.searches import Searches
from derive.runner.written import Written, rewritten

TICK = 0.1
MAX_TOGETHER = 64  # scripts in one process
RECALLED = 8  # scripts whose output is taken before judges are looked after again


@frozen
class Options:
    """Processes at once; seconds and bytes for each script and check; stop at the first failure.

    With `cache` a script that ran before and is unchanged is not run again; its records are judged again.
    With `brief` the verdicts on proofs that hold come without their records and formulas.
    """

    jobs: int = 0
    timeout: float = 60.0
    memory: int = 4 * 2**30
    first_only: bool = False
    cache: bool = False
    brief: bool = False

    @property
    def at_once(self) -> int:
        return self.jobs or os.cpu_count() or 1


PLAIN = Options()


@frozen
class Run:
    """What came of it: verdicts on the selected proofs, and apart those on lemmas they cite.

    `imported` has the files of the modules that a proof's script imported, by the proof's name; `digests` those of
    what was in the scripts when the run began, by their paths, where what scripts wrote is kept.
    """

    selected: tuple[ProofVerdict, ...]
    cited: tuple[ProofVerdict, ...]
    interrupted: bool = False
    unfinished: tuple[str, ...] = ()
    seconds: float = 0.0
    imported: Mapping[str, frozenset[str]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


@mutable
class Task:
    """The scripts' side: one file, the proofs wanted of it; whether it must not share a process."""

    path: Path
    proofs: list[Proof]
    alone: bool = False


@frozen
class Progress:
    """Where a run stands, for who shows it."""

    done: int
    total: int
    active: tuple[str, ...] = ()


Listener = Callable[[Progress], None]


def check(
    catalogue: Catalogue,
    selected: Iterable[Proof],
    judge: Judge,
    options: Options = PLAIN,
    *,
    worker: Worker | None = None,
    start: StartWorker = start_worker,
    on_verdict: Callable[[ProofVerdict], None] = lambda verdict: None,
    on_progress: Listener = lambda progress: None,
    records: Mapping[str, Record] = MappingProxyType({}),
) -> Run:
    """Check the selected proofs and the lemmas they need.

    Takes where lemmas are looked up, the proofs, the judge of one record, a worker if one was
    started before, and the records that are there already, by the names of their proofs, for which
    no script is run. Calls `on_verdict` for each selected proof, in their order. Ctrl-C ends it early
    and marks the run as interrupted; nothing that a script does raises here.
    """
    began = time.monotonic()
    proofs = list(dict.fromkeys(selected))
    session = Session(catalogue, proofs, judge, options, worker, start, on_verdict, on_progress, records)
    interrupted = False
    try:
        session.run()
    except KeyboardInterrupt:
        interrupted = True
    finally:
        session.close()
    return session.result(interrupted, time.monotonic() - began)


@mutable
class Session:
    """The state of one `check`."""

    catalogue: Catalogue
    selected: list[Proof]
    judge: Judge
    options: Options
    worker: Worker | None
    start: StartWorker
    on_verdict: Callable[[ProofVerdict], None]
    on_progress: Listener
    given: Mapping[str, Record]

    wanted: dict[str, Proof] = field(default_factory=dict)
    waiting: deque[Task] = field(default_factory=deque)  # scripts to run
    known: deque[tuple[Task, list[Frame]]] = field(default_factory=deque)  # what was written in earlier runs
    recalled: dict[str, Task] = field(default_factory=dict)  # whose records are from earlier runs
    running: dict[int, list[Task]] = field(default_factory=dict)  # scripts in the worker, by job number
    records: list[Written] = field(default_factory=list)  # to be checked
    in_order: bool = True  # whether these are, the most urgent first
    awaited: dict[str, int] = field(default_factory=dict)  # by lemma, how long what waits for it is
    read: dict[str, Written] = field(default_factory=dict)  # all, by name
    verdicts: dict[str, ProofVerdict] = field(default_factory=dict)
    imported: dict[str, frozenset[str]] = field(default_factory=dict)
    checkers: Checkers = field(init=False)
    cache: Cache | None = field(init=False)
    searches: Searches | None = field(init=False)
    jobs_given: int = 0
    one_by_one: bool = False
    told: int = 0
    stopped: bool = False

    def __post_init__(self) -> None:
        limits = self.options
        self.checkers = Checkers(
            self.judge, limits.at_once, limits.timeout, limits.memory, brief=limits.brief
        )
        self.cache = Cache(self.catalogue.names) if limits.cache else None
        self.searches = Searches() if limits.cache and limits.brief else None

    def run(self) -> None:
        """Until every wanted proof has its verdict, or the first failure if only that is wanted."""
        self.want(self.selected)
        if not self.waiting and self.worker is not None:  # it may be in the middle of its imports
            self.worker.close()
            self.worker = None
        while self.waiting or self.running or self.known or self.records or self.checkers.busy:
            self.start_checks()
            self.submit_scripts()
            self.recall()
            self.tell()  # while the children are at work
            self.keep()
            self.on_progress(self.progress())
            self.wait()
            if self.stopped:
                break
        self.tell()
        self.keep()
        if self.searches:
            # a record that is given is not a script's
            for name in self.checkers.sought.keys() - self.given.keys():
                self.searches.keep(self.wanted[name], self.checkers.sought[name])
            self.searches.write()

    # --- scripts ------------------------------------------------------------------------------------

    def want(self, proofs: Iterable[Proof]) -> None:
        """Run the scripts of some proofs, and of the lemmas that their source names, one task a file."""
        tasks: dict[Path, Task] = {}
        todo = deque(proofs)
        while todo:
            proof = todo.popleft()
            if proof.name in self.wanted:
                continue
            self.wanted[proof.name] = proof
            if proof.name in self.given:
                self.read[proof.name] = rewritten(self.given[proof.name])
                self.add(self.read[proof.name])
            else:
                tasks.setdefault(proof.path, Task(proof.path, [])).proofs.append(proof)
            todo.extend(p for name in proof.lemmas if (p := self.catalogue.find(name)))
        known = []
        for task in tasks.values():
            frames = self.cache.find(task.proofs) if self.cache else None
            if frames is None:
                self.waiting.append(task)
            else:
                known.append((task, frames))
        self.known.extend(sorted(known, key=lambda one: sum(len(f.payload) for f in one[1]), reverse=True))

    def recall(self) -> None:
        """Take what scripts wrote in an earlier run, of a few scripts at a time."""
        for _ in range(min(RECALLED, len(self.known))):
            self.recall_one(*self.known.popleft())

    def recall_one(self, task: Task, frames: list[Frame]) -> None:
        """Take what a script wrote; it is run if that is no record."""
        results = outcomes_in(frames, task.proofs)
        records = [outcome.record for outcome in results.values()]
        if any(record is None or (not HAS_FORK and not record.read_if_it_is_one()) for record in records):
            self.waiting.append(task)
            return
        for name, outcome in results.items():
            self.recalled[name] = task
            self.take_one(name, outcome)
        self.note_imports(task, frames)

    def is_stale(self, verdict: ProofVerdict) -> bool:
        """Whether a verdict only says that what was kept from an earlier run is no record: then its script is run."""
        task = self.recalled.pop(verdict.name, None)
        if task is None or verdict.name not in self.checkers.unreadable:
            return False
        self.checkers.unreadable.discard(verdict.name)
        again = [p for p in task.proofs if p.name == verdict.name]
        self.waiting.append(Task(task.path, again, alone=True))
        return True

    def submit_scripts(self) -> None:
        if not self.waiting:
            return
        at_once = 1 if self.one_by_one else self.options.at_once
        while self.waiting and len(self.running) < at_once:
            if self.worker is None:
                self.worker = self.start()
            tasks = self.next_tasks(at_once - len(self.running))
            self.jobs_given += 1
            self.running[self.jobs_given] = tasks
            scripts = tuple(Script(str(t.path.absolute()), tuple(p.name for p in t.proofs)) for t in tasks)
            limits = self.options
            self.worker.submit(
                Request(self.jobs_given, scripts, self.catalogue.names, limits.timeout, limits.memory)
            )

    def next_tasks(self, processes: int) -> list[Task]:
        """Scripts for the first of some processes: a share of what waits, as a process costs more than one."""
        tasks = [self.waiting.popleft()]
        if self.one_by_one or tasks[0].alone:
            return tasks
        share = min(MAX_TOGETHER, -(-(1 + len(self.waiting)) // processes))
        while len(tasks) < share and self.waiting and not self.waiting[0].alone:
            tasks.append(self.waiting.popleft())
        return tasks

    def hear_worker(self) -> None:
        answer = self.worker.receive() if self.worker else None
        if answer is None:
            self.worker_is_gone()
        elif tasks := self.running.pop(answer.job, None):
            results = self.apart(tasks, answer)
            self.submit_scripts()  # before the records are read: the worker should never wait
            for task, own in results:
                self.take(task, own)

    def apart(self, tasks: list[Task], answer: Answer) -> list[tuple[Task, Answer]]:
        """The answers script by script. Of several in one process, each that gave no records is run again, alone."""
        if len(tasks) == 1:
            return [(tasks[0], answer)]
        results = []
        outputs = [] if answer.ended else split(answer.output)
        outputs += [b""] * (len(tasks) - len(outputs))
        for task, output in zip(tasks, outputs, strict=False):
            if plain_frames(output) is not None:
                results.append((task, replace(answer, output=output)))
            else:
                self.waiting.append(replace(task, alone=True))
        return results

    def take(self, task: Task, answer: Answer) -> None:
        """Sort what a script gave. If its process failed, its proofs are run again, each alone."""
        results = outcomes(answer, task.proofs)
        if len(task.proofs) > 1 and all(outcome.alone for outcome in results.values()):
            self.waiting.extend(Task(task.path, [proof], alone=True) for proof in task.proofs)
            return
        if self.cache and all(outcome.record is not None for outcome in results.values()):
            self.cache.keep(task.proofs, answer.output)
        for name, outcome in results.items():
            self.take_one(name, outcome)
        with contextlib.suppress(BadFrame):
            self.note_imports(task, decode(answer.output))

    def note_imports(self, task: Task, frames: list[Frame]) -> None:
        """Remember what a script imported, for who watches these files; nothing where its output is not in order."""
        with contextlib.suppress(ValueError):
            files = imported(frames)
            self.imported.update((proof.name, files) for proof in task.proofs)

    def keep(self) -> None:
        """Write to the cache what scripts wrote, when all have run: then the judges are still at work."""
        if self.cache and not self.waiting and not self.running:
            self.cache.write()

    def take_one(self, name: str, outcome: Outcome) -> None:
        if outcome.record is None:
            self.settle(could_not_run(name, outcome.error or RunError("the script gave nothing")))
            return
        written = outcome.record
        if self.searches:
            sought = self.searches.of(self.wanted[name])
            written = Written(written.name, written.data, written.lemmas, sought)
        self.read[name] = written
        self.add(written)
        self.want(p for lemma in written.lemmas if (p := self.catalogue.find(lemma)))

    def worker_is_gone(self) -> None:
        """A script may have killed the worker. Those that ran are run again one by one, to know which."""
        if self.worker is not None:
            self.worker.close()
        self.worker = None
        interrupted = [task for tasks in self.running.values() for task in tasks]
        self.running.clear()
        if len(interrupted) == 1 and (self.one_by_one or self.options.at_once == 1):
            for proof in interrupted[0].proofs:
                reason = RunError("the script ended the process that runs scripts", "", start_of(proof))
                self.settle(could_not_run(proof.name, reason))
        else:
            self.waiting.extendleft(interrupted)
        self.one_by_one = True

    # --- checks -------------------------------------------------------------------------------------

    def add(self, record: Written) -> None:
        """Have it checked when a judge is free."""
        self.records.append(record)
        self.in_order = False
        for lemma in record.lemmas:
            self.awaited[lemma] = max(self.awaited.get(lemma, 0), self.urgency(record))

    def urgency(self, record: Written) -> int:
        """How long it and what waits for it are: a short lemma that is judged last has a long record wait alone."""
        return len(record.data) + self.awaited.get(record.name, 0)

    def start_checks(self) -> None:
        """Start what can be: records whose lemmas have their verdicts, the most urgent first. Circles end here."""
        if not self.in_order:
            self.records.sort(key=self.urgency, reverse=True)
            self.in_order = True
        at = 0
        while at < len(self.records) and self.checkers.takes_more:
            if not self.pending(self.records[at]) and self.start_check(self.records[at]):
                del self.records[at]
            else:
                at += 1
        nothing_else = not (self.waiting or self.running or self.known or self.checkers.busy)
        if self.records and nothing_else and all(self.pending(r) for r in self.records):
            self.settle_circles()

    def pending(self, record: Written) -> list[str]:
        """The cited lemmas that exist and have no verdict yet."""
        return [n for n in record.lemmas if n in self.wanted and n not in self.verdicts]

    def start_check(self, record: Written) -> bool:
        """Have it judged, now or next; False if no judge takes it yet."""
        lemmas = {name: self.cited(name) for name in record.lemmas if name in self.verdicts}
        if not HAS_FORK:
            self.settle(check_here(self.judge, record, lemmas))
        elif self.checkers.has_room:
            self.checkers.start(record, lemmas)
        else:
            return self.checkers.start_ahead(record, lemmas)
        return True

    def cited(self, name: str) -> CitedLemma:
        """What a record that cites a lemma is judged with; of one that could not run, why: its record may be none."""
        verdict = self.verdicts[name]
        could_run = verdict.status is not Status.COULD_NOT_RUN
        return CitedLemma(verdict.status, self.read.get(name) if could_run else None, _why(verdict))

    def settle_circles(self) -> None:
        for record in self.records:
            if circle := self.circle_through(record.name):
                message = f"the lemmas cite each other: {' -> '.join(circle)}"
                fix = "prove one of them without the others"
                error = RunError(message, fix, start_of(self.wanted[record.name]))
                self.settle(could_not_run(record.name, error, record.read_if_it_is_one()))
        self.records = [r for r in self.records if r.name not in self.verdicts]

    def circle_through(self, name: str) -> list[str]:
        """A path of citations from a record back to itself; empty if there is none."""
        paths = deque([[name]])
        seen = set()
        cites = {n: r.lemmas for n, r in self.read.items()}
        while paths:
            path = paths.popleft()
            for lemma in cites.get(path[-1], ()):
                if lemma == name:
                    return [*path, name]
                if lemma not in seen:
                    seen.add(lemma)
                    paths.append([*path, lemma])
        return []

    # --- waiting ------------------------------------------------------------------------------------

    def wait(self) -> None:
        """Until something can be read, or a check's time is up."""
        if self.running and self.worker is not None and self.worker.fileno() < 0:
            self.hear_worker()
            return
        sources: list[int] = list(self.checkers.busy)
        if self.running and self.worker is not None:
            sources.append(self.worker.fileno())
        if not sources:
            return
        ready, _, _ = select.select(sources, [], [], 0 if self.known else TICK)
        for source in ready:
            if source not in self.checkers.busy:
                self.hear_worker()
            else:
                for verdict in self.checkers.hear(source):
                    if not self.is_stale(verdict):
                        self.settle(verdict)
        for verdict in self.checkers.overdue():
            self.settle(verdict)
        while self.checkers.left:
            self.add(self.checkers.left.pop())

    def settle(self, verdict: ProofVerdict) -> None:
        """Take a verdict."""
        self.verdicts[verdict.name] = verdict
        if self.options.first_only and verdict.fails:
            self.stopped = True

    def tell(self) -> None:
        """Tell the verdicts on the selected proofs that are there, in order."""
        while self.told < len(self.selected) and self.selected[self.told].name in self.verdicts:
            self.told += 1
            self.on_verdict(self.verdicts[self.selected[self.told - 1].name])

    def progress(self) -> Progress:
        names = [p.name for tasks in self.running.values() for t in tasks for p in t.proofs]
        return Progress(len(self.verdicts), len(self.wanted), (*names, *self.checkers.judging))

    # --- the end ------------------------------------------------------------------------------------

    def close(self) -> None:
        self.checkers.close()
        if self.worker is not None:
            self.worker.close()

    def result(self, interrupted: bool, seconds: float) -> Run:
        """What there is: the rest of the selected verdicts are told now if the run ended early."""
        names = [p.name for p in self.selected]
        for name in names[self.told :]:
            if name in self.verdicts:
                self.on_verdict(self.verdicts[name])
        mine = self.verdicts
        return Run(
            selected=tuple(mine[n] for n in names if n in mine),
            cited=tuple(mine[n] for n in self.wanted if n in mine and n not in names),
            interrupted=interrupted,
            unfinished=tuple(n for n in names if n not in mine),
            seconds=seconds,
            imported=self.imported,
            digests=self.cache.digests if self.cache else {},
        )


def _why(lemma: ProofVerdict) -> str:
    """Why a lemma could not run, and where, in words for those that cite it."""
    error = lemma.error
    if error is None:
        return ""
    place = error.position
    return f"{error.message} ({Path(place.file).name}, line {place.line})" if place else error.message
