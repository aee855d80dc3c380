"""Paper Catalog: a static site generator for curated catalogs of research papers."""
