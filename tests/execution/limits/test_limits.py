"""What is beyond a limit is refused before it costs anything, with a code and figures."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, validate
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping

from execution import documents
from execution.engine import Engine
from execution.errors import RequestRejectedError
from execution.limits.limits import LIMIT_DESCRIPTIONS, MAX_SAFE_INTEGER, Limits
from execution.limits.variables import MAX_ITEMS
from execution.operation import Request

PAGE = Path(__file__).parents[3] / "docs" / "limits.md"


def a_schema() -> GraphQLSchema:
    schema = build_schema("""
    type Query { a: Query b(x: Int): Query id: ID page(first: Int): Page list(in: In): [Query!] }
    type Mutation { a(in: In, many: [In!]): Query id: ID }
    type Page { nodes: [Query!]! }
    input In { in: In n: Int ns: [Int!] nested: [[Int!]!] long: [In!] }
    """)
    kind: Any = schema.type_map["In"]
    kind.fields["long"].extensions[MAX_ITEMS] = 300
    assert schema.mutation_type is not None
    schema.mutation_type.fields["a"].args["many"].extensions[MAX_ITEMS] = 300
    return schema


SCHEMA = a_schema()


def refused(text: str, variables: dict[str, Any] | None = None, **limits: int) -> Any:
    """The extensions of the one error of a request; None if it is not refused."""
    engine = Engine(SCHEMA, limits=Limits(**limits))
    try:
        engine.prepare(Request(text, variables or {}))
    except RequestRejectedError as error:
        [only] = error.errors
        return only["extensions"]
    return None


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The documents that were validated."""
    found: list[Any] = []

    def counted(schema: GraphQLSchema, document: Any, *rest: Any, **options: Any) -> Any:
        found.append(document)
        return validate(schema, document, *rest, **options)

    monkeypatch.setattr(documents, "validate", counted)
    return found


def load_code(cache: documents.DocumentCache, text: str) -> str:
    """Load an invalid document and return its error code."""
    document = cache.load(text)
    assert isinstance(document, documents.InvalidDocument)
    return document.code


def nested(depth: int) -> str:
    return "{" + "a{" * (depth - 1) + "id" + "}" * depth


def aliased(number: int) -> str:
    """So many aliases, nine in an object, of objects within one another."""
    parts = [f"a{at}: id" for at in range(number)]
    text = ""
    for at in reversed(range(0, number, 9)):
        text = f"{{ {' '.join(parts[at : at + 9])} {f'b {text}' if text else ''} }}"
    return text


def aliases(number: int) -> str:
    """So many aliases of one field."""
    return " ".join(f"a{at}: id" for at in range(number))


CASES: dict[str, tuple[str, ...]] = {
    "source_length": ("{id}" + " " * 31_996, "{id}" + " " * 31_997),
    "directives": tuple(
        "{" + "... @include(if: true) {" * number + "id" + "}" * (number + 1)
        for number in (20, 21)
    ),
    "selections": tuple(
        "{" + "...F " * number + "} fragment F on Query { id }" for number in (500, 501)
    ),
    "depth": (nested(12), nested(13)),
    "aliases": (aliased(30), aliased(31)),
    "repeats": (f"{{ a {{ {aliases(10)} }} }}", f"{{ a {{ {aliases(11)} }} }}"),
    "root_fields": (f"{{ {aliases(10)} }}", f"{{ a {{ id }} {aliases(10)} }}"),
    "mutations": (f"mutation {{ {aliases(5)} }}", f"mutation {{ {aliases(6)} }}"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_at_a_limit_passes_and_one_more_does_not(name: str, validated: list[Any]) -> None:
    fits, exceeds = CASES[name]
    limit = getattr(Limits(), name)

    assert refused(fits) is None
    assert len(validated) == 1
    assert refused(exceeds) == {
        "code": LIMIT_DESCRIPTIONS[name].code,
        "limit": limit,
        "found": limit + 1,
    }
    assert len(validated) == 1


def test_tokens_and_comments_are_counted_while_they_are_read(validated: list[Any]) -> None:
    tokens = "{" + "a" * 10 + " x" * 1997 + "{id}}"
    comments = "#\n" * 201 + "{id}"

    assert refused(tokens) == {"code": "TOKEN_LIMIT", "limit": 2000}
    assert refused(comments) == {"code": "COMMENT_LIMIT", "limit": 200}
    assert validated == []
    assert refused("#\n" * 200 + "{id}") is None
    assert refused("{ id }", tokens=3) is None
    assert refused("{ id }", tokens=2) == {"code": "TOKEN_LIMIT", "limit": 2}


def test_numbers_have_few_digits() -> None:
    """Python would convert no more than some thousand, and say so in an exception of its own."""
    for number in ("9" * 101, "-" + "9" * 100, "9" * 5000):
        expected = {"code": "DIGIT_LIMIT", "limit": 100, "found": len(number)}
        assert refused(f"{{ b(x: {number}) {{ id }} }}") == expected
    assert refused(f"{{ b(x: {'9' * 100}) {{ id }} }}") == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert refused(f'{{ b(x: "{"9" * 5000}") {{ id }} }}') == {"code": "GRAPHQL_VALIDATION_FAILED"}


def test_an_empty_selection_set_is_refused(validated: list[Any]) -> None:
    for text in ("{ a { } }", "{ }", "{ id ... { } }", "{ id } fragment F on Query { }"):
        assert refused(text) == {"code": "EMPTY_SELECTION_SET"}
    assert validated == []


def test_expanded_selections_are_counted(validated: list[Any]) -> None:
    parts = [f"fragment F{at} on Query {{...F{at + 1} ...F{at + 1}}}" for at in range(17)]
    text = "\n".join(["{...F0}", *parts, "fragment F17 on Query {id}"])

    assert refused(text) == {"code": "NODE_LIMIT", "limit": 10_000, "found": 3 * 2**17 - 1}
    assert validated == []


def test_no_figure_is_larger_than_a_number_in_json() -> None:
    parts = [f"fragment F{at} on Query {{...F{at + 1} ...F{at + 1}}}" for at in range(120)]
    text = "\n".join(["{...F0}", *parts, "fragment F120 on Query {id}"])

    assert refused(text)["found"] == MAX_SAFE_INTEGER


# Shapes that make the search for fields which cannot be merged slow (security.md 2.2, 6.2).
OVERLAPPING = {
    "400 sub-selections of one field": ("{" + "a{id} " * 400 + "}", "REPEAT_LIMIT"),
    "CVE-2023-26144": ("{" + "id " * 1990 + "}", "SELECTION_LIMIT"),
    "CVE-2026-40476": ("{" + "id " * 490 + "}", "REPEAT_LIMIT"),
    "GHSA-fc86-6rv6-2jpm": ("{" + "...{" * 20 + "id " * 11 + "}" * 20 + "}", "REPEAT_LIMIT"),
    "nested inline fragments": ("{" + "...{a{id}} " * 200 + "}", "REPEAT_LIMIT"),
    "many aliases": ("{" + " ".join(f"a{n}: id" for n in range(450)) + "}", "ALIAS_LIMIT"),
}


@pytest.mark.parametrize("shape", OVERLAPPING)
def test_overlapping_fields_are_refused_before_validation(
    shape: str, validated: list[Any]
) -> None:
    text, code = OVERLAPPING[shape]

    assert refused(text)["code"] == code
    assert validated == []


def doubled(levels: int) -> str:
    """A selection set that has the one below it twice."""
    return "{" + ("a" + doubled(levels - 1)) * 2 + "}" if levels else "{id}"


def spreading(number: int) -> str:
    """Fragments that all select the same, spread in one place."""
    spreads = " ".join(f"...F{at}" for at in range(number))
    fragments = " ".join(f"fragment F{at} on Query {{a{{b{{id}}}}}}" for at in range(number))
    return f"{{{spreads}}} {fragments}"


@pytest.mark.parametrize("text", [doubled(8), spreading(100)])
def test_the_search_for_conflicts_ends_when_it_takes_too_many_steps(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    spend = overlapping.spend_complexity_budget

    def counted(context: Any, cost: int) -> None:
        nonlocal steps
        steps += cost
        spend(context, cost)

    monkeypatch.setattr(overlapping, "spend_complexity_budget", counted)

    found = refused(text)

    assert found in (None, {"code": "VALIDATION_LIMIT", "limit": 50_000})
    assert steps <= 50_010
    assert refused(text, comparisons=100) == {"code": "VALIDATION_LIMIT", "limit": 100}


def test_few_errors_of_validation_are_told() -> None:
    with pytest.raises(RequestRejectedError) as error:
        Engine(SCHEMA).prepare(Request("{ id " + "@aa " * 10 + "}"))

    assert error.value.code == "GRAPHQL_VALIDATION_FAILED"
    assert len(error.value.errors) == 5


def test_names_are_suggested_only_where_the_schema_is_told() -> None:
    def message(*, introspection: bool) -> str:
        with pytest.raises(RequestRejectedError) as error:
            Engine(SCHEMA, introspection=introspection).prepare(Request("{ pag { id } }"))
        found: str = error.value.errors[0]["message"]
        return found

    assert message(introspection=True).endswith("Did you mean 'page' or 'a'?")
    assert message(introspection=False) == "Cannot query field 'pag' on type 'Query'."


COSTLY = "query ($n: Int = 3) { page(first: $n) { nodes { page(first: $n) { nodes { id } } } } }"


def test_cost_is_of_the_variables_that_were_sent() -> None:
    engine = Engine(SCHEMA)

    def cost(**variables: Any) -> int:
        return engine.prepare(Request(COSTLY, variables)).cost

    assert cost(n=10) == 1 + 10 * (1 + 1 + 10)
    assert cost() == 1 + 3 * (1 + 1 + 3)
    assert cost(n=None) == 1 + 20 * (1 + 1 + 20)
    assert refused(COSTLY, {"n": 157}) is None
    assert refused(COSTLY, {"n": 158}) == {
        "code": "COST_LIMIT",
        "limit": 25_000,
        "found": 1 + 158 * (1 + 1 + 158),
    }


WITH_INPUT = "query ($in: In) { list(in: $in) { id } }"
DEEP: Any = {"in": {"in": {"in": {"in": {"in": {}}}}}}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"in": {"ns": [1] * 250}}, None),
        ({"in": {"ns": [1] * 251}}, ("INPUT_ITEM_LIMIT", 250, 251)),
        ({"in": {"ns": [1] * 1_000_000}}, ("INPUT_ITEM_LIMIT", 250, 1_000_000)),
        ({"in": [1] * 251}, ("INPUT_ITEM_LIMIT", 250, 251)),
        ({"in": DEEP}, None),
        ({"in": {"in": DEEP}}, ("INPUT_DEPTH_LIMIT", 6, 7)),
        ({"in": {"nothing": [[[[[[]]]]]]}}, ("INPUT_DEPTH_LIMIT", 6, 7)),
        ({"in": {"nested": [[1] * 249] * 3 + [[1] * 243]}}, None),
        ({"in": {"nested": [[1] * 249] * 3 + [[1] * 248]}}, ("INPUT_VALUE_LIMIT", 1000, 1001)),
        ({"in": dict.fromkeys(map(str, range(1000)))}, ("INPUT_VALUE_LIMIT", 1000, 1001)),
        # What is declared long holds what it wants, and lists in it are as long as others.
        ({"in": {"long": [{"n": 1, "ns": [1] * 250}] * 300}}, None),
        ({"in": {"long": [{}] * 301}}, ("INPUT_ITEM_LIMIT", 300, 301)),
        ({"in": {"long": [{"ns": [1] * 251}]}}, ("INPUT_ITEM_LIMIT", 250, 251)),
        ({"in": {"long": [{"in": {"in": {"in": {}}}}]}}, None),
        ({"in": {"long": [{"in": {"in": {"in": {"in": {}}}}}]}}, ("INPUT_DEPTH_LIMIT", 6, 7)),
        # A variable that the operation does not have is nobody's business.
        ({"other": [1] * 251}, None),
    ],
)
def test_variables_are_bounded_before_they_are_coerced(
    variables: dict[str, Any], expected: tuple[str, int, int] | None
) -> None:
    found = refused(WITH_INPUT, variables)

    assert (found and tuple(found.values())) == expected


@pytest.mark.parametrize(
    "text",
    [
        "mutation ($many: [In!]) { a(many: $many) { id } }",
        "mutation ($many: [In!]) { a(in: {long: $many}) { id } }",
        "mutation ($many: [In!]) { ...F } fragment F on Mutation { a(many: $many) { id } }",
    ],
)
def test_a_variable_is_as_long_as_where_it_is_used(text: str) -> None:
    assert refused(text, {"many": [{"n": 1}] * 300}) is None
    assert refused(text, {"many": [{"n": 1}] * 301})["limit"] == 300


def test_nesting_of_variables_needs_no_recursion() -> None:
    value: Any = []
    for _ in range(100_000):
        value = [value]

    assert refused(WITH_INPUT, {"in": value})["code"] == "INPUT_DEPTH_LIMIT"


def test_what_is_beyond_a_limit_is_read_once_and_what_is_too_long_is_not_kept(
    validated: list[Any],
) -> None:
    store = documents.DocumentCache(SCHEMA)
    for _ in range(2):
        assert load_code(store, nested(13)) == "DEPTH_LIMIT"
        assert load_code(store, " " * 32_001) == "SOURCE_LIMIT"

    assert len(store) == 1
    assert validated == []


def test_the_store_is_bounded() -> None:
    store = documents.DocumentCache(SCHEMA)
    for at in range(200):
        store.load(f"{{ a{at}: id }}" + " " * 3000)

    assert store.size <= Limits().document_bytes == 16 * 1024 * 1024
    assert len(store) < 50


def test_every_limit_is_described_with_its_default_and_code() -> None:
    page = PAGE.read_text()

    assert set(LIMIT_DESCRIPTIONS) == {each.name for each in dataclasses.fields(Limits)}
    for each in dataclasses.fields(Limits):
        code = (
            f"`{LIMIT_DESCRIPTIONS[each.name].code}`" if LIMIT_DESCRIPTIONS[each.name].code else ""
        )
        row = f"| `WAYBILL_LIMIT_{each.name.upper()}` | {each.default:,} | {code} |"
        assert row in page, row
