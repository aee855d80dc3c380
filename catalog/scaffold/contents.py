"""The files of a new catalog: templates filled with its owner's answers, a first topic and paper.

Files in `files/` that end in `.j2` are Jinja templates; all others are taken as they are. What lies
in `.github/` is for catalogs with a repository there.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from catalog.entry import write_paper, write_tags, write_topic
from catalog.entry.schema import schemas
from catalog.model import (
    Author,
    Doi,
    Identifiers,
    Markdown,
    Paper,
    PaperId,
    PartialDate,
    Tag,
    TagId,
    Topic,
    TopicId,
)
from catalog.scaffold.answers import Answers

FILES = Path(__file__).parent / "files"
_TEMPLATE = ".j2"
# Folders and files that later versions look after; all others are the owner's from the first day.
_KEPT = (".github/", ".vscode/", "docs/schema/")
# Commands write these too, whatever version made the catalog, and nobody edits them.
_GENERATED = "docs/schema/"
_KEPT_FILES = frozenset({".editorconfig", ".gitignore"})
_NOT_KEPT = frozenset({".github/CODEOWNERS"})
_MARKUP = re.compile(r"([\\`*_\[\]#~|&])")
# What YAML 1.1 may not hold raw, though JSON does (YAML 1.1, section 5.1).
_NOT_RAW = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def contents(answers: Answers, today: date) -> dict[str, str]:
    """Every file of a new catalog by its path, in order."""
    made = _filled(answers) | _entries(answers, today)
    made |= {f"docs/schema/{name}": text for name, text in schemas().items()}
    if answers.licence == "none":
        del made["LICENSE.md"]
    return dict(sorted(made.items()))


def kept(repository: str) -> dict[str, str]:
    """The files that a version looks after, of a catalog with this repository or none.

    They hold nothing of the other answers, so that they can be made again without them.
    """
    nobody = Answers(name="x", description="x", topic="x", repository=repository)
    made = contents(nobody, date.min)
    return {path: text for path, text in made.items() if is_kept(path)}


def is_kept(path: str) -> bool:
    """Whether a path of a catalog is one that versions look after."""
    if ".." in path.split("/") or path in _NOT_KEPT:
        return False
    return path in _KEPT_FILES or path.startswith(_KEPT)


def is_generated(path: str) -> bool:
    """Whether a file that versions look after is none that people change."""
    return path.startswith(_GENERATED)


def _filled(answers: Answers) -> dict[str, str]:
    """What lies in `files/`, filled."""
    made = {}
    for path in _paths():
        if path.startswith(".github/") and not answers.repository:
            continue
        if path.endswith(_TEMPLATE):
            template = _environment().get_template(path)
            made[path.removesuffix(_TEMPLATE)] = template.render(catalog=answers)
        else:
            made[path] = (FILES / path).read_text("utf-8")
    return made


@cache
def _paths() -> tuple[str, ...]:
    return tuple(
        sorted(path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file())
    )


@cache
def _environment() -> Environment:
    # What is filled in is escaped by the filter of its place: none of these files is HTML.
    environment = Environment(
        loader=FileSystemLoader(FILES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # YAML and Markdown
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["yaml"] = _yaml
    environment.filters["markdown"] = _markdown
    return environment


def _yaml(text: str) -> str:
    """A text in double quotes; JSON's escapes are YAML's (YAML 1.2, section 1.3)."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_RAW.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _markdown(text: str) -> str:
    """A text as Markdown shows it; it has no angle brackets."""
    return _MARKUP.sub(r"\\\1", text)


def _entries(answers: Answers, today: date) -> dict[str, str]:
    """The first topic, its area if it has one, a paper, a tag."""
    topics = [_topic(answers.topic_id, answers.topic, answers.area_id)]
    if answers.area_id:
        topics.append(_topic(answers.area_id, answers.area, ""))
    paper = _paper(TopicId(answers.topic_id), PartialDate(today.year, today.month, today.day))
    made = {f"docs/{topic.file}": write_topic(topic) for topic in topics}
    return made | {
        f"docs/{paper.file}": write_paper(paper),
        "docs/tags.yaml": write_tags([_TAG]),
    }


def _topic(id_: str, title: str, parent: str) -> Topic:
    return Topic(
        id=TopicId(id_),
        file=f"topics/{id_}.yaml",
        title=title,
        description=Markdown(
            f"The first {'topic' if parent else 'area'} of this catalog. Say here, in two to four "
            "sentences that a newcomer understands, which papers belong to it and which do not."
        ),
        parent=TopicId(parent) if parent else None,
    )


_FIRST = PaperId("how-to-read-a-paper")
_TAG = Tag(
    id=TagId("literature-survey"),
    title="Literature survey",
    aliases=("literature surveys", "literature review"),
)


def _paper(topic: TopicId, added: PartialDate) -> Paper:
    """A real paper that belongs to no field, so that a new catalog has one to look at."""
    return Paper(
        id=_FIRST,
        file=f"papers/{_FIRST}.yaml",
        title="How to Read a Paper",
        abstract=(
            "Researchers spend a great deal of time reading research papers. However, this skill "
            "is rarely taught, leading to much wasted effort. This article outlines a practical "
            "and efficient three-pass method for reading research papers. I also describe how to "
            "use this method to do a literature survey."
        ),
        authors=(Author(name="Srinivasan Keshav"),),
        date=PartialDate(2007, 7),
        venue="ACM SIGCOMM Computer Communication Review",
        type="article",
        volume="37",
        issue="3",
        pages="83-84",
        ids=Identifiers(doi=Doi("10.1145/1273445.1273458")),
        topics=(topic,),
        tags=(_TAG.id,),
        why=Markdown(
            "Here so that a new catalog has a paper to look at. Keep it, or delete its file when "
            "you have added your own."
        ),
        added=added,
    )
