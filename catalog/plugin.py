"""The MkDocs plugin: events in, calls of the rooms above, files out."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from catalog import search
from catalog.check import examine
from catalog.entry.schema import schemas
from catalog.load import Docs
from catalog.model import Catalog
from catalog.pages import Page, Site, pages, paths
from catalog.problems import has_errors, report

_THEME = Path(__file__).parent / "theme"
_STYLE = "assets/catalog/catalog.css"
_SCRIPT = "assets/catalog/catalog.js"
# What Material's own configuration names: fonts that it loads from Google unless told otherwise.
_MATERIAL_FONTS = {"text": "Roboto", "code": "Roboto Mono"}

log = get_plugin_logger("catalog")


class CatalogConfig(Config):
    """The plugin has no settings: a catalog is what its entries say."""


class CatalogPlugin(BasePlugin[CatalogConfig]):
    """Turns `docs/papers`, `docs/topics` and `docs/tags.yaml` into pages and a search index."""

    site: Site

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the entries, and stop before anything is written if they have errors."""
        if config.theme.name != "material":
            raise PluginError("the catalog plugin needs `theme: {name: material}` in mkdocs.yml")
        self.site = Site(
            catalog=self._read(Path(config.docs_dir)),
            name=config.site_name,
            description=config.site_description or "",
            addresses=paths.Addresses(directories=config.use_directory_urls),
        )
        # Behind the owner's own overrides, in front of Material.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(_THEME))
        if config.theme.get("font") == _MATERIAL_FONTS:
            config.theme["font"] = False
        config.extra_css.insert(0, _STYLE)
        script = ExtraScriptValue(_SCRIPT)
        script.type = "module"
        config.extra_javascript.append(script)
        return config

    def _read(self, docs: Path) -> Catalog:
        catalog, problems = examine(docs)
        if has_errors(problems):
            raise PluginError(f"the catalog has errors\n{report(problems)}")
        for problem in problems:
            log.warning(problem.text())
        return catalog

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace the entries by the pages made from them, and add the search index."""
        docs = Docs(Path(config.docs_dir))
        for path in (*docs.entries("papers"), *docs.entries("topics"), "tags.yaml"):
            entry = files.get_file_from_path(path)
            if entry is not None:
                files.remove(entry)
        for page in pages(self.site):
            written = files.get_file_from_path(page.path)
            if written is None:
                files.append(_file(page, config))
            elif page.path != paths.HOME:
                raise PluginError(
                    f"{docs.shown(page.path)}:1:1: page-taken: the catalog makes a page of this "
                    "name\nhint: rename the file"
                )
        static = search.build(search.documents(self.site))
        static |= {f"schema/{name}": text.encode() for name, text in schemas().items()}
        for path, content in static.items():
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=content))
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell the theme where the search page is."""
        del config, files
        env.globals["catalog"] = {"search": self.site.addresses.of(paths.SEARCH)}
        return env


def _file(page: Page, config: MkDocsConfig) -> File:
    inclusion = InclusionLevel.UNDEFINED if page.in_nav else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, page.path, content=page.text, inclusion=inclusion)
    file.edit_uri = page.edit
    return file
