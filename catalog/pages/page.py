"""A page: its path, and what it says once somebody asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.model import PaperId

# What the front matter of every page says: no sidebars, and not for other search plugins.
FRONT: Mapping[str, Any] = {"hide": ["navigation", "toc"], "search": {"exclude": True}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page says. `front` is its front matter, `body` its HTML, one block.

    Title and description are HTML: MkDocs' themes put them into a page unescaped. So are `head` and
    `sharing`, which `head.insert` puts there.
    """

    front: Mapping[str, Any]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A Markdown page, written when somebody asks for it."""

    path: str
    compose: Callable[[], Content]
    # The file below `docs/` from which the page's edit button starts.
    edit: str | None = None
    # Whether a navigation that MkDocs makes by itself should hold it: papers would drown it.
    in_nav: bool = False
    # The page that stands in for this one, if this is the page of a former id.
    moved_to: str | None = None
    # The papers that it shows: when one of them changes, it does.
    papers: Sequence[PaperId] = ()

    @property
    def text(self) -> str:
        """Front matter and body."""
        content = self.compose()
        return f"{front_matter(content.front)}{content.body}\n"


def front_matter(front: Mapping[str, Any]) -> str:
    """Front matter as YAML. JSON is YAML, and JSON's strings hold any text."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items())
    return f"---\n{''.join(lines)}---\n"
