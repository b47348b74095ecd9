"""Checking a widget that is not saved, by the rules of a save.

See docs/reference/dashboards.md#unsaved-widgets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from strawberry import UNSET

from offload.slices import Steps
from resolvers.dashboards.document import Widget
from resolvers.dashboards.input import WidgetEdit
from resolvers.dashboards.widget_validation import merge_widgets
from resolvers.outcomes import MutationError, Problems
from resolvers.widget_queries.parsing import ParsedTexts


@dataclass(frozen=True)
class CheckedWidget:
    """A widget as it would be saved, and what a save of it would refuse.

    The paths of problems lead from the widget: `queries`, `0`, `conditions`. With problems, the
    widget is not valid.
    """

    widget: Widget
    problems: Sequence[MutationError]

    def find_problems(self, index: int) -> Sequence[MutationError]:
        """Return the problems of a query, and those of the widget that are not of one query."""
        return [
            each
            for each in self.problems
            if each.path[:1] != ("queries",) or each.path[1:2] in {(), (str(index),)}
        ]


def check_widget(edit: WidgetEdit, parsed: ParsedTexts) -> Steps[CheckedWidget]:
    """Check a widget as a new one. The ids of a stored widget and of its queries are ignored.

    `parsed` has the texts that were parsed before, and those of the widget afterwards.
    """
    problems = Problems()
    queries = edit.queries
    if queries is not UNSET and queries is not None:
        queries = [replace(each, id=UNSET) for each in queries]
    edits = [replace(edit, id=UNSET, queries=queries)]
    [widget] = yield from merge_widgets(edits, (), parsed, problems)
    of_widget = len(("widgets", "0"))
    return CheckedWidget(
        widget, tuple(replace(each, path=each.path[of_widget:]) for each in problems.errors)
    )
