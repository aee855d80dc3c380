"""What verbs share that do on GitHub what they say: how a refusal of GitHub's or git's is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from catalog.curation.pulls import NotGitHubError
from catalog.git import NoGitError
from catalog.github import NoGitHubError


@contextmanager
def on_github() -> Iterator[None]:
    """Say on one line what GitHub, or git, did not do, and end with 1."""
    try:
        yield
    except (NoGitHubError, NoGitError) as error:
        raise click.ClickException(str(error)) from error
    except NotGitHubError as error:
        raise click.ClickException(f"GitHub's answer: {error}") from error
