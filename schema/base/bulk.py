"""How the compiled executor resolves a field for all rows of a level at once."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo
from strawberry.relay import GlobalID
from strawberry.scalars import is_scalar
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import convert_argument
from strawberry.types.base import StrawberryOptional
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from resolvers.context import Context
from schema.base.descriptions import DEFINITION
from schema.base.fields import COLUMN, LOADER, LoaderField

ConvertArguments = Callable[[dict[str, Any]], dict[str, Any]]
BuildInfo = Callable[[int], GraphQLResolveInfo[Any]]


class ArgumentConverter:
    """Converts coerced arguments to keyword arguments, as Strawberry does for each call.

    Scalars stay as they are. The schema's default value of an argument is converted once.
    """

    def __init__(
        self,
        field: StrawberryField,
        definition: GraphQLField,
        scalars: Mapping[object, Any],
        config: StrawberryConfig,
    ) -> None:
        self._field = field
        self._definition = definition
        self._scalars = scalars
        self._config = config
        self._defaults: dict[str, Any] = {}

    @cached_property
    def _parameters(self) -> dict[str, tuple[str, Any]]:
        """The parameter of each argument, and its type; None if it needs no conversion."""
        parameters: dict[str, tuple[str, Any]] = {}
        for argument in self._field.arguments:
            input_type: Any = argument.type
            plain = input_type.of_type if type(input_type) is StrawberryOptional else input_type
            is_plain = plain is not GlobalID and is_scalar(plain, self._scalars)
            name = self._config.name_converter.from_argument(argument)
            parameters[name] = argument.python_name, None if is_plain else input_type
        return parameters

    def __call__(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return the keyword arguments."""
        keywords = {}
        for name, value in arguments.items():
            parameter, input_type = self._parameters[name]
            if input_type is None:
                keywords[parameter] = value
            elif value is self._definition.args[name].default_value:
                if name not in self._defaults:
                    self._defaults[name] = self._convert(name, value, input_type)
                keywords[parameter] = self._defaults[name]
            else:
                keywords[parameter] = self._convert(name, value, input_type)
        return keywords

    def _convert(self, name: str, value: Any, input_type: Any) -> Any:
        return convert_argument(value, input_type, self._scalars, self._config, path=(name,))


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
            return BulkLoader(
                field.metadata[LOADER],
                ArgumentConverter(field, definition, self._scalars, self._config),
            )
        if COLUMN in field.metadata:
            return BulkColumn(field.metadata[COLUMN](parent_type.name))
        if field.base_resolver is None:
            return BulkColumn(attrgetter(field.python_name))
        return BulkResolver(
            field, ArgumentConverter(field, definition, self._scalars, self._config)
        )
