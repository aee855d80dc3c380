"""Compact JSON: what any reader of JSON gives back, on one line."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.compact import json_bytes, json_text

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
)


@given(_VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert json.loads(json_bytes(value)) == value
    assert json_text(value).encode() == json_bytes(value)


def test_there_is_no_space_or_line_end_outside_texts() -> None:
    assert json_text({"a b": ["x\ny", 1, None], "é": {}}) == '{"a b":["x\\ny",1,null],"é":{}}'


@pytest.mark.parametrize("value", ["a\ud800b", ["a\udfffb"], {"a\ud800b": "a\ud800b"}])
def test_half_a_character_is_a_question_mark(value: Any) -> None:
    assert "a?b" in json_text(value)
    assert json.loads(json_bytes(value)) is not None


def test_what_json_has_no_form_of_is_an_error() -> None:
    with pytest.raises(TypeError):
        json_bytes({"a": object()})
