"""Formats of incremental delivery: the payloads of a query with `@defer` or `@stream`.

graphql-core reports what is pending, what was delivered and what is complete, each by an id. The
newer format repeats this; the older one gives each delivery its path and label instead
(docs/reference/clients.md#incremental-delivery).
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

ResponsePath = tuple[str | int, ...]
Payload = dict[str, Any]
FormatErrors = Callable[[Sequence[GraphQLError]], list[Payload]]
"""Formats errors for a response."""


class IncrementalFormat(ABC):
    """Formats the payloads of one response; `hasNext` is whether another one follows."""

    def __init__(self, format_errors: FormatErrors) -> None:
        self._format_errors = format_errors
        self.has_started = False

    def format_complete(self, response: Payload) -> Payload:
        """Return the only payload of a response that is complete at once."""
        self.has_started = True
        return response | {"hasNext": False}

    def format_initial(self, result: InitialIncrementalExecutionResult) -> Payload:
        """Return the initial payload: everything not deferred or streamed."""
        self.has_started = True
        payload = {"data": result.data} | self._error_entry(result.errors)
        return payload | self._format_pending(result) | {"hasNext": result.has_next}

    def format_subsequent(self, result: SubsequentIncrementalExecutionResult) -> Payload:
        """Return a subsequent payload."""
        return self._format_delivered(result) | {"hasNext": result.has_next}

    def format_aborted(self, errors: Sequence[Payload]) -> Payload:
        """Return the last payload of a response whose pending parts all failed."""
        return self._format_failed(errors) | {"hasNext": False}

    @abstractmethod
    def _format_pending(self, result: InitialIncrementalExecutionResult) -> Payload:
        """Return the entries of the initial payload for what is pending."""

    @abstractmethod
    def _format_delivered(self, result: SubsequentIncrementalExecutionResult) -> Payload:
        """Return the entries of a subsequent payload."""

    @abstractmethod
    def _format_failed(self, errors: Sequence[Payload]) -> Payload:
        """Return the entries of the last payload, in which everything pending failed."""

    def _error_entry(self, errors: Sequence[GraphQLError] | None) -> Payload:
        return {"errors": self._format_errors(errors)} if errors else {}


@dataclass
class PendingPart:
    """A deferred fragment or a streamed list.

    `item_count` is how many items of a list were delivered, and None for a fragment. `is_silent`
    is whether nothing was delivered for it yet.
    """

    path: ResponsePath
    label: str | None
    item_count: int | None = None
    is_silent: bool = True

    def count_items(self, delivered: Mapping[ResponsePath, Sequence[Any]]) -> None:
        """Set `item_count` if delivered values, given by their paths, contain a list here."""
        for length in range(len(self.path) + 1):
            for value in delivered.get(self.path[:length], ()):
                found = find_value(self.path[length:], value)
                if isinstance(found, list):
                    self.item_count = len(found)

    def format_location(self) -> Payload:
        """Return the path and label of the next delivery."""
        index = [] if self.item_count is None else [self.item_count]
        location: Payload = {"path": [*self.path, *index]}
        return location if self.label is None else location | {"label": self.label}

    def format_failure(self, errors: Sequence[Payload]) -> Payload:
        """Return the delivery of a part that failed."""
        key = "data" if self.item_count is None else "items"
        return {key: None, **self.format_location(), "errors": errors}


class Format2022(IncrementalFormat):
    """The format of 2022: `deferSpec=20220824`, and the default of clients that name none.

    docs/reference/clients.md#incremental-format-2022
    """

    def __init__(self, format_errors: FormatErrors) -> None:
        super().__init__(format_errors)
        self._pending: dict[str, PendingPart] = {}

    def _format_pending(self, result: InitialIncrementalExecutionResult) -> Payload:
        for part in self._add_pending(result.pending).values():
            part.count_items({(): [result.data]})
        return {}

    def _format_delivered(self, result: SubsequentIncrementalExecutionResult) -> Payload:
        new = self._add_pending(result.pending or ())
        delivered_values: defaultdict[ResponsePath, list[Any]] = defaultdict(list)
        deliveries = []
        for incremental in result.incremental or ():
            # One payload may both announce a part and deliver it.
            if incremental.id in new:
                new.pop(incremental.id).count_items(delivered_values)
            delivery = self._format_delivery(incremental)
            for path, value in walk_delivery(delivery):
                delivered_values[path].append(value)
            deliveries.append(delivery)
        for part in new.values():
            part.count_items(delivered_values)
        for each in result.completed or ():
            part = self._pending.pop(each.id)
            if each.errors:
                deliveries.append(part.format_failure(self._format_errors(each.errors)))
            elif part.is_silent and part.item_count is None:
                # Other parts delivered all of its data. Clients still wait for its label.
                deliveries.append({"data": {}, **part.format_location()})
        return {"incremental": deliveries} if deliveries else {}

    def _format_failed(self, errors: Sequence[Payload]) -> Payload:
        return {"incremental": [part.format_failure(errors) for part in self._pending.values()]}

    def _format_delivery(self, result: IncrementalResult) -> Payload:
        part = self._pending[result.id]
        part.is_silent = False
        if isinstance(result, IncrementalStreamResult):
            delivery = {"items": result.items, **part.format_location()}
            part.item_count = (part.item_count or 0) + len(result.items)
        else:
            inner = PendingPart((*part.path, *(result.sub_path or ())), part.label)
            delivery = {"data": result.data, **inner.format_location()}
        return delivery | self._error_entry(result.errors)

    def _add_pending(self, pending: Iterable[PendingResult]) -> dict[str, PendingPart]:
        new = {each.id: PendingPart(tuple(each.path), each.label) for each in pending}
        self._pending |= new
        return new


class FormatV02(IncrementalFormat):
    """The format `incrementalSpec=v0.2`.

    docs/reference/clients.md#incremental-format-v02
    """

    def __init__(self, format_errors: FormatErrors) -> None:
        super().__init__(format_errors)
        self._pending_ids: dict[str, None] = {}

    def _format_pending(self, result: InitialIncrementalExecutionResult) -> Payload:
        return self._add_pending(result.pending)

    def _format_delivered(self, result: SubsequentIncrementalExecutionResult) -> Payload:
        payload = self._add_pending(result.pending or ())
        if result.incremental:
            payload["incremental"] = [
                each.formatted | self._error_entry(each.errors) for each in result.incremental
            ]
        if result.completed:
            payload["completed"] = [
                {"id": each.id} | self._error_entry(each.errors) for each in result.completed
            ]
            for each in result.completed:
                del self._pending_ids[each.id]
        return payload

    def _format_failed(self, errors: Sequence[Payload]) -> Payload:
        return {"completed": [{"id": each, "errors": errors} for each in self._pending_ids]}

    def _add_pending(self, pending: Iterable[PendingResult]) -> Payload:
        entries = [each.formatted for each in pending]
        self._pending_ids |= dict.fromkeys(each["id"] for each in entries)
        return {"pending": entries} if entries else {}


def walk_delivery(delivery: Payload) -> Iterator[tuple[ResponsePath, Any]]:
    """Yield the values that a delivery contains, each with its path."""
    if "data" in delivery:
        yield tuple(delivery["path"]), delivery["data"]
        return
    *path, start = delivery["path"]
    for index, item in enumerate(delivery["items"], start):
        yield (*path, index), item


def find_value(path: ResponsePath, value: Any) -> Any:
    """Return what is at a path within a value; None if there is nothing."""
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value
