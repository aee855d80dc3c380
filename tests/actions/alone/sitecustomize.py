"""Makes a Python program know no host but this machine: put on its path, it is run at the start."""

from __future__ import annotations

import socket
from typing import Any

_getaddrinfo = socket.getaddrinfo


def _only_here(host: Any, *arguments: Any, **options: Any) -> Any:
    if host not in {"127.0.0.1", "::1", "localhost", None}:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _getaddrinfo(host, *arguments, **options)


socket.getaddrinfo = _only_here
