"""The catalog as Markdown pages: front matter and text, ready for MkDocs or any folder.

`paths` names pages and links between them, `prose` renders hand-written Markdown fields, `cards`
prepares what lists show of a paper, `site` lists every page.
"""

from catalog.pages.site import FRONT, Content, Known, Page, Site, front_matter, pages

__all__ = ["FRONT", "Content", "Known", "Page", "Site", "front_matter", "pages"]
