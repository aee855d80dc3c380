"""How many of something there are, in words for people."""


def counted(number: int, one: str, more: str = "") -> str:
    """`1 paper`, `576 papers`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"
