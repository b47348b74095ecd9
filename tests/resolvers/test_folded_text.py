"""Searching in any case of all letters, in NFC and NFD alike, in every list with a search."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from db import models
from db.connection.texts import compose, fold
from tests.clients.graph import Graph, list_versions
from tests.support.factories import World, minute
from tests.support.migrations import run_migration
from tests.support.mutations import create

SPELLINGS = {
    "\u00dcber Caf\u00e9": ["\u00fcBER", "u\u0308ber", "CAFE\u0301", "caf\u00e9", "r c"],
    "Stra\u00dfe": ["STRASSE", "stra\u00dfe", "STRA\u1e9eE"],
    "\u039f\u03b4\u03c5\u03c3\u03c3\u03b5\u03cd\u03c2": [
        "\u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03c5\u0301\u03c3",
        "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u038e\u03a3",
    ],
    "\u0416\u0443\u043a\u0438": ["\u0436\u0443", "\u0423\u041a\u0418"],
    "\u212bngstr\u00f6m": ["\u00e5NGSTR\u00d6M", "A\u030angstro\u0308m"],
    "100% _x_ \\": ["100%", "_X_", "% _x_"],
}
"""Texts, each with spellings of a part of it."""

LISTS = {
    "releases": "releases(filter: { query: $text }) { nodes { name: version } }",
    "projects": "projects(query: $text) { nodes { name } }",
    "dashboards": "dashboards(filter: { query: $text }) { nodes { name: title } }",
}


async def find(graph: Graph, name: str, text: str) -> list[str]:
    """Return the names of the rows of a list that contain a text."""
    document = f"query ($text: String!) {{ organization {{ list: {LISTS[name]} }} }}"
    if name == "releases":
        text = '"' + text.replace("\\", "\\\\") + '"'
    data: Any = await graph(document, text=text)
    return [node["name"] for node in data["organization"]["list"]["nodes"]]


async def create_rows(world: World) -> None:
    """Create a release, a project and a dashboard with each text."""
    for number, name in enumerate(SPELLINGS):
        await world.release(name)
        await world.project(f"p{number}", name=name)
        await world.row(
            models.Dashboard, title=name, date_created=minute(0), date_updated=minute(0)
        )


@pytest.mark.spec("releases#free-text")
@pytest.mark.parametrize("name", LISTS)
async def test_text_is_found_in_any_spelling(world: World, graph: Graph, name: str) -> None:
    await create_rows(world)

    for written, spellings in SPELLINGS.items():
        for spelling in [written, unicodedata.normalize("NFD", written), *spellings]:
            assert await find(graph, name, spelling) == [written], ascii(spelling)
    assert await find(graph, name, "Cafe") == []


@pytest.mark.spec("releases#free-text")
async def test_created_releases_are_found(graph: Graph, world: World) -> None:
    await world.project("app")
    await create(graph, version="\u00c9t\u00e9@1.0")

    assert await list_versions(graph, query="e\u0301T\u00c9") == ["\u00c9t\u00e9@1.0"]


@pytest.mark.spec("dashboards#title")
async def test_titles_are_stored_in_nfc_and_unique_as_such(graph: Graph) -> None:
    document = """mutation ($title: String!) {
        createDashboard(input: { title: $title, widgets: [] }) {
            dashboard { title } errors { code path }
        }
    }"""

    first, second, third = [
        (await graph(document, title=title))["createDashboard"]
        for title in ("Cafe\u0301", " Caf\u00e9 ", "CAF\u00c9")
    ]

    assert first == {"dashboard": {"title": "Caf\u00e9"}, "errors": []}
    assert second["errors"] == [{"code": "CONFLICT", "path": ["title"]}]
    assert third == {"dashboard": {"title": "CAF\u00c9"}, "errors": []}


@pytest.mark.spec("dashboards#list-filters")
async def test_changed_title_is_found(graph: Graph) -> None:
    new = await graph(
        """mutation { createDashboard(input: {title: "Old", widgets: []}) {
            dashboard { id } } }"""
    )
    await graph(
        """mutation ($id: ID!) { updateDashboard(input: {id: $id, title: "\u00c4lter"}) {
            errors { code } } }""",
        id=new["createDashboard"]["dashboard"]["id"],
    )

    assert await find(graph, "dashboards", "\u00e4LTER") == ["\u00c4lter"]
    assert await find(graph, "dashboards", "old") == []


@pytest.mark.spec("releases#free-text")
@given(st.text())
def test_folding_ignores_case_and_composition(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
    assert fold(fold(text)) == fold(text)
    assert unicodedata.is_normalized("NFC", fold(text))
    if text.isascii():
        assert fold(text.upper()) == fold(text) == text.lower()


async def test_migration_folds_stored_texts(world: World) -> None:
    await create_rows(world)
    await world.row(
        models.Dashboard, title="E\u0301", date_created=minute(0), date_updated=minute(0)
    )
    statements = [
        select(models.Release.version, models.Release.folded_version),
        select(models.Project.name, models.Project.folded_name),
        select(models.Dashboard.title, models.Dashboard.folded_title),
    ]

    # Newer ones have triggers and indexes that read the columns of older ones.
    for revision in ("0023", "0022", "0011"):
        await run_migration(world.db, revision, "downgrade")
    for revision in ("0011", "0022", "0023"):
        await run_migration(world.db, revision, "upgrade")

    stored = [set(map(tuple, await world.read(statement))) for statement in statements]
    expected = {(name, fold(name)) for name in SPELLINGS}
    titles = {(compose(name), folded) for name, folded in expected}
    assert stored == [expected, expected, titles | {("\u00c9", "\u00e9")}]


async def test_row_of_an_earlier_server_is_found_by_ascii_letters(
    world: World, graph: Graph
) -> None:
    await world.release("App@1.0-\u00c9")
    async with world.db.begin() as connection:
        await connection.execute(update(models.Release).values(folded_version=None))

    assert await list_versions(graph, query="aPP") == ["App@1.0-\u00c9"]


@pytest.mark.spec("releases#ref-repositories")
async def test_repositories_of_refs_match_in_any_case(world: World, graph: Graph) -> None:
    """Of several the newest; a repository that an earlier server created has no folded name."""
    await world.project("app")
    await world.repository("Acme/\u00dcber")
    newest = await world.repository("acme/\u00fcber")
    unfolded = await world.repository("Acme/Old")
    async with world.db.begin() as connection:
        is_unfolded = models.Repository.id == unfolded
        await connection.execute(
            update(models.Repository).where(is_unfolded).values(folded_name=None)
        )

    names = ("ACME/\u00dcBER", "ACME/OLD")
    created = await create(graph, refs=[{"repository": each, "commit": "a"} for each in names])

    assert created["errors"] == []
    heads = await world.read(select(models.HeadCommit.repository_id))
    assert sorted(row[0] for row in heads) == [newest, unfolded]
