"""Output without its end mark is not a result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.runner.framing import END, FAILURE, RECORD, BadFrame, Frame, decode

FRAMES = st.lists(st.builds(Frame, st.sampled_from([RECORD, FAILURE]), st.binary(max_size=40)), max_size=4)


@given(FRAMES)
def test_frames_survive_encoding(frames: list[Frame]) -> None:
    assert decode(b"".join(f.encode() for f in [*frames, Frame(END)])) == frames


@given(FRAMES, st.data())
def test_any_proper_prefix_is_refused(frames: list[Frame], data: st.DataObject) -> None:
    whole = b"".join(f.encode() for f in [*frames, Frame(END)])
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BadFrame):
        decode(whole[:cut])


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_or_are_frames(data: bytes) -> None:
    try:
        frames = decode(data)
    except BadFrame:
        return
    assert b"".join(f.encode() for f in [*frames, Frame(END)]) == data


def test_what_follows_the_end_mark_is_refused() -> None:
    with pytest.raises(BadFrame, match="follows the end mark"):
        decode(Frame(END).encode() + Frame(RECORD, b"late").encode())
