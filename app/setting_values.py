"""Types of settings whose values have a form of their own, and what each type allows."""

import json
import re
from enum import Enum
from ipaddress import ip_network
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin
from urllib.parse import urlsplit

from annotated_types import Ge, Gt, Le
from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_settings import NoDecode

from db.setup.url import normalize_url

ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d+)?|null")
"""An origin as browsers write it: in lower case, without a path."""


def split_list(value: object) -> object:
    """Return the items of a list: separated by commas, or as JSON. Raises ValueError."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            msg = "must be a list, separated by commas or as JSON"
            raise ValueError(msg) from None
    return [item for each in value.split(",") if (item := each.strip())]


def check_networks(values: list[str]) -> list[str]:
    """Check that all values are addresses or networks. Raises ValueError."""
    try:
        for each in values:
            ip_network(each)
    except ValueError:
        msg = f"must be addresses or networks such as 10.0.0.0/8, and {each!r} is none"
        raise ValueError(msg) from None
    return values


def check_origins(values: list[str]) -> list[str]:
    """Check that all values are origins as browsers send them, or "*". Raises ValueError."""
    for each in values:
        if each != "*" and not ORIGIN.fullmatch(each):
            msg = f"must be origins such as https://app.example, and {each!r} is none"
            raise ValueError(msg)
    return values


def check_http_url(value: str) -> str:
    """Check that a value is a URL of HTTP with a host. Raises ValueError."""
    try:
        url = urlsplit(value)
        is_valid = url.scheme in {"http", "https"} and url.hostname and url.port != 0
    except ValueError:
        is_valid = False
    if not is_valid:
        msg = "must be a URL that starts with http:// or https://"
        raise ValueError(msg)
    return value


StringList = Annotated[list[str], NoDecode, BeforeValidator(split_list)]
NetworkList = Annotated[
    list[str], NoDecode, BeforeValidator(split_list), AfterValidator(check_networks)
]
OriginList = Annotated[
    list[str], NoDecode, BeforeValidator(split_list), AfterValidator(check_origins)
]
DatabaseUrl = Annotated[str, AfterValidator(normalize_url)]
HttpUrl = Annotated[str, AfterValidator(check_http_url)]


def describe_allowed(field: FieldInfo) -> str:
    """Describe what a setting must be, for example "must be a whole number of at least 1"."""
    kind = plain_type(field.annotation)
    if kind is bool:
        return "must be true or false"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"must be one of {', '.join(str(each.value) for each in kind)}"
    if kind in {int, float}:
        number = "a whole number" if kind is int else "a number"
        return f"must be {number} {' and '.join(describe_bounds(field.metadata))}".rstrip()
    if kind is list:
        return "must be a list, separated by commas or as JSON"
    return "must be a text"


def plain_type(annotation: Any) -> Any:
    """Return the type of an annotation without None, parameters and metadata."""
    if isinstance(annotation, UnionType) or get_origin(annotation) is not None:
        first = next(each for each in get_args(annotation) if each is not NoneType)
        is_list = get_origin(annotation) is list
        return list if is_list else plain_type(first)
    return annotation


def describe_bounds(metadata: list[Any]) -> list[str]:
    """Describe the least and the greatest number that a setting may be."""
    bounds = []
    for each in metadata:
        match each:
            case Ge(ge=least):
                bounds.append(f"of at least {least}")
            case Gt(gt=least):
                bounds.append(f"greater than {least}")
            case Le(le=most):
                bounds.append(f"of at most {most}")
    return bounds
