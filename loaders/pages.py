"""Base classes of loaders that read a page, or the length, of one list for each key."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from sqlalchemy import func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.paging import Page, Slice, select_slice_per_key, to_page
from db.connection.types import AnySelect
from loaders.base import Loader, infer_row

R = TypeVar("R")


class PageKey(NamedTuple):
    """A list, the slice of it to read, and arguments that narrow the list."""

    key: int
    page_slice: Slice
    arguments: tuple[Any, ...] = ()


class PagesByKey(Loader[PageKey, Page[R]], Generic[R]):
    """Loads a page of a list for each key, with one statement for each slice and arguments.

    The statement selects the columns of `row`; this class adds the key, order and limit.
    """

    row: ClassVar[Any]
    """The row class: the type argument, unless a subclass sets another."""
    key: ClassVar[Any]
    order: ClassVar[tuple[Any, ...]]
    descending: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        infer_row(cls)

    def narrow(self, arguments: tuple[Any, ...]) -> AnySelect:
        """Return the statement for the arguments of a key; by default it ignores them."""
        del arguments
        return self.statement

    async def fetch(self, keys: Sequence[PageKey]) -> Mapping[PageKey, Page[R]]:
        """Return the pages by key."""
        lists: dict[tuple[Slice, tuple[Any, ...]], list[int]] = {}
        for key, page_slice, arguments in keys:
            lists.setdefault((page_slice, arguments), []).append(key)
        pages_by_key: dict[PageKey, Page[R]] = {}
        for (page_slice, arguments), list_keys in lists.items():
            pages = await self.fetch_pages(list_keys, page_slice, arguments)
            pages_by_key |= {PageKey(key, page_slice, arguments): pages[key] for key in list_keys}
        return pages_by_key

    async def fetch_pages(
        self, keys: Sequence[int], page_slice: Slice, arguments: tuple[Any, ...]
    ) -> Mapping[int, Page[R]]:
        """Return the same slice of each list; an empty page where a list has no rows."""
        # Not of the instance: a mapped column read from an instance looks into the instance.
        kind = type(self)
        statement = select_slice_per_key(
            self.narrow(arguments).where(is_among(kind.key, KEYS)),
            kind.key,
            kind.order,
            page_slice,
            descending=self.descending,
        )
        rows = await self.fetch_rows(keys, statement=statement)
        pages = {
            key: to_page((row[1:] for row in list_rows), self.row, page_slice)
            for key, list_rows in groupby(rows, key=lambda row: int(row[0]))
        }
        empty: Page[R] = to_page((), self.row, page_slice)
        return {key: pages.get(key, empty) for key in keys}


class CountByKey(Loader[int, int]):
    """Counts a model's rows that a key is linked to, 0 included.

    `key` and `counted` are columns of the linking table: the key, and the id of the counted row.
    """

    key: ClassVar[Any]
    counted: ClassVar[Any]
    model: ClassVar[Any]

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, int]:
        """Return the counts by key; keys without rows are left out."""
        kind = type(self)
        model = kind.model
        statement = (
            select(kind.key, func.count())
            .join(model, model.id == kind.counted)
            .where(is_among(kind.key, KEYS), is_among(model.organization_id, ORGANIZATIONS))
            .group_by(kind.key)
        )
        return {row[0]: row[1] for row in await self.fetch_rows(keys, statement=statement)}

    def default(self) -> int:
        """Return 0."""
        return 0
