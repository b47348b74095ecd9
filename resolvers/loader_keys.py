"""What a field's key function may return in place of a key of the field's loader."""

from collections.abc import Callable
from typing import Any, NamedTuple

from loaders.base import Loader


class FromRow(NamedTuple):
    """The row has the field's value; `read` reads it. Nothing is loaded."""

    read: Callable[[Any], Any]


class FromLoader(NamedTuple):
    """The key of another loader, which the field's arguments select."""

    loader: type[Loader[Any, Any]]
    key: Any
