"""The header of a generated file can be read back, and tells a text that was edited by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.render.header import Header, NoHeader, headed, headed_json, is_hand_edited, read

HEADER = Header("softmax", "refutation confirmed", "0.1.0", "abc", "--to latex --as fragment")
LANGUAGES = ("latex", "markdown", "html", "typst", "unicode")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_is_read_back_from_its_comment(language: str) -> None:
    header, text = read(headed(HEADER, "one\ntwo\n", language))
    assert replace(header, text="") == HEADER
    assert text == "one\ntwo\n"
    assert not is_hand_edited(header, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_text_is_told_from_the_one_that_was_written(language: str) -> None:
    header, text = read(headed(HEADER, "one\ntwo\n", language).replace("two", "three"))
    assert is_hand_edited(header, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_line_ends_are_no_edit(language: str) -> None:
    assert not is_hand_edited(*read(headed(HEADER, "one\ntwo\n", language).replace("\n", "\r\n")))


@pytest.mark.parametrize("end", ["\f", "\v", "\x85", "\u2028"])
def test_what_only_unicode_takes_for_a_line_end_is_an_edit(end: str) -> None:
    """TeX does not: the second line would belong to the comment."""
    written = headed(HEADER, "% a comment\nx > 0\n", "latex")
    assert is_hand_edited(*read(written.replace("comment\n", f"comment{end}")))


def test_json_carries_the_header_as_its_first_key() -> None:
    written = headed_json(HEADER, {"lines": [1, 2]})
    header, text = read(written)
    assert written.startswith('{\n"derive": {"derive": "softmax", ')
    assert not is_hand_edited(header, text)
    assert is_hand_edited(*read(written.replace("[1, 2]", "[1, 4]")))


@pytest.mark.parametrize("text", ["", "hello\n", "<!--\nhello\n-->\n", "{}", "{", '{"derive": 1}'])
def test_a_file_without_a_header_is_refused(text: str) -> None:
    with pytest.raises(NoHeader):
        read(text)


def test_a_value_cannot_close_the_comment() -> None:
    sly = replace(HEADER, options="--> <script>\nalert(1)")
    assert headed(sly, "text\n", "html").count("-->") == 1
