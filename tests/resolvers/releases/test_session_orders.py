"""Orders by sessions are right between runs of the job that keeps the activity of releases."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple

import pytest
from sqlalchemy import delete, func, insert, select, update

from db import models
from db.connection.paging import Slice
from db.connection.transaction import run_transaction
from db.releases.read import (
    SESSION_ORDERS,
    ReleaseSelection,
    ReleaseSortKey,
    add_ranks,
    count,
    read_page,
)
from db.rows import FULL_SCOPE
from db.sessions import activity
from db.sessions.health import DAY, HOUR, start_of_hour
from db.sessions.rollups.late import mark_late
from db.sessions.sketches import UserSketch
from jobs.activity import create_activity_job
from jobs.rollups import run_in_one_state
from tests.clients.graph import Graph, Statements
from tests.support.factories import EPOCH, World
from tests.support.mutations import record_sessions, session
from tests.support.rollups import roll_up

RELEASES, STEPS = 25, 40
USERS = tuple("abcdefgh")
AGES = (1, 0, 0, -1, -23, -24, -25, -300, -336, -337)
"""Hours of sessions that are reported, from now: those at the ends of the periods, too."""
LIST = """{ organization { releases(orderBy: {field: %s}) { totalCount nodes { version } } } }"""


class Key(NamedTuple):
    """An hour of a release in a project and an environment."""

    release: int
    project: int
    environment: int
    hour: int


class Hour(NamedTuple):
    """The sessions of an hour."""

    total: int
    crashed: int
    users: frozenset[str]
    crashed_users: frozenset[str]


def to_sketch(users: Iterable[str]) -> bytes | None:
    sketch = UserSketch()
    for user in sorted(users):
        sketch.add(user)
    return sketch.to_bytes()


def add_up(hours: Iterable[Hour]) -> Hour:
    some = [*hours]
    return Hour(
        sum(each.total for each in some),
        sum(each.crashed for each in some),
        frozenset[str]().union(*(each.users for each in some)),
        frozenset[str]().union(*(each.crashed_users for each in some)),
    )


class Model:
    """Releases with sessions that change, in a database and in Python, at a time that passes."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.now = start_of_hour(int(datetime.now(UTC).timestamp())) - 6 * HOUR
        self.created: dict[int, datetime] = {}
        self.links: set[tuple[int, int]] = set()
        self.seen: set[tuple[int, int, int]] = set()
        self.hours: dict[Key, Hour] = {}
        self.projects: Sequence[int] = ()
        self.environments: Sequence[int] = ()

    async def fill(self) -> None:
        """Create projects, environments and releases with sessions."""
        self.projects = [await self.world.project(name) for name in ("p0", "p1")]
        self.environments = [await self.world.environment(name) for name in ("e0", "e1")]
        for number in range(RELEASES):
            date = EPOCH + timedelta(hours=self.random.randrange(5))
            linked = self.random.sample(self.projects, self.random.randrange(3))
            release = await self.world.release(f"R{number}", projects=linked, date_created=date)
            self.created[release] = date
            self.links.update((release, project) for project in linked)
            self.seen.update(
                (release, project, environment)
                for project in linked
                for environment in self.environments
                if self.random.random() < 0.7
            )
        rows = [
            {
                "release_id": release,
                "project_id": project,
                "environment_id": environment,
                "new_issues_count": 0,
            }
            for release, project, environment in self.seen
        ]
        await self.world.rows(models.ReleaseProjectEnvironment, *rows)
        for _ in range(40):
            await self.report()

    async def report(self) -> None:
        """Report sessions of some hour: of today, late, or from a clock that is fast."""
        start = (
            self.now + self.random.choice((1, 0, 0, -1, -23, -24, -25, -300, -336, -337)) * HOUR
        )
        key = Key(
            self.random.choice([*self.created]),
            self.random.choice(self.projects),
            self.random.choice(self.environments),
            start,
        )
        users = frozenset(self.random.sample(USERS, self.random.randrange(4)))
        crashed_users = frozenset(each for each in users if self.random.random() < 0.3)
        total = self.random.randrange(1, 4)
        new = Hour(total, self.random.randrange(total + 1), users, crashed_users)
        self.hours[key] = add_up([new, *([self.hours[key]] if key in self.hours else [])])
        await self.store(key, self.hours[key])

    async def store(self, key: Key, hour: Hour | None) -> None:
        """Write an hour as recording does; None deletes it."""
        table = models.SessionHour
        values = {f"{name}_id": value for name, value in key._asdict().items() if name != "hour"}
        is_key = [getattr(table, name) == value for name, value in values.items()]
        async with self.world.db.begin() as connection:
            if hour is not None:
                row = values | {
                    "organization_id": self.world.organization,
                    "hour": key.hour,
                    "total": hour.total,
                    "errored": hour.crashed,
                    "crashed": hour.crashed,
                    "abnormal": 0,
                    "users": to_sketch(hour.users),
                    "crashed_users": to_sketch(hour.crashed_users),
                    "duration_sum": 0,
                    "duration_count": 0,
                }
                changed = await connection.execute(
                    update(table).where(*is_key, table.hour == key.hour).values(row)
                )
                if not changed.rowcount:
                    await connection.execute(insert(table).values(row))
            else:
                await connection.execute(delete(table).where(*is_key, table.hour == key.hour))
            await mark_late(connection, self.world.organization, [(key.project, key.hour)])

    async def step(self) -> None:
        """Do one thing that changes sessions, what is kept of them, or the time."""
        many = (self.report, self.keep, self.turn)
        few = (self.remove, self.move, self.pass_time, self.roll_up, self.delete_release)
        work = self.random.choice((*many, *many, *few))
        await work()

    async def remove(self) -> None:
        """Delete an hour."""
        key = self.random.choice([*self.hours])
        del self.hours[key]
        await self.store(key, None)

    async def move(self) -> None:
        """Change when a release was created."""
        release = self.random.choice([*self.created])
        self.created[release] = EPOCH + timedelta(hours=self.random.randrange(5))
        await self.world.change(models.Release, release, date_created=self.created[release])

    async def delete_release(self) -> None:
        """Delete a release, one time in three."""
        release = self.random.choice([*self.created])
        if self.random.random() < 0.7 or len(self.created) < 5:
            return
        async with self.world.db.begin() as connection:
            await connection.execute(delete(models.Release).where(models.Release.id == release))
        del self.created[release]
        self.hours = {key: hour for key, hour in self.hours.items() if key.release != release}

    async def pass_time(self) -> None:
        """Let an hour pass."""
        self.now += HOUR

    async def turn(self) -> None:
        """Let the periods end with this hour."""
        turn = partial(activity.turn_hour, organization_id=self.world.organization, hour=self.now)
        await run_in_one_state(self.world.db, turn, self.world.organization)

    async def keep(self) -> None:
        """Compute the activity of some releases."""
        keep = partial(activity.keep_changed, organization_id=self.world.organization)
        await run_in_one_state(self.world.db, keep, self.world.organization)

    async def roll_up(self) -> None:
        """Roll up what has closed."""
        await roll_up(self.world.db, self.now)

    def select(self) -> ReleaseSelection:
        """Draw a selection with an order by sessions."""

        def choose(ids: Sequence[int]) -> tuple[int, ...] | None:
            return self.random.choice((None, (self.random.choice(ids),), tuple(ids)))

        return ReleaseSelection(
            self.world.organization,
            project_ids=choose(self.projects),
            environment_ids=choose(self.environments),
            order=self.random.choice([*SESSION_ORDERS]),
        )

    def sort(self, selection: ReleaseSelection, *, descending: bool) -> list[int]:
        """Return the releases of a list in order."""
        order = SESSION_ORDERS[selection.order]
        projects = selection.project_ids or self.projects
        environments = selection.environment_ids or self.environments
        first = self.now - (DAY if order.period.seconds == DAY else 14 * DAY)
        ranks: dict[int, float | None] = {}
        for release in self.created:
            hours = [
                hour
                for key, hour in self.hours.items()
                if key.release == release
                and key.project in projects
                and key.environment in environments
                and first <= key.hour <= self.now
            ]
            if hours:
                ranks[release] = rank(selection.order, add_up(hours))
        listed = [
            each
            for each in self.created
            if self.is_selected(each, selection) and not (each in ranks and ranks[each] is None)
        ]
        ranked = sorted(
            (ranks[each], self.created[each], each) for each in listed if each in ranks
        )
        others = sorted((self.created[each], each) for each in listed if each not in ranks)
        if descending:
            ranked.reverse()
            others.reverse()
        return [*(row[2] for row in ranked), *(row[1] for row in others)]

    def is_selected(self, release: int, selection: ReleaseSelection) -> bool:
        """Whether a selection has a release."""
        projects = selection.project_ids or self.projects
        if selection.environment_ids is not None:
            return any(
                (release, project, environment) in self.seen
                for project in projects
                for environment in selection.environment_ids
            )
        if selection.project_ids is None:
            return True
        return any((release, project) in self.links for project in projects)


def rank(order: ReleaseSortKey, whole: Hour) -> float | None:
    """Return the rank of a release by its sessions; None without users."""
    if order in {ReleaseSortKey.SESSIONS, ReleaseSortKey.SESSIONS_24H}:
        return float(whole.total)
    if order is ReleaseSortKey.CRASH_FREE_SESSIONS:
        return whole.crashed / whole.total
    if not whole.users:
        return None
    if order is ReleaseSortKey.CRASH_FREE_USERS:
        return len(whole.crashed_users) / len(whole.users)
    return float(len(whole.users))


@pytest.mark.spec("releases#sort-by-sessions", "releases#releases-without-users")
async def test_lists_by_sessions_are_right_between_runs_of_the_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.sessions.activity.RELEASES_PER_TRANSACTION", 5)
    random = Random()
    model = Model(world, random)
    await model.fill()
    used = set()

    for step in range(STEPS):
        if step == STEPS // 2:
            await model.turn()
        await model.step()
        for changed in (500, 3):
            # The same lists are found where too many releases have changed.
            monkeypatch.setattr("db.sessions.ranks.MAX_CHANGED", changed)
            selection, descending = model.select(), random.random() < 0.5
            expected = model.sort(selection, descending=descending)
            async with world.db.snapshot() as snapshot:
                snapshot.reads.begin(datetime.fromtimestamp(model.now + 60, UTC))
                ranked = await add_ranks(snapshot, selection)
                assert ranked.ranks is not None
                used.add((ranked.ranks.place is not None, ranked.ranks.values is not None))
                found = await read_all(snapshot, ranked, random, descending=descending)
                number = await count(snapshot, ranked)

            assert found == expected, (selection, descending, ranked.ranks)
            assert number == len(expected), (selection, ranked.ranks)

    assert (True, True) in used
    assert (False, True) in used


async def read_all(
    snapshot: Any, selection: ReleaseSelection, random: Random, *, descending: bool
) -> list[int]:
    """Read a list in pages, forward or backward."""
    backward, size = random.random() < 0.5, random.randrange(3, 12)
    found: list[int] = []
    bound = None
    while True:
        slice_ = Slice(size, backward=True, before=bound) if backward else Slice(size, after=bound)
        page = await read_page(snapshot, selection, slice_, FULL_SCOPE, descending=descending)
        ids = [row.id for row in page.rows]
        found = [*ids, *found] if backward else [*found, *ids]
        if len(ids) < size:
            return found
        bound = page.positions[0 if backward else -1]


@pytest.mark.spec("releases#sort-by-sessions")
async def test_activity_that_is_kept_costs_one_small_statement(
    world: World, graph: Graph, statements: Statements
) -> None:
    await world.project("app")
    await record_sessions(graph, session("R1"), session("R1"), session("R2", distinctId="u"))
    job = create_activity_job(world.db)
    while await job.run():
        pass

    for field in SESSION_ORDERS:
        statements.clear()
        data = await graph(LIST % field.name)
        batches = {each: statements.counts[each] for each in statements.counts}

        assert batches.pop("activity") == 1
        assert not {"rollups", "sessions of releases", "users of releases"} & {*batches}
        releases = data["organization"]["releases"]
        is_by_users = SESSION_ORDERS[field].is_by_users
        assert releases["totalCount"] == len(releases["nodes"]) == (1 if is_by_users else 2)
    assert await world.read(select(func.count()).select_from(models.ActivityChange)) == [(0,)]


@pytest.mark.spec("rollups#activity-of-releases")
async def test_report_during_a_computation_is_not_lost(world: World, graph: Graph) -> None:
    if world.db.is_sqlite:
        pytest.skip("SQLite has one writer.")
    await world.project("app")
    await record_sessions(graph, session("R1"), session("R2"), session("R2"))
    await create_activity_job(world.db).run()
    await record_sessions(graph, session("R1"))

    async def keep(connection: Any) -> bool:
        await connection.execute(select(models.ActivityFrontier.hour))
        await record_sessions(graph, session("R1"))
        return await activity.keep_changed(connection, world.organization)

    await run_transaction(
        world.db, keep, organization_ids=[world.organization], sees_one_state=True
    )

    assert len(await world.read(select(models.ActivityChange.id))) == 1
    data = await graph(LIST % "SESSIONS")
    assert [each["version"] for each in data["organization"]["releases"]["nodes"]] == ["R1", "R2"]
