"""`python -m catalog.scaffold`: copies of our own workflows and forms, made anew."""

import click

from catalog.scaffold.shared import renew

for path in renew():
    click.echo(path)
