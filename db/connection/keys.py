"""Whether a column holds one of many keys: one parameter and one text, however many there are.

An expanded IN has another text for each number of keys, which databases have to read and plan
anew, and SQLAlchemy to write.
"""

from collections.abc import Sequence
from typing import Any, Self

import orjson
from sqlalchemy import BigInteger, Boolean, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class KeyArray(TypeDecorator[Sequence[Any]]):
    """Many ids, or texts: an array, or the JSON of one."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[BigInteger | Text] = BigInteger) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database takes."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.kind))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """The keys as they are sent."""
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


KEYS = bindparam("keys", type_=KeyArray())
"""The keys of a batch: ids."""

TEXT_KEYS = bindparam("keys", type_=KeyArray(Text))
"""The keys of a batch: texts."""

ORGANIZATIONS = bindparam("organizations", type_=KeyArray())
"""The organizations that the caller may read."""


class is_among(FunctionElement[bool]):  # noqa: N801 (it reads as a function)
    """Whether a column holds one of many keys."""

    name = "is_among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002 (SQLAlchemy's signature)
        """A condition as it stands: `… IN (…) = 1`, as SQLite is told else, would use no index."""
        return self


@compiles(is_among, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, keys = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({keys})"


@compiles(is_among, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column, keys = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608 (compiled parts)
