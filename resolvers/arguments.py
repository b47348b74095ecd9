"""Arguments that several fields take, each with what clients read about it."""

from typing import Annotated, TypeVar

import strawberry

T = TypeVar("T")

Input = Annotated[
    T,
    strawberry.argument(
        description="All of it is checked before any of it is written; paths of errors begin here."
    ),
]

First = Annotated[
    int | None,
    strawberry.argument(description="How many rows from the start of the list, 1 to 100."),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="Only rows behind this cursor, which must be of the same list and order."
    ),
]
Last = Annotated[
    int | None,
    strawberry.argument(
        description=(
            "How many rows from the end of the list, 1 to 100, in the list's order; "
            "not together with `first`."
        )
    ),
]
Before = Annotated[
    str | None,
    strawberry.argument(
        description="Only rows before this cursor, which must be of the same list and order."
    ),
]

OrganizationSlug = Annotated[
    str | None,
    strawberry.argument(
        description="The organization's slug; a caller who is in just one may leave it out."
    ),
]

ScopeEnvironments = Annotated[
    list[str] | None,
    strawberry.argument(
        description=(
            'Names, at most 1,000; "" is the unnamed environment. Absent: those of the list\'s '
            "filter. Null or empty: all."
        )
    ),
]
ScopeProject = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description=(
            "An id or a slug. Absent: the project of the list's filter, if it names just one. "
            "Null: all."
        )
    ),
]

DeployEnvironment = Annotated[
    str | None,
    strawberry.argument(description="An environment's name. Absent or null: any."),
]
DeployProject = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="A project's id or slug. Absent or null: any."),
]

DashboardId = Annotated[
    strawberry.ID,
    strawberry.argument(
        description='A dashboard\'s id; "default-overview" is that of the prebuilt one.'
    ),
]
SavedDashboardId = Annotated[
    strawberry.ID,
    strawberry.argument(
        description="A dashboard's id, not that of the prebuilt one, which is stored nowhere."
    ),
]
ExpectedVersion = Annotated[
    int | None,
    strawberry.argument(
        description=(
            "Refuse with VERSION_MISMATCH if the dashboard is at another version. "
            "Absent or null: write anyway."
        )
    ),
]
