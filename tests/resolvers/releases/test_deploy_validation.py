"""Deploys that are refused."""

from typing import Any

import pytest

from tests.clients.graph import CREATE_DEPLOY, Graph, create_caller, create_deploy
from tests.support.deploys import VERSION, count_rows, create_release, read_counters
from tests.support.factories import World


def error(code: str, *path: str, **details: Any) -> dict[str, Any]:
    """An entry of a payload's errors."""
    return {"code": code, "path": list(path), "details": details or None}


REFUSED: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "D6 slash": ({"environment": "bad/name"}, [error("INVALID", "environment")]),
    "line feed": ({"environment": "a\nb"}, [error("INVALID", "environment")]),
    "carriage return": ({"environment": "a\rb"}, [error("INVALID", "environment")]),
    "form feed": ({"environment": "a\fb"}, [error("INVALID", "environment")]),
    "long environment": (
        {"environment": "e" * 65},
        [error("TOO_LONG", "environment", limit=64, actual=65)],
    ),
    "long name": ({"name": "n" * 65}, [error("TOO_LONG", "name", limit=64, actual=65)]),
    "no url": ({"url": "not a url"}, [error("INVALID", "url")]),
    "no host": ({"url": "https://"}, [error("INVALID", "url")]),
    "script": ({"url": "javascript:alert(1)"}, [error("INVALID", "url")]),
    "space in url": ({"url": "https://acme .example/"}, [error("INVALID", "url")]),
    "line in url": ({"url": "https://acme.example/\nx"}, [error("INVALID", "url")]),
    "bad port": ({"url": "https://acme.example:port/"}, [error("INVALID", "url")]),
    "bracket": ({"url": "https://[acme/"}, [error("INVALID", "url")]),
    "no project": ({"projects": []}, [error("REQUIRED", "projects")]),
    "unknown project": ({"projects": ["missing"]}, [error("NOT_FOUND", "projects", "0")]),
    "project beside": ({"projects": ["one", "other"]}, [error("NOT_FOUND", "projects", "1")]),
    "projects": (
        {"projects": ["missing", "one", "404", "9" * 30]},
        [error("NOT_FOUND", "projects", at) for at in ("0", "2", "3")],
    ),
    "release": ({"version": "app@2.0.0"}, [error("NOT_FOUND", "version")]),
    "organization": ({"organization": "other"}, [error("NOT_FOUND", "organization")]),
    "all of the input": (
        {"environment": "/" * 65, "name": "n" * 65, "url": "x", "projects": []},
        [
            error("INVALID", "environment"),
            error("TOO_LONG", "environment", limit=64, actual=65),
            error("TOO_LONG", "name", limit=64, actual=65),
            error("INVALID", "url"),
            error("REQUIRED", "projects"),
        ],
    ),
    "input and release": (
        {"name": "n" * 65, "version": "app@2.0.0"},
        [
            error("TOO_LONG", "name", limit=64, actual=65),
            error("NOT_FOUND", "version"),
        ],
    ),
    "input and projects": (
        {"url": "x", "projects": ["one", "other"]},
        [error("INVALID", "url"), error("NOT_FOUND", "projects", "1")],
    ),
}


@pytest.mark.spec("releases#mutation-errors")
@pytest.mark.parametrize("case", REFUSED)
async def test_all_problems_are_reported_and_nothing_is_written(
    world: World, graph: Graph, case: str
) -> None:
    await create_release(world)
    given, errors = REFUSED[case]

    payload = await create_deploy(graph, **{"version": VERSION, "environment": "p"} | given)

    assert payload == {"deploy": None, "errors": errors}
    assert await count_rows(world) == [0, 0, 0, 0, 0]
    assert await read_counters(world) == ((0, None), {})


@pytest.mark.spec("releases#deploy-limits")
async def test_environment_needs_a_valid_name(world: World, graph: Graph) -> None:
    await create_release(world)

    payload = await create_deploy(graph, version=VERSION, environment="")

    assert payload["deploy"] is None
    assert [each["path"] for each in payload["errors"]] == [["environment"]]
    assert await count_rows(world) == [0, 0, 0, 0, 0]


@pytest.mark.spec("releases#mutation-errors")
@pytest.mark.parametrize("field", ["environment", "name", "url", "version"])
async def test_nul_character_causes_no_internal_error(
    world: World, graph: Graph, field: str
) -> None:
    await create_release(world)
    given = {"version": VERSION, "environment": "p", field: "http://a.example/\0"}

    answer = await graph.answer(CREATE_DEPLOY % "id", input=given)

    told = [each["extensions"]["code"] for each in answer.get("errors", [])]
    if told != ["BAD_USER_INPUT"]:
        assert told == []
        errors = answer["data"]["createDeploy"]["errors"]
        assert {tuple(each["path"]) for each in errors} == {(field,)}
    assert await count_rows(world) == [0, 0, 0, 0, 0]


@pytest.mark.spec("releases#write-access")
async def test_read_token_cannot_report_deploys(world: World) -> None:
    await create_release(world)
    reader = await create_caller(world, "ann@acme.example", "read")

    told = await reader.error(CREATE_DEPLOY % "id", input={"version": VERSION, "environment": "p"})

    assert told["extensions"] == {"code": "FORBIDDEN"}
    assert await count_rows(world) == [0, 0, 0, 0, 0]
