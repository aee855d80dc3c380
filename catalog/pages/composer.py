"""Fills templates: a page's values in, its front matter and its body out.

What many pages show (a row of a list, the breadcrumbs of a topic, a tag's link) is made once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog import markup
from catalog.additions import recent
from catalog.amounts import counted
from catalog.model import LARGE, PaperId, TagId, TopicId
from catalog.pages import cards, paths, prose
from catalog.pages.head import About, Head
from catalog.pages.head_coins import coins
from catalog.pages.page import FRONT, Content, Page
from catalog.pages.row import at_level, row
from catalog.pages.site import Site

_DESCRIPTION = 200
# Stands around the number of what is put into a body at last. No text of an entry holds it.
_HELD = "\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a page shows: its title and description as plain text, and its body as HTML."""

    title: str
    description: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    """What a page is made of; see `Composer.page`."""

    path: str
    make: Callable[[str], Body]
    inputs: Callable[[], tuple[Any, ...]] | None
    head: Callable[[About], Head]
    moved_to: str | None


class Composer:
    """Fills templates for one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.environment = Environment(
            loader=_Templates(Path(__file__).parent / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=_finalize,
            # Templates are read anew for every build, and looked for but once.
            auto_reload=False,
            bytecode_cache=site.known.templates if site.known else None,
        )
        self.environment.filters |= {"html": markup.to_html, "rows": self._rows}
        self.held: list[str] = []
        self.template = cache(self.environment.get_template)
        # Made once for each topic, tag or paper, and shown on many pages.
        self.row = cache(self._row)
        self.coins = cache(self._coins)
        self.line = cache(self._line)
        self.crumbs = cache(self._crumbs)
        self.topic_term = cache(self._topic_term)
        self.tag_term = cache(self._tag_term)
        self.related_row = cache(self._related_row)
        # Of authors there are more than papers; those who write much, write often.
        self.author_link = lru_cache(8192)(self._author_link)
        # Jinja's own helpers are not among them: each page copies all.
        self.environment.globals = {
            "site": site,
            "counted": counted,
            "date_text": cards.date_text,
            "file_name": cards.file_name,
            "pages_around": cards.pages_around,
            "paths": paths,
        }

    @cached_property
    def _macros(self) -> Any:
        return self.environment.get_template("macros.j2").module

    def page(
        self,
        path: str,
        make: Callable[[str], Body],
        *,
        inputs: Callable[[], tuple[Any, ...]] | None = None,
        edit: str | None = None,
        in_nav: bool = False,
        moved_to: str | None = None,
        head: Callable[[About], Head] | None = None,
        papers: Sequence[PaperId] = (),
    ) -> Page:
        """A page, whose body is made of its path when it is asked for: see `filled`.

        `inputs` are what it is made of, for pages of which there are many. `head` makes what the
        page says to machines, for pages of a special kind.
        """
        recipe = _Recipe(
            path=path,
            make=make,
            inputs=inputs,
            head=head or self.site.heads.page,
            moved_to=moved_to,
        )
        return Page(
            path=path,
            compose=partial(self._composed, recipe),
            edit=edit,
            in_nav=in_nav,
            moved_to=moved_to,
            papers=papers,
        )

    def _composed(self, recipe: _Recipe) -> Content:
        """A page; what is known of it from the last build is made anew only where it may differ."""
        path, site = recipe.path, self.site
        if recipe.inputs and site.known:
            given = recipe.inputs()
            # Another name of the site stands in all heads and in none of these bodies.
            body, about = site.made(path, (site.addresses, *given), lambda: self._text(recipe))
            shown = (site.heads.inputs, about, *given)
            head = site.made(f"head {path}", shown, lambda: recipe.head(about))
        else:
            body, about = self._text(recipe)
            head = recipe.head(about)
        front = {
            "title": about.title_html,
            "description": about.description_html,
            **FRONT,
            **head.front,
        }
        if path == paths.HOME:
            # Material puts the site's name behind a page's title: it would stand there twice.
            del front["title"]
        if recipe.moved_to:
            front["template"] = "catalog/redirect.html"
            front["redirect"] = site.addresses.between(path, recipe.moved_to)
        return Content(front=front, body=body)

    def _text(self, recipe: _Recipe) -> tuple[str, About]:
        """A page's body, and what it is about."""
        body = recipe.make(recipe.path)
        # Far more than is shown, and far less than a long abstract.
        short = (body.description or body.title)[: 2 * _DESCRIPTION].strip()
        if "  " in short or not short.isprintable():
            short = " ".join(short.split())
        about = About(
            path=recipe.path,
            title=body.title,
            text=body.description,
            title_html=markup.escape(body.title),
            description_html=markup.escape(markup.first_sentences(short, _DESCRIPTION)),
        )
        return body.html, about

    def filled(
        self, template: str, values: Callable[[], Mapping[str, Any]]
    ) -> Callable[[str], Body]:
        """A body from a template. The values, title and description among them, are made late."""
        return partial(self._filled, template, values)

    def _filled(self, template: str, values: Callable[[], Mapping[str, Any]], path: str) -> Body:
        """A template with these values and no others: `Template.render` would copy them twice."""
        given, made = values(), self.template(template)
        context = made.new_context(
            {
                **self.environment.globals,
                "link": lambda target: self.site.addresses.between(path, target),
                "prose": lambda text: self.prose(text, path),
                **given,
            },
            shared=True,
        )
        html = self._whole("".join(made.root_render_func(context)))
        return Body(title=given["title"], description=given.get("description") or "", html=html)

    def _whole(self, body: str) -> str:
        """A rendered body with what was held."""
        parts = body.strip().split(_HELD)
        parts[1::2] = [self.held[int(number)] for number in parts[1::2]]
        self.held.clear()
        return "".join(parts)

    def hold(self, html: str) -> Markup:
        """A sign in the place of finished HTML, which is put in when the rest of a page is done."""
        self.held.append(html)
        return Markup(f"{_HELD}{len(self.held) - 1}{_HELD}")  # noqa: S704  # a number

    def prose(self, text: str, path: str) -> Markup:
        """Hand-written Markdown on a page of this path."""

        def resolve(target: str) -> str | None:
            known = target in self.site.page_paths
            return self.site.addresses.between(path, target) if known else None

        return _tight(prose.to_html(text, resolve))

    # --- rows ------------------------------------------------------------------------------------

    def _rows(
        self,
        papers: Iterable[cards.Card],
        link: Callable[[str], str],
        level: int,
        anchors: Mapping[int, str] | None = None,
    ) -> Markup:
        """The papers of a list, under headings of a level: a sign in their place for now.

        Rows are most of a page and need no more work, so they are put in when the rest is done.
        `anchors` are the ids of some of them, by their number from 0.
        """
        rows = [self.row(card.path) for card in papers]
        for number, anchor in (anchors or {}).items():
            rows[number] = rows[number].replace("<li ", f'<li id="{anchor}" ', 1)
        return self.hold(
            at_level("".join(rows), level).replace(paths.WAY, self.site.addresses.way(link))
        )

    def lines(
        self,
        papers: Iterable[cards.Card],
        link: Callable[[str], str],
        head: Callable[[cards.Card], str],
    ) -> Markup:
        """A line for each paper, below a heading where `head` says something else than before.

        Years can be linked to, as in `topics/long-context/by-oldest/#y2022`.
        """
        parts = []
        last: str | None = None
        for card in papers:
            if (now := head(card)) != last:
                end = "" if last is None else "</ul>"
                anchor = f' id="y{now}"' if now.isdecimal() else ""
                parts.append(f'{end}<h2{anchor}>{markup.escape(now)}</h2><ul class="pc-lines">')
                last = now
            parts.append(self.line(card.path))
        parts.append("</ul>")
        return self.hold("".join(parts).replace(paths.WAY, self.site.addresses.way(link)))

    # Both are told the path of the paper's page, not its card: of that, finding what is made once
    # would look at every value, title and abstract included.

    def _line(self, path: str) -> str:
        card = self.site.card[paths.paper_of(path)]
        address = f"{paths.WAY}{self.site.addresses.name_of(path)}"
        year = f" <span>{card.year}</span>" if card.year else ""
        return f'<li><a href="{address}" dir="auto">{card.marked}</a>{year}</li>'

    def _row(self, path: str) -> str:
        """A paper in a list, the same in all of them but for the way to its page."""
        id_ = paths.paper_of(path)
        address = f"{paths.WAY}{self.site.addresses.name_of(path)}"
        # For readers who were here before: what came since is marked by a script.
        added = self._recent.get(id_)
        made = row(self.site.card[id_], address, added=str(added) if added else "")
        if len(self.site.catalog.papers) > LARGE:
            # Half as much again as the row; the lists' exports say the same.
            return made
        return f"{made.removesuffix('</li>')}{self.coins(path)}</li>"

    def _coins(self, path: str) -> str:
        """The paper of a page, for reference managers."""
        return coins(self.site.cited(paths.paper_of(path)))

    # --- what many papers' pages share. They lie in one folder, so links read the same on all. ---

    def from_paper(self, target: str) -> str:
        """The address that leads from any paper's page to a page of another kind."""
        return self.site.addresses.between(paths.ANY_PAPER, target)

    def _crumbs(self, id_: TopicId) -> Markup:
        topic = self.site.catalog.topic[id_]
        way = [topic] if topic.parent is None else [self.site.catalog.topic[topic.parent], topic]
        items = [(one.title, paths.topic_path(one.id)) for one in way]
        return self._macros.crumbs(  # type: ignore[no-any-return]
            [("Topics", paths.TOPICS), *items], self.from_paper
        )

    def _topic_term(self, id_: TopicId) -> Markup:
        address = self.from_paper(paths.topic_path(id_))
        return self._macros.term(self.site.catalog.topic[id_].title, address)  # type: ignore[no-any-return]

    def _tag_term(self, id_: TagId) -> Markup:
        address = self.from_paper(paths.tag_path(id_))
        return self._macros.term(self.site.catalog.tag[id_].title, address)  # type: ignore[no-any-return]

    def _author_link(self, key: str, name: str) -> str:
        """An author's name, leading to the author's page, or to a search for the name without one.

        `key` is the ORCID iD, or the name.
        """
        slug = self.site.people.slug_of.get(key)
        if slug is not None:
            address = self.from_paper(paths.author_path(slug))
        else:
            address = markup.escape(self._search + paths.query({"author": name}))
        return f'<a href="{address}">{markup.escape(name)}</a>'

    @cached_property
    def _recent(self) -> Mapping[PaperId, date]:
        return recent(self.site.catalog.papers)

    @cached_property
    def _search(self) -> str:
        return self.from_paper(paths.SEARCH)

    def _related_row(self, id_: PaperId) -> str:
        """A related paper: its neighbours say what it is about, so no abstract."""
        address = self.from_paper(paths.paper_path(id_))
        return at_level(row(self.site.card[id_], address, lead=False), 3)


# White space with a line end between elements, and what a template has in their place.
_BETWEEN = re.compile(r"(?<=[>}])\s*\n\s*(?=[<{])")


class _Templates(FileSystemLoader):
    """Templates whose pages are one block, without line ends between elements.

    So nothing is left for a minifier to do, and a page pressed around such a body is the page that
    MkDocs would have made of it. Done to a template, it is done to all of its pages.
    """

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """A template's source, tight."""
        source, file, fresh = super().get_source(environment, template)
        return _BETWEEN.sub("", source), file, fresh


def _tight(html: Markup) -> Markup:
    """HTML without the line ends between its elements, in one block."""
    return Markup(re.sub(r">\s*\n\s*<", "><", html).strip())  # noqa: S704  # it is HTML already


def _finalize(value: Any) -> Any:
    """Plain strings in a template are escaped for Markdown and template plugins, too."""
    return Markup(markup.escape(value)) if type(value) is str else value  # noqa: S704  # escaped
