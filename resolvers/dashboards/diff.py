"""What lies between two documents: the plan of a save, and the changes that a diff shows."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from resolvers.dashboards.document import Document, Query, Widget, in_json
from resolvers.ids import encode_global_id


class ChangeKind(Enum):
    """What happened to a widget, a query or a field."""

    ADDED = "ADDED"
    """A widget or a query is new."""
    REMOVED = "REMOVED"
    """A widget or a query is gone."""
    MOVED = "MOVED"
    """A widget or a query has another place in its list: old and new are indexes from 0."""
    CHANGED = "CHANGED"
    """A field has another value."""


@dataclass(frozen=True)
class Change:
    """One change; `path` goes from the document downwards, with ids for widgets and queries."""

    kind: ChangeKind
    path: str
    widget_id: str | None = None
    old: Any = None
    new: Any = None


@dataclass(frozen=True)
class Plan:
    """What a save does to widgets."""

    created: int
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]


def plan(before: Document, after: Document) -> Plan:
    """What it takes to come from one document to the other."""
    stored = by_id(before.widgets)
    wanted = by_id(after.widgets)
    return Plan(
        created=sum(widget.id is None for widget in after.widgets),
        updated=widget_ids(
            each for each, widget in wanted.items() if each in stored and stored[each] != widget
        ),
        removed=widget_ids(each for each in stored if each not in wanted),
        moved=widget_ids(moved(list(stored), list(wanted))),
    )


def widget_ids(ids: Any) -> tuple[str, ...]:
    """The ids as clients know them."""
    return tuple(encode_global_id("Widget", each) for each in ids)


def by_id(parts: Sequence[Any]) -> dict[int, Any]:
    """The parts that have an id, by it, in their order."""
    return {part.id: part for part in parts if part.id is not None}


def moved(before: Sequence[int], after: Sequence[int]) -> list[int]:
    """The fewest ids that must move to come from one order to the other.

    All but a longest run of ids that stand in the same order in both.
    """
    place = {each: index for index, each in enumerate(before)}
    common = [each for each in after if each in place]
    ends: list[int] = []
    last: list[int] = []
    previous: dict[int, int | None] = {}
    for each in common:
        at = bisect_left(ends, place[each])
        previous[each] = last[at - 1] if at else None
        ends[at : at + 1] = [place[each]]
        last[at : at + 1] = [each]
    staying: set[int] = set()
    step = last[-1] if last else None
    while step is not None:
        staying.add(step)
        step = previous[step]
    return [each for each in common if each not in staying]


def changes(before: Document, after: Document) -> list[Change]:
    """Every difference: fields of the dashboard first, then widgets, then their queries."""
    return [*field_changes(before, after), *widget_changes(before.widgets, after.widgets)]


def field_changes(before: Document, after: Document) -> Iterator[Change]:
    """Fields of the dashboard itself."""
    old, new = document_shown(before), document_shown(after)
    for name in old:
        if name != "widgets" and old[name] != new[name]:
            yield Change(ChangeKind.CHANGED, name, None, old[name], new[name])


def widget_changes(before: Sequence[Widget], after: Sequence[Widget]) -> Iterator[Change]:
    """Widgets added, removed, moved and changed, with their queries."""
    stored, wanted = by_id(before), by_id(after)
    for each, widget in stored.items():
        if each not in wanted:
            yield Change(ChangeKind.REMOVED, path_of(each), wid(each), plain(widget), None)
    are_moved = set(moved(list(stored), list(wanted)))
    for index, (each, widget) in enumerate(wanted.items()):
        if each not in stored:
            yield Change(ChangeKind.ADDED, path_of(each), wid(each), None, plain(widget))
            continue
        if each in are_moved:
            old_index = list(stored).index(each)
            yield Change(ChangeKind.MOVED, path_of(each), wid(each), old_index, index)
        yield from part_changes(path_of(each), wid(each), stored[each], widget)
        yield from query_changes(each, stored[each].queries, widget.queries)


def query_changes(
    widget: int, before: Sequence[Query], after: Sequence[Query]
) -> Iterator[Change]:
    """Queries of a widget added, removed, moved and changed."""
    stored, wanted = by_id(before), by_id(after)

    def path(each: int) -> str:
        return f"{path_of(widget)}.queries.{encode_global_id('WidgetQuery', each)}"

    for each, query in stored.items():
        if each not in wanted:
            yield Change(ChangeKind.REMOVED, path(each), wid(widget), plain(query), None)
    are_moved = set(moved(list(stored), list(wanted)))
    for index, (each, query) in enumerate(wanted.items()):
        if each not in stored:
            yield Change(ChangeKind.ADDED, path(each), wid(widget), None, plain(query))
            continue
        if each in are_moved:
            old_index = list(stored).index(each)
            yield Change(ChangeKind.MOVED, path(each), wid(widget), old_index, index)
        yield from part_changes(path(each), wid(widget), stored[each], query)


def part_changes(path: str, widget: str, before: Any, after: Any) -> Iterator[Change]:
    """Fields of one widget or query; queries apart."""
    old, new = plain(before), plain(after)
    for name, value in old.items():
        if name not in {"id", "queries"} and value != new[name]:
            yield Change(ChangeKind.CHANGED, f"{path}.{name}", widget, value, new[name])


def path_of(widget: int) -> str:
    """Where a widget stands in a path."""
    return f"widgets.{encode_global_id('Widget', widget)}"


def wid(widget: int) -> str:
    """A widget's id as clients know it."""
    return encode_global_id("Widget", widget)


def plain(part: Widget | Query) -> dict[str, Any]:
    """A widget or a query in JSON's terms, as clients write it."""
    answer: dict[str, Any] = named(in_json(part))
    return answer


def document_shown(document: Document) -> dict[str, Any]:
    """A whole document in JSON's terms, as clients write it."""
    answer: dict[str, Any] = named(in_json(document))
    answer["projects"] = [encode_global_id("Project", each) for each in answer.pop("projectIds")]
    permissions = answer["permissions"]
    if permissions is not None:
        teams = [encode_global_id("Team", each) for each in permissions.pop("teamIds")]
        permissions["teamsWithEditAccess"] = teams
    versions, ids = answer.pop("releaseVersions"), answer.pop("releaseIds")
    answer["filters"] = {"release": versions, "releaseId": ids}
    return answer


def named(value: Any) -> Any:
    """JSON with the names and ids that clients know; what has conditions is a query."""
    if isinstance(value, list):
        return [named(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    kind = "WidgetQuery" if "conditions" in value else "Widget"
    return {
        camel(name): encode_global_id(kind, each)
        if name == "id" and each is not None
        else named(each)
        for name, each in value.items()
    }


def camel(name: str) -> str:
    """A name as clients write it."""
    first, *others = name.split("_")
    return first + "".join(each.title() for each in others)
