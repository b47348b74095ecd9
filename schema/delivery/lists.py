"""The lists of an organization's deploys and commits: their filters."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.commit import CommitRow
from loaders.deploy import DeployRow
from loaders.organization import OrganizationRow
from resolvers.arguments import unset_to_none
from resolvers.connection import Connection, page_arguments
from resolvers.context import Info
from resolvers.delivery import commits as commit_list
from resolvers.delivery import deploys as deploy_list
from schema.arguments import After, Before, First, Last


@strawberry.input(
    description="Filter of a list of deploys. A deploy must match all conditions that are given."
)
class DeployFilter:
    projects: list[ID] | None = UNSET
    """Project ids or slugs, at most 1,000: deploys to at least one of them; "-1" selects all.
    Absent or null: for managers and owners all projects, for members those of their teams and
    those without a team.
    """
    environments: list[str] | None = UNSET
    """Environment names, at most 1,000. Absent, null or an empty list: all environments."""
    release: str | None = UNSET
    """The complete version of the deployed release."""
    finished_after: datetime | None = UNSET
    """Deploys that finished at or after this time."""
    finished_before: datetime | None = UNSET
    """Deploys that finished at or before this time."""
    is_rollback: bool | None = UNSET
    """Only rollbacks, or only other deploys. Absent or null: both."""

    def to_filter(self) -> deploy_list.DeployFilter:
        """Convert the input to a record."""
        projects, environments = unset_to_none(self.projects), unset_to_none(self.environments)
        return deploy_list.DeployFilter(
            projects=None if projects is None else tuple(projects),
            environments=None if environments is None else tuple(environments),
            release=unset_to_none(self.release),
            finished_after=unset_to_none(self.finished_after),
            finished_before=unset_to_none(self.finished_before),
            is_rollback=unset_to_none(self.is_rollback),
        )


async def deploys(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    filter: Annotated[
        DeployFilter | None,
        strawberry.argument(description="Absent or null: deploys to the caller's projects."),
    ] = UNSET,
) -> Connection[DeployRow]:
    """Return a page of the deploys that the filter selects."""
    return await deploy_list.read_deploys(
        info.context,
        root,
        page_arguments(first, after, last, before),
        (unset_to_none(filter) or DeployFilter()).to_filter(),
    )


@strawberry.input(
    description="Filter of a list of commits. A commit must match all conditions that are given."
)
class CommitFilter:
    query: str | None = UNSET
    """Text that the message contains, ignoring the case of A to Z."""
    author: str | None = UNSET
    """A part of the author's name in either case, or any whole address: of the author, or of the
    member whose address it is.
    """
    repository: str | None = UNSET
    """A repository's name."""
    release: str | None = UNSET
    """The complete version of a release that lists the commits."""
    created_after: datetime | None = UNSET
    """Commits dated at or after this time."""
    created_before: datetime | None = UNSET
    """Commits dated at or before this time."""

    def to_filter(self) -> commit_list.CommitFilter:
        """Convert the input to a record."""
        return commit_list.CommitFilter(
            query=unset_to_none(self.query),
            author=unset_to_none(self.author),
            repository=unset_to_none(self.repository),
            release=unset_to_none(self.release),
            created_after=unset_to_none(self.created_after),
            created_before=unset_to_none(self.created_before),
        )


async def commits(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    filter: Annotated[
        CommitFilter | None,
        strawberry.argument(description="Absent or null: all commits of the organization."),
    ] = UNSET,
) -> Connection[CommitRow]:
    """Return a page of the commits that the filter selects."""
    return await commit_list.read_commits(
        info.context,
        root,
        page_arguments(first, after, last, before),
        (unset_to_none(filter) or CommitFilter()).to_filter(),
    )
