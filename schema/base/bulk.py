"""How the compiled executor resolves a field for all rows of a level at once."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from resolvers.context import Context
from schema.base.descriptions import DEFINITION
from schema.base.fields import COLUMN, LOADER, LoaderField

ConvertArguments = Callable[[dict[str, Any]], dict[str, Any]]
BuildInfo = Callable[[int], GraphQLResolveInfo[Any]]


@dataclass(frozen=True)
class BulkColumn:
    """A field that reads an attribute of each row."""

    read: Callable[[Any], Any]

    def __call__(
        self,
        rows: Sequence[Any],
        _arguments: dict[str, Any],
        _context: Context,
        _build_info: BuildInfo,
    ) -> list[Any]:
        """Return the values, one for each row."""
        return list(map(self.read, rows))


@dataclass(frozen=True)
class BulkLoader:
    """A field whose values a loader returns."""

    loader_field: LoaderField
    convert: ConvertArguments

    def __call__(
        self,
        rows: Sequence[Any],
        arguments: dict[str, Any],
        context: Context,
        _build_info: BuildInfo,
    ) -> Awaitable[list[Any]]:
        """Load the values, one for each row."""
        converted = self.convert(arguments) if arguments else arguments
        return self.loader_field.resolve_all(rows, context, converted)


@dataclass(frozen=True)
class BulkResolver:
    """A field with a resolver function, which is called once for each row.

    Strawberry's own work, such as the conversion of arguments, is done once for all rows.
    """

    field: StrawberryField
    convert: ConvertArguments

    def __call__(
        self,
        rows: Sequence[Any],
        arguments: dict[str, Any],
        _context: Context,
        build_info: BuildInfo,
    ) -> list[Any]:
        """Return the values, or awaitables of them, one for each row."""
        resolver = self.field.base_resolver
        assert resolver is not None  # noqa: S101 (BulkFields.find checks it)
        keywords = self.convert(arguments)
        parent = row_parameter(resolver)
        resolve: Any = resolver.wrapped_func
        values: list[Any] = []
        try:
            for position, row in enumerate(rows):
                if resolver.info_parameter:
                    keywords[resolver.info_parameter.name] = strawberry.Info(
                        _raw_info=build_info(position), _field=self.field
                    )
                if parent is not None:
                    keywords[parent.name] = row
                values.append(resolve(**keywords))
        except BaseException:
            for value in values:
                if inspect.iscoroutine(value):
                    value.close()
            raise
        return values


def row_parameter(resolver: StrawberryResolver[Any]) -> inspect.Parameter | None:
    """Return the parameter that takes the row: annotated as Parent, or named `root` or `self`."""
    return resolver.parent_parameter or resolver.root_parameter or resolver.self_parameter


BulkField = BulkColumn | BulkLoader | BulkResolver


class BulkFields:
    """Finds the bulk resolution of each field of a Strawberry schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._config = schema.config
        self._scalars = schema.schema_converter.scalar_registry

    def find(self, parent_type: GraphQLObjectType, definition: GraphQLField) -> BulkField | None:
        """Return how a field is resolved in bulk; None: graphql-core resolves it row by row."""
        field = definition.extensions.get(DEFINITION)
        if not isinstance(field, StrawberryField) or field.extensions:
            return None
        if LOADER in field.metadata:
            return BulkLoader(field.metadata[LOADER], self._argument_converter(field))
        if COLUMN in field.metadata:
            return BulkColumn(field.metadata[COLUMN](parent_type.name))
        if field.base_resolver is None:
            return BulkColumn(attrgetter(field.python_name))
        return BulkResolver(field, self._argument_converter(field))

    def _argument_converter(self, field: StrawberryField) -> ConvertArguments:
        """Return a function that converts coerced arguments to keyword arguments."""
        return lambda arguments: convert_arguments(
            arguments, field.arguments, scalar_registry=self._scalars, config=self._config
        )
