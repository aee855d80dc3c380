"""A catalog that has a page of every kind, for tests that other people's tools pass.

It is the toy catalog with papers of odd shapes and enough plain ones for second pages.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.conftest import TOY

_PLAIN = 110
_MKDOCS = """\
site_name: Every kind of page & more
site_description: One page of each kind, for tests.
site_url: https://kinds.example.org/catalog/
repo_url: https://git.example.org/kinds
edit_uri: edit/main/docs/
theme:
  name: material
  font: false
  features: [content.action.edit, navigation.prune, navigation.tabs, navigation.top]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: teal
      accent: teal
      toggle: {icon: material/moon-waning-crescent, name: Switch to the dark colours}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: teal
      accent: teal
      toggle: {icon: material/white-balance-sunny, name: Switch to the light colours}
plugins:
  - catalog:
      author_pages: 1
      check: {markup-left: off, missing-abstract: off}
markdown_extensions:
  - admonition
  - attr_list
  - toc: {permalink: true}
  - pymdownx.highlight
  - pymdownx.superfences
nav:
  - Home: index.md
  - Topics: topics/index.md
  - Tags: tags/index.md
  - Years: years/index.md
  - All papers: papers/index.md
  - Guide:
      - About: about.md
      - By hand: by-hand.md
"""
_BY_HAND = """\
# By hand

What Markdown can do, with a [link](about.md) in a sentence and `code` in another.

!!! note "A note"
    With a [link](about.md) of its own.

## A table and code

| field | what it holds |
|---|---|
| `title` | a text |

```python
# Reads every paper.
import json
from pathlib import Path

if "papers" in json.loads(Path("papers.json").read_text("utf-8")):
    print(f"found {1 + 1}\\n")
```

```yaml
title: "A paper"  # its title
year: 2024
```

1. One
2. Two
    - and more
"""
_ODD: dict[str, dict[str, object]] = {
    "formula": {
        "title": r"On $O(n^{2})$, $\sum_{i=1}^{n} \frac{x_i}{\sqrt{y}}$ & $\hat{x} < \mathbf{y}$",
        "abstract": r"We show $\alpha_1 \leq \beta$, $A = \begin{pmatrix} a & b \end{pmatrix}$.",
        "authors": ["Ada Formula"],
    },
    "hands": {
        "title": "A Paper of 125 Hands",
        "abstract": "Many hands wrote this abstract.",
        "authors": [f"Hand{chr(97 + at % 26)} Number{chr(97 + at // 26)}" for at in range(125)],
    },
    "bare": {"title": "Only a Title"},
    "gone": {
        "title": "A Paper <i>Taken</i> Out, and Why",
        "removed": "It was <b>no paper</b> & {{ nothing }}.",
        "related": ["bare"],
    },
    "right-to-left": {
        "title": "تجزئة الصور <b>bold</b> עברית 👩‍🔬",
        "abstract": "ملخص قصير & \"quoted\" 'single' ]]> -->",
        "authors": ["محمد علي", {"name": "Zoë </a> Öz", "affiliation": "Brown & Sons <i>"}],
    },
    "long": {
        "title": "Long " * 50 + "withoutend" * 14,
        "abstract": "A word " * 900,
        "authors": ["Ada Formula"],
        "status": "withdrawn",
        "status_note": "Too long <b>by far</b>.",
        "links": {"code": ["https://example.org/?a=1&b=2"], "paper": ["https://example.org/long"]},
        "tags": ["mamba"],
        "why": "With [a link](https://example.org/a?b=1&c=2), *emphasis* and\n\n- a list\n- of two",
    },
}


def every_kind(project: Path) -> Path:
    """Make a project in a new folder: one whose strict build has a page of every kind."""
    docs = Path(shutil.copytree(TOY, project)) / "docs"
    (project / "mkdocs.yml").write_text(_MKDOCS, "utf-8")
    (docs / "by-hand.md").write_text(_BY_HAND, "utf-8")
    for id_, fields in (_ODD | _plain()).items():
        entry = {"date": "2024-05", "topics": ["long-context"], "added": "2026-11-20"} | fields
        text = json.dumps(entry, ensure_ascii=False)  # JSON is YAML
        (docs / "papers" / f"{id_}.yaml").write_text(text, "utf-8")
    return project


def _plain() -> dict[str, dict[str, object]]:
    """Papers enough for second pages of lists, and for an index of authors by letter."""
    return {
        f"plain-{at:03}": {
            "title": f"Plain Paper {at} of Many",
            "abstract": f"The abstract of paper {at}, which says that there are {_PLAIN} like it.",
            "authors": [
                "Same Writer",
                *(
                    f"{chr(97 + at % 26).upper()}{'aeiou'[at % 5]}{'lmnrst'[at // 20]}a{end}, Kim"
                    for end in ("bo", "du")
                ),
            ],
            "venue": f"Conference of Toys {2000 + at % 3}",
            "tags": ["mamba", "bert"],
            "ids": {"doi": f"10.5555/plain.{at}"},
            "links": {"code": [f"https://example.org/plain/{at}"]},
        }
        for at in range(_PLAIN)
    }


# The address of one page of each kind.
KINDS = {
    "home": "",
    "search": "search/",
    "reading list": "reading/",
    "bibliography": "have/",
    "compare": "compare/",
    "papers": "papers/",
    "papers, page 2": "papers/page-2/",
    "papers in another order": "papers/all/by-title/",
    "paper": "papers/plain-001/",
    "paper, retracted": "papers/on-the-price-of-toys/",
    "paper, corrected": "papers/on-the-price-of-toys-extended/",
    "paper with formulas": "papers/formula/",
    "paper of 125 authors": "papers/hands/",
    "paper without anything": "papers/bare/",
    "paper, right to left": "papers/right-to-left/",
    "paper, long": "papers/long/",
    "paper, removed": "papers/gone/",
    "former address": "papers/toys-2/",
    "topics": "topics/",
    "area": "topics/segmentation/",
    "topic": "topics/long-context/",
    "topic, page 2": "topics/long-context/page-2/",
    "topic in another order": "topics/long-context/by-title/",
    "tags": "tags/",
    "tag": "tags/mamba/",
    "tag, page 2": "tags/mamba/page-2/",
    "tag on one page": "tags/cityscapes/",
    "years": "years/",
    "year": "years/2024/",
    "authors": "authors/",
    "authors of a letter": "authors/letter-a/",
    "author": "authors/same-writer/",
    "venues": "venues/",
    "venue": "venues/conference-of-toys/",
    "hand-written": "by-hand/",
    "not found": "404.html",
}
