"""How fields are resolved for many rows at once: what the compiled executor asks."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from inspect import iscoroutine
from operator import attrgetter
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from resolvers.context import Context
from schema.descriptions import DEFINITION
from schema.fields import BATCH, COLUMN, Batch

Convert = Callable[[dict[str, Any]], dict[str, Any]]

MakeInfo = Callable[[], GraphQLResolveInfo[Any]]


@dataclass(frozen=True)
class Column:
    """A field that is read from each row."""

    read: Callable[[Any], Any]

    def resolve_all(
        self, rows: Sequence[Any], _arguments: dict[str, Any], _context: Context, _info: MakeInfo
    ) -> list[Any]:
        """The values."""
        return list(map(self.read, rows))


@dataclass(frozen=True)
class Loaded:
    """A field that is a batch."""

    batch: Batch
    convert: Convert

    def resolve_all(
        self, rows: Sequence[Any], arguments: dict[str, Any], context: Context, _info: MakeInfo
    ) -> Awaitable[list[Any]]:
        """The values, once the loader has them."""
        given = self.convert(arguments) if arguments else arguments
        return self.batch.resolve_all(rows, context, given)


@dataclass(frozen=True)
class Decided:
    """A field that a function decides, row by row; Strawberry's own work is done once for all."""

    field: StrawberryField
    convert: Convert

    def resolve_all(
        self, rows: Sequence[Any], arguments: dict[str, Any], _context: Context, info: MakeInfo
    ) -> list[Any]:
        """The values, or what they will be."""
        resolver = self.field.base_resolver
        assert resolver is not None  # noqa: S101 (looked at before)
        given = self.convert(arguments)
        if resolver.info_parameter:
            given[resolver.info_parameter.name] = strawberry.Info(
                _raw_info=info(), _field=self.field
            )
        parent = resolver.parent_parameter
        decide: Any = resolver.wrapped_func
        values: list[Any] = []
        try:
            for row in rows:
                if parent is not None:
                    given[parent.name] = row
                values.append(decide(**given))
        except BaseException:
            for value in values:
                if iscoroutine(value):
                    value.close()
            raise
        return values


class Bulks:
    """The bulk resolution of a Strawberry schema's fields."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._config = schema.config
        self._scalars = schema.schema_converter.scalar_registry

    def of(
        self, kind: GraphQLObjectType, definition: GraphQLField
    ) -> Column | Loaded | Decided | None:
        """How a field of a type is resolved; None: as graphql-core does it."""
        field = definition.extensions.get(DEFINITION)
        if not isinstance(field, StrawberryField) or field.extensions:
            return None
        if BATCH in field.metadata:
            return Loaded(field.metadata[BATCH], self._converter(field))
        if COLUMN in field.metadata:
            return Column(field.metadata[COLUMN](kind.name))
        resolver = field.base_resolver
        if resolver is None:
            return Column(attrgetter(field.python_name))
        if resolver.self_parameter or resolver.root_parameter:
            return None
        return Decided(field, self._converter(field))

    def _converter(self, field: StrawberryField) -> Convert:
        """Makes a field's coerced arguments those of its Python function."""
        return lambda arguments: convert_arguments(
            arguments, field.arguments, scalar_registry=self._scalars, config=self._config
        )
