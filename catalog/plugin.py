"""The MkDocs plugin: events in, calls of the rooms above, files out."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from catalog import load, search
from catalog.check import examine
from catalog.load import Docs
from catalog.markup import escape
from catalog.pages import Known, Page, Site, pages, paths
from catalog.pages.taken import taken
from catalog.press import Press, place
from catalog.problems import has_errors, report
from catalog.progress import Account
from catalog.search import opensearch
from catalog.search.text import text_of
from catalog.static import SCRIPTS, static_files, without_comments
from catalog.trim import trim

_THEME = Path(__file__).parent / "theme"
_STYLE = f"{SCRIPTS}catalog.css"
_SCRIPT = f"{SCRIPTS}catalog.js"
# What Material's own configuration names: fonts that it loads from Google unless told otherwise.
_MATERIAL_FONTS = {"text": "Roboto", "code": "Roboto Mono"}

log = get_plugin_logger("catalog")


class CatalogConfig(Config):
    """The plugin's settings in mkdocs.yml."""

    press = Type(bool, default=True)


class CatalogPlugin(BasePlugin[CatalogConfig]):
    """Turns `docs/papers`, `docs/topics` and `docs/tags.yaml` into pages and a search index."""

    site: Site | None = None
    pages: tuple[Page, ...] = ()
    serving = False
    press: Press | None = None
    # While serving: what files held and what was made of it.
    read: load.Known | None = None
    known: Known | None = None
    account: Account
    moved: dict[str, str]
    texts: dict[str, search.TextPage]

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Tell serving from building. MkDocs keeps a plugin with this event between rebuilds."""
        del dirty
        self.serving = command == "serve"
        if self.serving:
            self.read, self.known = load.Known(), Known()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the entries, and stop before anything is written if they have errors."""
        # What a build makes stays until its end: looking for garbage in it, again and again, would
        # be a sixth of the work.
        gc.disable()
        self.account = Account()
        if config.theme.name != "material":
            raise PluginError("the catalog plugin needs `theme: {name: material}` in mkdocs.yml")
        self._read(config)
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
        catalog, problems = examine(docs.folder, self.read)
        site = Site(
            catalog=catalog,
            name=config.site_name,
            description=config.site_description or "",
            addresses=paths.Addresses(directories=config.use_directory_urls),
            propose=paths.CONTRIBUTE if (docs.folder / paths.CONTRIBUTE).exists() else "",
            known=self.known,
        )
        made: tuple[Page, ...] = ()
        if not has_errors(problems):
            made = tuple(pages(site))
            problems = (*problems, *taken(made, docs))
        if not has_errors(problems):
            self.site, self.pages = site, made
            for problem in problems:
                log.warning(problem.text())
        elif self.serving and self.site:
            log.error("the catalog has errors: the site stays as it was\n%s", report(problems))
        else:
            raise PluginError(f"the catalog has errors\n{report(problems)}")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace the entries by the pages made from them."""
        assert self.site is not None  # noqa: S101  # on_config has read it
        docs = Docs(Path(config.docs_dir))
        for path in (*docs.entries("papers"), *docs.entries("topics"), "tags.yaml"):
            entry = files.get_file_from_path(path)
            if entry is not None:
                files.remove(entry)
        self.press = Press(config, salt=f"{config.site_name} {len(self.site.catalog.papers)}")
        self.moved = {
            page.path: self.site.addresses.of(page.moved_to) for page in self.pages if page.moved_to
        }
        place(self.pages, files, config, self.press if self.config.press else None)
        for file in files:
            if file.src_uri.startswith(SCRIPTS) and file.src_uri.endswith(".js"):
                file.content_string = without_comments(file.content_string)
        self.texts = {}
        for path, content in static_files(self.site, config.site_url):
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=content))
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell the theme where the home page and the search page are."""
        del config, files
        assert self.site is not None  # noqa: S101
        address = self.site.addresses.of
        env.bytecode_cache = self.known.templates if self.known else None
        env.globals["catalog"] = {"home": address(paths.HOME), "search": address(paths.SEARCH)}
        return env

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """A former id's page names the new address as the canonical one."""
        del files
        moved_to = self.moved.get(page.file.src_uri)
        if moved_to and config.site_url:
            page.canonical_url = f"{config.site_url.rstrip('/')}/{moved_to}"
        return page

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Keep the text of a hand-written page for search."""
        del config, files
        if not (page.meta.get("search") or {}).get("exclude"):
            self.texts[page.file.src_uri] = search.TextPage(
                page.file.url if page.file.url != "./" else "", str(page.title), text_of(html)
            )
        return html

    @event_priority(-100)  # after every plugin that changes a page
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep what MkDocs made of a shape; it is no page of the site."""
        if config.site_url:
            # Material's templates have no place for it that a site's own would not take away.
            address = escape(f"{config.site_url}{opensearch.PATH}")
            found = opensearch.link(str(escape(config.site_name)), str(address))
            output = output.replace("</head>", f"{found}</head>", 1)
        output = trim(output)
        return self.press.keep(page.file.src_uri, output) if self.press else output

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Put every pressed page into the sitemap."""
        del config
        if self.press and template_name == "sitemap.xml":
            return self.press.sitemap(output)
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Fill the stamps, and write the search index."""
        assert self.site is not None  # noqa: S101
        if self.press:
            self.press.run()
            self.press.close()
        if not self.serving:
            # Nothing is asked of the pages any more, and they hold on to much.
            self.press, self.pages = None, ()
        texts = [self.texts[path] for path in sorted(self.texts)]
        search.write(self.site, Path(config.site_dir, search.FOLDER), texts)
        gc.enable()
        if log.isEnabledFor(logging.INFO):
            log.info(self.account.text(config.site_dir))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build anew, too, when a template of the owner's changes."""
        del builder
        if config.theme.custom_dir:
            server.watch(config.theme.custom_dir)
        return server

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing of a failed build behind."""
        del error
        gc.enable()
        if self.press:
            self.press.close()
