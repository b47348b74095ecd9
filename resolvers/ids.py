"""Ids as clients see them: opaque, and one of its kind among all types."""

import base64
import binascii

MAX_ID = 2**63 - 1
MAX_DIGITS = 20


def encode_global_id(kind: str, number: int) -> str:
    """The id of a row of a type, in base64: of letters and digits that has neither + nor /."""
    text = binascii.b2a_base64(f"{kind}:{number}".encode(), newline=False)
    return text.decode().rstrip("=")


def parse_global_id(text: str) -> tuple[str, int] | None:
    """Type and row id of an id; None for anything that is not one of ours."""
    found = decode_global_id(text)
    return found if found is not None and abs(found[1]) <= MAX_ID else None


def is_global_id(text: str) -> bool:
    """Whether a text has the form of an id, even if no row can have that number."""
    return decode_global_id(text) is not None


def decode_global_id(text: str) -> tuple[str, int] | None:
    """What a text of the form of an id says."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        kind, _, number = plain.decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return None
    if not (kind.isalpha() and number.removeprefix("-").isdigit()) or len(number) > MAX_DIGITS:
        return None
    found = (kind, int(number))
    return found if encode_global_id(*found) == text else None


def parse_row_id(kind: str, text: str) -> int | None:
    """The row id of an id of that type; None for any other text."""
    match parse_global_id(text):
        case (found, number) if found == kind:
            return number
    return None


def parse_project_reference(text: str) -> int | str:
    """A project named by id (ours, or the plain number) or by slug: the row id, or the slug."""
    number = parse_row_id("Project", text)
    if number is not None:
        return number
    is_number = text.isascii() and text.isdigit() and len(text) < MAX_DIGITS
    return int(text) if is_number and int(text) <= MAX_ID else text
