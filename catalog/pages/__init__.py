"""The catalog as Markdown pages: front matter and text, ready for MkDocs or any folder.

`paths` names pages and links between them, `prose` renders hand-written Markdown fields, `cards`
prepares what lists show of a paper, `site` is the catalog with what many pages need of it,
`composer` fills templates, `lists`, `topic` and `paper` make pages of their kind, and `every` lists
all of them.
"""

from catalog.pages.every import pages
from catalog.pages.known import Known
from catalog.pages.page import FRONT, Content, Page, front_matter
from catalog.pages.site import Site

__all__ = ["FRONT", "Content", "Known", "Page", "Site", "front_matter", "pages"]
