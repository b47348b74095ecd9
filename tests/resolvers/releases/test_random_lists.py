"""Lists of random releases, compared with their rules computed in Python."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest

from db import models
from db.connection.paging import Slice
from db.connection.texts import fold
from db.releases.conditions import ReleaseStage, StageIn
from db.releases.latest import find_latest_ids
from db.releases.read import ReleaseSelection, ReleaseSortKey, count, read_page
from db.releases.trigrams import find_texts
from db.rows import FULL_SCOPE
from resolvers.releases.search import SearchScope, build_terms, parse_query
from resolvers.releases.versions import to_semver_columns
from tests.support.factories import EPOCH, World

RELEASES, PROJECTS, ENVIRONMENTS = 60, 3, 3
QUERIES = (
    *("app@", "1.1.", "ÜBER", "uber", "e\u0301t", "zzz", '"a\\"b"', "x", "1.1 (7)"),
    *(
        "release:app@1*",
        "release:*Über*",
        "release:*.0",
        "release:a*1.*",
        "release:[app@1.0, x*1]",
    ),
    *("release.version:1.1.*", "release.version:app@2.*", "!release.version:1.*"),
    *("release.build:7*", "release.build:*"),
)


class Seen(NamedTuple):
    """A release in a project and an environment."""

    release: int
    project: int
    environment: int
    adopted: datetime | None
    unadopted: datetime | None

    @property
    def stage(self) -> ReleaseStage | None:
        """The adoption stage; None if the row is at none."""
        if self.adopted is None:
            return ReleaseStage.LOW_ADOPTION if self.unadopted is None else None
        return ReleaseStage.ADOPTED if self.unadopted is None else ReleaseStage.REPLACED


class Data(NamedTuple):
    """The rows of a random organization; releases by id."""

    releases: dict[int, dict[str, Any]]
    links: set[tuple[int, int]]
    seen: list[Seen]
    projects: Sequence[int]
    environments: Sequence[int]


async def fill(world: World, random: Random) -> Data:
    projects = [await world.project(f"p{number}") for number in range(PROJECTS)]
    environments = [await world.environment(f"e{number}") for number in range(ENVIRONMENTS)]
    data = Data({}, set(), [], projects, environments)
    for number in range(RELEASES):
        name = random.choice(("app", "App", "über", "e\u0301tat", 'a"b', "lib"))
        version = random.choice(
            (
                f"{name}@{random.randrange(3)}.{random.randrange(3)}.{number}",
                f"{name}@1.{random.randrange(2)}+{7 * number}",
                f"{name} {number}.1.0",
            )
        )
        created = EPOCH + timedelta(hours=random.randrange(20))
        released = random.choice((None, created + timedelta(hours=random.randrange(20))))
        linked = random.sample(projects, random.randrange(3))
        values = {"status": random.choice((0, 0, None, 1)), "date_released": released}
        release = await world.release(
            version,
            projects=linked,
            date_created=created,
            folded_version=random.choice((fold(version), fold(version), None))
            if version.isascii()
            else fold(version),
            **values,
        )
        data.releases[release] = {
            "version": version,
            "date_created": created,
            **to_semver_columns(version),
            **values,
        }
        data.links.update((release, project) for project in linked)
        for project in random.sample(projects, random.randrange(3)):
            for environment in random.sample(environments, random.randrange(3)):
                adopted, unadopted = (
                    random.choice((None, EPOCH + timedelta(hours=random.randrange(5))))
                    for _ in range(2)
                )
                row = Seen(release, project, environment, adopted, unadopted)
                data.seen.append(row)
    await world.rows(
        models.ReleaseProjectEnvironment,
        *(
            {
                "release_id": row.release,
                "project_id": row.project,
                "environment_id": row.environment,
                "new_issues_count": 0,
                "adopted": row.adopted,
                "unadopted": row.unadopted,
            }
            for row in data.seen
        ),
    )
    for release in random.sample(sorted(data.releases), 5):
        # What is copied from the release follows it.
        date = EPOCH + timedelta(hours=random.randrange(20))
        await world.change(models.Release, release, date_created=date)
        data.releases[release]["date_created"] = date
    return data


def in_scope(selection: ReleaseSelection) -> Callable[[Seen], bool]:
    projects, environments = selection.project_ids, selection.environment_ids
    return lambda row: (
        (projects is None or row.project in projects)
        and (environments is None or row.environment in environments)
    )


def is_selected(data: Data, selection: ReleaseSelection, release: int) -> bool:
    values = data.releases[release]
    if selection.status is not None and (values["status"] or 0) != selection.status:
        return False
    if selection.environment_ids is not None:
        is_here = in_scope(selection)
        here = [row for row in data.seen if row.release == release and is_here(row)]
        stages = [term.stages for term in selection.terms if isinstance(term, StageIn)]
        return bool(here) and all(any(row.stage in some for row in here) for some in stages)
    projects = selection.project_ids
    return projects is None or any((release, each) in data.links for each in projects)


def position(data: Data, selection: ReleaseSelection, release: int) -> tuple[Any, ...]:
    values = data.releases[release]
    end = (values["date_created"], release)
    if selection.order is ReleaseSortKey.DATE:
        return end
    if selection.order is ReleaseSortKey.SEMVER:
        return (values["semver_order"] or None, *end)
    if selection.order is ReleaseSortKey.DATE_RELEASED:
        return (values["date_released"], *end)
    is_here = in_scope(selection)
    adopted = [row.adopted for row in data.seen if row.release == release and is_here(row)]
    return (max(filter(None, adopted), default=None), *end)


def sort(data: Data, selection: ReleaseSelection, *, descending: bool) -> list[int]:
    found = [each for each in data.releases if is_selected(data, selection, each)]
    positions = {each: position(data, selection, each) for each in found}
    dated = sorted((each for each in found if positions[each][0] is not None), key=positions.get)  # type: ignore[arg-type]
    missing = sorted(set(found) - set(dated), key=lambda each: positions[each][1:])
    parts = (dated[::-1], missing[::-1]) if descending else (dated, missing)
    return [*parts[0], *parts[1]]


def choose_selection(data: Data, world: World, random: Random) -> ReleaseSelection:
    def choose(ids: Sequence[int]) -> tuple[int, ...] | None:
        return random.choice((None, tuple(random.sample(ids, random.randrange(1, 3)))))

    projects, environments = choose(data.projects), choose(data.environments)
    terms = []
    if environments is not None and len(environments) == 1:
        for _ in range(random.randrange(3)):
            stages = frozenset(random.sample([*ReleaseStage], random.randrange(1, 3)))
            terms.append(StageIn(stages, environments[0], projects))
    return ReleaseSelection(
        world.organization,
        status=random.choice((None, 0, 1)),
        project_ids=projects,
        environment_ids=environments,
        terms=tuple(terms),
        order=random.choice((ReleaseSortKey.DATE, ReleaseSortKey.ADOPTION, ReleaseSortKey.SEMVER)),
    )


@pytest.mark.spec("releases#sort-by-adoption", "releases#stage-key", "releases#sort-by-semver")
async def test_pages_of_random_lists_follow_the_rules(world: World) -> None:
    random = Random()
    data = await fill(world, random)

    for _ in range(40):
        selection, descending = choose_selection(data, world, random), random.random() < 0.5
        expected = sort(data, selection, descending=descending)
        backward, size = random.random() < 0.5, random.randrange(3, 20)
        found: list[int] = []
        bound = None
        async with world.db.snapshot() as snapshot:
            while True:
                slice_ = (
                    Slice(size, backward=True, before=bound)
                    if backward
                    else Slice(size, after=bound)
                )
                page = await read_page(
                    snapshot, selection, slice_, FULL_SCOPE, descending=descending
                )
                ids = [row.id for row in page.rows]
                found = [*ids, *found] if backward else [*found, *ids]
                if ids:
                    assert page.has_next == (ids[-1] != expected[-1])
                    assert page.has_previous == (ids[0] != expected[0])
                if len(ids) < size:
                    break
                bound = page.positions[0 if backward else -1]
            number = await count(snapshot, selection)

        assert found == expected, (selection, descending, backward, size)
        assert number == len(expected), selection


def find_latest(data: Data, selection: ReleaseSelection) -> list[int]:
    latest = set()
    for project in selection.project_ids or data.projects:
        linked = [each for each, other in data.links if other == project]
        linked.sort(key=lambda each: (data.releases[each]["date_created"], each), reverse=True)
        semantic = [data.releases[each]["package"] is not None for each in linked[:10]]
        follows = any(semantic[:1] if len(semantic) < 3 else semantic[:3])
        if len(semantic) == 10:
            follows = follows and sum(semantic) >= 3
        only = ReleaseSelection(
            selection.organization_id,
            selection.status,
            (project,),
            selection.environment_ids,
        )
        candidates = [
            (
                data.releases[each]["semver_order"] if follows else "",
                data.releases[each]["date_released"] or data.releases[each]["date_created"],
                each,
            )
            for each in data.releases
            if is_selected(data, only, each)
        ]
        latest.update([max(candidates)[-1]] if candidates else [])
    return sorted(latest)


@pytest.mark.spec("releases#latest-release")
async def test_latest_releases_of_random_projects_follow_the_rules(world: World) -> None:
    random = Random()
    data = await fill(world, random)

    for _ in range(20):
        selection = choose_selection(data, world, random)
        async with world.db.snapshot() as snapshot:
            [found] = await find_latest_ids(snapshot, [selection])

        assert found == find_latest(data, selection), selection


@pytest.mark.spec("releases#free-text")
async def test_texts_are_found_in_random_versions(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random()
    data = await fill(world, random)

    for limit in (2_000, 3):
        # The same releases are found where SQLite finds too many to read them before.
        monkeypatch.setattr("db.releases.trigrams.MAX_FOUND", limit)
        for query in QUERIES:
            terms = build_terms(parse_query(query), SearchScope(None, None))
            async with world.db.snapshot() as snapshot:
                plain = await snapshot.fetch_rows(
                    ReleaseSelection(world.organization)
                    .of(models.Release.id)
                    .where(*(term.condition() for term in terms))
                )
                narrowed = ReleaseSelection(
                    world.organization, terms=await find_texts(snapshot, terms)
                )
                found = await snapshot.fetch_rows(narrowed.of(models.Release.id))

            assert {row[0] for row in found} == {row[0] for row in plain}, query
    text = fold("ÜBER")
    expected = {each for each, row in data.releases.items() if text in fold(row["version"])}
    terms = build_terms(parse_query("ÜBER"), SearchScope(None, None))
    async with world.db.snapshot() as snapshot:
        found = await snapshot.fetch_rows(
            ReleaseSelection(world.organization, terms=await find_texts(snapshot, terms)).of(
                models.Release.id
            )
        )
    assert {row[0] for row in found} == expected
