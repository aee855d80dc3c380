"""Papers of other people's records: JSON, one object a line, as the ACL Anthology's metadata.

Read are `title`, `abstract`, `authors` (names), `year`, `month` (its English name), `booktitle`,
`id` and `doi` (of the ACL Anthology), `url` and `pdf`; only the title is needed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from catalog.identity import fold_title
from catalog.merge import make_id
from catalog.model import (
    FORMATS,
    AclId,
    Author,
    Doi,
    Identifiers,
    Links,
    Paper,
    PaperId,
    PartialDate,
    Url,
)

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905


def read(path: Path) -> Iterator[Paper]:
    """The papers of a gzipped file, without topics and tags. Of equal titles the first, as in an
    import: a catalog with two of them has a warning, and a strict build stops.
    """
    taken: set[PaperId] = set()
    titles: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            folded = fold_title(record["title"])
            if folded not in titles:
                titles.add(folded)
                yield _paper(record, make_id(record["title"], taken))


def _paper(record: Mapping[str, Any], id_: PaperId) -> Paper:
    return Paper(
        id=id_,
        file=f"papers/{id_}.yaml",
        title=_folded(record["title"]),
        abstract=_folded(record.get("abstract")) or None,
        authors=tuple(Author(name=_folded(name)) for name in record.get("authors", ())),
        date=_date(record),
        venue=_folded(record.get("booktitle")) or None,
        ids=Identifiers(
            doi=Doi(record["doi"]) if _fits(Doi, record.get("doi")) else None,
            acl=AclId(record["id"]) if _fits(AclId, record.get("id")) else None,
        ),
        links=Links(paper=_urls(record.get("url")), pdf=_urls(record.get("pdf"))),
        added=PartialDate(2026, 1, 1),
    )


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


def _date(record: Mapping[str, Any]) -> PartialDate | None:
    if not record.get("year"):
        return None
    month = (record.get("month") or "")[:3].casefold()
    return PartialDate(int(record["year"]), _MONTHS.index(month) + 1 if month in _MONTHS else 0)


def _fits(kind: Any, text: str | None) -> bool:
    return text is not None and FORMATS[kind].pattern.fullmatch(text) is not None


def _urls(text: str | None) -> tuple[Url, ...]:
    return (Url(text),) if text is not None and _fits(Url, text) else ()
