"""Pages, cursors and `pageInfo` of every connection, compared with the whole list."""

import random
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import delete

from db import models
from resolvers.ids import encode_global_id
from schema import schema
from tests.clients.graph import Graph, Statements
from tests.support.factories import World, minute
from tests.support.lists import LISTS, RELEASE_ORDERS, decode_id, page_document, read_page
from tests.support.mutations import record_sessions, session

EXAMPLES = 40
CONTENT = """edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""
ENTRIES = CONTENT.replace("id", "subject")
HEAD = "query ($first: Int, $after: String, $last: Int, $before: String) { organization { %s } }"
WAYS = "(first: $first, after: $after, last: $last, before: $before%s)"
DASHBOARD_ORDERS = [
    f", orderBy: {{ field: {field}, direction: {direction} }}"
    for field in ("TITLE", "DATE_CREATED", "MOST_POPULAR", "RECENTLY_VIEWED", "MINE_FIRST")
    for direction in ("ASC", "DESC")
]
SESSION_ORDERS = [
    f", orderBy: {{ field: {field}, direction: {direction} }}"
    for field in ("SESSIONS", "CRASH_FREE_USERS")
    for direction in ("ASC", "DESC")
]
ONLY_BOARDS = ', filter: { query: "board" }'
DOCUMENTS = (
    {name: page_document(name, content=CONTENT) for name in LISTS}
    | {
        f"releases{order}": page_document("releases", order, CONTENT)
        for order in [*RELEASE_ORDERS, *SESSION_ORDERS]
    }
    | {
        f"dashboards{order}": HEAD % f"dashboards{WAYS % order} {{ {CONTENT} }}"
        for order in DASHBOARD_ORDERS
    }
    | {"audit log": HEAD % f"auditLog{WAYS % ''} {{ {ENTRIES} }}"}
    | {"without prebuilt": HEAD % f"dashboards{WAYS % ONLY_BOARDS} {{ {CONTENT} }}"}
)
HISTORY = """query ($id: ID!, $first: Int = 20, $after: String) { organization {
    dashboard(id: $id) { list: history(first: $first, after: $after) {
        edges { cursor node { id: version } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } } } }"""


@pytest.fixture
async def lists(world: World, graph: Graph, paged_lists: None) -> int:
    """Create rows in each list; return the id of a dashboard with a history."""
    del paged_lists
    ids = [
        await world.row(
            models.Dashboard,
            title=f"board {at}",
            date_created=minute(at // 2),
            date_updated=minute(0),
            created_by_id=at % 3 or None,
            visits=at // 2,
            last_visited=minute(at // 3) if at > 1 else None,
        )
        for at in range(5)
    ]
    await world.rows(
        models.DashboardVersion,
        *(
            {
                "dashboard_id": ids[0],
                "version": version,
                "title": "board 0",
                "date_created": minute(version),
                "document": {},
            }
            for version in range(1, 6)
        ),
    )
    await world.rows(
        models.AuditEntry,
        *(
            {
                "date_created": minute(at // 2),
                "action": "release.create",
                "subject": f"v{at}",
                "source": "rest",
                "actor": "ci",
            }
            for at in range(5)
        ),
    )
    found = await record_sessions(
        graph,
        *(
            session(version, project="p0", distinctId=str(user), status=status)
            for version, users, status in (
                ("v0", 2, "EXITED"),
                ("a@1.2+0", 1, "CRASHED"),
                ("v3", 1, "EXITED"),
            )
            for user in range(users)
        ),
    )
    assert found["errors"] == []
    return ids[0]


def expected_page(edges: list[Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """Cut a page out of the whole list."""
    cursors = [edge["cursor"] for edge in edges]
    after, before = arguments.get("after"), arguments.get("before")
    start = 0 if after is None else cursors.index(after) + 1
    end = len(edges) if before is None else cursors.index(before)
    within = range(start, end)
    indexes = within[: arguments.get("first", 100)]
    if "last" in arguments:
        indexes = within[max(0, len(within) - arguments["last"]) :]
    first, last = (indexes[0], indexes[-1]) if indexes else (start, end - 1)
    page = [edges[index] for index in indexes]
    return {
        "edges": page,
        "pageInfo": {
            "hasNextPage": last + 1 < len(edges),
            "hasPreviousPage": first > 0,
            "startCursor": page[0]["cursor"] if page else None,
            "endCursor": page[-1]["cursor"] if page else None,
        },
    }


def random_arguments(chance: random.Random, cursors: list[str], *, both: bool) -> dict[str, Any]:
    """Choose page arguments at random."""
    arguments: dict[str, Any] = {}
    if chance.random() < 0.8:
        way = chance.choice(("first", "last")) if both else "first"
        arguments[way] = chance.randint(1, len(cursors) + 1)
    for way in ("after", "before") if both else ("after",):
        if chance.random() < 0.6:
            arguments[way] = chance.choice(cursors)
    return arguments


@pytest.mark.spec("releases#page-info")
@pytest.mark.parametrize("name", DOCUMENTS)
async def test_any_page_is_a_part_of_the_whole_list(graph: Graph, lists: int, name: str) -> None:
    assert lists
    chance = random.Random(name)
    edges = (await read_edges(graph, DOCUMENTS[name], first=100))["edges"]
    cursors = [edge["cursor"] for edge in edges]
    assert len(set(cursors)) == len(edges) >= 3

    for _ in range(EXAMPLES):
        arguments = random_arguments(chance, cursors, both=True)
        page = await read_edges(graph, DOCUMENTS[name], **arguments)
        assert page == expected_page(edges, arguments), arguments


# Of each order, the rows of `lists` that have no value; `v0` and `v3` are not semantic versions.
WITHOUT_VALUE: dict[str, dict[str, set[str]]] = {
    "releases": {
        "DATE": set(),
        "SEMVER": {"v0", "v3"},
        "BUILD": set(),
        "ADOPTION": {"v0"},
        "SESSIONS": {"a@1.1+1", "a@1.4+0"},
        "USERS": {"a@1.1+1", "a@1.4+0"},
        "SESSIONS_24H": {"a@1.1+1", "a@1.4+0"},
        "USERS_24H": {"a@1.1+1", "a@1.4+0"},
        "CRASH_FREE_SESSIONS": {"a@1.1+1", "a@1.4+0"},
        "CRASH_FREE_USERS": {"a@1.1+1", "a@1.4+0"},
    },
    "dashboards": {
        "TITLE": set(),
        "DATE_CREATED": set(),
        "RECENTLY_VIEWED": {"board 0", "board 1"},
        "MINE_FIRST": {"board 0", "board 3"},
    },
}
WHOLE_LISTS = """query ($releases: ReleaseOrder, $dashboards: DashboardOrder) { organization {
    releases(orderBy: $releases) { nodes { name: version } }
    dashboards(orderBy: $dashboards, filter: { query: "board" }) { nodes { name: title } }
} }"""


@pytest.mark.spec("releases#sorting")
@pytest.mark.spec("dashboards#list-orders")
async def test_ascending_is_the_reverse_and_rows_without_a_value_come_last(
    graph: Graph, lists: int
) -> None:
    assert lists

    for name, orders in WITHOUT_VALUE.items():
        for field, without in orders.items():
            orders_by = [{"field": field, "direction": each} for each in ("ASC", "DESC")]
            rising, falling = [
                [
                    node["name"]
                    for node in (await graph(WHOLE_LISTS, **{name: order}))["organization"][name][
                        "nodes"
                    ]
                ]
                for order in orders_by
            ]
            split = len(rising) - len(without)
            assert set(rising[split:]) == set(falling[split:]) == without, (name, field)
            assert rising[:split] == falling[:split][::-1], (name, field)
            assert rising[split:] == falling[split:][::-1], (name, field)


@pytest.mark.spec("dashboards#history")
async def test_any_page_of_a_history_is_a_part_of_it(graph: Graph, lists: int) -> None:
    chance = random.Random("history")
    dashboard = encode_global_id("Dashboard", lists)
    edges = (await read_edges(graph, HISTORY, id=dashboard))["edges"]
    assert [edge["node"]["id"] for edge in edges] == [5, 4, 3, 2, 1]

    for _ in range(EXAMPLES):
        arguments = random_arguments(chance, [edge["cursor"] for edge in edges], both=False)
        page = await read_edges(graph, HISTORY, id=dashboard, **arguments)
        assert page == expected_page(edges, arguments), arguments


async def read_edges(graph: Graph, document: str, **arguments: Any) -> Any:
    """Read the edges and the page info of a page."""
    data = (await graph(document, **arguments))["organization"]
    while "edges" not in data:
        [data] = data.values()
    return data


def test_every_connection_of_the_schema_is_tested() -> None:
    tested = {
        # The lists of delivery: tests/resolvers/delivery/test_pages.py
        "Organization.commits",
        "Organization.deploys",
        "Organization.members",
        "Organization.repositories",
        "Organization.teams",
        "ReleaseComparison.commits",
        "ReleaseComparison.fileChanges",
        "Commit.releases",
        "Dashboard.history",
        "Organization.auditLog",
        "Organization.dashboards",
        "Organization.projects",
        "Organization.releases",
        "Release.commits",
        "Release.deploys",
    }

    found = {
        f"{type_.name}.{name}"
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
        if get_named_type(field.type).name.endswith("Connection")
    }

    assert found == tested


@pytest.mark.spec("releases#page-info")
async def test_sides_of_a_page_do_not_depend_on_the_row_of_the_cursor(
    world: World, graph: Graph, paged_lists: None
) -> None:
    del paged_lists
    document = page_document("releases")
    edges = (await read_page(graph, document))["edges"]
    newest, oldest = edges[0], edges[-1]
    ids = [int(decode_id(each["node"]["id"]).partition(":")[2]) for each in (newest, oldest)]
    async with world.db.begin() as connection:
        await connection.execute(delete(models.Release).where(models.Release.id.in_(ids)))

    whole = await read_page(graph, document, after=newest["cursor"], before=oldest["cursor"])
    behind = await read_page(graph, document, after=oldest["cursor"])
    ahead = await read_page(graph, document, last=2, before=newest["cursor"])

    assert whole["edges"] == edges[1:-1]
    assert not whole["pageInfo"]["hasPreviousPage"]
    assert not whole["pageInfo"]["hasNextPage"]
    assert (behind["edges"], ahead["edges"]) == ([], [])
    assert behind["pageInfo"]["hasPreviousPage"]
    assert not behind["pageInfo"]["hasNextPage"]
    assert ahead["pageInfo"]["hasNextPage"]
    assert not ahead["pageInfo"]["hasPreviousPage"]


@pytest.mark.spec("releases#page-info")
async def test_page_with_cursors_needs_no_further_statement(
    graph: Graph, statements: Statements, paged_lists: None
) -> None:
    del paged_lists
    document = page_document("commits", content=CONTENT)
    edges = (await read_edges(graph, document))["edges"]
    statements.clear()

    await read_edges(graph, document, first=1, after=edges[0]["cursor"], before=edges[4]["cursor"])

    assert statements.counts == {"ReleaseByVersion": 1, "CommitsByRelease": 1}
