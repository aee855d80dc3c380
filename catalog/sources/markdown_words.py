"""The words of lists of papers: venues, years, names, what links are called, where papers are."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from catalog.model import Identifiers
from catalog.sources import fields, identifiers

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_YEAR_IN = re.compile(rf"(?<![\w/.-]){_YEAR}(?![\w-])|(?<=[A-Za-z])\s?['’]\s?(\d\d)\b")
# Venues that are named by their letters, with a workshop's or a year's sign behind them.
_VENUE = re.compile(
    r"(?:AAAI|ACCV|ACL|ACM ?MM|AISTATS|ASPLOS|BMVC|CCS|CGF|CHI|CIKM|CoLM|COLM|COLING|COLT|CoNLL"
    r"|CoRL|CVPR|DAC|EACL|ECAI|ECCV|ECIR|EMNLP|Eurographics|FAccT|FSE|HPCA|ICASSP|ICCV|ICDE|ICDM|ICLR"
    r"|ICME|ICML|ICPR|ICRA|ICSE|IEEE Access|IJCAI|IJCNN|IJCV|INFOCOM|Interspeech|IROS|ISBI|ISCA"
    r"|ISMAR|ISMIR|ISSTA|IUI|JAIR|JMLR|KDD|LREC|MICCAI|MIDL|MLSys|MLSYS|NAACL|NDSS|NeurIPS|NIPS"
    r"|NSDI|OSDI|PAMI|PNAS|RA-?L|RecSys|RSS|SIGCOMM|SIGGRAPH(?: Asia)?|SIGIR|SIGMOD|SIGSPATIAL|SOSP"
    r"|TACL|TASLP|TCSVT|TIP|TKDE|TMI|TMLR|TMM|TNNLS|TOG|TPAMI|TVCG|UAI|UIST|USENIX[\w ]*|VLDB|WACV"
    r"|WSDM|WWW|3DV|Nature(?: \w+){0,2}|Science(?: \w+)?|bioRxiv|medRxiv|arXiv|CoRR|Findings of \w+"
    r"|\w+ Findings)(?:W|[ -]?Workshops?)?", re.IGNORECASE
)  # fmt: skip
_ARCHIVE = re.compile(r"(?:arxiv|corr)\b[\w .:/()\[\]-]*", re.IGNORECASE)
# What links are called, and what is behind them then.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for kind, words in {
        "": r"bib|bibtex|cite|citation|twitter|wechat|reddit|tweet|badge|awesome",
        "code": "code|codes|github|stars|git|repo|repository|implementation|pytorch|tensorflow|jax"
        "|official|unofficial|源码|代码|代码地址|代码链接",
        "slides": r"slides?|ppt",
        "poster": r"poster",
        "video": r"videos?|youtube|talk|presentation|bilibili",
        "demo": r"demos?|colab|space|playground",
        "data": r"data|datasets?|benchmark",
        "model": r"models?|weights|checkpoints?|hugging ?face|hf",
        "project": r"projects?|page|website|web|homepage|site|blog|主页|项目主页",
        "paper": r"paper|papers|pdf|arxiv|preprint|openreview|abs|link|doi|html|acm|ieee|springer"
        r"|论文|论文链接|原文链接|publication|article|proceedings|full text|supp\w*",
    }.items()
)
_PAPER_HOSTS = (
    "arxiv.org", "doi.org", "openreview.net", "aclanthology.org", "aclweb.org", "thecvf.com",
    "ecva.net", "neurips.cc", "nips.cc", "proceedings.mlr.press", "jmlr.org", "ieeexplore.ieee.org",
    "computer.org", "dl.acm.org", "link.springer.com", "sciencedirect.com", "nature.com",
    "science.org", "pnas.org", "biorxiv.org", "medrxiv.org", "ssrn.com", "semanticscholar.org",
    "ijcai.org", "aaai.org", "isca-speech.org", "isca-archive.org", "usenix.org", "plos.org",
    "ncbi.nlm.nih.gov", "wiley.com", "mdpi.com", "frontiersin.org", "oup.com", "tandfonline.com",
    "hal.science", "archives-ouvertes.fr", "alphaxiv.org", "ar5iv.org", "roboticsproceedings.org",
    "cell.com", "citeseerx.ist.psu.edu", "papers.cool", "techrxiv.org", "diva-portal.org",
    "eurasip.org",
)  # fmt: skip
_NAME = re.compile(
    r"(?:(?:d[eiaou]s?|del|della|van|von|vom|der|den|ter|la|le|al|el|bin|ben|y|e|zu|af|st)\.? )*"
    r"[^\W\d_a-z][\w.'’`´-]*(?: (?:d[eiaou]s?|del|della|van|von|vom|der|den|ter|la|le|al|el|bin|ben"
    r"|y|e|zu|af|st|[^\W\d_a-z][\w.'’`´-]*)\.?){0,5}[*†‡§¶\d,]{0,3}"
)
_NO_NAMES = frozenset(
    """
    paper code project oral spotlight highlight best award survey review preprint workshop under
    accepted technical report thesis journal conference proceedings in the a an for and with of on
    coming soon official university google meta microsoft openai
    """.split()  # noqa: SIM905  # forty quoted words are harder to read
)
_DECORATION = re.compile(r"^[\W_]*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)](?=\s))?[^\w(\[\"“'‘$<]*")
_LABELLED = re.compile(
    r"\W*(authors?|abstract|tl;?dr|summary|title|venue|conference|journal|published(?: in)?|date"
    r"|year|keywords|tags|作者|摘要|关键词)\W{0,4}[:：]\W*(.*)", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_FIELDS = {
    "author": "authors", "published in": "venue", "published": "venue", "tldr": "note",
    "tl;dr": "note", "summary": "note",
    "conference": "venue", "journal": "venue", "作者": "authors",
    "摘要": "abstract", "关键词": "keywords", "tags": "keywords",
}  # fmt: skip
_FILLER = re.compile(r"\b(?:the|this|here|and|of|short|long|low|high|resolution|our|v\d)\b", re.I)


def is_title(text: str) -> bool:
    """Whether a text can be a title: some words, and not what links are called."""
    letters = sum(map(str.isalpha, text[:400]))
    return letters >= 4 and not is_label(text) and not _VENUE.fullmatch(venue_year(text)[0])


def is_label(text: str) -> bool:
    """Whether a text is nothing but what links are called."""
    if len(text) > 40:
        return False
    for _, pattern in _LABELS:
        text = pattern.sub("", text)
    return not any(map(str.isalpha, _FILLER.sub("", text)))


def kind_of_label(text: str) -> str | None:
    """What the words of a link say is behind it: a kind, nothing of ours (empty), or unknown."""
    words = fields.folded(text).strip(" []()|:：.!")
    if not words or len(words) > 40 or len(words.split()) > 4:
        return None if words else ""
    for kind, pattern in _LABELS:
        if pattern.search(words):
            return kind
    return "paper" if venue_year(words)[0] and _VENUE.search(words) else None


def venue_year(text: str) -> tuple[str, str]:
    """A venue with its year, `CVPR'24` as `CVPR 2024`, and the year; empty if there is none."""
    text = text.strip(" .,:;*_`[]()")
    if not text or len(text) > 200:
        return "", ""
    found = _YEAR_IN.search(text)
    year = ""
    if found:
        short = found[1]
        year = found[0] if not short else f"{'19' if short > '50' else '20'}{short}"
        if short:
            text = f"{text[: found.start()]} {year}{text[found.end() :]}"
    if not found and not _VENUE.fullmatch(text):
        return "", ""
    text = re.sub(rf",\s+(?={_YEAR}$)", " ", fields.folded(text).strip(" .,:;-–"))
    return (text if any(map(str.isalpha, text)) else ""), year


def is_archive(venue: str) -> bool:
    """Whether a venue is none, but where preprints lie."""
    return _ARCHIVE.match(venue) is not None


def are_names(text: str) -> bool:
    """Whether a text lists people, one of them at least with more than one name."""
    if len(text) > 3_000:
        return False
    plain, others = re.subn(r",? and others\b", "", text)
    more = others > 0 or "et al" in text.casefold()
    names = [fields.given_first(name).strip(" *†‡§¶.") for name in fields.split_names(plain)]
    names = [name for name in names if name]
    if not names or any(len(name) > 50 or not _NAME.fullmatch(name) for name in names):
        return False
    words = {word.casefold() for name in names for word in name.split()}
    return not words & _NO_NAMES and (more or any(" " in name for name in names))


def is_paper_host(url: str) -> bool:
    """Whether an address leads to where papers are published, or to a PDF."""
    if len(url) > 2_000:
        return False
    if url.lower().partition("?")[0].endswith(".pdf"):
        return True
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return False
    if host in {"huggingface.co", "hf.co"}:
        return "/papers/" in url
    return host.endswith(_PAPER_HOSTS) or identifiers.identifiers(url) != Identifiers()


def plain_title(text: str) -> str:
    """A title without stars, numbers and signs before it, and punctuation behind."""
    text = _DECORATION.sub("", fields.folded(text), count=1)
    return text.strip(" |,;:*_`-–—").rstrip(".").strip()


def labelled(text: str) -> tuple[str, str] | None:
    """The field and the value of a line such as `Authors: A. B., C. D.`."""
    found = _LABELLED.match(text)
    if not found:
        return None
    name = found[1].lower()
    return _FIELDS.get(name, name.removesuffix("s") if name == "keyword" else name), found[2]
