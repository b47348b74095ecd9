"""The queries of docs/guides/delivery.md, sent after a rollback."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.clients.graph import Graph
from tests.support.factories import World, minute
from tests.support.mutations import record_sessions, session

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "delivery.md"
QUERIES = re.findall(r"## ([^\n]+)\n.*?```graphql\n(.*?)```", GUIDE.read_text(), re.DOTALL)
SHA = "e" * 40
VARIABLES: dict[str, dict[str, Any]] = {
    "What runs where": {},
    "What changed between two environments": {
        "production": "app@1.0.0",
        "staging": "app@2.0.0",
    },
    "Is my commit in production": {"sha": SHA[:7]},
    "What would a rollback take back": {"running": "app@2.0.0", "target": "app@1.0.0"},
    "Who is affected by this release": {"environments": ["production"]},
    "How often do we ship": {"since": minute(0).isoformat()},
    "How fast do we recover": {},
}


def test_the_guide_answers_seven_questions() -> None:
    assert [title for title, _ in QUERIES] == list(VARIABLES)


async def create_rollback(world: World) -> None:
    """Deploy two versions, and the first one again; the second one stays in staging."""
    project = await world.project("app")
    commit = await world.commit(sha=SHA, message="A change")
    first = await world.release("app@1.0.0", projects=[project])
    second = await world.release("app@2.0.0", projects={project: 3})
    await world.set_commits(second, [commit], [])
    for at, release in enumerate((first, second, first), start=1):
        await world.deploy(release, "production", [project], date_finished=minute(at))
    await world.deploy(second, "staging", [project], date_finished=minute(2))


async def ask(graph: Graph, title: str) -> Any:
    """Send the query of a question."""
    return (await graph(dict(QUERIES)[title], **VARIABLES[title]))["organization"]


async def test_each_query_has_the_answer_after_the_rollback(world: World, graph: Graph) -> None:
    await create_rollback(world)

    answers = {title: await ask(graph, title) for title in VARIABLES}

    running = answers["What runs where"]["running"]
    assert [(each["environment"], each["release"]["version"]) for each in running] == [
        ("production", "app@1.0.0"),
        ("staging", "app@2.0.0"),
    ]
    assert [each["isRollback"] for each in running] == [True, False]
    assert [each["commitsBehind"] for each in running] == [1, 0]
    changed = answers["What changed between two environments"]["compareReleases"]
    assert (changed["isBackwards"], changed["newGroups"]) == (False, 3)
    assert [node["sha"] for node in changed["commits"]["nodes"]] == [SHA]
    arrived = answers["Is my commit in production"]["commit"]["environments"]
    assert [(each["environment"], each["isRunning"]) for each in arrived] == [
        ("production", False),
        ("staging", True),
    ]
    taken_back = answers["What would a rollback take back"]["compareReleases"]
    assert taken_back["isBackwards"]
    assert taken_back["releases"] == [{"version": "app@2.0.0"}]
    [affected] = answers["Who is affected by this release"]["running"]
    assert affected["release"]["version"] == "app@1.0.0"
    assert affected["health"]["totalUsers"] is None
    assert len(affected["health"]["stats"]) == 24
    shipped = answers["How often do we ship"]
    assert shipped == {"deploys": {"totalCount": 3}, "rollbacks": {"totalCount": 1}}
    [recovery] = answers["How fast do we recover"]["deploys"]["nodes"]
    assert recovery["dateFinished"] == minute(3).isoformat()
    assert recovery["previous"] == {
        "dateFinished": minute(2).isoformat(),
        "release": {"version": "app@2.0.0"},
    }


@pytest.mark.spec("releases#health-series")
async def test_crash_free_series_have_numbers_and_rates(world: World, graph: Graph) -> None:
    await world.project("app")
    found = await record_sessions(
        graph,
        *(
            session("app@1.0.0", project="app", distinctId=user, status=status, quantity=number)
            for user, status, number in (("a", "CRASHED", 1), ("a", "EXITED", 2), ("b", "OK", 1))
        ),
    )
    assert found["errors"] == []
    document = """{ organization { release(version: "app@1.0.0") { projects { health {
        sessions: stats(stat: CRASH_FREE_SESSIONS) { value rate }
        users: stats(stat: CRASH_FREE_USERS) { value rate }
        all: stats { value rate }
    } } } } }"""

    [project] = (await graph(document))["organization"]["release"]["projects"]

    health = {
        name: [p for p in points if p["value"]] for name, points in project["health"].items()
    }
    assert health == {
        "sessions": [{"value": 3, "rate": 75.0}],
        "users": [{"value": 1, "rate": 50.0}],
        "all": [{"value": 4, "rate": None}],
    }
    assert project["health"]["sessions"][0] == {"value": 0, "rate": None}
