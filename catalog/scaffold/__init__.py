"""What a new catalog starts from, and how one made by an older version is brought up to date.

`answers` takes what the owner says, `contents` makes the files, `marker` remembers which were made,
`upgrade` compares, `git` finds what an older version wrote, and `shared` keeps `files/.github` the
same as our own repository's.
"""

from catalog.scaffold.answers import (
    LICENCES,
    PACKAGE,
    Answers,
    WrongAnswerError,
    named,
    package,
    repository,
    sentence,
    topic,
)
from catalog.scaffold.contents import contents, kept
from catalog.scaffold.marker import MARKER, BadMarkerError, Marker, Record, blob_id, read_marker
from catalog.scaffold.upgrade import Step, compare

__all__ = [
    "LICENCES",
    "MARKER",
    "PACKAGE",
    "Answers",
    "BadMarkerError",
    "Marker",
    "Record",
    "Step",
    "WrongAnswerError",
    "blob_id",
    "compare",
    "contents",
    "kept",
    "named",
    "package",
    "read_marker",
    "repository",
    "sentence",
    "topic",
]
