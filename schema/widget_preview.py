"""The data of a widget that is not saved."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.organization import OrganizationRow
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.widget_data import unsaved
from resolvers.widget_data.filters import FilterArguments
from resolvers.widget_data.intervals import RangeArguments
from schema.base.fields import as_type
from schema.mutations.dashboard_inputs import WidgetInput
from schema.widget_data import WidgetData


@strawberry.input(description="A widget that is not saved, and what to read for it.")
class WidgetDataInput:
    widget: WidgetInput
    """The widget, checked as a save checks a new one. Ids of it and of its queries are ignored."""
    projects: list[ID] | None = UNSET
    """Ids or slugs of projects, at most 1,000; "-1": all. Absent, null or empty: the viewer's."""
    environments: list[str] | None = UNSET
    """Names of environments, at most 1,000. Absent, null or empty: all."""
    releases: list[str] | None = UNSET
    """Versions of releases, at most 1,000; * is any text, "latest" each project's latest. Absent,
    null or empty: all.
    """
    period: str | None = UNSET
    """A period before the end, such as "14d". Absent or null: 14 days."""
    start: datetime | None = UNSET
    """Start of the range. Absent or null: the period's."""
    end: datetime | None = UNSET
    """End of the range. Absent or null: now."""
    interval: str | None = UNSET
    """Length of a bucket, such as "1h". Absent or null: that of the widget."""

    def to_record(self) -> unsaved.Preview:
        """Convert the input to a record."""
        return unsaved.Preview(
            self.widget.to_edit(),
            FilterArguments(
                unset_to_none(self.projects),
                unset_to_none(self.environments),
                unset_to_none(self.releases),
            ),
            RangeArguments(
                unset_to_none(self.period),
                unset_to_none(self.start),
                unset_to_none(self.end),
                unset_to_none(self.interval),
            ),
        )


async def widget_data(
    root: Parent[OrganizationRow],
    info: Info,
    input: Annotated[
        WidgetDataInput, strawberry.argument(description="The widget, and what to read for it.")
    ],
) -> WidgetData:
    """The data of a widget that is not saved; nothing is written."""
    answer: WidgetData = as_type(await unsaved.read_preview(info.context, root, input.to_record()))
    return answer
