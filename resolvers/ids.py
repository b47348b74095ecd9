"""Global ids: opaque, and unique among the objects of all types.

Rules: docs/reference/releases.md#nodes.
"""

import base64
import binascii
from collections.abc import Sequence

MAX_ID = 2**63 - 1
MAX_DIGITS = 20
MAX_NUMBERS = 2
ALL_PROJECTS = "-1"
"""In place of a project's id or slug: all projects of the organization."""


def encode_global_id(type_name: str, number: int) -> str:
    """Encode a row's id; the base64 of `Type:number` contains neither + nor /."""
    text = binascii.b2a_base64(f"{type_name}:{number}".encode(), newline=False)
    return text.rstrip(b"=").decode()


def encode_pair_id(type_name: str, first: int, second: int) -> str:
    """Encode the two ids of a row that has no id of its own."""
    return encode_numbers(type_name, (first, second))


def encode_numbers(type_name: str, numbers: Sequence[int]) -> str:
    """Encode the type and the numbers of a global id."""
    text = ":".join((type_name, *map(str, numbers)))
    return binascii.b2a_base64(text.encode(), newline=False).decode().rstrip("=")


def parse_global_id(text: str) -> tuple[str, int] | None:
    """Return the type and the row id of a global id; None for any other text."""
    match decode_global_id(text):
        case (type_name, (number,)) if abs(number) <= MAX_ID:
            return type_name, number
    return None


def parse_pair_id(type_name: str, text: str) -> tuple[int, int] | None:
    """Return the two ids of a global id of the type; None for any other text."""
    match decode_global_id(text):
        case (found, (first, second)) if found == type_name and max(first, second) <= MAX_ID:
            return first, second
    return None


def is_global_id(text: str) -> bool:
    """Return whether a text has the form of a global id, even if its number is too large."""
    return decode_global_id(text) is not None


def decode_global_id(text: str) -> tuple[str, tuple[int, ...]] | None:
    """Decode a text in the form of a global id, even if a number exceeds MAX_ID."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        type_name, *parts = plain.decode("ascii").split(":", MAX_NUMBERS)
    except (binascii.Error, ValueError):
        return None
    are_numbers = all(
        each.removeprefix("-").isdigit() and len(each) <= MAX_DIGITS for each in parts
    )
    if not (type_name.isalpha() and parts and are_numbers):
        return None
    numbers = tuple(map(int, parts))
    return (type_name, numbers) if encode_numbers(type_name, numbers) == text else None


def parse_row_id(type_name: str, text: str) -> int | None:
    """Return the row id of a global id of the type; None for any other text."""
    match parse_global_id(text):
        case (found, number) if found == type_name:
            return number
    return None


def parse_project_reference(text: str) -> int | str:
    """Return the row id of a global id, or else the text, which is a slug or a row id.

    Statements look a text up as a slug first (`db.accounts.projects`).
    """
    number = parse_row_id("Project", text)
    return text if number is None else number


def parse_only_project(text: str | None) -> int | str | None:
    """Return the reference of an argument that narrows to one project; None: it does not narrow.

    Absent, null, an empty text and "-1" mean all projects.
    """
    return None if not text or text == ALL_PROJECTS else parse_project_reference(text)
