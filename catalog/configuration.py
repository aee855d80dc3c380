"""The plugin's settings in mkdocs.yml, as MkDocs reads them."""

from __future__ import annotations

from mkdocs.config.base import Config
from mkdocs.config.config_options import URL, Choice, ListOfItems, Optional, SubConfig, Type

from catalog.exports.formats import FORMATS
from catalog.outputs import Settings


class OutputsConfig(Config):
    """What of the files for machines is written; what is not said depends on the catalog's size."""

    feeds = Type(bool, default=True)
    feed_ids = Optional(URL(is_dir=True))
    exports = Optional(ListOfItems(Choice([one.suffix for one in FORMATS])))
    api = Optional(Type(bool))
    markdown = Optional(Type(bool))
    sqlite = Type(bool, default=True)
    zip = Type(bool, default=False)

    def settings(self) -> Settings:
        """The same, for `catalog.outputs`."""
        return Settings(
            feeds=self.feeds,
            feed_ids=self.feed_ids or None,
            exports=None if self.exports is None else tuple(self.exports),
            api=self.api,
            markdown=self.markdown,
            sqlite=self.sqlite,
            zip=self.zip,
        )


class CatalogConfig(Config):
    """All settings of the plugin."""

    press = Type(bool, default=True)
    # The level of each problem, by code: error, warning or off.
    check = Type(dict, default={})
    # For commands, which read it without MkDocs.
    services = Type(dict, default={})
    # Whether images are drawn, or the file of the font to draw them with.
    cards = Type((bool, str), default=True)
    # The styles of references on papers' pages, in order; what is not said is all of our own.
    citation_styles = Optional(Type(list))
    # An author with so many papers has a page; what is not said depends on the catalog's size.
    author_pages = Optional(Type(int))
    # Whether pages say who has added papers, as git tells it.
    contributors = Type(bool, default=True)
    outputs = SubConfig(OutputsConfig)
