"""The subscription to what runs. Rules: docs/reference/delivery.md#changes-of-what-runs."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.accounts.projects import find_own_ids
from db.delivery.running import select_planned
from db.events.changes import ChangeRow
from db.rows import RunningRow
from loaders.delivery.running import RunningByProject, RunningKey
from resolvers.context import Context
from resolvers.delivery.running import parse_environments
from resolvers.organization import find_subscribed_ids
from resolvers.subscriptions.events import check_organization_access, require_own_organization
from resolvers.subscriptions.feed import Later, Several, Subscriber


@dataclass(frozen=True)
class RunningChanged:
    """A deploy after which another release may run in an environment of a project.

    Without a release it is the deletion of the release that ran there. With `own_only` the event
    is skipped unless the project is then one of the caller's own.
    """

    organization_id: int
    project_id: int
    environment: str
    release_id: int | None
    date_finished: datetime | None
    own_only: bool

    @property
    def key(self) -> Hashable:
        """What events with the same value have in common: all that they say."""
        return self

    async def resolve(self, context: Context) -> RunningRow | None:
        """Return what runs now; None if it did not change by this deploy, or nothing runs."""
        check_organization_access(context, self.organization_id)
        if self.own_only and not await is_own_project(
            context, self.organization_id, self.project_id
        ):
            return None
        key = RunningKey(self.project_id, (self.environment,))
        rows = await context.loaders[RunningByProject].load(key)
        if not rows:
            return None
        [row] = rows
        # The release runs since the first of its deploys without another release between.
        is_start = (row.release.id, row.since) == (self.release_id, self.date_finished)
        return row if self.release_id is None or is_start else None


async def is_own_project(context: Context, organization_id: int, project_id: int) -> bool:
    """Return whether a project is one of the caller's own."""
    caller = context.caller
    if caller.can_see_all_projects(organization_id):
        return True
    own = await find_own_ids(context.snapshot, organization_id, caller.reader_id)
    return project_id in own


@dataclass(frozen=True)
class RunningFilter:
    """The projects and environments that a subscription selects; None: all of them."""

    organization_id: int
    project_ids: tuple[int, ...] | None
    environments: tuple[str, ...] | None
    own_only: bool

    def __call__(self, change: ChangeRow) -> Several[RunningChanged]:
        """Return the events of a change."""
        return Several(list(self.select_events(change)))

    def select_events(self, change: ChangeRow) -> Iterator[RunningChanged | Later[RunningChanged]]:
        """Yield the events of a change: a deploy, or the deletion of a release."""
        details = change.details
        # A server of the version before writes neither of the two.
        if "running" in details:
            for project_id, environment in details["running"]:
                yield from self.select(project_id, environment)
        elif "finished" in details:
            finished = datetime.fromisoformat(details["finished"])
            for project_id in details["deployed"]:
                yield from self.select_deploy(
                    project_id, details["environment"], details["release"], finished
                )

    def select_deploy(
        self, project_id: int, environment: str, release_id: int, finished: datetime
    ) -> Iterator[Later[RunningChanged]]:
        """Yield the event of a deploy, if it is selected, for the time when it is finished."""
        for event in self.select(project_id, environment, release_id, finished):
            yield Later(event, finished)

    def select(
        self,
        project_id: int,
        environment: str,
        release_id: int | None = None,
        finished: datetime | None = None,
    ) -> Iterator[RunningChanged]:
        """Yield the event of an environment of a project, if it is selected."""
        if (self.project_ids is None or project_id in self.project_ids) and (
            self.environments is None or environment in self.environments
        ):
            yield RunningChanged(
                self.organization_id,
                project_id,
                environment,
                release_id,
                finished,
                own_only=self.own_only,
            )


async def subscribe_to_running(
    context: Context,
    slug: str | None,
    projects: Sequence[str] | None,
    environments: Sequence[str] | None,
) -> Subscriber[RunningChanged]:
    """Subscribe to changes of what runs, in the named projects or else in the caller's own.

    Raises: NotFoundError for an unknown organization or project; InvalidArgumentError for too
    many names.
    """
    organization = require_own_organization(context, slug)
    names = parse_environments(environments)
    project_ids = await find_subscribed_ids(context, organization, projects)
    select = RunningFilter(organization.id, project_ids, names, own_only=projects is None)
    await context.loaders.refresh()
    subscriber = await context.feed.subscribe(organization.id, select)
    statement = select_planned(organization.id)
    for row in await context.snapshot.fetch_rows(statement, batch="planned deploys"):
        for later in select.select_deploy(*row[1:]):
            context.feed.postpone(subscriber, later)
    await context.loaders.refresh()
    return subscriber
