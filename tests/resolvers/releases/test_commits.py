"""Setting the commits and refs of a release."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import event, select

from db import models
from db.connection.bulk import ROWS_PER_STATEMENT
from tests.clients.graph import Graph, Statements, get_release
from tests.support.factories import World
from tests.support.mutations import create, errors_of, read_heads, update

COMMITS = """commitCount lastCommit { sha } authors { name email }
    commits { nodes {
        sha message dateCreated author { name email } repository { name provider }
        fileChanges { path type }
    } }"""


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


def read_shas(payload: Any) -> list[str]:
    return [each["sha"] for each in payload["release"]["commits"]["nodes"]]


@pytest.mark.spec("releases#commit-list-order")
async def test_commits_without_dates_keep_their_order(graph: Graph, world: World) -> None:
    found = await create(graph, COMMITS, commits=[{"id": "b"}, {"id": "a"}])

    assert read_shas(found) == ["b", "a"]
    assert found["release"]["lastCommit"] == {"sha": "b"}
    [commit, _] = found["release"]["commits"]["nodes"]
    usual = f"organization-{world.organization}"
    assert commit["repository"] == {"name": usual, "provider": None}
    assert commit["message"] is commit["author"] is None
    assert await read_heads(world) == [(usual, "b")]


@pytest.mark.spec("releases#commit-list-order")
async def test_newest_commit_comes_first_and_undated_ones_last(graph: Graph) -> None:
    found = await create(
        graph,
        COMMITS,
        commits=[
            {"id": "undated"},
            {"id": "old", "timestamp": "2026-01-01T00:00:00Z"},
            {"id": "undated too"},
            {"id": "new", "timestamp": "2026-01-01T00:00:00-01:00"},
        ],
    )

    assert read_shas(found) == ["new", "old", "undated", "undated too"]


@pytest.mark.spec("releases#skip-marker")
async def test_commit_with_the_skip_marker_is_ignored(graph: Graph, world: World) -> None:
    found = await create(
        graph,
        COMMITS,
        commits=[
            {"id": "a"},
            {"id": "b", "message": "Bump versions #skipsentry"},
            {"id": "c"},
            {"id": "d"},
        ],
    )

    assert read_shas(found) == ["a", "c", "d"]
    assert found["release"]["commitCount"] == 3
    assert found["release"]["lastCommit"] == {"sha": "a"}
    stored = await world.read(select(models.Commit.sha).order_by(models.Commit.sha))
    assert [row[0] for row in stored] == ["a", "c", "d"]


@pytest.mark.spec("releases#commit-values")
async def test_missing_values_of_a_commit_are_filled_in_later(graph: Graph) -> None:
    await create(graph, commits=[{"id": "a"}, {"id": "b"}])
    author = {"authorName": "Foo Bar"}

    found = await update(
        graph,
        COMMITS,
        commits=[
            {"id": "a", "message": "Fix", "authorEmail": "foo@BAR.com", **author},
            {"id": "b", "authorEmail": "FOO@bar.com", **author},
        ],
    )

    who = {"name": "Foo Bar", "email": "foo@bar.com"}
    assert found["release"]["authors"] == [who]
    first, second = found["release"]["commits"]["nodes"]
    assert (first["message"], first["author"], second["author"]) == ("Fix", who, who)


@pytest.mark.spec("releases#commit-values")
async def test_values_that_are_not_sent_stay(graph: Graph) -> None:
    whole = {
        "id": "a",
        "message": "Fix",
        "authorName": "Ann",
        "authorEmail": "ann@a.example",
        "timestamp": "2026-01-02T00:00:00Z",
    }
    before = await create(graph, COMMITS, commits=[whole])
    after = await update(graph, COMMITS, commits=[{"id": "a"}])

    assert after["release"]["commits"] == before["release"]["commits"]


@pytest.mark.spec("releases#commit-values")
async def test_new_commit_without_a_date_is_dated_now(graph: Graph) -> None:
    found = await create(
        graph, "dateCreated lastCommit { dateCreated message }", commits=[{"id": "a"}]
    )

    commit = found["release"]["lastCommit"]
    assert commit["message"] is None
    assert commit["dateCreated"][:13] == found["release"]["dateCreated"][:13]


@pytest.mark.spec("releases#commit-values")
async def test_only_differences_are_written(graph: Graph, statements: Statements) -> None:
    commits = [
        {"id": "a", "message": "one", "authorName": "Ann"},
        {"id": "b", "message": "two", "authorName": "Ann"},
    ]
    await create(graph, commits=commits)
    with_updates = Updates(statements)

    await update(graph, commits=commits)
    assert with_updates.of("commit") == 0

    await update(graph, commits=[commits[0] | {"message": "three"}, commits[1]])
    assert with_updates.of("commit") == 1


class Updates:
    """Collect the UPDATE statements that are sent from now on."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        statements.all_texts.clear()

    def of(self, table: str) -> int:
        """How many there are of a table."""
        return sum(
            text.startswith((f'UPDATE "{table}" ', f"UPDATE {table} "))
            for text in self.statements.all_texts
        )


@pytest.mark.spec("releases#replacing-commits")
async def test_commits_are_replaced_and_heads_stay(graph: Graph, world: World) -> None:
    await create(
        graph, commits=[{"id": "a", "repository": "one"}, {"id": "b", "repository": "two"}]
    )
    found = await update(graph, COMMITS, commits=[{"id": "c", "repository": "one"}])

    assert read_shas(found) == ["c"]
    assert found["release"]["commitCount"] == 1
    assert await read_heads(world) == [("one", "a"), ("two", "b")]


@pytest.mark.spec("releases#author-addresses")
async def test_long_address_is_cut(graph: Graph) -> None:
    address = "a" * 242 + "@b.example.x"
    found = await create(graph, COMMITS, commits=[{"id": "a", "authorEmail": address}])

    [author] = found["release"]["authors"]
    assert len(author["email"]) == 75
    assert author["email"].startswith("a" * 70)


@pytest.mark.spec("releases#file-changes")
async def test_file_changes_are_added(graph: Graph) -> None:
    patches = [
        {"path": "a.py", "type": "ADDED"},
        {"path": "m.py", "type": "MODIFIED"},
        {"path": "d.py", "type": "DELETED"},
    ]
    commit = {"id": "a", "repository": "acme/app", "patchSet": patches}
    await create(graph, commits=[commit])
    found = await update(graph, COMMITS, commits=[commit])

    [stored] = found["release"]["commits"]["nodes"]
    assert stored["repository"] == {"name": "acme/app", "provider": None}
    assert sorted(stored["fileChanges"], key=lambda each: each["path"]) == sorted(
        patches, key=lambda each: each["path"]
    )
    long = await update(
        graph, commits=[{"id": "a", "patchSet": [{"path": "p" * 511, "type": "ADDED"}]}]
    )
    assert errors_of(long) == {("TOO_LONG", "commits.0.patchSet.0.path")}


@pytest.mark.spec("releases#author-addresses")
async def test_address_is_derived_from_the_name(graph: Graph) -> None:
    addresses = {
        "Foo Bar_1.x É!": "foobar_1.x@localhost",
        "李": "李@localhost",
        "Анна": "анна@localhost",
    }
    commits = [{"id": f"{at}", "authorName": name} for at, name in enumerate(addresses)]

    found = await create(graph, "commits { nodes { author { email } } }", commits=commits)

    nodes = found["release"]["commits"]["nodes"]
    assert [node["author"]["email"] for node in nodes] == list(addresses.values())


@pytest.mark.spec("releases#commit-limits")
async def test_texts_of_commits_and_refs_are_trimmed(graph: Graph, world: World) -> None:
    await world.repository("acme/app")
    commit = {
        "id": " a\n",
        "repository": "\tacme/app ",
        "message": "\n  Fix \u2003",
        "authorName": " Ann ",
        "authorEmail": " ANN@a.example ",
        "patchSet": [{"path": " a b ", "type": "ADDED"}],
    }
    refs = [{"repository": " acme/app ", "commit": " b .. c ", "previousCommit": " "}]

    found = await create(
        graph,
        """commits { nodes { sha message author { name email } repository { name }
            fileChanges { path } } }""",
        commits=[commit, {"id": "d", "authorEmail": "  ", "authorName": " "}],
        refs=refs,
    )

    assert found["errors"] == []
    assert found["release"]["commits"]["nodes"] == [
        {
            "sha": "a",
            "message": "Fix",
            "author": {"name": "Ann", "email": "ann@a.example"},
            "repository": {"name": "acme/app"},
            "fileChanges": [{"path": " a b "}],
        },
        {
            "sha": "d",
            "message": None,
            "author": None,
            "repository": {"name": f"organization-{world.organization}"},
            "fileChanges": [],
        },
    ]
    assert ("acme/app", "c") in await read_heads(world)
    blank = await create(
        graph,
        commits=[{"id": " \t"}],
        refs=[{"repository": "acme/app", "commit": "a.. "}],
    )
    assert errors_of(blank) == {("REQUIRED", "commits.0.id"), ("REQUIRED", "refs.0.commit")}


@pytest.mark.spec("releases#author-addresses")
async def test_names_without_ascii_letters_have_addresses_of_their_own(graph: Graph) -> None:
    names = ["李", "王 小明", "!?"]
    commits = [{"id": str(index), "authorName": name} for index, name in enumerate(names)]

    found = await create(graph, COMMITS, commits=commits)

    assert found["release"]["authors"] == [
        {"name": "李", "email": "李@localhost"},
        {"name": "王 小明", "email": "王小明@localhost"},
    ]


@pytest.mark.spec("releases#commit-authors")
async def test_newest_commit_decides_the_authors_name(graph: Graph) -> None:
    found = await create(
        graph,
        "authors { name }",
        commits=[
            {"id": "a", "authorEmail": "a@b.example", "authorName": "New"},
            {"id": "b", "authorEmail": "A@B.example", "authorName": "Old"},
        ],
    )
    nameless = await update(
        graph, "authors { name }", commits=[{"id": "a", "authorEmail": "a@b.example"}]
    )

    assert found["release"]["authors"] == [{"name": "New"}]
    assert nameless["release"]["authors"] == [{"name": "New"}]


@pytest.mark.spec("releases#commit-authors")
@pytest.mark.parametrize("name", [None, "", "  "])
async def test_commit_with_only_an_address_keeps_the_name(graph: Graph, name: str | None) -> None:
    named = {"id": "b", "authorEmail": "a@b.example", "authorName": "Ann"}
    nameless = {"id": "a", "authorEmail": "A@b.example", "authorName": name}

    found = await create(graph, "authors { name }", commits=[nameless, named])
    again = await update(graph, "authors { name }", commits=[nameless])

    assert found["release"]["authors"] == [{"name": "Ann"}]
    assert again["release"]["authors"] == [{"name": "Ann"}]


@pytest.mark.spec("releases#replacing-commits")
async def test_repeated_commit_counts_twice_and_is_linked_once(graph: Graph) -> None:
    found = await create(
        graph, COMMITS, commits=[{"id": "a"}, {"id": "a", "message": "again"}, {"id": "b"}]
    )

    assert read_shas(found) == ["a", "b"]
    assert found["release"]["commitCount"] == 3
    assert found["release"]["commits"]["nodes"][0]["message"] == "again"


@pytest.mark.spec("releases#commit-values")
async def test_repeated_commit_has_the_values_of_one_entry(graph: Graph) -> None:
    newer = {
        "id": "a",
        "message": "first",
        "authorName": "Ann",
        "timestamp": "2026-01-02T00:00:00Z",
        "patchSet": [{"path": "x", "type": "ADDED"}],
    }
    older = {"id": "a", "authorName": "Bob", "timestamp": "2026-01-01T00:00:00Z"}

    found = await create(
        graph,
        """authors { name }
        commits { nodes { message author { name } dateCreated fileChanges { path } } }""",
        commits=[newer, older],
    )

    assert found["release"]["authors"] == [{"name": "Bob"}]
    assert found["release"]["commits"]["nodes"] == [
        {
            "message": None,
            "author": {"name": "Bob"},
            "dateCreated": "2026-01-01T00:00:00+00:00",
            "fileChanges": [],
        }
    ]


@pytest.mark.spec("releases#writing-commits")
async def test_empty_list_of_commits_changes_nothing(graph: Graph) -> None:
    await create(graph, commits=[{"id": "a"}])

    assert read_shas(await update(graph, COMMITS, commits=[])) == ["a"]
    assert read_shas(await create(graph, COMMITS, commits=[])) == ["a"]


@pytest.mark.spec("releases#clearing-commits")
async def test_empty_refs_clear_the_commits_of_one_release_only(
    graph: Graph, world: World
) -> None:
    await create(graph, commits=[{"id": "a", "authorName": "Ann"}])
    found = await update(graph, COMMITS, refs=[])

    assert found["release"] == {
        "commitCount": 0,
        "lastCommit": None,
        "authors": [],
        "commits": {"nodes": []},
    }
    assert await read_heads(world) == []
    assert len(await world.read(select(models.Commit.id))) == 1


@pytest.mark.spec("releases#ref-repositories")
async def test_repository_of_a_ref_must_exist(graph: Graph, world: World) -> None:
    await world.repository("known")
    found = await create(
        graph,
        refs=[
            {"repository": "known", "commit": "a"},
            {"repository": "un\0known", "commit": "a"},
            {"repository": "unknown", "commit": "a"},
        ],
    )

    assert ("NOT_FOUND", "refs.2.repository") in errors_of(found)
    assert ("NOT_FOUND", "refs.1.repository") in errors_of(found)
    assert "unknown" in found["errors"][-1]["message"]
    assert await world.read(select(models.Release.id)) == []


@pytest.mark.spec("releases#ref-ranges")
@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ({"commit": "c" * 64}, None),
        ({"commit": "c" * 65}, "TOO_LONG"),
        ({"commit": "c" * 64 + ".." + "d" * 64}, None),
        ({"commit": "c" * 65 + ".." + "d" * 64}, "TOO_LONG"),
        ({"commit": "c" * 64 + ".." + "d" * 65}, "TOO_LONG"),
        ({"commit": "a..b", "previousCommit": "p" * 65}, None),
        ({"commit": "a", "previousCommit": None}, None),
        ({"commit": "a", "previousCommit": ""}, None),
        ({"commit": "..b"}, "REQUIRED"),
        ({"commit": "a.."}, "REQUIRED"),
        ({"commit": ""}, "REQUIRED"),
    ],
)
async def test_ends_of_ref_ranges_are_validated(
    graph: Graph, world: World, ref: dict[str, Any], code: str | None
) -> None:
    await world.repository("acme/app")
    found = await create(graph, refs=[{"repository": "acme/app"} | ref])

    assert errors_of(found) == ({(code, "refs.0.commit")} if code else set())


@pytest.mark.spec("releases#ref-effects")
async def test_last_range_of_a_repository_is_its_head(graph: Graph, world: World) -> None:
    await world.repository("acme/app")
    ranges = [{"repository": "acme/app", "commit": f"{at}{at}..{at}"} for at in "abc"]
    found = await create(graph, "commitCount", refs=ranges)

    assert found["release"] == {"commitCount": 0}
    assert await read_heads(world) == [("acme/app", "c")]
    stored = await world.read(select(models.Commit.sha).order_by(models.Commit.sha))
    assert [row[0] for row in stored] == ["a", "b", "c"]

    await update(graph, refs=[{"repository": "acme/app", "commit": "d"}])
    assert await read_heads(world) == [("acme/app", "d")]


@pytest.mark.spec("releases#locking")
async def test_concurrent_calls_wait_for_each_other(graph: Graph) -> None:
    lists = [
        [{"id": f"{number}-{each}", "authorName": "Ann"} for each in range(50)]
        for number in range(8)
    ]
    payloads = await asyncio.gather(*(create(graph, COMMITS, commits=each) for each in lists))

    assert [each["errors"] for each in payloads] == [[]] * 8
    assert sum(each["created"] for each in payloads) == 1
    found = await get_release(graph, "commitCount commits { nodes { sha } } authors { name }")
    stored = [each["sha"] for each in found["commits"]["nodes"]]
    assert stored in [[each["id"] for each in commits][:20] for commits in lists]
    assert found["commitCount"] == 50
    assert found["authors"] == [{"name": "Ann"}]


@pytest.mark.spec("releases#replacing-commits")
async def test_twenty_thousand_commits_need_a_bounded_number_of_statements(
    world: World, statements: Statements
) -> None:
    token = await world.token(await world.user("owner@acme.example", role="owner"))
    graph = Graph(world.db, token, operation_timeout=600)
    commits = [
        {"id": f"{number:040x}", "message": f"Change {number}", "authorName": f"A{number % 40}"}
        for number in range(20_000)
    ]
    statements.all_texts.clear()

    payload = await create(graph, "commitCount authors { name }", commits=commits)
    await graph.client.aclose()

    assert payload["release"]["commitCount"] == 20_000
    assert len(payload["release"]["authors"]) == 40
    assert len(statements.all_texts) < 150


@pytest.mark.spec("security#write-transactions")
async def test_number_of_repositories_does_not_multiply_statements(
    graph: Graph, statements: Statements
) -> None:
    numbers = []
    for version, repositories in (("1", 1), ("2", 1), ("3", 60)):
        commits = [
            {"id": f"{version}-{at}", "repository": f"{version}/{at % repositories}"}
            for at in range(60)
        ]
        statements.all_texts.clear()
        payload = await create(graph, "commitCount", version=version, commits=commits)
        assert payload["release"]["commitCount"] == 60
        numbers.append(len(statements.all_texts))

    assert numbers[2] == numbers[1]


@pytest.mark.spec("security#long-computations")
async def test_few_rows_are_prepared_at_once(graph: Graph, world: World) -> None:
    sizes: list[int] = []

    def record(*arguments: Any) -> None:
        _, _, _, parameters, _, _ = arguments
        sizes.append(sum(isinstance(row, tuple) for row in parameters))

    commits = [
        {"id": str(at), "authorName": str(at), "patchSet": [{"path": "a", "type": "ADDED"}]}
        for at in range(ROWS_PER_STATEMENT + 1)
    ]
    event.listen(world.db.engine.sync_engine, "before_cursor_execute", record)
    await create(graph, "commitCount", commits=commits)
    changed = [each | {"message": "new", "authorName": "x"} for each in commits]
    payload = await update(graph, commits=changed)
    event.remove(world.db.engine.sync_engine, "before_cursor_execute", record)

    assert payload["errors"] == []
    assert max(sizes) == ROWS_PER_STATEMENT
