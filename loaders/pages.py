"""Base classes of loaders that read a page, or the length, of one list for each key."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from sqlalchemy import func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.paging import Page, Slice, select_slice_per_key, to_page
from db.connection.types import AnySelect
from loaders.base import Loader, group_by_key, infer_row

R = TypeVar("R")


class PageKey(NamedTuple):
    """A list, the slice of it to read, and arguments that narrow the list."""

    key: int
    page_slice: Slice
    arguments: tuple[Any, ...] = ()


class PagesByKey(Loader[PageKey, Page[R]], Generic[R]):
    """Loads a page of a list for each key, of all slices and arguments with one statement.

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
        """Return the pages by key; an empty page where a list has no rows."""
        lists = group_by_key((key[1:], key.key) for key in keys)
        pages: dict[PageKey, Page[R]] = {}
        found = await self.fetch_variants(lists, self.select_page, order=("list_key", "rank"))
        for (page_slice, arguments), rows in found.items():
            for key, list_rows in groupby(rows, key=lambda row: int(row[0])):
                page = to_page((row[1:-1] for row in list_rows), self.row, page_slice)
                pages[PageKey(key, page_slice, arguments)] = page
        return {key: pages.get(key) or to_page((), self.row, key.page_slice) for key in keys}

    def select_page(self, variant: tuple[Slice, tuple[Any, ...]]) -> AnySelect:
        """Return the statement of a slice and arguments."""
        # Not of the instance: a mapped column read from an instance looks into the instance.
        kind = type(self)
        page_slice, arguments = variant
        return select_slice_per_key(
            self.narrow(arguments).where(is_among(kind.key, KEYS)),
            kind.key,
            kind.order,
            page_slice,
            descending=self.descending,
        )


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
