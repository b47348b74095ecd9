"""The difference of two documents: the plan of a save, and the entries of a diff.

See docs/reference/dashboards.md#plan and docs/reference/dashboards.md#diff.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from resolvers.dashboards.document import Document, Query, Widget, to_json
from resolvers.ids import encode_global_id


class ChangeKind(Enum):
    """What happened to a widget, a query or a field.

    `schema/dashboard.py` describes the members.
    """

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    MOVED = "MOVED"
    CHANGED = "CHANGED"


@dataclass(frozen=True)
class DiffEntry:
    """One change between two documents.

    `path` starts at the document and names widgets and queries by their global ids. `widget_id` is
    None for a field of the dashboard itself.
    """

    kind: ChangeKind
    path: str
    widget_id: str | None = None
    old: Any = None
    new: Any = None


@dataclass(frozen=True)
class SavePlan:
    """What a save does to widgets: the number of new ones, and the global ids of the others."""

    created: int
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]


def plan_save(before: Document, after: Document) -> SavePlan:
    """Compare the widgets of two documents."""
    old_by_id = index_by_id(before.widgets)
    new_by_id = index_by_id(after.widgets)
    return SavePlan(
        created=sum(widget.id is None for widget in after.widgets),
        updated=to_widget_ids(
            each
            for each, widget in new_by_id.items()
            if each in old_by_id and old_by_id[each] != widget
        ),
        removed=to_widget_ids(each for each in old_by_id if each not in new_by_id),
        moved=to_widget_ids(find_moved(list(old_by_id), list(new_by_id))),
    )


def to_widget_ids(row_ids: Iterable[int]) -> tuple[str, ...]:
    """Convert row ids of widgets to global ids."""
    return tuple(map(to_widget_id, row_ids))


def index_by_id(parts: Sequence[Any]) -> dict[int, Any]:
    """Index widgets or queries by their ids, in order. New ones, without an id, are left out."""
    return {part.id: part for part in parts if part.id is not None}


def find_moved(before: Sequence[int], after: Sequence[int]) -> list[int]:
    """Find the fewest ids that must move to turn one order into the other.

    These are the ids in both orders, except a longest increasing subsequence: a longest run of ids
    that have the same relative order in both. Runs in O(n log n).
    """
    old_index = {each: index for index, each in enumerate(before)}
    common = [each for each in after if each in old_index]
    # Patience sorting: `tails[n]` is the smallest old index that ends a run of n + 1 ids.
    tails: list[int] = []
    tail_ids: list[int] = []
    predecessors: dict[int, int | None] = {}
    for each in common:
        length = bisect_left(tails, old_index[each])
        predecessors[each] = tail_ids[length - 1] if length else None
        tails[length : length + 1] = [old_index[each]]
        tail_ids[length : length + 1] = [each]
    unmoved: set[int] = set()
    current = tail_ids[-1] if tail_ids else None
    while current is not None:
        unmoved.add(current)
        current = predecessors[current]
    return [each for each in common if each not in unmoved]


def diff_documents(before: Document, after: Document) -> list[DiffEntry]:
    """List every difference: fields of the dashboard first, then widgets with their queries."""
    return [*diff_fields(before, after), *diff_widgets(before.widgets, after.widgets)]


def diff_fields(before: Document, after: Document) -> Iterator[DiffEntry]:
    """Yield the changed fields of the dashboard itself."""
    old, new = to_client_document(before), to_client_document(after)
    for name in old:
        if name != "widgets" and old[name] != new[name]:
            yield DiffEntry(ChangeKind.CHANGED, name, None, old[name], new[name])


def diff_widgets(before: Sequence[Widget], after: Sequence[Widget]) -> Iterator[DiffEntry]:
    """Yield widgets that were removed, added, moved and changed, with their queries."""
    old_by_id, new_by_id = index_by_id(before), index_by_id(after)
    for each, widget in old_by_id.items():
        if each not in new_by_id:
            yield DiffEntry(
                ChangeKind.REMOVED,
                widget_path(each),
                to_widget_id(each),
                to_client_json(widget),
                None,
            )
    moved = set(find_moved(list(old_by_id), list(new_by_id)))
    for index, (each, widget) in enumerate(new_by_id.items()):
        path, widget_id = widget_path(each), to_widget_id(each)
        if each not in old_by_id:
            yield DiffEntry(ChangeKind.ADDED, path, widget_id, None, to_client_json(widget))
            continue
        if each in moved:
            yield DiffEntry(ChangeKind.MOVED, path, widget_id, list(old_by_id).index(each), index)
        yield from diff_values(path, widget_id, old_by_id[each], widget)
        yield from diff_queries(each, old_by_id[each].queries, widget.queries)


def diff_queries(
    widget: int, before: Sequence[Query], after: Sequence[Query]
) -> Iterator[DiffEntry]:
    """Yield queries of a widget that were removed, added, moved and changed."""
    old_by_id, new_by_id = index_by_id(before), index_by_id(after)
    widget_id = to_widget_id(widget)

    def query_path(each: int) -> str:
        return f"{widget_path(widget)}.queries.{encode_global_id('WidgetQuery', each)}"

    for each, query in old_by_id.items():
        if each not in new_by_id:
            yield DiffEntry(
                ChangeKind.REMOVED, query_path(each), widget_id, to_client_json(query), None
            )
    moved = set(find_moved(list(old_by_id), list(new_by_id)))
    for index, (each, query) in enumerate(new_by_id.items()):
        path = query_path(each)
        if each not in old_by_id:
            yield DiffEntry(ChangeKind.ADDED, path, widget_id, None, to_client_json(query))
            continue
        if each in moved:
            yield DiffEntry(ChangeKind.MOVED, path, widget_id, list(old_by_id).index(each), index)
        yield from diff_values(path, widget_id, old_by_id[each], query)


def diff_values(path: str, widget_id: str, before: Any, after: Any) -> Iterator[DiffEntry]:
    """Yield the changed fields of one widget or query, without a widget's queries."""
    old, new = to_client_json(before), to_client_json(after)
    for name, value in old.items():
        if name not in {"id", "queries"} and value != new[name]:
            yield DiffEntry(ChangeKind.CHANGED, f"{path}.{name}", widget_id, value, new[name])


def widget_path(widget: int) -> str:
    """Build the path of a widget from its row id."""
    return f"widgets.{to_widget_id(widget)}"


def to_widget_id(widget: int) -> str:
    """Convert the row id of a widget to its global id."""
    return encode_global_id("Widget", widget)


def to_client_json(part: Widget | Query) -> dict[str, Any]:
    """Convert a widget or a query to the JSON that clients send, with global ids."""
    converted: dict[str, Any] = _rename_keys(to_json(part))
    return converted


def to_client_document(document: Document) -> dict[str, Any]:
    """Convert a document to the JSON that clients send in an update.

    See docs/reference/dashboards.md#version-documents.
    """
    converted: dict[str, Any] = _rename_keys(to_json(document))
    converted["projects"] = [
        encode_global_id("Project", each) for each in converted.pop("projectIds")
    ]
    permissions = converted["permissions"]
    if permissions is not None:
        teams = [encode_global_id("Team", each) for each in permissions.pop("teamIds")]
        permissions["teamsWithEditAccess"] = teams
    versions, ids = converted.pop("releaseVersions"), converted.pop("releaseIds")
    converted["filters"] = {"release": versions, "releaseId": ids}
    return converted


def _rename_keys(value: Any) -> Any:
    """Convert keys to camel case and row ids to global ids, at every depth."""
    if isinstance(value, list):
        return [_rename_keys(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    # Only queries have conditions; of the objects with an id, all others are widgets.
    kind = "WidgetQuery" if "conditions" in value else "Widget"
    return {
        _to_camel_case(name): encode_global_id(kind, each)
        if name == "id" and each is not None
        else _rename_keys(each)
        for name, each in value.items()
    }


def _to_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.title() for each in others)
