"""The MkDocs plugin: events in, calls of the rooms above, files out."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import unescape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2 import Environment
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_build_datetime

from catalog import chrome, history, load, outputs, search, serving
from catalog.aside import Aside
from catalog.check import examine
from catalog.configuration import CatalogConfig
from catalog.exports import processor
from catalog.load import Docs
from catalog.markup import escape
from catalog.model import LARGE, Catalog
from catalog.outputs.lists import Kind
from catalog.outputs.settings import FEEDS
from catalog.pages import Known, Page, Site, head, pages, paths
from catalog.pages.taken import taken
from catalog.people import least_papers
from catalog.press import UNDATED, Press, place
from catalog.problems import has_errors, report
from catalog.progress import Account
from catalog.rendered import Rendered
from catalog.rules import given_levels
from catalog.search import opensearch
from catalog.search.text import text_of
from catalog.spare import spare
from catalog.static import SCRIPTS, static_files, without_comments
from catalog.trim import trim

if TYPE_CHECKING:
    # A build has no use for a server.
    from mkdocs.livereload import LiveReloadServer

_THEME = Path(__file__).parent / "theme"
_STYLE = f"{SCRIPTS}catalog.css"
_SCRIPT = f"{SCRIPTS}catalog.js"
# What Material's own configuration names: fonts that it loads from Google unless told otherwise.
_MATERIAL_FONTS = {"text": "Roboto", "code": "Roboto Mono"}

log = get_plugin_logger("catalog")


class CatalogPlugin(BasePlugin[CatalogConfig]):
    """Turns `docs/papers`, `docs/topics` and `docs/tags.yaml` into pages and a search index."""

    site: Site | None = None
    pages: tuple[Page, ...] = ()
    # The paths and the content of the images that are drawn.
    images: tuple[tuple[str, bytes], ...] = ()
    serving = False
    press: Press | None = None
    # While serving: what files held and what was made of it.
    read: load.Known | None = None
    known: Known | None = None
    aside: Aside | None = None
    rendered: Rendered | None = None
    account: Account
    moved: dict[str, str]
    texts: dict[str, search.TextPage]
    written: list[outputs.Written]
    # The paths in the site of files that are the owner's own.
    taken: frozenset[str] = frozenset()
    hand_written: frozenset[str] = frozenset()
    # What git tells; while serving, what it has told at first.
    past: history.History | None = None
    # The day each page has changed last, where it is known.
    changed: Mapping[str, str]

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Tell serving from building. MkDocs keeps a plugin with this event between rebuilds."""
        del dirty
        self.serving = command == "serve"
        self.aside = None
        self.read = load.Known() if self.serving else None
        self.known = Known() if self.serving else None
        self.rendered = Rendered() if self.serving else None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the entries, and stop before anything is written if they have errors."""
        # What a build makes stays until its end: looking for garbage in it, again and again, would
        # be a sixth of the work.
        gc.unfreeze()
        gc.disable()
        self.account = Account()
        if config.theme.name != "material":
            raise PluginError("the catalog plugin needs `theme: {name: material}` in mkdocs.yml")
        self._read(config)
        if config.theme.custom_dir:
            config.watch.append(config.theme.custom_dir)
        # Behind the owner's own overrides, in front of Material.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(_THEME))
        if config.theme.get("font") == _MATERIAL_FONTS:
            config.theme["font"] = False
        config.extra_css.insert(0, _STYLE)
        script = ExtraScriptValue(_SCRIPT)
        script.type = "module"
        config.extra_javascript.append(script)
        return config

    def _read(self, config: MkDocsConfig) -> None:
        """Take the catalog in. While serving, a broken edit leaves the last good one in place."""
        docs = Docs(Path(config.docs_dir))
        levels = given_levels(self.config.check, Path(config.config_file_path or "mkdocs.yml").name)
        # A build looks at the clock only where the owner has asked about dates.
        today = get_build_datetime().date() if "future-date" in levels.given else None
        whole, problems = examine(docs.folder, self.read, levels=levels, today=today)
        catalog = whole.shown
        references = processor.choose(
            self.config.citation_styles,
            folder=Path(config.config_file_path or "mkdocs.yml").parent,
            shown_as=Path(config.config_file_path or "mkdocs.yml").name,
        )
        config.watch.extend(map(str, references.files))
        problems = (*problems, *references.problems)
        images = () if has_errors(problems) else self._images(catalog, config)
        if self.past is None or not self.serving:
            self.past = history.read(docs.folder)
        site = Site(
            catalog=catalog,
            removed=whole.removed,
            name=config.site_name,
            description=config.site_description or "",
            url=config.site_url or "",
            drawn=frozenset(path for path, _ in images),
            author_pages=least_papers(len(catalog.papers))
            if self.config.author_pages is None
            else self.config.author_pages,
            exports=partial(self._exports, len(catalog.papers), config),
            added_by=self.past.added_by if self.config.contributors else {},
            feeds=self._feeds(catalog, config),
            addresses=paths.Addresses(directories=config.use_directory_urls),
            styles=references.styles,
            propose=paths.CONTRIBUTE if (docs.folder / paths.CONTRIBUTE).exists() else "",
            known=self.known,
        )
        made: tuple[Page, ...] = ()
        if not has_errors(problems):
            cited = (site.cited(paper.id) for paper in catalog.papers)
            problems = (*problems, *references.process(cited, log.info))
        if not has_errors(problems):
            made = tuple(pages(site))
            problems = (*problems, *taken(made, docs))
        if not has_errors(problems):
            self.site, self.pages, self.images = site, made, images
            for problem in problems:
                log.warning(problem.text())
        elif self.serving and self.site:
            log.error("the catalog has errors: the site stays as it was\n%s", report(problems))
        else:
            raise PluginError(f"the catalog has errors\n{report(problems)}")

    def _exports(self, papers: int, config: MkDocsConfig, kind: Kind, count: int) -> Sequence[str]:
        """The files of a list of `count` papers; none while serving, when they are not made."""
        settings = self.config.outputs.settings()
        if self.serving or not settings.has_files(kind, count, papers):
            return ()
        return settings.beside(kind, papers, feeds=bool(config.site_url))

    def _feeds(self, catalog: Catalog, config: MkDocsConfig) -> frozenset[str]:
        """The folders whose pages have feeds, an empty one for the whole catalog."""
        papers = len(catalog.papers)
        if not any(name in FEEDS for name in self._exports(papers, config, "topic", papers)):
            return frozenset()
        # In a large catalog not every author's or venue's page has.
        many = {"authors", "venues"} if papers <= LARGE else set()
        return frozenset({"", "topics", "tags", *many})

    def _images(self, catalog: Catalog, config: MkDocsConfig) -> tuple[tuple[str, bytes], ...]:
        """The images of the site: none without its address, by which alone they can be named."""
        if not (self.config.cards and config.site_url):
            return ()
        # Pillow is not needed for anything else.
        from catalog.pages import head_cards  # noqa: PLC0415

        font = self.config.cards if isinstance(self.config.cards, str) else ""
        if font:
            font = str(Path(config.config_file_path).parent / font)
        drawn = head_cards.draw(catalog, config.site_name, font)
        try:
            # No other site can ask this machine for an image: the site's own, which comes first,
            # shows how they look, and stands for all.
            return tuple(islice(drawn, 1) if self.serving else drawn)
        except head_cards.FontError as error:
            raise PluginError(f"cards: {error}") from None

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """While serving, save what was pressed from MkDocs, which empties the site's folder."""
        if self.serving:
            self.aside = self.aside or Aside(Path(config.site_dir))
            self.aside.step_aside()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace the entries by the pages made from them."""
        assert self.site is not None  # noqa: S101  # on_config has read it
        docs = Docs(Path(config.docs_dir))
        for path in (*docs.entries("papers"), *docs.entries("topics"), "tags.yaml"):
            entry = files.get_file_from_path(path)
            if entry is not None:
                files.remove(entry)
        if self.aside:
            self.aside.come_back()
        salt = f"{config.site_name} {len(self.site.catalog.papers)}"
        self.press = Press(config, salt=salt, known=self.known, aside=self.aside)
        self.moved = {
            page.path: self.site.addresses.of(page.moved_to) for page in self.pages if page.moved_to
        }
        self.taken = frozenset(file.dest_uri for file in files if not file.is_documentation_page())
        self.hand_written = frozenset(file.src_uri for file in files.documentation_pages())
        if self.rendered:
            generated = [page.path for page in self.pages]
            self.rendered.look(config, files, generated, self.site.heads.inputs)
        place(self.pages, files, config, self.press if self.config.press else None)
        for file in files:
            if file.src_uri.startswith(SCRIPTS) and file.src_uri.endswith(".js"):
                file.content_string = without_comments(file.content_string)
        self.texts, self.written = {}, []
        for path, content in (*static_files(self.site, config.site_url), *self.images):
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=content))
        days = self.past.changed if self.past and not self.serving else {}
        papers = (*self.site.catalog.papers, *self.site.removed)
        self.changed = {**days, **history.changed(self.pages, papers, days)}
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """While serving, leave hand-written pages as they were, as far as nothing touches them."""
        del config
        if self.rendered:
            self.texts |= {path: text for path, text in self.rendered.put(files) if text}
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell the theme where the home page and the search page are."""
        del config, files
        assert self.site is not None  # noqa: S101
        address = self.site.addresses.of
        env.bytecode_cache = self.known.templates if self.known else None
        env.globals["catalog"] = {"home": address(paths.HOME), "search": address(paths.SEARCH)}
        return env

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """A page has changed when its entry has; a former id's names the new address as its own."""
        del files
        moved_to = self.moved.get(page.file.src_uri)
        if moved_to and config.site_url:
            page.canonical_url = f"{config.site_url.rstrip('/')}/{moved_to}"
        page.update_date = self.changed.get(page.file.src_uri, UNDATED)
        return page

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """While serving, spare Markdown what it has read before."""
        del config, files
        return self.rendered.markdown(page, markdown) if self.rendered else markdown

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Keep the text of a hand-written page for search."""
        del config, files
        if self.rendered:
            html = self.rendered.content(page, html)
        if not (page.meta.get("search") or {}).get("exclude"):
            self.texts[page.file.src_uri] = search.TextPage(
                page.file.url if page.file.url != "./" else "", str(page.title), text_of(html)
            )
        if page.file.src_uri in self.hand_written:
            self.written.append(
                outputs.Written(
                    path=page.file.src_uri,
                    title=unescape(str(page.title)),
                    text=page.markdown or "",
                )
            )
        return html

    @event_priority(-100)  # after every plugin that changes a page
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep what MkDocs made of a shape; it is no page of the site."""
        if config.site_url:
            # Material's templates have no place for it that a site's own would not take away.
            address = escape(f"{config.site_url}{opensearch.PATH}")
            found = opensearch.link(escape(config.site_name), address)
        else:
            found = ""
        own = self._head(page, config)
        output = head.insert(spare(chrome.mend(trim(output))), found + own.tags, own.sharing)
        path = page.file.src_uri
        if self.rendered and path in self.hand_written:
            self.rendered.keep(page, output, self.texts.get(path))
        return self.press.keep(path, output) if self.press else output

    def _head(self, page: MkDocsPage, config: MkDocsConfig) -> head.Head:
        """What a page says to machines; a hand-written one has only its title and description."""
        assert self.site is not None  # noqa: S101
        if "redirect" in page.meta:
            return head.Head()
        if {"head", "sharing"} <= page.meta.keys():
            return head.Head(tags=page.meta["head"], sharing=page.meta["sharing"])
        text = " ".join(str(page.meta.get("description") or config.site_description or "").split())
        about = head.about(page.file.src_uri, unescape(str(page.title)), text)
        return (self.site.heads.home if page.is_homepage else self.site.heads.page)(about)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Put every pressed page into the sitemap; the page for what is not found is one too."""
        if self.press and template_name == "sitemap.xml":
            return self.press.sitemap(output, self.changed, self._unlisted(config))
        return spare(chrome.mend(output)) if template_name.endswith(".html") else output

    def _unlisted(self, config: MkDocsConfig) -> list[str]:
        """The addresses of pages that say `noindex`: those of papers that were taken out."""
        assert self.site is not None  # noqa: S101
        removed = [paths.paper_path(paper.id) for paper in self.site.removed]
        return [f"{config.site_url}{self.site.addresses.of(path)}" for path in removed]

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Fill the stamps, and write the search index."""
        assert self.site is not None  # noqa: S101
        texts = [self.texts[path] for path in sorted(self.texts)]
        search.write(self.site, Path(config.site_dir, search.FOLDER), texts, self.aside)
        if self.serving:
            if self.press:
                self.press.run()
            if self.aside:
                self.aside.clear(Path(config.site_dir))
        else:
            self._write(self.site, config)
            # Garbage is looked for once more, at the end of all; what goes then anyway is left out.
            gc.freeze()
        if self.press:
            self.press.close()
        gc.enable()
        if log.isEnabledFor(logging.INFO):
            log.info(self.account.text(config.site_dir))

    def _write(self, site: Site, config: MkDocsConfig) -> None:
        """Write pages and outputs, a paper's page and what else is made of it together."""
        write_page = None
        if self.press:
            papers = {paths.paper_path(paper.id) for paper in site.catalog.papers}
            self.press.run(later=papers)
            write_page = self.press.write
        # Nothing is asked of the pages any more, and they hold on to much.
        self.pages = ()
        home = outputs.Home(
            docs=Path(config.docs_dir),
            configuration=Path(config.config_file_path),
            taken=self.taken,
            written=sorted(self.written, key=lambda page: page.path),
        )
        settings = self.config.outputs.settings()
        for note in outputs.write(site, Path(config.site_dir), settings, home, write_page):
            log.info(note)

    @event_priority(100)  # before a plugin has the server watch more
    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Let the server see a change sooner than MkDocs would."""
        del builder
        assert self.site is not None  # noqa: S101
        known = (config.docs_dir, config.config_file_path, *config.theme.dirs)
        serving.look_often(server, known, len(self.site.catalog.papers))
        return server

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing of a failed build behind."""
        del error
        gc.enable()
        if self.press:
            self.press.close()
