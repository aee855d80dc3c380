from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from catalog.pages import Site
from catalog.pages.paths import Addresses
from catalog.search import opensearch
from catalog.static import static_files, without_comments

NAMES = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def described(site: Site, url: str | None) -> ET.Element | None:
    content = dict(static_files(site, url)).get("opensearch.xml")
    return None if content is None else ET.fromstring(content)  # noqa: S314  # our own


def test_browsers_are_told_how_to_ask(toy_site: Site) -> None:
    found = described(toy_site, "https://toys.example.org/catalog/")
    assert found is not None
    url = found.find("o:Url", NAMES)
    assert url is not None
    assert url.get("template") == "https://toys.example.org/catalog/search/?q={searchTerms}"
    assert url.get("type") == "text/html"


def test_the_search_page_may_be_a_file(toy_site: Site) -> None:
    site = Site(catalog=toy_site.catalog, addresses=Addresses(directories=False))
    found = described(site, "https://x.org/")
    assert found is not None
    url = found.find("o:Url", NAMES)
    assert url is not None
    assert url.get("template") == "https://x.org/search.html?q={searchTerms}"


def test_without_an_address_there_is_nothing_to_tell(toy_site: Site) -> None:
    assert described(toy_site, None) is None


@pytest.mark.parametrize("name", ["A & B <c>", "Papers about everything under the sun", "論文"])
def test_any_name_makes_a_document(name: str) -> None:
    found = ET.fromstring(opensearch.description(name, "", "https://x.org/s/"))  # noqa: S314
    short = found.findtext("o:ShortName", namespaces=NAMES)
    assert short
    assert name.startswith(short)
    assert len(short) <= 16
    assert found.findtext("o:Description", namespaces=NAMES) == f"Search {name}"


def test_scripts_lose_their_comments_and_nothing_else() -> None:
    script = """
    // A comment.
    const pattern = /[/]\\/\\*x/g; /* another */
    const text = `a // ${1 /* kept: it is in a string's code */} b`;
    export const both = "/* not */" + pattern;
    """
    published = without_comments(script)
    assert "A comment" not in published
    assert "another" not in published
    assert "/[/]\\/\\*x/g" in published
    assert "`a // ${" in published
    assert '"/* not */"' in published
