"""Values as compact JSON (RFC 8259): on one line, without a space that is not part of a text."""

from __future__ import annotations

import json
from typing import Any

import orjson


def json_bytes(value: Any) -> bytes:
    """A value of mappings, lists, texts and numbers as JSON in UTF-8.

    Half a character (a surrogate) is a question mark: UTF-8 has no form of it.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        text = json.dumps(value, ensure_ascii=False, check_circular=False, separators=(",", ":"))
        return text.encode(errors="replace")


def json_text(value: Any) -> str:
    """The same as text."""
    return json_bytes(value).decode()
