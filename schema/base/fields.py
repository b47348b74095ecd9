"""How the fields of a type are declared: from a column, a loader or a resolver.

The parent value of every field is the database row itself. `relation` and `loaded` declare a field
by its loader and its key instead of a function. They make ordinary Strawberry fields and keep
loader and key as metadata, so that the compiled executor can load a whole level of keys at once.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any, get_args

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from loaders.base import Loader
from resolvers.context import Context, Info
from resolvers.loader_keys import FromLoader, FromRow
from resolvers.releases.scope import ProjectLookup

LOADER = "loader"
COLUMN = "column"

Arguments = Mapping[str, Any]
"""Annotated types with descriptions, by the names of a resolver's parameters."""


@dataclass(frozen=True)
class LoaderField:
    """How a field gets its value from a loader.

    `key` makes the loader's key from the row and the field's arguments:

    - None: there is nothing to load, and the field is null.
    - `FromRow`: the row has the value. A key function returns it for all rows of a field or for
      none, because this depends on the arguments alone.
    - `FromLoader`: the arguments select another loader, for all rows that have a key.
    - With `many`, a list of keys.

    `then` converts the loaded value (with `many`, the list of them) to the field's value. It takes
    the row, the loaded value and the key.

    `lookup` begins to look up the project that the arguments name, in the organizations of the
    rows. The values are loaded meanwhile, so that fields with and without arguments share their
    statements; an unknown project is an error of the field.
    """

    loader: type[Loader[Any, Any]]
    key: Callable[..., Any]
    then: Callable[[Any, Any, Any], Any] | None = None
    many: bool = False
    lookup: Callable[..., ProjectLookup | None] | None = None

    async def resolve(self, row: Any, info: Info, arguments: dict[str, Any]) -> Any:
        """Return the field's value for one row."""
        lookup = self.lookup and self.lookup(info.context, [row], **arguments)
        value = await self._load(row, info, arguments)
        if lookup:
            await lookup.check()
        return value

    async def _load(self, row: Any, info: Info, arguments: dict[str, Any]) -> Any:
        key = self.key(row, **arguments)
        if key is None:
            return None
        if type(key) is FromRow:
            return key.read(row)
        loader_type = self.loader
        if type(key) is FromLoader:
            loader_type, key = key
        loader = info.context.loaders[loader_type]
        value = await (loader.load_all(key) if self.many else loader.load(key))
        return value if self.then is None else self.then(row, value, key)

    async def resolve_all(
        self, rows: Sequence[Any], context: Context, arguments: dict[str, Any]
    ) -> list[Any]:
        """Return the field's values for all rows, of which there is at least one.

        All keys go to the loader in one call.
        """
        lookup = self.lookup and self.lookup(context, rows, **arguments)
        values = await self._load_all(rows, context, arguments)
        if lookup:
            await lookup.check()
        return values

    async def _load_all(
        self, rows: Sequence[Any], context: Context, arguments: dict[str, Any]
    ) -> list[Any]:
        make_key = partial(self.key, **arguments) if arguments else self.key
        first = make_key(rows[0])
        if type(first) is FromRow:
            return list(map(first.read, rows))
        keys = [first, *map(make_key, rows[1:])]
        loader_type, then = self.loader, self.then
        match next((key for key in keys if key is not None), None):
            case FromLoader(loader_type, _):
                keys = [key and key.key for key in keys]
        loader = context.loaders[loader_type]
        if self.many:
            flat = iter(await loader.load_all([each for key in keys for each in key or ()]))
            values = [None if key is None else list(islice(flat, len(key))) for key in keys]
        elif None in keys:
            flat = iter(await loader.load_all([key for key in keys if key is not None]))
            values = [None if key is None else next(flat) for key in keys]
        else:
            values = await loader.load_all(keys)
        if then is None:
            return values
        return [
            None if key is None else then(row, value, key)
            for row, value, key in zip(rows, values, keys, strict=True)
        ]


def relation(
    loader: type[Loader[Any, Any]],
    *,
    key: str,
    then: Callable[[Any, Any, Any], Any] | None = None,
) -> Any:
    """Declare a field whose key is a column of the row; null where the column is null."""
    return declare_loader_field(LoaderField(loader, attrgetter(key), then))


def loaded(
    loader: type[Loader[Any, Any]],
    *,
    key: Callable[..., Any],
    then: Callable[[Any, Any, Any], Any] | None = None,
    many: bool = False,
    lookup: Callable[..., ProjectLookup | None] | None = None,
    name: str | None = None,
    arguments: Arguments | None = None,
) -> Any:
    """Declare a field whose key is computed from the row and the field's arguments.

    The parameters of `key` after the row are the field's arguments; `arguments` describes them.
    """
    return declare_loader_field(LoaderField(loader, key, then, many, lookup), name, arguments)


def declare_loader_field(
    loader_field: LoaderField, name: str | None = None, arguments: Arguments | None = None
) -> Any:
    """Make the Strawberry field; it has the arguments of the key function."""

    async def resolve(row: strawberry.Parent[Any], info: Info, **arguments: Any) -> Any:
        return await loader_field.resolve(row, info, arguments)

    row_and_info = list(inspect.signature(resolve).parameters.values())[:2]
    is_column = isinstance(loader_field.key, attrgetter)
    parameters = [*row_and_info, *([] if is_column else parameters_after_row(loader_field.key))]
    resolve.__signature__ = inspect.Signature(parameters, return_annotation=Any)  # type: ignore[attr-defined]
    resolve.__annotations__ = {each.name: each.annotation for each in parameters}
    field = strawberry.field(resolver=resolve, name=name, metadata={LOADER: loader_field})
    return with_arguments(field, arguments)


def parameters_after_row(key: Callable[..., Any]) -> list[inspect.Parameter]:
    """List the parameters of a key function that become the field's arguments."""
    parameters = list(inspect.signature(key).parameters.values())[1:]
    return [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]


def resolved_by(resolver: Callable[..., Any], *, arguments: Arguments | None = None) -> Any:
    """Declare a field that a function resolves; the function's docstring describes it.

    `arguments` describes the parameters that the function itself annotates with a plain type.
    """
    field = strawberry.field(resolver=resolver, description=inspect.getdoc(resolver))
    if takes_row_only(field) and not inspect.iscoroutinefunction(resolver):
        field.metadata = {COLUMN: lambda _type_name: resolver}
    return with_arguments(field, arguments)


def takes_row_only(field: StrawberryField) -> bool:
    """Whether the only parameter of a field's resolver is the row."""
    resolver = field.base_resolver
    return (
        resolver is not None
        and resolver.parent_parameter is not None
        and len(resolver.signature.parameters) == 1
    )


def subscribed_by(resolver: Callable[..., Any], *, arguments: Arguments | None = None) -> Any:
    """Declare a subscription; `resolver` returns its event stream, its docstring describes it."""
    field = strawberry.subscription(resolver=resolver, description=inspect.getdoc(resolver))
    return with_arguments(field, arguments)


def with_arguments(field: Any, arguments: Arguments | None) -> Any:
    """Describe the arguments of a field.

    Raises TypeError when an argument has no description, when a name is no parameter of the
    resolver, and when a declared type is not the parameter's.
    """
    assert isinstance(field, StrawberryField)  # noqa: S101 (the type of strawberry.field hides it)
    declared = dict(arguments or {})
    field.arguments = [
        described(each, declared.pop(each.python_name)) if each.python_name in declared else each
        for each in field.arguments
    ]
    resolver = field.base_resolver and field.base_resolver.name
    undescribed = [each.python_name for each in field.arguments if not each.description]
    if declared or undescribed:
        msg = f"{resolver}: unknown arguments {sorted(declared)}, undescribed {undescribed}"
        raise TypeError(msg)
    return field


def described(argument: StrawberryArgument, annotation: Any) -> StrawberryArgument:
    """Return the argument with the description of an annotated type."""
    plain, declared = argument.type_annotation.annotation, get_args(annotation)[0]
    if plain != declared:
        msg = f"{argument.python_name}: the resolver takes {plain}, the schema declares {declared}"
        raise TypeError(msg)
    return StrawberryArgument(
        python_name=argument.python_name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(
            annotation, namespace=argument.type_annotation.namespace
        ),
        default=argument.default,
    )


def column(name: str, *, deprecation_reason: str | None = None) -> Any:
    """Declare a field that reads an attribute by its name, which may differ from the field's."""
    read = attrgetter(name)

    def resolve(row: strawberry.Parent[Any]) -> Any:
        return read(row)

    return strawberry.field(
        resolver=resolve,
        metadata={COLUMN: lambda _type_name: read},
        deprecation_reason=deprecation_reason,
    )


@dataclass(frozen=True)
class rows_of:  # noqa: N801 (it reads as a function)
    """A type's `is_type_of`: a value belongs to the type if it is a row of this class."""

    row_class: type

    def __call__(self, row: Any, _info: Any) -> bool:
        """Return whether a value is of the type."""
        return isinstance(row, self.row_class)


def as_type(row: Any) -> Any:
    """Pass a row where the type that shows it is expected: the type's fields read the row."""
    return row
