"""Where rows meet types: the parent of every field is the row itself.

A field that is a batch is declared, not written: `relation` and `loaded` make ordinary Strawberry
fields, and leave loader and key as metadata, so that another executor can ask for a whole level of
keys at once.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

import strawberry

from loaders.base import Loader
from resolvers.child_connections import Asked, Known
from resolvers.context import Context, Info

BATCH = "batch"
COLUMN = "column"


@dataclass(frozen=True)
class Batch:
    """How a field asks its loader.

    `key` makes the key from the row and the field's arguments; None: there is nothing to ask, the
    field is null; `Known`: nor is there, rows know; `Asked`: the arguments name another
    loader. `Known` it does for all rows or for none, `Asked` for all that have a key. With `many`
    it makes a list of keys.
    `then` makes the field's value from the row, the answer (with `many`, the answers) and the key.
    """

    loader: type[Loader[Any, Any]]
    key: Callable[..., Any]
    then: Callable[[Any, Any, Any], Any] | None = None
    many: bool = False

    async def resolve(self, row: Any, info: Info, arguments: dict[str, Any]) -> Any:
        """The field's value for one row."""
        key = self.key(row, **arguments)
        if key is None:
            return None
        if type(key) is Known:
            return key.read(row)
        kind = self.loader
        if type(key) is Asked:
            kind, key = key
        loader = info.context.loaders[kind]
        answer = await (loader.load_many(key) if self.many else loader.load(key))
        return answer if self.then is None else self.then(row, answer, key)

    async def resolve_all(
        self, rows: Sequence[Any], context: Context, arguments: dict[str, Any]
    ) -> list[Any]:
        """The field's values for many rows, at least one: their keys go to the loader at once."""
        ask = partial(self.key, **arguments) if arguments else self.key
        first = ask(rows[0])
        if type(first) is Known:
            return list(map(first.read, rows))
        keys = [first, *map(ask, rows[1:])]
        kind, then = self.loader, self.then
        match next((key for key in keys if key is not None), None):
            case Asked(kind, _):
                keys = [key and key.key for key in keys]
        loader = context.loaders[kind]
        if self.many:
            answers = iter(await loader.load_all([each for key in keys for each in key or ()]))
            found = [None if key is None else list(islice(answers, len(key))) for key in keys]
        elif None in keys:
            loaded = iter(await loader.load_all([key for key in keys if key is not None]))
            found = [None if key is None else next(loaded) for key in keys]
        else:
            found = await loader.load_all(keys)
        if then is None:
            return found
        return [
            None if key is None else then(row, answer, key)
            for row, answer, key in zip(rows, found, keys, strict=True)
        ]


def relation(
    loader: type[Loader[Any, Any]],
    *,
    key: str,
    then: Callable[[Any, Any, Any], Any] | None = None,
) -> Any:
    """A field that follows the key in the row's attribute; a null key is a null field."""
    return batch_field(Batch(loader, attrgetter(key), then))


def loaded(
    loader: type[Loader[Any, Any]],
    *,
    key: Callable[..., Any],
    then: Callable[[Any, Any, Any], Any] | None = None,
    many: bool = False,
    name: str | None = None,
) -> Any:
    """A field whose key is made from the row and the arguments that `key` takes besides it."""
    return batch_field(Batch(loader, key, then, many), name)


def batch_field(batch: Batch, name: str | None = None) -> Any:
    """An ordinary field that asks the loader, with the key function's arguments as its own."""

    async def resolve(row: strawberry.Parent[Any], info: Info, **arguments: Any) -> Any:
        return await batch.resolve(row, info, arguments)

    own = list(inspect.signature(resolve).parameters.values())[:2]
    taken = [] if isinstance(batch.key, attrgetter) else arguments_of(batch.key)
    resolve.__signature__ = inspect.Signature([*own, *taken], return_annotation=Any)  # type: ignore[attr-defined]
    resolve.__annotations__ = {each.name: each.annotation for each in [*own, *taken]}
    return strawberry.field(resolver=resolve, name=name, metadata={BATCH: batch})


def arguments_of(key: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters behind the row, which become the field's arguments."""
    parameters = list(inspect.signature(key).parameters.values())[1:]
    return [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]


def resolved_by(resolver: Callable[..., Any]) -> Any:
    """A field that a function decides; it is described by the function's docstring."""
    takes_row_only = len(inspect.signature(resolver).parameters) == 1
    is_plain = takes_row_only and not inspect.iscoroutinefunction(resolver)
    return strawberry.field(
        resolver=resolver,
        description=inspect.getdoc(resolver),
        metadata={COLUMN: lambda _kind: resolver} if is_plain else {},
    )


def column(name: str) -> Any:
    """A field that reads the row's attribute of another name."""
    read = attrgetter(name)

    def resolve(row: strawberry.Parent[Any]) -> Any:
        return read(row)

    return strawberry.field(resolver=resolve, metadata={COLUMN: lambda _kind: read})


@dataclass(frozen=True)
class rows_of:  # noqa: N801 (it reads as a function)
    """For a type's `is_type_of`: its parents are rows of that class, which alone decides."""

    row_class: type

    def __call__(self, row: Any, _info: Any) -> bool:
        """Whether a value may stand for the type."""
        return isinstance(row, self.row_class)


def as_type(row: Any) -> Any:
    """A row in the place of the type that shows it: the type's fields read the row."""
    return row
