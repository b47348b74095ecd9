"""Arguments that several fields have in common, with their descriptions.

Resolvers declare plain parameters. A type puts these annotations onto them where it declares the
field: `loaded(…, arguments=PAGE_ARGUMENTS)` or `resolved_by(…, arguments={"id": DashboardId})`.
"""

from typing import Annotated, TypeVar

import strawberry
from strawberry import ID

from schema.base.fields import Arguments

T = TypeVar("T")

Input = Annotated[
    T,
    strawberry.argument(
        description=(
            "The values to write. All of them are validated before any is written; the `path` of "
            "an error starts at this input."
        )
    ),
]

First = Annotated[
    int | None,
    strawberry.argument(
        description="Page size, counted from the start of the list: 1 to 100. Excludes `last`."
    ),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description=(
            "Return rows after this cursor. It must come from the same list in the same order."
        )
    ),
]
Last = Annotated[
    int | None,
    strawberry.argument(
        description=(
            "Page size, counted from the end of the list: 1 to 100. The rows keep the list's "
            "order. Excludes `first`."
        )
    ),
]
Before = Annotated[
    str | None,
    strawberry.argument(
        description=(
            "Return rows before this cursor. It must come from the same list in the same order."
        )
    ),
]

OrganizationSlug = Annotated[
    str | None,
    strawberry.argument(
        description="The organization's slug. Optional for a token with only one organization."
    ),
]

ScopeEnvironments = Annotated[
    list[str] | None,
    strawberry.argument(
        description=(
            "Environment names, at most 1,000; the empty string is the unnamed environment. "
            "Absent: the environments of the list's filter. Null or an empty list: all "
            "environments."
        )
    ),
]
ScopeProject = Annotated[
    ID | None,
    strawberry.argument(
        description=(
            "A project's id or slug. Absent: the project of the list's filter, if the filter "
            'names exactly one. Null or "-1": all projects.'
        )
    ),
]

DeployEnvironment = Annotated[
    str | None,
    strawberry.argument(description="An environment's name. Absent or null: any environment."),
]
DeployProject = Annotated[
    ID | None,
    strawberry.argument(description='A project\'s id or slug. Absent, null or "-1": any project.'),
]

RunningEnvironments = Annotated[
    list[str] | None,
    strawberry.argument(
        description=(
            "Environment names, at most 1,000; unknown ones match nothing. Absent, null or an "
            "empty list: all environments."
        )
    ),
]

DashboardId = Annotated[
    ID,
    strawberry.argument(
        description='The dashboard\'s id; the prebuilt dashboard has the id "default-overview".'
    ),
]
SavedDashboardId = Annotated[
    ID,
    strawberry.argument(
        description=(
            "The dashboard's id. The prebuilt dashboard is not accepted, because it is not stored."
        )
    ),
]
ExpectedVersion = Annotated[
    int | None,
    strawberry.argument(
        description=(
            "Fail with VERSION_MISMATCH unless the dashboard has this version. "
            "Absent or null: write without this check."
        )
    ),
]

FORWARD_PAGE_ARGUMENTS: Arguments = {"first": First, "after": After}
PAGE_ARGUMENTS: Arguments = {**FORWARD_PAGE_ARGUMENTS, "last": Last, "before": Before}
SCOPE_ARGUMENTS: Arguments = {"environments": ScopeEnvironments, "project": ScopeProject}
DEPLOY_ARGUMENTS: Arguments = {"environment": DeployEnvironment, "project": DeployProject}
