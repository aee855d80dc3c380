"""Files of the site for machines: exports, feeds, an API, Markdown, SQLite, and all of it in a zip.

Every paper passes by once, and each part takes of it what it needs (`item.Part`). Nothing holds the
catalog a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from catalog.model import LARGE
from catalog.outputs import api, archive, bulk, bundle, feeds, llms, markdown
from catalog.outputs.folder import Folder
from catalog.outputs.item import Part, items
from catalog.outputs.lists import PaperList, lists, whole
from catalog.outputs.markdown import Written
from catalog.outputs.settings import STEM, Settings
from catalog.pages import Site, paths
from catalog.progress import track

__all__ = ["Home", "PaperList", "Settings", "Written", "lists", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a site is from: the folder and the configuration it is made from.

    `taken` has the paths of the owner's own files in the site, which are not written over;
    `written` are the owner's pages.
    """

    docs: Path | None = None
    configuration: Path | None = None
    taken: Collection[str] = ()
    written: Sequence[Written] = ()


def write(
    site: Site,
    folder: Path,
    settings: Settings,
    home: Home,
    write_page: Callable[[str], None] | None = None,
) -> tuple[str, ...]:
    """Write everything that the settings ask for into the site's folder.

    To be called when all else of the site is written: the zip takes what it finds. Only papers'
    pages may be left to `write_page`, which takes a page's path: it is called for each paper, so
    that its page is made while what is made of it for the rest is at hand. Returns what the owner
    should know of what was left out, a sentence each.
    """
    target = Folder(folder, home.taken)
    papers = len(site.catalog.papers)
    own = settings.lists(tuple(lists(site)), papers)
    with ExitStack() as stack:
        parts = [stack.enter_context(p) for p in _parts(site, target, settings, own, home)]
        # What is taken from a paper, one part after another, so that what is made of its texts for
        # one is still at hand for the next.
        for item in track(items(site), papers, "writing papers"):
            if write_page:
                write_page(paths.paper_path(item.paper.id))
            for part in parts:
                part.add(item)
        for part in parts:
            part.finish()
    topics = (of for of in own if of.kind == "topic")
    target.write(llms.NAME, llms.text(site, topics, home.written, _offer(site, settings)).encode())
    if settings.zip and not target.is_taken(bundle.NAME):
        bundle.write(folder, home.docs, home.configuration)
    return tuple(_notes(site, settings))


def _parts(
    site: Site, target: Folder, settings: Settings, own: tuple[PaperList, ...], home: Home
) -> Iterator[Part]:
    papers = len(site.catalog.papers)
    if settings.formats():
        numbers = {id_: number for number, id_ in enumerate(site.index.papers)}
        exported = [(of, settings.formats_of(of.kind, papers)) for of in own]
        yield bulk.Exports(target, settings.formats(), exported, numbers)
    if settings.feeds and site.url:
        ids = (settings.feed_ids or site.url).rstrip("/")
        naming = feeds.Naming(site=site, ids=f"{ids}/")
        yield feeds.Feeds(target, naming, (whole(site), *own))
    if settings.has_api():
        yield api.Api(target, site, own, documents=settings.has_documents(papers))
    if settings.has_markdown(papers):
        yield markdown.Markdown(target, site, own, home.written)
    if settings.sqlite and not target.is_taken(archive.NAME):
        yield archive.Archive(target.path / archive.NAME, site)


def _offer(site: Site, settings: Settings) -> llms.Offer:
    return llms.Offer(
        markdown=settings.has_markdown(len(site.catalog.papers)),
        api=f"{api.ROOT}index.json" if settings.has_api() else None,
        openapi=f"{api.ROOT}openapi.json" if settings.has_api() else None,
        sqlite=archive.NAME if settings.sqlite else None,
        feed=feeds.ATOM if settings.feeds and site.url else None,
        exports=[(one, f"{STEM}.{one.suffix}") for one in settings.formats()],
    )


def _notes(site: Site, settings: Settings) -> Iterator[str]:
    if settings.feeds and not site.url:
        yield "feeds are left out: their ids need `site_url` in mkdocs.yml"
    if settings.exports is None and len(site.catalog.papers) > LARGE:
        yield (
            f"a catalog of more than {LARGE:,} papers: its lists are exported as BibTeX only, "
            "unless `exports` names more"
        )
