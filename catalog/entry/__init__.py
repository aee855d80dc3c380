"""Entries: YAML text to papers, topics and tags, and back. The only user of PyYAML.

`nodes` composes a text into nodes with places, `decode` turns nodes into values and problems,
`encode` writes values, `revise` changes a file's text without touching what stays the same, and
`schema` describes the whole for editors. All of it is driven by the types in `catalog.model`.
"""

from catalog.entry.decode import Read, locate, read_paper, read_tags, read_topic
from catalog.entry.encode import schema_comment, write_paper, write_tags, write_topic
from catalog.entry.nodes import line_and_column
from catalog.entry.revise import format_paper, format_tags, format_topic, revise_paper, revise_topic

__all__ = [
    "Read",
    "format_paper",
    "format_tags",
    "format_topic",
    "line_and_column",
    "locate",
    "read_paper",
    "read_tags",
    "read_topic",
    "revise_paper",
    "revise_topic",
    "schema_comment",
    "write_paper",
    "write_tags",
    "write_topic",
]
