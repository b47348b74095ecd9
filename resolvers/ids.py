"""Global ids: opaque, and unique among the objects of all types.

Rules: docs/reference/releases.md#nodes.
"""

import base64
import binascii

MAX_ID = 2**63 - 1
MAX_DIGITS = 20


def encode_global_id(type_name: str, number: int) -> str:
    """Encode a row's id; the base64 of `Type:number` contains neither + nor /."""
    text = binascii.b2a_base64(f"{type_name}:{number}".encode(), newline=False)
    return text.decode().rstrip("=")


def parse_global_id(text: str) -> tuple[str, int] | None:
    """Return the type and the row id of a global id; None for any other text."""
    decoded = decode_global_id(text)
    return decoded if decoded is not None and abs(decoded[1]) <= MAX_ID else None


def is_global_id(text: str) -> bool:
    """Return whether a text has the form of a global id, even if its number is too large."""
    return decode_global_id(text) is not None


def decode_global_id(text: str) -> tuple[str, int] | None:
    """Decode a text in the form of a global id, even if its number exceeds MAX_ID."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        type_name, _, number = plain.decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return None
    if not (type_name.isalpha() and number.removeprefix("-").isdigit()):
        return None
    if len(number) > MAX_DIGITS:
        return None
    decoded = (type_name, int(number))
    return decoded if encode_global_id(*decoded) == text else None


def parse_row_id(type_name: str, text: str) -> int | None:
    """Return the row id of a global id of the type; None for any other text."""
    match parse_global_id(text):
        case (found, number) if found == type_name:
            return number
    return None


def parse_project_reference(text: str) -> int | str:
    """Return the row id, or else the slug, that names a project.

    A global id and a plain number are row ids. A number that no row can have is a slug.
    """
    number = parse_row_id("Project", text)
    if number is not None:
        return number
    is_number = text.isascii() and text.isdigit() and len(text) < MAX_DIGITS
    return int(text) if is_number and int(text) <= MAX_ID else text
