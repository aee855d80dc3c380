"""The API's documents are what its schemas and its OpenAPI description say, and lead on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from catalog.model import Paper
from catalog.outputs import Home, Settings, write
from catalog.outputs.openapi import openapi, schemas
from catalog.pages import Site
from tests import hostile

ONLY = Settings(feeds=False, exports=(), markdown=False, sqlite=False)


def api_of(site: Site, folder: Path, settings: Settings = ONLY) -> Path:
    write(site, folder, settings, Home())
    return folder / "api" / "v1"


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def check(name: str, document: Any) -> None:
    jsonschema.Draft202012Validator(schemas()[name]).validate(document)


@pytest.mark.parametrize("which", ["toys", "hostile"])
def test_every_document_is_what_its_schema_says(which: str, toy_site: Site, tmp_path: Path) -> None:
    site = toy_site if which == "toys" else hostile.site()
    api = api_of(site, tmp_path)
    check("index", read(api / "index.json"))
    papers = sorted((api / "papers").iterdir())
    for path in papers:
        check("paper", read(path))
    aliases = [alias for paper in site.catalog.papers for alias in paper.aliases]
    assert len(papers) == len(site.catalog.papers) + len(aliases)
    described = read(api / "openapi.json")
    for group in ("topics", "tags"):
        index = read(api / group / "index.json")
        check("lists", index)
        assert f"/{group}/{{id}}.json" in described["paths"]
        for said in index["lists"]:
            document = read(api / group / f"{said['id']}.json")
            check("list", document)
            assert len(document["papers"]) == document["total"] == said["total"]
    for name, schema in schemas().items():
        assert read(api / "schema" / f"{name}.json") == schema


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("paper", {"id": "Not an id"}),
        ("paper", {"title": ""}),
        ("paper", {"date": 2020}),
        ("paper", {"authors": ["Ada Lovelace"]}),
        ("paper", {"links": {"pdf": "https://example.org/"}}),
        ("paper", {"url": None}),
        ("index", {"total": "4"}),
        ("index", {"papers": [{"id": "x"}]}),
        ("index", {"version": "2"}),
        ("list", {"kind": "shelf"}),
        ("lists", {"lists": [{}]}),
    ],
)
def test_the_schemas_find_what_is_wrong(name: str, change: dict[str, Any], tmp_path: Path) -> None:
    api = api_of(hostile.site(), tmp_path)
    where = {
        "paper": "papers/plain.json",
        "index": "index.json",
        "list": "topics/all.json",
        "lists": "topics/index.json",
    }
    document = read(api / where[name])
    check(name, document)
    with pytest.raises(jsonschema.ValidationError):
        check(name, document | change)


def test_members_may_be_added(tmp_path: Path) -> None:
    api = api_of(hostile.site(), tmp_path)
    check("paper", read(api / "papers/plain.json") | {"citations": 12})


def test_a_papers_document_says_what_its_entry_says(tmp_path: Path) -> None:
    api = api_of(hostile.site(), tmp_path)
    assert read(api / "papers/plain.json") == {
        "id": "plain",
        "url": f"{hostile.URL}papers/plain/",
        "key": "lovelace2023plain",
        "title": "A plain one",
        "abstract": "It is plain.",
        "authors": [{"name": "Ada Lovelace"}, {"name": "Alan Turing"}],
        "date": "2023-02-28",
        "venue": "ACL 2023",
        "topics": ["all"],
        "added": "2024-05-17",
    }
    nasty = read(api / "papers/nasty.json")
    assert "</script><b>&amp;" in nasty["title"]
    assert not set(nasty["title"]) & set("\x00\x07\x1b")
    assert nasty["ids"].keys() == {"openreview"}
    address = "https://example.org/?a=1&amp;b='2'&c=(x)#](y)"
    assert nasty["status_url"] == address
    corrected, withdrawn = nasty["history"]
    assert (corrected["status"], corrected["date"]) == ("corrected", "2024-05")
    assert corrected["url"] == address
    assert "</script><b>&amp;" in corrected["note"]
    assert withdrawn == {"status": "withdrawn", "date": "2023"}
    assert read(api / "papers/oldest.json") == read(api / "papers/older.json") == nasty


def test_every_field_of_an_entry_has_its_place_in_the_schema() -> None:
    fields = {field for field in Paper.__dataclass_fields__ if field != "file"}
    named = set(schemas()["paper"]["properties"])
    assert fields - {"citation_key"} <= named
    assert named - fields == {"url", "key"}


def test_a_long_index_goes_on_in_further_parts(tmp_path: Path) -> None:
    site = hostile.site()
    papers = tuple(hostile.paper(f"p{n:04}", f"Paper {n}") for n in range(2001))
    site = replace(site, catalog=replace(site.catalog, papers=papers))
    api = api_of(site, tmp_path)
    found: list[str] = []
    sizes = []
    name = "index.json"
    while name:
        part = read(api / name)
        check("index", part)
        assert part["total"] == 2001
        sizes.append(len(part["papers"]))
        found += [paper["id"] for paper in part["papers"]]
        name = part.get("next", "")
    assert sizes == [1000, 1000, 1]
    assert found == list(site.index.papers)
    # Too many for a document each, unless they are asked for.
    assert not (api / "papers").exists()
    assert "/papers/{id}.json" not in read(api / "openapi.json")["paths"]
    forced = api_of(site, tmp_path / "forced", replace(ONLY, api=True))
    assert len(list((forced / "papers").iterdir())) == 2001


def test_topics_say_what_they_are_below(toy_site: Site, tmp_path: Path) -> None:
    api = api_of(toy_site, tmp_path)
    document = read(api / "topics" / "semantic-segmentation.json")
    assert document["parent"] == "segmentation"
    assert document["papers"] == list(toy_site.index.by_topic["semantic-segmentation"])  # type: ignore[index]
    assert "parent" not in read(api / "topics" / "segmentation.json")


@pytest.mark.parametrize("documents", [True, False])
@pytest.mark.parametrize("url", ["https://example.org/x/", ""])
def test_the_description_is_openapi(documents: bool, url: str) -> None:  # noqa: FBT001
    described = openapi("A catalog", url, documents=documents, groups=("topics", "tags"))
    OpenAPIV31SpecValidator(described).validate()
    broken = described | {"paths": {"/x": {"get": {"responses": 200}}}}
    assert not OpenAPIV31SpecValidator(broken).is_valid()


def test_every_address_of_the_description_is_a_file(toy_site: Site, tmp_path: Path) -> None:
    api = api_of(toy_site, tmp_path)
    for path, said in read(api / "openapi.json")["paths"].items():
        if "{part}" in path:
            continue
        pattern = path.lstrip("/").replace("{id}", "*")
        files = [file for file in api.glob(pattern) if file.name != "index.json" or "{" not in path]
        assert files, path
        schema = said["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for file in files:
            check(schema["$ref"].rpartition("/")[2], read(file))
