"""Checking the layouts of widgets, alone and together.

See docs/reference/dashboards.md#layout.
"""

from collections.abc import Sequence

from strawberry import UNSET

from resolvers.dashboards.document import Layout, Widget
from resolvers.dashboards.input import LayoutEdit
from resolvers.outcomes import ErrorCode, Problems

GRID_COLUMNS = 6


def merge_layout(
    layout: LayoutEdit | None, stored: Layout | None, problems: Problems, *path: str
) -> Layout | None:
    """Return the layout, which must lie in the grid unless it is stored already."""
    if layout is UNSET:
        return stored
    if layout is None:
        return None
    merged = Layout(layout.x, layout.y, layout.w, layout.h, layout.min_h)
    if merged == stored:
        return stored
    minimums = (
        ("x", layout.x, 0),
        ("y", layout.y, 0),
        ("w", layout.w, 1),
        ("h", layout.h, 1),
        ("minH", layout.min_h, 1),
    )
    for name, value, minimum in minimums:
        if value < minimum:
            message = f"{name} must be at least {minimum}, not {value}."
            problems.add(ErrorCode.OUT_OF_RANGE, message, *path, name, limit=minimum, actual=value)
    right = layout.x + layout.w
    if right > GRID_COLUMNS:
        message = f"x + w must be at most {GRID_COLUMNS}, not {right}."
        problems.add(ErrorCode.OUT_OF_RANGE, message, *path, "w", limit=GRID_COLUMNS, actual=right)
    if layout.h < layout.min_h and not problems.has(*path, "h"):
        message = f"h must be at least minH, which is {layout.min_h}, not {layout.h}."
        problems.add(
            ErrorCode.OUT_OF_RANGE, message, *path, "h", limit=layout.min_h, actual=layout.h
        )
    return merged


def check_overlaps(
    widgets: Sequence[Widget], stored: Sequence[Widget | None], problems: Problems
) -> None:
    """Report each widget that overlaps an earlier one, unless both are where they are stored.

    `stored` has the stored widget of each, None for a new one. Widgets whose layout has a problem
    already are left out.
    """
    invalid = {error.path[1] for error in problems.errors if error.path[2:3] == ("layout",)}
    layouts = [
        None if str(index) in invalid else widget.layout for index, widget in enumerate(widgets)
    ]
    is_kept = [
        before is not None and before.layout == after.layout
        for after, before in zip(widgets, stored, strict=True)
    ]
    for index, layout in enumerate(layouts):
        for earlier in range(index):
            if is_kept[index] and is_kept[earlier]:
                continue
            if overlap(layout, layouts[earlier]):
                message = f"The widget overlaps widget {earlier}. Move or shrink one of them."
                problems.add(
                    ErrorCode.INVALID,
                    message,
                    *("widgets", str(index), "layout"),
                    allowed=["a place that no other widget takes"],
                    overlaps=["widgets", str(earlier)],
                )
                break


def overlap(one: Layout | None, other: Layout | None) -> bool:
    """Whether two layouts have a cell of the grid in common."""
    if one is None or other is None:
        return False
    return (
        one.x < other.x + other.w
        and other.x < one.x + one.w
        and one.y < other.y + other.h
        and other.y < one.y + one.h
    )
