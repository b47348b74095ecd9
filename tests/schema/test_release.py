"""The fields of a release."""

from typing import Any

import pytest

from tests.clients.graph import Graph, Statements, get_release, list_releases
from tests.support.factories import World, minute

VERSION = "app@1.0.0"
GROUPS = "newGroups projects { slug newGroups }"
STAGES = "adoptionStages { project { slug } stage adopted unadopted }"


@pytest.mark.spec("releases#new-groups")
async def test_new_groups_are_summed_over_projects(world: World, graph: Graph) -> None:
    one, two = await world.project("one"), await world.project("two")
    await world.release(VERSION, projects={one: 1, two: 1})

    assert await get_release(graph, GROUPS) == {
        "newGroups": 2,
        "projects": [{"slug": "one", "newGroups": 1}, {"slug": "two", "newGroups": 1}],
    }


@pytest.mark.spec("releases#new-groups")
async def test_new_groups_of_a_project_are_null_if_never_counted(
    world: World, graph: Graph
) -> None:
    one, two = await world.project("one"), await world.project("two")
    await world.release(VERSION, projects={one: None, two: 3})
    await world.release("app@2.0.0")

    assert await list_releases(graph, GROUPS) == [
        {"newGroups": 0, "projects": []},
        {
            "newGroups": 3,
            "projects": [{"slug": "one", "newGroups": None}, {"slug": "two", "newGroups": 3}],
        },
    ]


@pytest.mark.spec("releases#release-projects")
async def test_projects_do_not_depend_on_the_filter(world: World, graph: Graph) -> None:
    one = await world.project("one", platforms=["ruby", "go"], name="First", platform="go")
    two = await world.project("two")
    release = await world.release(VERSION, projects=[two, one])
    await world.link_environment(release, one, "production")

    [found] = await list_releases(
        graph,
        "projects { slug name platform platforms hasHealthData health { totalSessions } "
        "project { slug name platform platforms } }",
        filter={"projects": ["one"], "environments": ["production"]},
    )

    first = {"slug": "one", "name": "First", "platform": "go", "platforms": ["go", "ruby"]}
    second: dict[str, Any] = {"slug": "two", "name": "Two", "platform": None, "platforms": []}
    nothing = {"hasHealthData": False, "health": {"totalSessions": None}}
    assert found == {
        "projects": [first | nothing | {"project": first}, second | nothing | {"project": second}]
    }


@pytest.mark.spec("releases#version-info")
async def test_version_is_parsed(world: World, graph: Graph) -> None:
    version = "foo.bar.BazApp@1.0a+20200101100"
    await world.release(version)

    assert await get_release(
        graph,
        "version shortVersion versionInfo { package description buildHash "
        "version { raw major minor patch pre buildCode components } }",
        version,
    ) == {
        "version": version,
        "shortVersion": version,
        "versionInfo": {
            "package": "foo.bar.BazApp",
            "description": "1.0a (20200101100)",
            "buildHash": None,
            "version": {
                "raw": "1.0a+20200101100",
                "major": 1,
                "minor": 0,
                "patch": 0,
                "pre": "a",
                "buildCode": "20200101100",
                "components": 2,
            },
        },
    }


@pytest.mark.spec("releases#version-info")
@pytest.mark.parametrize(
    ("version", "info"),
    [
        ("é" * 101, None),
        ("foo/bar", None),
        (
            "app@18446744073709551615.0.0",
            {"description": "18446744073709551615.0.0", "version": {"components": 3}},
        ),
        ("some release", {"description": "some release", "version": {"components": None}}),
    ],
)
async def test_version_info_is_null_only_if_the_parser_rejects_the_version(
    world: World, graph: Graph, version: str, info: Any
) -> None:
    await world.release(version)

    assert await get_release(
        graph, "version versionInfo { description version { components } }", version
    ) == {"version": version, "versionInfo": info}


@pytest.mark.spec("releases#scalar-fields")
async def test_scalar_fields_are_returned_as_stored(world: World, graph: Graph) -> None:
    release = await world.release(
        " app@1.0.0 ",
        status=1,
        ref="main",
        url="https://acme.example/1",
        user_agent="cli/1",
        data={"a": [1, None]},
        date_created=minute(1),
        date_released=minute(2),
        commit_count=3,
        deploy_count=4,
    )

    assert await get_release(
        graph,
        "databaseId version shortVersion status ref url userAgent data dateCreated dateReleased "
        "commitCount deployCount",
        " app@1.0.0 ",
    ) == {
        "databaseId": release,
        "version": " app@1.0.0 ",
        "shortVersion": " app@1.0.0 ",
        "status": "ARCHIVED",
        "ref": "main",
        "url": "https://acme.example/1",
        "userAgent": "cli/1",
        "data": {"a": [1, None]},
        "dateCreated": "2026-01-01T00:01:00+00:00",
        "dateReleased": "2026-01-01T00:02:00+00:00",
        "commitCount": 3,
        "deployCount": 4,
    }


@pytest.mark.spec("releases#scalar-fields")
async def test_fields_of_an_empty_row_have_their_defaults(world: World, graph: Graph) -> None:
    await world.release(VERSION, status=None, commit_count=None, deploy_count=None)

    assert await get_release(
        graph,
        "status ref url userAgent data dateReleased commitCount deployCount newGroups firstEvent "
        "lastEvent owner { name } authors { name } lastCommit { sha } lastDeploy { name } "
        "adoptionStages { stage } projects { slug } currentProjectMeta { prevReleaseVersion }",
    ) == {
        "status": "OPEN",
        "ref": None,
        "url": None,
        "userAgent": None,
        "data": {},
        "dateReleased": None,
        "commitCount": 0,
        "deployCount": 0,
        "newGroups": 0,
        "firstEvent": None,
        "lastEvent": None,
        "owner": None,
        "authors": [],
        "lastCommit": None,
        "lastDeploy": None,
        "adoptionStages": None,
        "projects": [],
        "currentProjectMeta": {"prevReleaseVersion": None},
    }


@pytest.mark.spec("releases#dangling-references")
async def test_dangling_ids_are_ignored(world: World, graph: Graph) -> None:
    nowhere = ["404", "none", "", "99999999999999999999"]
    await world.release(
        VERSION, last_commit_id=404, last_deploy_id=404, owner_id=404, author_ids=nowhere
    )

    assert await get_release(
        graph, "owner { name } authors { email } lastCommit { sha } lastDeploy { name }"
    ) == {"owner": None, "authors": [], "lastCommit": None, "lastDeploy": None}


@pytest.mark.spec("releases#adoption-stages")
async def test_unselected_adoption_stages_cost_no_statement(
    world: World, graph: Graph, statements: Statements
) -> None:
    release = await world.release(VERSION)
    await world.link_environment(release, await world.project("one"), "production")

    assert await get_release(graph, "version") == {"version": VERSION}
    assert statements.counts == {"ReleaseByVersion": 1}


@pytest.mark.spec("releases#adoption-stages")
async def test_environment_first_seen_last_decides_the_stage(world: World, graph: Graph) -> None:
    one = await world.project("one")
    release = await world.release(VERSION, projects=[one])
    await world.link_environment(release, one, "staging", first_seen=minute(1))
    await world.link_environment(
        release, one, "production", first_seen=minute(2), adopted=minute(3)
    )

    assert await get_release(
        graph,
        STAGES + ' staging: adoptionStages(environments: ["staging"]) { stage }',
    ) == {
        "adoptionStages": [stage("one", "ADOPTED", adopted=3)],
        "staging": [{"stage": "LOW_ADOPTION"}],
    }


@pytest.mark.spec("releases#adoption-stages")
async def test_each_project_has_its_own_stage(world: World, graph: Graph) -> None:
    two, one = await world.project("two"), await world.project("one")
    release = await world.release(VERSION, projects=[one, two])
    await world.link_environment(release, two, "production")
    await world.link_environment(release, one, "production", adopted=minute(3))

    assert await get_release(
        graph,
        f'{STAGES} of_two: adoptionStages(project: "two") {{ stage }} '
        'elsewhere: adoptionStages(environments: ["nowhere"]) { stage }',
    ) == {
        "adoptionStages": [stage("one", "ADOPTED", adopted=3), stage("two", "LOW_ADOPTION")],
        "of_two": [{"stage": "LOW_ADOPTION"}],
        "elsewhere": None,
    }


@pytest.mark.spec("releases#adoption-stages")
@pytest.mark.parametrize(
    ("adopted", "unadopted", "name"),
    [
        (1, None, "ADOPTED"),
        (1, 2, "REPLACED"),
        (None, None, "LOW_ADOPTION"),
        (None, 2, "LOW_ADOPTION"),
    ],
)
async def test_stage_follows_from_the_two_dates(
    world: World, graph: Graph, adopted: int | None, unadopted: int | None, name: str
) -> None:
    one = await world.project("one")
    release = await world.release(VERSION, projects=[one])
    dates = {"adopted": adopted, "unadopted": unadopted}
    await world.link_environment(
        release, one, "", **{key: None if at is None else minute(at) for key, at in dates.items()}
    )

    assert await get_release(graph, STAGES) == {"adoptionStages": [stage("one", name, **dates)]}


def stage(
    project: str, name: str, *, adopted: int | None = None, unadopted: int | None = None
) -> dict[str, Any]:
    """Make the expected adoption stage; dates are given in minutes."""
    return {
        "project": {"slug": project},
        "stage": name,
        "adopted": None if adopted is None else minute(adopted).isoformat(),
        "unadopted": None if unadopted is None else minute(unadopted).isoformat(),
    }
