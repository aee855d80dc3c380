"""The MkDocs plugin: events in, calls of the rooms above, files out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from catalog import search
from catalog.check import examine
from catalog.entry.schema import schemas
from catalog.load import Docs
from catalog.pages import Page, Site, pages, paths
from catalog.press import Press, place
from catalog.problems import Location, Problem, has_errors, report

_THEME = Path(__file__).parent / "theme"
_STYLE = "assets/catalog/catalog.css"
_SCRIPT = "assets/catalog/catalog.js"
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
    moved: dict[str, str]

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Tell serving from building. MkDocs keeps a plugin with this event between rebuilds."""
        del dirty
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the entries, and stop before anything is written if they have errors."""
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
        catalog, problems = examine(docs.folder)
        site = Site(
            catalog=catalog,
            name=config.site_name,
            description=config.site_description or "",
            addresses=paths.Addresses(directories=config.use_directory_urls),
        )
        made: tuple[Page, ...] = ()
        if not has_errors(problems):
            made = tuple(pages(site))
            problems = (*problems, *_taken(made, docs))
        if not has_errors(problems):
            self.site, self.pages = site, made
            for problem in problems:
                log.warning(problem.text())
        elif self.serving and self.site:
            log.error("the catalog has errors: the site stays as it was\n%s", report(problems))
        else:
            raise PluginError(f"the catalog has errors\n{report(problems)}")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace the entries by the pages made from them, and add the search index."""
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
        static = search.build(search.documents(self.site))
        static |= {f"schema/{name}": text.encode() for name, text in schemas().items()}
        for path, content in static.items():
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=content))
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell the theme where the home page and the search page are."""
        del config, files
        assert self.site is not None  # noqa: S101
        address = self.site.addresses.of
        env.globals["catalog"] = {"home": address(paths.HOME), "search": address(paths.SEARCH)}
        return env

    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """A former id's page names the new address as the canonical one."""
        del files
        moved_to = self.moved.get(page.file.src_uri)
        if moved_to and config.site_url:
            page.canonical_url = f"{config.site_url.rstrip('/')}/{moved_to}"
        return page

    @event_priority(-100)  # after every plugin that changes a page
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep what MkDocs made of a shape; it is no page of the site."""
        del config
        return self.press.keep(page.file.src_uri, output) if self.press else output

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Put every pressed page into the sitemap."""
        del config
        if self.press and template_name == "sitemap.xml":
            return self.press.sitemap(output)
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Fill the stamps."""
        del config
        if self.press:
            self.press.run()
            self.press.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing of a failed build behind."""
        del error
        if self.press:
            self.press.close()


def _taken(made: Iterable[Page], docs: Docs) -> list[Problem]:
    """Hand-written pages with the names of generated ones. The home page may be written by hand."""
    written = {path.relative_to(docs.folder).as_posix() for path in docs.folder.rglob("*.md")}
    return [
        Problem(
            code="page-taken",
            location=Location(file=docs.shown(page.path)),
            message="the catalog makes a page of this name",
            hint="rename the file",
        )
        for page in made
        if page.path in written and page.path != paths.HOME
    ]
