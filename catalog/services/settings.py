"""Settings of asking: addresses of services, who asks, limits, the cache, tokens.

They come from `mkdocs.yml` (a mapping `services:`) and from the environment
(`PAPER_CATALOG_…`), which wins. Tokens come from the environment alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs

from catalog.model import FORMATS, Url
from catalog.problems import Location, Problem, did_you_mean, quote

Service = Literal[
    "arxiv", "crossref", "datacite", "openalex", "semantic-scholar", "openreview", "openreview-v1",
    "acl", "pubmed",
]  # fmt: skip
SERVICES: tuple[Service, ...] = get_args(Service)

# What people call them, and what entries name as their source.
NAMES: dict[Service, str] = {
    "arxiv": "arXiv",
    "crossref": "Crossref",
    "datacite": "DataCite",
    "openalex": "OpenAlex",
    "semantic-scholar": "Semantic Scholar",
    "openreview": "OpenReview",
    "openreview-v1": "OpenReview (version 1)",
    "acl": "ACL Anthology",
    "pubmed": "PubMed",
}
ADDRESSES: dict[Service, str] = {
    "arxiv": "https://export.arxiv.org/api/query",
    "crossref": "https://api.crossref.org",
    "datacite": "https://api.datacite.org",
    "openalex": "https://api.openalex.org",
    "semantic-scholar": "https://api.semanticscholar.org/graph/v1",
    "openreview": "https://api2.openreview.net",
    "openreview-v1": "https://api.openreview.net",
    "acl": "https://aclanthology.org",
    "pubmed": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
}
# Seconds between two requests, as the services ask: arXiv API, "Terms of Use"; Semantic Scholar,
# "API license"; NCBI, "Usage guidelines" (three a second). The others get a small pause.
PAUSES: dict[Service, float] = {"arxiv": 3.0, "semantic-scholar": 1.0, "pubmed": 0.4}
PAUSE = 0.1

_PREFIX = "PAPER_CATALOG_"
_TOKENS: tuple[Service, ...] = ("openalex", "semantic-scholar", "openreview")
_CONTACT = re.compile(r"[^\s@<>();,:\\\"\[\]\x00-\x1f\x7f]+@[A-Za-z0-9.-]+")
_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one request. Times in seconds, sizes in bytes after decompression."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    size: int = 8_000_000
    tries: int = 3
    # The first pause before asking again; each further one is twice as long.
    backoff: float = 1.0
    # A service that wants a longer pause is left for the next one.
    longest_wait: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How services are asked. The defaults ask the public services, without tokens.

    `addresses` holds only those that somebody has set: each is trusted, be it a private one.
    `trusted` are further origins (`http://host:port`) that pages may be read from although they
    are private. `site` is the catalog's own address, `contact` a mail address; both go into the
    User-Agent. `cache` is a folder, or None for none. `age` is how many seconds an answer is good
    for.
    """

    addresses: Mapping[Service, str] = field(default_factory=dict)
    trusted: tuple[str, ...] = ()
    leave_out: frozenset[Service] = frozenset()
    site: str = ""
    contact: str = ""
    offline: bool = False
    cache: Path | None = None
    age: float = 7 * 24 * 3600.0
    cache_size: int = 50_000_000
    limits: Limits = Limits()
    tokens: Mapping[Service, str] = field(default_factory=dict, repr=False)

    def address(self, service: Service) -> str:
        """The base address of a service, without a slash at its end."""
        return self.addresses.get(service, ADDRESSES[service]).rstrip("/")


@dataclass(frozen=True, slots=True)
class Read:
    """Settings as read, and what of them could not be understood."""

    settings: Settings
    problems: tuple[Problem, ...]


def read_settings(
    configured: object, environment: Mapping[str, str], *, file: str = "mkdocs.yml", site: str = ""
) -> Read:
    """Settings from the value of `services:` in `mkdocs.yml` and from the environment.

    `configured` is what the YAML holds there: a mapping, or None if there is none. `site` is
    MkDocs' `site_url`. What is wrong is a problem and counts as not given.
    """
    problems: list[Problem] = []
    reader = _Reader(file, problems)
    settings = Settings(site=reader.site(site), cache=_cache_folder())
    if configured is not None:
        settings = _configured(settings, configured, reader)
    return Read(_from_environment(settings, environment, problems), tuple(problems))


def _cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("paper-catalog", appauthor=False)) / "services"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Values of one source, with its name for problems."""

    source: str
    problems: list[Problem]

    def wrong(self, name: str, message: str, hint: str = "") -> None:
        self.problems.append(
            Problem(
                code="bad-service-setting",
                location=Location(file=self.source),
                message=f"{name}: {message}",
                hint=hint,
            )
        )

    def site(self, value: object) -> str:
        """An address, for the User-Agent; empty if it is none."""
        return value if isinstance(value, str) and _is_url(value) else ""

    def address(self, name: str, value: object) -> str | None:
        if isinstance(value, str) and _is_url(value):
            return value.rstrip("/")
        self.wrong(name, f"{quote(str(value))} is not an address", "give an https:// address")
        return None

    def contact(self, name: str, value: object) -> str:
        text = value.removeprefix("mailto:") if isinstance(value, str) else ""
        if _CONTACT.fullmatch(text):
            return text
        self.wrong(name, f"{quote(str(value))} is not a mail address")
        return ""

    def yes(self, name: str, value: object) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.casefold() in {"1", "true", "yes", "on"}:
            return True
        if isinstance(value, str) and value.casefold() in {"", "0", "false", "no", "off"}:
            return False
        self.wrong(name, f"{quote(str(value))} is neither true nor false")
        return False

    def services(self, name: str, value: object) -> frozenset[Service]:
        """Services by name: a list, or a text with commas."""
        given = re.split(r"[\s,]+", value) if isinstance(value, str) else value
        if not isinstance(given, list):
            self.wrong(name, f"{quote(str(value))} is not a list of services")
            return frozenset()
        known: set[Service] = set()
        for word in (str(word) for word in given if word):
            found = next((service for service in SERVICES if service == word), None)
            if found is None:
                hint = did_you_mean(word, SERVICES)
                self.wrong(name, f"no service is called {quote(word)}", hint)
            else:
                known.add(found)
        return frozenset(known)


def _is_url(value: str) -> bool:
    return FORMATS[Url].pattern.fullmatch(value) is not None


def _configured(settings: Settings, configured: object, reader: _Reader) -> Settings:
    if not isinstance(configured, Mapping):
        reader.wrong("services", "this must be a mapping, such as `contact: you@example.org`")
        return settings
    known = ("contact", "offline", "cache", "leave_out", "trusted", "addresses")
    changes: dict[str, Any] = {}
    for key, value in configured.items():
        name = f"services: {key}"
        if key == "contact":
            changes["contact"] = reader.contact(name, value)
        elif key == "offline":
            changes["offline"] = reader.yes(name, value)
        elif key == "cache":
            changes["cache"] = _folder(reader, name, value)
        elif key == "leave_out":
            changes["leave_out"] = reader.services(name, value)
        elif key == "trusted":
            given = value if isinstance(value, list) else [value]
            origins = [reader.address(name, item) for item in given]
            changes["trusted"] = tuple(origin for origin in origins if origin)
        elif key == "addresses":
            changes["addresses"] = _addresses(reader, value)
        else:
            reader.wrong(name, "there is no such setting", did_you_mean(str(key), known))
    return replace(settings, **changes)


def _folder(reader: _Reader, name: str, value: object) -> Path | None:
    """A folder for the cache; `false` or nothing is none."""
    if value is None or value is False or value == "":
        return None
    if isinstance(value, str) and "\0" not in value:
        return Path(value).expanduser()
    reader.wrong(name, f"{quote(str(value))} is not a folder", "give a path, or false for no cache")
    return None


def _addresses(reader: _Reader, value: object) -> dict[Service, str]:
    if not isinstance(value, Mapping):
        reader.wrong("services: addresses", "this must be a mapping from services to addresses")
        return {}
    result: dict[Service, str] = {}
    for key, address in value.items():
        name = f"services: addresses: {key}"
        service = next((service for service in SERVICES if service == key), None)
        if service is None:
            reader.wrong(name, "there is no such service", did_you_mean(str(key), SERVICES))
            continue
        given = reader.address(name, address)
        if given:
            result[service] = given
    return result


def _from_environment(
    settings: Settings, environment: Mapping[str, str], problems: list[Problem]
) -> Settings:
    """The settings with what the environment says of them: `PAPER_CATALOG_CONTACT` and so on.

    A token is sent to a service's own address, or to one that the environment names: not to one
    from `mkdocs.yml`, which a pull request may change.
    """
    reader = _Reader("environment", problems)
    given = {
        name.removeprefix(_PREFIX): value.strip()
        for name, value in environment.items()
        if name.startswith(_PREFIX) and value.strip()
    }
    changes: dict[str, Any] = {}
    if "CONTACT" in given:
        changes["contact"] = reader.contact(f"{_PREFIX}CONTACT", given["CONTACT"])
    if "SITE" in given:
        changes["site"] = reader.address(f"{_PREFIX}SITE", given["SITE"]) or settings.site
    if "OFFLINE" in given:
        changes["offline"] = reader.yes(f"{_PREFIX}OFFLINE", given["OFFLINE"])
    if "CACHE" in given:
        none = given["CACHE"].casefold() in {"0", "off", "no", "false"}
        changes["cache"] = None if none else Path(given["CACHE"]).expanduser()
    if "LEAVE_OUT" in given:
        changes["leave_out"] = reader.services(f"{_PREFIX}LEAVE_OUT", given["LEAVE_OUT"])
    if "TRUSTED" in given:
        origins = [
            reader.address(f"{_PREFIX}TRUSTED", origin)
            for origin in re.split(r"[\s,]+", given["TRUSTED"])
        ]
        changes["trusted"] = tuple(origin for origin in origins if origin)
    named = {
        service: reader.address(f"{_PREFIX}{_variable(service)}", given[_variable(service)])
        for service in SERVICES
        if _variable(service) in given
    }
    addresses = {service: address for service, address in named.items() if address}
    changes["addresses"] = {**settings.addresses, **addresses}
    changes["tokens"] = _tokens(given, reader, {*settings.addresses} - {*addresses})
    return replace(settings, **changes)


def _variable(service: Service) -> str:
    return service.upper().replace("-", "_")


def _tokens(
    given: Mapping[str, str], reader: _Reader, elsewhere: set[Service]
) -> dict[Service, str]:
    """Tokens by service, without those of services whose address `mkdocs.yml` has changed."""
    tokens: dict[Service, str] = {}
    for service in _TOKENS:
        name = f"{_variable(service)}_TOKEN"
        both = {service, "openreview-v1"} if service == "openreview" else {service}
        if name not in given or both & elsewhere:
            continue
        if _TOKEN.fullmatch(given[name]):
            tokens[service] = given[name]
        else:
            # The token itself is not shown.
            reader.wrong(f"{_PREFIX}{name}", "it holds spaces or characters beyond ASCII")
    return tokens


def variables() -> tuple[str, ...]:
    """The names of all environment variables that are read, for the docs."""
    plain = ("CONTACT", "SITE", "OFFLINE", "CACHE", "LEAVE_OUT", "TRUSTED")
    addresses = tuple(_variable(service) for service in SERVICES)
    tokens = tuple(f"{_variable(service)}_TOKEN" for service in _TOKENS)
    return tuple(f"{_PREFIX}{name}" for name in (*plain, *addresses, *tokens))
