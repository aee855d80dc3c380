"""The entry reference of the docs, in Markdown, made from the types."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from catalog.model import FORMATS, Markdown, Paper, PartialDate, Tag, Topic

_INTRODUCTION = """\
# Entry reference

<!-- Made by `catalog reference`; a test compares. Change the types in catalog/model.py instead. -->

A catalog is three kinds of YAML files below `docs/`: one file per paper, one file per topic, and
one file with all tags. A file's name is its id, and its page's address: `docs/papers/xmem.yaml`
becomes `papers/xmem/`. Papers may lie in subfolders; ids are unique over all of them.

The first line of each file names its JSON Schema, so that editors complete field names and mark
mistakes while you type. `catalog fmt` writes files in canonical form: fields in the order below,
long texts folded. `catalog check` says what is wrong, with line and column.
"""

_PARTS: tuple[tuple[Any, str, str], ...] = (
    (
        Paper,
        "A paper",
        """\
```yaml
title: "XMem: Long-Term Video Object Segmentation with an Atkinson-Shiffrin Memory Model"
abstract: >-
  We present XMem, a video object segmentation architecture for long videos with unified feature
  memory stores inspired by the Atkinson-Shiffrin memory model.
authors:
  - Ho Kei Cheng
  - {name: Alexander G. Schwing, affiliation: University of Illinois}
date: 2022-07-14
venue: ECCV 2022
ids: {arxiv: "2207.07115"}
links:
  code: [https://github.com/hkchengrex/XMem]
topics: [video-object-segmentation]
tags: [memory-bank]
why: >-
  The reference for memory in video segmentation.
added: 2026-11-20
```
""",
    ),
    (
        Topic,
        "A topic",
        """\
A topic without `parent` is an area. There are two levels.

```yaml
title: "KV cache"
description: >-
  While generating, a transformer keeps the keys and values of all earlier tokens; for long texts
  this cache outgrows the model.
parent: fast-inference
match: [KV cache, key-value cache]
```
""",
    ),
    (
        Tag,
        "A tag",
        """\
`docs/tags.yaml` holds all tags, each under its id.

```yaml
mamba:
  title: Mamba
  aliases: [Mamba-2, selective state space]
```

A word of a phrase or an alias that has a capital behind its first letter, or a digit, is a name
and matches to the letter (`SAM`, `S4`); other words match in any case, and with a plural's s.
""",
    ),
)


def reference() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for kind, title, text in _PARTS:
        parts.append(f"\n## {title}\n\n{text}\n{_table(kind)}")
        parts += (
            f"\n### {_name(inner)}\n\n{inner.__doc__}\n\n{_table(inner)}"
            for inner in _inner_records(kind)
        )
    return "".join(parts)


def _table(kind: Any) -> str:
    hints = get_type_hints(kind)
    rows = ["| field | holds | meaning |\n|---|---|---|\n"]
    for f in fields(kind):
        if f.metadata.get("outside"):
            continue
        doc = f.metadata["doc"] + (" **Required.**" if f.default is MISSING else "")
        rows.append(f"| `{f.name}` | {_holds(hints[f.name])} | {doc} |\n")
    return "".join(rows)


def _holds(kind: Any) -> str:
    """What a field of this type holds, for people."""
    if kind in FORMATS:
        form = FORMATS[kind]
        return f"{form.what}, as `{form.example}`"
    if kind is Markdown:
        return "Markdown"
    if kind is PartialDate:
        return "a date: `2022-07-14`, `2022-07` or `2022`"
    if kind is int:
        return "a whole number from 1"
    if is_dataclass(kind):
        name = _name(kind)
        return f"[{name}](#{name.lower().replace(' ', '-')})"
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in arguments)
    if origin is tuple:
        return f"a list: {_holds(arguments[0])}"
    if origin in {Union, types.UnionType}:
        return _holds(next(a for a in arguments if a is not types.NoneType))
    return "a text"


def _name(kind: Any) -> str:
    return f"{kind.__name__} fields"


def _inner_records(kind: Any) -> Iterator[Any]:
    """The records that a record's fields hold, each once, in order."""
    seen = []
    waiting = [kind]
    while waiting:
        for hint in get_type_hints(waiting.pop(0)).values():
            for part in (hint, *get_args(hint)):
                if is_dataclass(part) and part is not PartialDate and part not in seen:
                    seen.append(part)
                    waiting.append(part)
    yield from seen
