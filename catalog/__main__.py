"""`python -m catalog`: the command line, where scripts are not on the path."""

from catalog.cli import main

main(prog_name="catalog")
