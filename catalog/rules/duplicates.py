"""Entries that claim what another has: ids, identifiers, titles, abstracts; and lost references."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from catalog.identity import compare, fold_title, near, work_of
from catalog.model import Catalog, Paper, PaperId
from catalog.problems import quote
from catalog.rules.nearest import Nearest
from catalog.rules.rule import Case, FieldPath, Finding, Rule, rule

PAGE = "duplicates"
# The identifiers that belong to one entry only, and what people call them.
_IDENTIFIERS = {
    "arxiv": "arXiv id",
    "doi": "DOI",
    "openreview": "OpenReview id",
    "acl": "ACL Anthology id",
    "pubmed": "PubMed id",
}
# OpenReview's ids tell capitals from small letters; in the others they are the same (of DOIs: DOI
# Handbook, section 3.4).
_EXACT = {"openreview"}


@rule("duplicate-id", page=PAGE, level="error", build=True)
def duplicate_id(case: Case) -> Iterator[Finding]:
    """Two files in different folders have the same name, or an alias is somebody's id."""
    owners: dict[str, str] = {}
    for paper in case.catalog.papers:
        yield from _claim(owners, paper.id, paper.file)
    for paper in case.catalog.papers:
        for index, alias in enumerate(paper.aliases):
            yield from _claim(owners, alias, paper.file, "aliases", index)
    topics: dict[str, str] = {}
    for topic in case.catalog.topics:
        yield from _claim(topics, topic.id, topic.file)


def _claim(owners: dict[str, str], id_: str, file: str, *path: str | int) -> Iterator[Finding]:
    owner = owners.setdefault(id_, file)
    if owner != file:
        yield Finding(
            file=file,
            path=path,
            message=f"{quote(id_)} is taken by {owner}",
            hint="ids are unique over all folders",
            others=(owner,),
        )


def _same_identifier(name: str, case: Case) -> Iterator[Finding]:
    owners: dict[str, Paper] = {}
    for paper in case.catalog.papers:
        value = getattr(paper.ids, name)
        if value is not None:
            yield from _same(
                owners, value if name in _EXACT else value.casefold(), value, paper, ("ids", name)
            )


def _same(
    owners: dict[str, Paper], key: str, value: str, paper: Paper, path: FieldPath
) -> Iterator[Finding]:
    owner = owners.setdefault(key, paper)
    if owner is not paper:
        yield Finding(
            file=paper.file,
            path=path,
            message=f"{quote(value)} belongs to {owner.file} too",
            hint="merge the entries, or mend one of them",
            others=(owner.file,),
        )


_DUPLICATE_IDENTIFIERS = tuple(
    Rule(
        code=f"duplicate-{name}",
        page=PAGE,
        level="error",
        says=f"Two entries have the same {what}: they are one paper, or one of them is mistaken.",
        find=partial(_same_identifier, name),
        build=True,
    )
    for name, what in _IDENTIFIERS.items()
)


@rule("duplicate-citation-key", page=PAGE, level="error", build=True)
def duplicate_citation_key(case: Case) -> Iterator[Finding]:
    """Two entries have the same citation key. BibTeX tells no capitals from small letters."""
    owners: dict[str, Paper] = {}
    for paper in case.catalog.papers:
        key = paper.citation_key
        if key is not None:
            owner = owners.setdefault(key.casefold(), paper)
            if owner is not paper:
                yield Finding(
                    file=paper.file,
                    path=("citation_key",),
                    message=f"{quote(key)} belongs to {owner.file} too",
                    hint="a letter behind the year tells them apart",
                    others=(owner.file,),
                )


@rule("duplicate-title", page=PAGE, level="warning", build=True)
def duplicate_title(case: Case) -> Iterator[Finding]:
    """Two entries have the same title, and nobody has said that they are two papers."""
    owners: dict[str, Paper] = {}
    for paper in case.catalog.papers:
        owner = owners.setdefault(fold_title(paper.title), paper)
        if owner is paper or told_apart(owner, paper):
            continue
        # Of two papers with other authors the title alone is the same: `Editorial`.
        if compare(work_of(owner), work_of(paper)) is not None:
            yield Finding(
                file=paper.file,
                path=("title",),
                message=f"{owner.file} has the same title",
                hint=f"`catalog same {owner.id} {paper.id}` makes one entry of them; or give one "
                f"`version_of` or `not_same_as: [{owner.id}]`",
                others=(owner.file,),
            )


def told_apart(one: Paper, other: Paper) -> bool:
    """Whether somebody has said how two entries are related."""
    return any(
        b.id in (*a.not_same_as, *a.same_as, a.version_of) for a, b in ((one, other), (other, one))
    )


@rule("near-duplicate", page=PAGE, level="warning")
def near_duplicate(case: Case) -> Iterator[Finding]:
    """Two entries have titles that are nearly the same, and nobody has said what they are."""
    papers = case.catalog.papers
    works = [work_of(paper) for paper in papers]
    for one, other in near([work.title for work in works]):
        ours, theirs = works[one], works[other]
        same_title = fold_title(papers[one].title) == fold_title(papers[other].title)
        if same_title or set(ours.ids) & set(theirs.ids) or told_apart(papers[one], papers[other]):
            continue
        verdict = compare(ours, theirs)
        if verdict is not None:
            yield Finding(
                file=papers[other].file,
                path=("title",),
                message=f"may be {papers[one].file}: {', '.join(verdict.evidence)}",
                hint=f"`catalog same {papers[one].id} {papers[other].id}` makes one entry of them, "
                f"`catalog not-same {papers[other].id} {papers[one].id}` keeps both",
                others=(papers[one].file,),
            )


@rule("copied-abstract", page=PAGE, level="warning")
def copied_abstract(case: Case) -> Iterator[Finding]:
    """Two papers of different titles have the same abstract, or nearly: one was copied."""
    # numpy takes long to import, and only a thorough check asks this.
    from catalog.rules import copies  # noqa: PLC0415

    for paper, owner in copies.pairs(case.catalog.papers):
        yield Finding(
            file=paper.file,
            path=("abstract",),
            message=f"{owner.file} has the same abstract, under another title",
            hint="give each its own; if one is a version of the other, say so with `version_of`",
            others=(owner.file,),
        )


@rule("unknown-paper", page=PAGE, level="error", build=True)
def unknown_paper(case: Case) -> Iterator[Finding]:
    """An entry or a topic refers to a paper that is not there, or was taken out."""
    known = case.catalog.paper
    nearest: Nearest | None = None
    for file, path, id_ in _references(case.catalog):
        if id_ in known and known[id_].removed and path[0] != "not_same_as":
            yield Finding(
                file=file,
                path=path,
                message=f"{quote(id_)} was taken out of the catalog",
                hint="name another paper, or none",
                others=(known[id_].file,),
            )
        elif id_ not in known:
            nearest = nearest or Nearest(known)
            yield Finding(
                file=file,
                path=path,
                message=quote(id_),
                hint=nearest.hint(id_),
                others=(f"papers/{id_}.yaml",),
                missing=True,
            )


def _references(catalog: Catalog) -> Iterator[tuple[str, FieldPath, PaperId]]:
    """Every reference to a paper: the file, the field, the id."""
    for paper in catalog.papers:
        if paper.removed is not None:
            # Its page links only to what is there.
            continue
        for name in ("related", "same_as", "not_same_as"):
            for index, other in enumerate(getattr(paper, name)):
                yield paper.file, (name, index), other
        if paper.version_of is not None:
            yield paper.file, ("version_of",), paper.version_of
    for topic in catalog.topics:
        for index, other in enumerate(topic.start_here):
            yield topic.file, ("start_here", index), other


RULES: tuple[Rule, ...] = (
    duplicate_id,
    *_DUPLICATE_IDENTIFIERS,
    duplicate_citation_key,
    duplicate_title,
    near_duplicate,
    copied_abstract,
    unknown_paper,
)
