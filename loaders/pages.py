"""Loaders of one page of each of many lists."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from sqlalchemy import func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.paging import Page, Slice, select_slice_per_key, to_page
from db.connection.types import AnySelect
from loaders.base import Loader

R = TypeVar("R")


class PageKey(NamedTuple):
    """A list and the part of it that is asked for; `arguments` narrow the list."""

    key: int
    part: Slice
    arguments: tuple[Any, ...] = ()


class PagesByKey(Loader[PageKey, Page[R]], Generic[R]):
    """Yields a page of a list for each key: one statement for each distinct slice and arguments.

    The statement selects the columns of `row`; the base class adds keys, order and limit.
    """

    row: ClassVar[Any]
    key: ClassVar[Any]
    order: ClassVar[tuple[Any, ...]]
    descending: ClassVar[bool] = False

    def narrow(self, arguments: tuple[Any, ...]) -> AnySelect:
        """The statement for the arguments of a key."""
        del arguments
        return self.statement

    async def fetch(self, keys: Sequence[PageKey]) -> Mapping[PageKey, Page[R]]:
        """One statement for each distinct slice and arguments."""
        lists: dict[tuple[Slice, tuple[Any, ...]], list[int]] = {}
        for key, part, arguments in keys:
            lists.setdefault((part, arguments), []).append(key)
        found: dict[PageKey, Page[R]] = {}
        for (part, arguments), wanted in lists.items():
            pages = await self.pages(wanted, part, arguments)
            found |= {PageKey(key, part, arguments): pages[key] for key in wanted}
        return found

    async def pages(
        self, wanted: Sequence[int], part: Slice, arguments: tuple[Any, ...]
    ) -> Mapping[int, Page[R]]:
        """The same slice of each list; an empty page where there is nothing."""
        # Of the class: a mapped column asked for through an instance looks into the instance.
        kind = type(self)
        statement = select_slice_per_key(
            self.narrow(arguments).where(is_among(kind.key, KEYS)),
            kind.key,
            kind.order,
            part,
            descending=self.descending,
        )
        rows = await self.fetch_rows(wanted, statement=statement)
        pages = {
            key: to_page((row[1:] for row in of_list), self.row, part)
            for key, of_list in groupby(rows, key=lambda row: int(row[0]))
        }
        nothing: Page[R] = to_page((), self.row, part)
        return {key: pages.get(key, nothing) for key in wanted}


class CountByKey(Loader[int, int]):
    """Yields how many of a model's rows a key is linked to, 0 included.

    `key` and `counted` are columns of the linking table: the key, and the id of what is counted.
    """

    key: ClassVar[Any]
    counted: ClassVar[Any]
    model: ClassVar[Any]

    async def fetch(self, keys_: Sequence[int]) -> Mapping[int, int]:
        """One statement."""
        kind = type(self)
        model = kind.model
        statement = (
            select(kind.key, func.count())
            .join(model, model.id == kind.counted)
            .where(is_among(kind.key, KEYS), is_among(model.organization_id, ORGANIZATIONS))
            .group_by(kind.key)
        )
        return {row[0]: row[1] for row in await self.fetch_rows(keys_, statement=statement)}

    def default(self) -> int:
        """No row."""
        return 0
