"""What records call their fields: the names in use, and which of ours each of them means."""

from __future__ import annotations

from types import MappingProxyType

# Ours, and what others call it, the better one first: where a record has several, the first that
# holds something is taken. Names stand here in lower case, as letters and digits alone.
_NAMES = {
    "title": "title papertitle articletitle documenttitle articlesthesisandreports name",
    "abstract": "abstract summary abstractnote abstracttext",
    "authors": "authors author authornames authorlist creators creator writtenby by",
    "author_count": "authorcount numauthors nauthors numberofauthors",
    "date": (
        "date publicationdate datepublished publisheddate publishdate published pubdate"
        " firstpublished issued releasedate released submitteddate datesubmitted submitted"
    ),
    "year": "year publicationyear pubyear publishedyear yearofpublication yr",
    "month": "month publicationmonth pubmonth",
    "day": "day publicationday",
    "venue": (
        "venue booktitle proceedingstitle publicationtitle journal journaltitle journalname"
        " container containertitle conference conferencename conferencetitle eventtitle event"
        " publishedin journalref where"
    ),
    "type": (
        "type itemtype entrytype publicationtype publicationtypes papertype documenttype"
        " resourcetype kind"
    ),
    "volume": "volume vol journalvolume",
    "issue": "issue number issuenumber",
    "pages": "pages page pagerange pagenumbers articlenumber",
    "publisher": "publisher school university institution",
    "doi": "doi doiurl doilink",
    "arxiv": "arxiv arxivid eprint arxivnumber arxivurl arxivlink",
    "openreview": "openreview openreviewid forum",
    "acl": "acl aclid anthologyid",
    "pubmed": "pubmed pmid pubmedid",
    "key": "id key paperid recordid itemkey",
    "citation_key": "citationkey bibkey citekey bibtexkey citationid",
    "keywords": (
        "keywords keyword tags tag topics topic subjects subject categories category manualtags"
        " automatictags fieldsofstudy s2fieldsofstudy area areas task tasks"
    ),
    "note": "note notes why comment comments remark remarks annotation description award awards",
    "status": "status",
    "paper": "paper paperurl paperlink publicationurl",
    "url": "url urls link links href permalink landingpage",
    "pdf": "pdf pdfurl pdflink openaccesspdf fulltext fulltextpdf",
    "code": (
        "code codeurl codelink github githuburl githublink repo repository repourl repositoryurl"
        " sourcecode implementation"
    ),
    "project": (
        "project projectpage projecturl projectlink projectwebsite website webpage homepage site"
    ),
    "data": "data dataset datasets dataurl dataseturl",
    "model": "model models modelurl weights checkpoint checkpoints huggingface",
    "demo": "demo demourl space",
    "video": "video videos videourl videolink youtube talk presentation",
    "slides": "slides slidesurl",
    "poster": "poster posterurl",
    "ids": "ids identifiers externalids",
    "extra": "extra",
}

# What a program notes of its own work, counts, or says a second time: nobody misses it.
IGNORED = frozenset(
    """
    thumbnail thumbnailurl image icon titlemarkup abstractmarkup datesource bibtex citation
    citations citationcount numcitations references referencecount influentialcitationcount stars
    githubstars score rank index row line rights license copyright shorttitle journalabbreviation
    accessdate accessed urldate dateadded datemodified added updated updateddate lastupdated
    lastmodified modified created createdat updatedat timestamp fileattachments linkattachments
    librarycatalog callnumber archive archivelocation archiveprefix archiveid primaryclass
    eprinttype numpages numberofpages storage medium biburl bibsource dblp mag corpusid
    """.split()  # noqa: SIM905  # forty quoted words are harder to read
)

# What says something of a paper, and has no place in an entry.
UNPLACED = frozenset(
    """
    language lang issn isbn series place address numberofvolumes edition editor editors translator
    """.split()  # noqa: SIM905  # a dozen quoted words are harder to read
)

# The fields of ours that a record's may be mapped to by hand.
FIELDS = frozenset(_NAMES) - {"ids", "extra"}

# For each name, which of our fields it means and how well it tells: the lower, the better.
MEANINGS = MappingProxyType(
    {
        name: (field, rank)
        for field, names in _NAMES.items()
        for rank, name in enumerate(names.split(), 1)
    }
)

TYPES = MappingProxyType(
    {
        name: type_
        for type_, names in {
            "article": "article journalarticle articlejournal journal journalpaper review",
            "conference": (
                "conference conferencepaper conferencearticle inproceedings proceedings"
                " paperconference proceedingsarticle conferenceproceedings workshop workshoppaper"
            ),
            "chapter": "chapter bookchapter booksection incollection inbook",
            "book": "book monograph",
            "thesis": "thesis phdthesis mastersthesis masterthesis dissertation",
            "report": "report techreport technicalreport",
            "dataset": "dataset data",
            "software": "software computerprogram",
            # A preprint has no type, nor has what no type tells of.
            "": (
                "preprint postedcontent misc miscellaneous unpublished manuscript paper document"
                " webpage online other"
            ),
        }.items()
        for name in names.split()
    }
)


def plain(name: str) -> str:
    """A field's name as it is looked up: `Publication Year` as `publicationyear`."""
    return "".join(filter(str.isalnum, name.casefold()))
