"""As much of GitHub's expressions as our workflows use.

Source: GitHub documentation, "Evaluate expressions in workflows and actions": operators, the object
filter `*`, `contains`; what is missing is empty, and empty is false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[\w.*-]+|==|!=|&&|\|\||[!(),])")


def evaluate(text: str, contexts: Mapping[str, Any]) -> Any:
    """The value of an expression, without `${{ }}` or within."""
    tokens = list(_tokens(re.sub(r"^\$\{\{(.*)\}\}$", r"\1", text.strip())))
    parser = _Parser(tokens, contexts)
    value = parser.either()
    assert not parser.left, text
    return value


def filled(text: str, contexts: Mapping[str, Any]) -> str:
    """A text with the values of its expressions."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: shown(evaluate(found[1], contexts)), text)


def shown(value: Any) -> str:
    """A value as a text of an environment."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found, text[at:]
        yield found[1]
        at = found.end()


class _Parser:
    def __init__(self, tokens: list[str], contexts: Mapping[str, Any]) -> None:
        self.left = tokens
        self._contexts = contexts

    def either(self) -> Any:
        value = self._both()
        while self._takes("||"):
            other = self._both()
            value = value or other
        return value

    def _both(self) -> Any:
        value = self._compared()
        while self._takes("&&"):
            other = self._compared()
            value = value and other
        return value

    def _compared(self) -> Any:
        value = self._one()
        if self._takes("=="):
            return shown(value) == shown(self._one())
        if self._takes("!="):
            return shown(value) != shown(self._one())
        return value

    def _one(self) -> Any:
        if self._takes("!"):
            return not self._one()
        if self._takes("("):
            value = self.either()
            assert self._takes(")")
            return value
        token = self.left.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self._takes("("):
            arguments = []
            while not self._takes(")"):
                arguments.append(self.either())
                self._takes(",")
            return _FUNCTIONS[token](*arguments)
        return _looked_up(token.split("."), self._contexts)

    def _takes(self, token: str) -> bool:
        if self.left[:1] == [token]:
            del self.left[0]
            return True
        return False


def _looked_up(names: list[str], value: Any) -> Any:
    for place, name in enumerate(names):
        if name == "*":
            return [_looked_up(names[place + 1 :], one) for one in value or ()]
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _contains(where: Any, what: Any) -> bool:
    return what in (where or "")


_FUNCTIONS: dict[str, Any] = {"contains": _contains, "cancelled": lambda: False}
