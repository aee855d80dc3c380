"""An OpenSearch description, by which a browser adds the site to its search engines.

Source: OpenSearch 1.1 (draft 6), "OpenSearch description document".
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

PATH = "opensearch.xml"
_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
# What the specification allows a short name and a description to have.
_SHORT, _LONG = 16, 1024


def description(name: str, text: str, search: str) -> bytes:
    """The document for a site of this name, whose search page has this address."""
    root = Element("OpenSearchDescription", xmlns=_NAMESPACE)
    SubElement(root, "ShortName").text = name[:_SHORT].strip()
    SubElement(root, "Description").text = (text or f"Search {name}")[:_LONG]
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Url", type="text/html", template=f"{search}?q={{searchTerms}}")
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def link(name: str, address: str) -> str:
    """The element of a page's head that leads to the document, both values escaped for HTML."""
    return (
        f'<link rel="search" type="application/opensearchdescription+xml" title="{name}" '
        f'href="{address}">'
    )
