"""References in any style of the Citation Style Language, by a citation processor.

What the owner names in mkdocs.yml (`setting`), the styles' own files (`style`), papers as the
processor reads them (`item`), the processor (`pandoc`), what it made before (`kept`), and all of it
put together (`chosen`). The processor and the styles are packages of an extra, `csl`: nothing here
is needed for the styles that we format ourselves.
"""

from __future__ import annotations

from catalog.exports.processor.chosen import Chosen, cache_folder, choose

__all__ = ["Chosen", "cache_folder", "choose"]
