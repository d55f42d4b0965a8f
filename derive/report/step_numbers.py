"""Numbers and words for the steps of a derivation, as readers count them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.record.model import Citation, Line, Record
from derive.render.numbering import Ref, hypothesis_in_words, references, summed_up, with_references
from derive.terms.nodes import Prop, Rel, Term


def numbers(record: Record) -> dict[str, int]:
    """The number of each step by its line's id; a chain's summary has the number of its last link."""
    return {id: ref.last for id, ref in references(record).items()}


def is_summary(line: Line, record: Record) -> bool:
    """Whether a line only sums up the links of its chain, and so is not a step of its own."""
    return bool(summed_up(line, record))


def in_steps(message: str, record: Record, formula: Callable[[Prop], str] | None = None) -> str:
    """A message of the kernel with its lines and hypotheses called what readers call them; `formula` prints one."""
    return with_references(message, record, _step, formula)


def _step(ref: Ref) -> str:
    return f"step {ref.last}" if ref.first == ref.last else f"steps {ref.first} to {ref.last}"


def step_count(record: Record) -> int:
    """How many steps readers count."""
    return max(numbers(record).values(), default=0)


def premises_in_words(
    record: Record, citations: Sequence[Citation], formula: Callable[[Prop], str] | None = None
) -> str:
    """`step 2`, `steps 1 and 2`, `step 1 and lemma log-le-sub-one`, ...; empty if nothing is cited."""
    number = references(record)
    cited = {number[c.ref] for c in citations if c.kind == "line" and c.ref in number}
    refs = sorted(cited, key=lambda r: (r.first, r.last))
    parts = []
    if len(refs) > 1 and all(r.first == r.last for r in refs):
        parts.append("steps " + listed([str(r.last) for r in refs]))
    else:
        parts += [_step(r) for r in refs]
    for c in citations:
        if c.kind == "hypothesis":
            parts.append(hypothesis_in_words(record, c.ref, formula))
        elif c.kind == "lemma":
            parts.append(f"lemma {c.ref}")
    return listed(list(dict.fromkeys(parts)))


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def sides(record: Record, line: Line) -> list[tuple[str, Term]]:
    """The two sides of a relation, each with a label; a side that is the step before is called that."""
    if not isinstance(line.prop, Rel):
        return []
    number = numbers(record)
    before = _link_before(record, line)
    left = f"step {number[before.id]}" if before else "left"
    right = f"step {number[line.id]}" if before else "right"
    return [(left, line.prop.left), (right, line.prop.right)]


def _link_before(record: Record, line: Line) -> Line | None:
    links = [x for x in record.lines if x.chain == line.chain and x.chain >= 0 and not is_summary(x, record)]
    at = next((i for i, x in enumerate(links) if x.id == line.id), 0)
    previous = links[at - 1] if at > 0 else None
    if previous is None or not isinstance(previous.prop, Rel) or not isinstance(line.prop, Rel):
        return None
    return previous if previous.prop.right == line.prop.left else None
