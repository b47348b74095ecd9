"""Searching by text, version, package and build."""

import threading

import pytest

from resolvers.releases.list import LONG_QUERY
from resolvers.releases.search import WITH_BUILD, SearchQuery, parse_query
from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.searches import PAGE, bad_queries, create_releases, search, search_errors


@pytest.mark.spec("releases#free-text")
async def test_free_text_matches_a_substring_of_the_version(world: World, graph: Graph) -> None:
    both = await create_releases(world, "com.foo.BarApp@1.0+1234", "com.foo.bar 2.0 (1234)")
    app, plain = sorted(both)
    await create_releases(world, "100%_\\", "other", "release:x")
    table = {
        "1.0 (1234)": {app},
        "1.0+1234": {app},
        "2.0 (1234)": {plain},
        "2.0   (1234)": {plain},
        "2.0 (123)": set(),
        "FOO.bar": both,
        "foo bar": set(),
        '"bar 2.0"': {plain},
        '"release:x"': {"release:x"},
        "%": {"100%_\\"},
        "_": {"100%_\\"},
        "\\": {"100%_\\"},
        "*": set(),
        "": {app, plain, "100%_\\", "other", "release:x"},
        "   ": {app, plain, "100%_\\", "other", "release:x"},
    }

    assert await search(graph, table) == table


@pytest.mark.spec("releases#release-key")
async def test_release_key_takes_whole_versions_and_patterns(world: World, graph: Graph) -> None:
    everything = await create_releases(
        world, "foobar", "foo_bar", "barfoo", "Foobar", "100%", "a,b]c"
    )
    foos = {"foobar", "foo_bar"}
    table = {
        "release:foobar": {"foobar"},
        "release:=foobar": {"foobar"},
        "release:foo*": foos,
        "release:*foo": {"barfoo"},
        "release:*oo*": {"foobar", "foo_bar", "barfoo", "Foobar"},
        "release:f*b*r": foos,
        "release:foo_*": {"foo_bar"},
        "release:1*%": {"100%"},
        "release:*": everything,
        "release:baz": set(),
        "release:foo": set(),
        "!release:foobar": everything - {"foobar"},
        "release:!=foobar": everything - {"foobar"},
        "!release:foo*": everything - foos,
        "release:[foobar, barfoo]": {"foobar", "barfoo"},
        "release:[foo*,100%]": foos | {"100%"},
        "!release:[foobar,barfoo]": everything - {"foobar", "barfoo"},
        'release:["foobar",baz]': {"foobar"},
        'release:"foobar"': {"foobar"},
        'release:"a,b]c"': {"a,b]c"},
        "release:a,b]c": {"a,b]c"},
        "release:foo* !release:foobar": {"foo_bar"},
        "release:foo* _": {"foo_bar"},
        'release:""': set(),
    }

    assert await search(graph, table) == table


@pytest.mark.spec("releases#query-syntax")
async def test_quotes_keep_spaces_and_backslashes_keep_quotes(world: World, graph: Graph) -> None:
    await create_releases(world, "my app", 'say "hi"', "back\\slash")
    table = {
        'release:"my app"': {"my app"},
        'release:"say \\"hi\\""': {'say "hi"'},
        'release:"back\\\\slash"': {"back\\slash"},
        'release:["my app","back\\\\slash"]': {"my app", "back\\slash"},
        '"y ap"': {"my app"},
    }

    assert await search(graph, table) == table


@pytest.fixture
async def semver(world: World) -> set[str]:
    """Two versions of one package, one of another, and one that is not semver."""
    return await create_releases(world, "test@1.2.4", "test@1.2.3", "test2@1.2.5", "some.release")


@pytest.mark.spec("releases#version-key")
async def test_versions_are_compared(graph: Graph, semver: set[str]) -> None:
    test3, test4, test5 = "test@1.2.3", "test@1.2.4", "test2@1.2.5"
    table = {
        "release.version:>1.2.3": {test4, test5},
        "release.version:>=1.2.3": {test3, test4, test5},
        "release.version:<1.2.4": {test3},
        "release.version:<=1.2.4": {test3, test4},
        "release.version:1.2.3": {test3},
        "release.version:=1.2.3": {test3},
        "release.version:2.2.1": set(),
        "!release.version:1.2.3": semver - {test3},
        "release.version:!=1.2.3": semver - {test3},
        "!release.version:>1.2.3": {test3, "some.release"},
        "release.version:>test@1.2.3": {test4},
        "release.version:test2@1.2.3": set(),
        "!release.version:test2@1.2.5": semver - {test5},
        "release.version:1.2.3+500": {test3},
        "release.version:1.2": set(),
        "release.version:>1.2": {test3, test4, test5},
        "release.version:1.2.3-rc1": set(),
        "release.version:>1.2.3-rc1": {test3, test4, test5},
        "release.version:>1.2.2 release.version:<1.2.4": {test3},
    }

    assert await search(graph, table) == table


@pytest.mark.spec("releases#version-wildcards")
async def test_version_wildcards_compare_the_leading_numbers(world: World, graph: Graph) -> None:
    everything = await create_releases(
        world, "a@1.2.3", "a@1.2.4-rc1", "b@1.3", "a@2.0", "a@1.2.3.4", "some.release"
    )
    versions_1_2 = {"a@1.2.3", "a@1.2.4-rc1", "a@1.2.3.4"}
    table = {
        "release.version:1.*": versions_1_2 | {"b@1.3"},
        "release.version:1.X": versions_1_2 | {"b@1.3"},
        "release.version:1.2.*": versions_1_2,
        "release.version:1.2.X": versions_1_2,
        "release.version:1.2.3.*": {"a@1.2.3", "a@1.2.3.4"},
        "release.version:>1.2.*": versions_1_2,
        "!release.version:1.2.*": everything - versions_1_2,
        "release.version:!=1.2.*": everything - versions_1_2,
        "release.version:b@1.*": {"b@1.3"},
        "release.version:b@1.2.*": set(),
        "release.version:*": everything,
        "release.version:>*": everything,
    }

    assert await search(graph, table) == table


@pytest.mark.spec("releases#version-key")
async def test_versions_that_are_not_semver_are_refused(graph: Graph, semver: set[str]) -> None:
    assert semver
    queries = [
        "release.version:abc",
        "release.version:1.x",
        "release.version:1.abc.*",
        "release.version:1.2.3.4.5",
        "release.version:v1.0",
        "release.version:",
        'release.version:""',
        "release.version:[1.2.3,1.2.4]",
        "release.version:-1",
        f"release.version:{'9' * 3900}",
        f"release.version:{'9' * 3900}.*",
    ]

    assert await search_errors(graph, *queries) == bad_queries(*queries)


@pytest.mark.spec("releases#package-key")
async def test_package_key_matches_exactly(graph: Graph, semver: set[str]) -> None:
    table = {
        "release.package:test": {"test@1.2.4", "test@1.2.3"},
        "!release.package:test2": semver - {"test2@1.2.5"},
        "release.package:!=test": semver - {"test@1.2.4", "test@1.2.3"},
        "release.package:tes": set(),
        "release.package:TEST": set(),
        'release.package:"test2"': {"test2@1.2.5"},
    }

    assert await search(graph, table) == table
    queries = ["release.package:[test,test2]", "release.package:>test"]
    assert await search_errors(graph, *queries) == bad_queries(*queries)


@pytest.mark.spec("releases#build-key")
async def test_build_key_compares_numbers_and_matches_codes(world: World, graph: Graph) -> None:
    numbers = await create_releases(world, "a@1+123", "a@1+124", "a@1+125")
    codes = await create_releases(world, "a@1+007a", "a@1+7a", "a@1+99999999999999999999")
    without_build = await create_releases(world, "a@1", "some.release")
    everything = numbers | codes | without_build
    table = {
        "release.build:>124": {"a@1+125"},
        "release.build:>=124": {"a@1+124", "a@1+125"},
        "release.build:<125": {"a@1+123", "a@1+124"},
        "release.build:<=123": {"a@1+123"},
        "release.build:123": {"a@1+123"},
        "release.build:0123": {"a@1+123"},
        "!release.build:125": everything - {"a@1+125"},
        "release.build:!=125": everything - {"a@1+125"},
        "!release.build:>124": everything - {"a@1+125"},
        "release.build:7a": {"a@1+7a"},
        "release.build:>7a": {"a@1+7a"},
        "!release.build:7a": everything - {"a@1+7a"},
        "release.build:12*": numbers,
        "release.build:00*": {"a@1+007a"},
        "release.build:_*": set(),
        "release.build:7*a": set(),
        "release.build:*": numbers | codes,
        "release.build:": numbers | codes,
        'release.build:""': numbers | codes,
        "!release.build:": without_build,
        "release.build:99999999999999999999": {"a@1+99999999999999999999"},
        "release.build:>99999999999999999999": {"a@1+99999999999999999999"},
        "release.build:9223372036854775807": set(),
        "release.build:<9223372036854775807": numbers,
        "release.build:9223372036854775808": set(),
        f"release.build:{'9' * 3000}": set(),
    }

    assert await search(graph, table) == table
    queries = ["release.build:[123,124]", "!release.build:[123]"]
    assert await search_errors(graph, *queries) == bad_queries(*queries)


@pytest.mark.spec("releases#invalid-queries")
async def test_unknown_keys_and_boolean_operators_are_refused(graph: Graph) -> None:
    queries = [
        "color:red",
        "version:1.0",
        "!color:red",
        "Release:foo",
        "release.versions:1.0",
        "http://acme.example",
        "foo AND bar",
        "release:a OR release:b",
        "(release:a OR release:b)",
        "release:>1.0",
        "release:<=a",
        "release:[a",
        "release:[]",
        'release:"a',
        '"a',
    ]

    assert await search_errors(graph, *queries) == bad_queries(*queries)


@pytest.mark.spec("releases#query-syntax")
async def test_lower_case_boolean_words_are_text(world: World, graph: Graph) -> None:
    await create_releases(world, "ANDROID@1.0", "this AND that")
    table = {
        "ANDROID": {"ANDROID@1.0"},
        "ORDER": set(),
        '"AND"': {"ANDROID@1.0", "this AND that"},
        'this "AND" that': {"this AND that"},
    }

    assert await search(graph, table) == table


@pytest.mark.spec("releases#invalid-queries")
@pytest.mark.parametrize(
    "query",
    [
        "a" * 50_001,
        f"release:[{','.join(f'{at}*' for at in range(1100))}]",
        " ".join(f"release:{at}" for at in range(1100)),
        f"release:[{','.join(str(at) for at in range(40_000))}]",
        "a\0b",
        "release.created:9999-12-31",
        "release.created:>0001-01-01T00:00:00+14:00",
    ],
    ids=[
        "long text",
        "many patterns",
        "many filters",
        "long list",
        "NUL",
        "last day",
        "first day",
    ],
)
async def test_query_over_the_limits_causes_no_internal_error(
    world: World, graph: Graph, query: str
) -> None:
    await create_releases(world, "a")

    answer = await graph.answer(PAGE, filter={"query": query})

    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert "INTERNAL_SERVER_ERROR" not in codes


@pytest.mark.spec("security#long-computations")
@pytest.mark.parametrize(("length", "is_in_thread"), [(LONG_QUERY, False), (LONG_QUERY + 1, True)])
async def test_long_query_is_parsed_in_a_thread(
    *, length: int, is_in_thread: bool, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()

    def record(text: str) -> SearchQuery:
        threads.add(threading.get_ident())
        return parse_query(text)

    monkeypatch.setattr("resolvers.releases.list.parse_query", record)

    await search(graph, {"a ".ljust(length, "b"): set()})

    assert (threads != {threading.get_ident()}) is is_in_thread


def test_build_in_a_text_is_found_in_one_pass() -> None:
    # With a search that begins anew at each blank this takes minutes.
    assert WITH_BUILD.match("a" + " " * 1_000_000) is None
    assert WITH_BUILD.match("a \t (1)")
