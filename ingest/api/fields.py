"""Field types of REST bodies."""

from typing import Annotated

from pydantic import BeforeValidator


def to_text(value: object) -> object:
    """Convert an integer to text; other values stay as they are."""
    return str(value) if type(value) is int else value


ProjectReference = Annotated[str, BeforeValidator(to_text)]
"""A project's slug or id; clients send an id as text or as a number."""
