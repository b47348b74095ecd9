"""What clients read of a query that is answered in parts (clients.md C4).

graphql-core says what is pending, what came of it and what is complete. The newer form of a
response says so too, by ids; the older one says where each part belongs, and its label.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError
from graphql.execution import (
    IncrementalResult,
    IncrementalStreamResult,
    InitialIncrementalExecutionResult,
    SubsequentIncrementalExecutionResult,
)
from graphql.execution.types import PendingResult

Path = tuple[str | int, ...]
Part = dict[str, Any]
Told = Callable[[Sequence[GraphQLError]], list[Part]]
"""Makes of errors what clients are told of them."""


class IncrementalFormat(ABC):
    """How the parts of one answer are written: `hasNext` says whether another one follows."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self.has_started = False

    def format_complete(self, answer: Part) -> Part:
        """The part of an answer that is whole at once."""
        self.has_started = True
        return answer | {"hasNext": False}

    def format_initial(self, result: InitialIncrementalExecutionResult) -> Part:
        """The part that has what nobody wanted to have later."""
        self.has_started = True
        part = {"data": result.data} | self._errors(result.errors)
        return part | self._awaited(result) | {"hasNext": result.has_next}

    def format_subsequent(self, result: SubsequentIncrementalExecutionResult) -> Part:
        """The part that has something more."""
        return self._brought(result) | {"hasNext": result.has_next}

    def format_aborted(self, errors: Sequence[Part]) -> Part:
        """The last part, where all that is pending failed."""
        return self._failed(errors) | {"hasNext": False}

    @abstractmethod
    def _awaited(self, result: InitialIncrementalExecutionResult) -> Part:
        """What the first part says of what is pending."""

    @abstractmethod
    def _brought(self, result: SubsequentIncrementalExecutionResult) -> Part:
        """What another part says of what came."""

    @abstractmethod
    def _failed(self, errors: Sequence[Part]) -> Part:
        """What the last part says of what never came."""

    def _errors(self, errors: Sequence[GraphQLError] | None) -> Part:
        return {"errors": self._told(errors)} if errors else {}


@dataclass
class Place:
    """Where something is pending; of a list, how many items are there already."""

    path: Path
    label: str | None
    items: int | None = None
    is_silent: bool = True

    def look_into(self, values: Mapping[Path, Sequence[Any]]) -> None:
        """Count the items of the list, if it is one, among values that came, by their paths."""
        for length in range(len(self.path) + 1):
            for value in values.get(self.path[:length], ()):
                found = value_at(self.path[length:], value)
                if isinstance(found, list):
                    self.items = len(found)

    def head(self) -> Part:
        """What says to a client where a part belongs."""
        index = [] if self.items is None else [self.items]
        head: Part = {"path": [*self.path, *index]}
        return head if self.label is None else head | {"label": self.label}

    def nothing(self, errors: Sequence[Part]) -> Part:
        """What is told when it failed."""
        return {"data" if self.items is None else "items": None, **self.head(), "errors": errors}


class Format2022(IncrementalFormat):
    """The form of 2022, which clients ask for by `deferSpec=20220824`, or by no name."""

    def __init__(self, told: Told) -> None:
        super().__init__(told)
        self._pending: dict[str, Place] = {}

    def _awaited(self, result: InitialIncrementalExecutionResult) -> Part:
        for each in self._await(result.pending).values():
            each.look_into({(): [result.data]})
        return {}

    def _brought(self, result: SubsequentIncrementalExecutionResult) -> Part:
        new = self._await(result.pending or ())
        values: defaultdict[Path, list[Any]] = defaultdict(list)
        came = []
        for delivered in result.incremental or ():
            # Something may be pending, and come, in the same part.
            if delivered.id in new:
                new.pop(delivered.id).look_into(values)
            part = self._came(delivered)
            for path, value in brought(part):
                values[path].append(value)
            came.append(part)
        for place in new.values():
            place.look_into(values)
        for each in result.completed or ():
            place = self._pending.pop(each.id)
            if each.errors:
                came.append(place.nothing(self._told(each.errors)))
            elif place.is_silent and place.items is None:
                # All of it came with others: who waits for this label is told so.
                came.append({"data": {}, **place.head()})
        return {"incremental": came} if came else {}

    def _failed(self, errors: Sequence[Part]) -> Part:
        return {"incremental": [each.nothing(errors) for each in self._pending.values()]}

    def _came(self, result: IncrementalResult) -> Part:
        place = self._pending[result.id]
        place.is_silent = False
        if isinstance(result, IncrementalStreamResult):
            part = {"items": result.items, **place.head()}
            place.items = (place.items or 0) + len(result.items)
        else:
            inner = Place((*place.path, *(result.sub_path or ())), place.label)
            part = {"data": result.data, **inner.head()}
        return part | self._errors(result.errors)

    def _await(self, pending: Iterable[PendingResult]) -> dict[str, Place]:
        new = {each.id: Place(tuple(each.path), each.label) for each in pending}
        self._pending |= new
        return new


class FormatV02(IncrementalFormat):
    """The form that clients ask for by `incrementalSpec=v0.2`."""

    def __init__(self, told: Told) -> None:
        super().__init__(told)
        self._pending: dict[str, None] = {}

    def _awaited(self, result: InitialIncrementalExecutionResult) -> Part:
        return self._await(result.pending)

    def _brought(self, result: SubsequentIncrementalExecutionResult) -> Part:
        part = self._await(result.pending or ())
        if result.incremental:
            part["incremental"] = [
                each.formatted | self._errors(each.errors) for each in result.incremental
            ]
        if result.completed:
            part["completed"] = [
                {"id": each.id} | self._errors(each.errors) for each in result.completed
            ]
            for each in result.completed:
                del self._pending[each.id]
        return part

    def _failed(self, errors: Sequence[Part]) -> Part:
        return {"completed": [{"id": each, "errors": errors} for each in self._pending]}

    def _await(self, pending: Iterable[PendingResult]) -> Part:
        found = [each.formatted for each in pending]
        self._pending |= dict.fromkeys(each["id"] for each in found)
        return {"pending": found} if found else {}


def brought(part: Part) -> Iterator[tuple[Path, Any]]:
    """The values that a part brings, each with its path."""
    if "data" in part:
        yield tuple(part["path"]), part["data"]
        return
    *path, start = part["path"]
    for index, item in enumerate(part["items"], start):
        yield (*path, index), item


def value_at(path: Path, value: Any) -> Any:
    """What is at a path within a value; None if it is not there."""
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value
