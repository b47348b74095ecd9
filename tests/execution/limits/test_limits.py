"""A request that exceeds a limit is rejected before it is executed, with a code and figures."""

import asyncio
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

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "limits.md"


def build_test_schema() -> GraphQLSchema:
    schema = build_schema("""
    type Query { a: Query b(x: Int): Query id: ID page(first: Int): Page list(in: In): [Query!] }
    type Mutation { a(in: In, many: [In!]): Query id: ID }
    type Page { nodes: [Query!]! }
    input In { in: In n: Int ns: [Int!] nested: [[Int!]!] long: [In!] }
    """)
    input_type: Any = schema.type_map["In"]
    input_type.fields["long"].extensions[MAX_ITEMS] = 300
    assert schema.mutation_type is not None
    schema.mutation_type.fields["a"].args["many"].extensions[MAX_ITEMS] = 300
    return schema


SCHEMA = build_test_schema()


def reject(text: str, variables: dict[str, Any] | None = None, **limits: int) -> Any:
    """Return the extensions of the one error that rejects a request; None if it is accepted."""
    engine = Engine(SCHEMA, limits=Limits(**limits))
    try:
        asyncio.run(engine.prepare(Request(text, variables or {})))
    except RequestRejectedError as error:
        [formatted] = error.errors
        return formatted["extensions"]
    return None


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The documents that were validated."""
    documents_validated: list[Any] = []

    def validate_and_record(
        schema: GraphQLSchema, document: Any, *rest: Any, **options: Any
    ) -> Any:
        documents_validated.append(document)
        return validate(schema, document, *rest, **options)

    monkeypatch.setattr(documents, "validate", validate_and_record)
    return documents_validated


def load_code(cache: documents.DocumentCache, text: str) -> str:
    """Load an invalid document and return its error code."""
    document = asyncio.run(cache.load(text))
    assert isinstance(document, documents.InvalidDocument)
    return document.code


def nested(depth: int) -> str:
    """Return a query of nested fields."""
    return "{" + "a{" * (depth - 1) + "id" + "}" * depth


def aliased(number: int) -> str:
    """Return a query with aliases, nine in each of several nested objects."""
    parts = [f"a{at}: id" for at in range(number)]
    text = ""
    for at in reversed(range(0, number, 9)):
        text = f"{{ {' '.join(parts[at : at + 9])} {f'b {text}' if text else ''} }}"
    return text


def aliases(number: int) -> str:
    """Return aliases of one field."""
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
def test_figure_at_the_limit_is_accepted_and_one_more_is_rejected(
    name: str, validated: list[Any]
) -> None:
    fits, exceeds = CASES[name]
    limit = getattr(Limits(), name)

    assert reject(fits) is None
    assert len(validated) == 1
    assert reject(exceeds) == {
        "code": LIMIT_DESCRIPTIONS[name].code,
        "limit": limit,
        "found": limit + 1,
    }
    assert len(validated) == 1


def test_tokens_and_comments_are_counted_while_parsing(validated: list[Any]) -> None:
    tokens = "{" + "a" * 10 + " x" * 1997 + "{id}}"
    comments = "#\n" * 201 + "{id}"

    assert reject(tokens) == {"code": "TOKEN_LIMIT", "limit": 2000}
    assert reject(comments) == {"code": "COMMENT_LIMIT", "limit": 200}
    assert validated == []
    assert reject("#\n" * 200 + "{id}") is None
    assert reject("{ id }", tokens=3) is None
    assert reject("{ id }", tokens=2) == {"code": "TOKEN_LIMIT", "limit": 2}


@pytest.mark.spec("security#numbers")
def test_digits_are_limited() -> None:
    """Python refuses to convert an integer of some thousand digits by an exception."""
    for number in ("9" * 101, "-" + "9" * 100, "9" * 5000):
        expected = {"code": "DIGIT_LIMIT", "limit": 100, "found": len(number)}
        assert reject(f"{{ b(x: {number}) {{ id }} }}") == expected
    assert reject(f"{{ b(x: {'9' * 100}) {{ id }} }}") == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert reject(f'{{ b(x: "{"9" * 5000}") {{ id }} }}') == {"code": "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.spec("security#empty-selection-sets")
def test_empty_selection_set_is_rejected(validated: list[Any]) -> None:
    for text in ("{ a { } }", "{ }", "{ id ... { } }", "{ id } fragment F on Query { }"):
        assert reject(text) == {"code": "EMPTY_SELECTION_SET"}
    assert validated == []


@pytest.mark.spec("security#fragment-expansion")
def test_selections_of_spread_fragments_are_counted(validated: list[Any]) -> None:
    parts = [f"fragment F{at} on Query {{...F{at + 1} ...F{at + 1}}}" for at in range(17)]
    text = "\n".join(["{...F0}", *parts, "fragment F17 on Query {id}"])

    assert reject(text) == {"code": "NODE_LIMIT", "limit": 10_000, "found": 3 * 2**17 - 1}
    assert validated == []


def test_figures_are_exact_json_numbers() -> None:
    parts = [f"fragment F{at} on Query {{...F{at + 1} ...F{at + 1}}}" for at in range(120)]
    text = "\n".join(["{...F0}", *parts, "fragment F120 on Query {id}"])

    assert reject(text)["found"] == MAX_SAFE_INTEGER


# Documents that make the search for conflicting fields slow.
OVERLAPPING = {
    "400 sub-selections of one field": ("{" + "a{id} " * 400 + "}", "REPEAT_LIMIT"),
    "CVE-2023-26144": ("{" + "id " * 1990 + "}", "SELECTION_LIMIT"),
    "CVE-2026-40476": ("{" + "id " * 490 + "}", "REPEAT_LIMIT"),
    "GHSA-fc86-6rv6-2jpm": ("{" + "...{" * 20 + "id " * 11 + "}" * 20 + "}", "REPEAT_LIMIT"),
    "nested inline fragments": ("{" + "...{a{id}} " * 200 + "}", "REPEAT_LIMIT"),
    "many aliases": ("{" + " ".join(f"a{n}: id" for n in range(450)) + "}", "ALIAS_LIMIT"),
}


@pytest.mark.spec("security#overlapping-fields")
@pytest.mark.parametrize("shape", OVERLAPPING)
def test_overlapping_fields_are_rejected_before_validation(
    shape: str, validated: list[Any]
) -> None:
    text, code = OVERLAPPING[shape]

    assert reject(text)["code"] == code
    assert validated == []


def doubled(levels: int) -> str:
    """Return a selection set that contains the one below it twice."""
    return "{" + ("a" + doubled(levels - 1)) * 2 + "}" if levels else "{id}"


def spreading(number: int) -> str:
    """Return fragments that all select the same, spread in one selection set."""
    spreads = " ".join(f"...F{at}" for at in range(number))
    fragments = " ".join(f"fragment F{at} on Query {{a{{b{{id}}}}}}" for at in range(number))
    return f"{{{spreads}}} {fragments}"


@pytest.mark.spec("security#overlapping-fields")
@pytest.mark.parametrize("text", [doubled(8), spreading(100)], ids=["doubled", "spread"])
def test_search_for_conflicting_fields_is_bounded(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    spend = overlapping.spend_complexity_budget

    def spend_and_count(context: Any, cost: int) -> None:
        nonlocal steps
        steps += cost
        spend(context, cost)

    monkeypatch.setattr(overlapping, "spend_complexity_budget", spend_and_count)

    extensions = reject(text)

    assert extensions in (None, {"code": "VALIDATION_LIMIT", "limit": 50_000})
    assert steps <= 50_010
    assert reject(text, comparisons=100) == {"code": "VALIDATION_LIMIT", "limit": 100}


def test_validation_errors_are_limited() -> None:
    with pytest.raises(RequestRejectedError) as error:
        asyncio.run(Engine(SCHEMA).prepare(Request("{ id " + "@aa " * 10 + "}")))

    assert error.value.code == "GRAPHQL_VALIDATION_FAILED"
    assert len(error.value.errors) == 5


@pytest.mark.spec("security#suggestions")
def test_names_are_suggested_only_if_introspection_is_allowed() -> None:
    def message(*, introspection: bool) -> str:
        engine = Engine(SCHEMA, introspection=introspection)
        with pytest.raises(RequestRejectedError) as error:
            asyncio.run(engine.prepare(Request("{ pag { id } }")))
        text: str = error.value.errors[0]["message"]
        return text

    assert message(introspection=True).endswith("Did you mean 'page' or 'a'?")
    assert message(introspection=False) == "Cannot query field 'pag' on type 'Query'."


COSTLY = "query ($n: Int = 3) { page(first: $n) { nodes { page(first: $n) { nodes { id } } } } }"


@pytest.mark.spec("security#query-cost")
def test_cost_depends_on_variables() -> None:
    engine = Engine(SCHEMA)

    def cost(**variables: Any) -> int:
        return asyncio.run(engine.prepare(Request(COSTLY, variables))).cost

    assert cost(n=10) == 1 + 10 * (1 + 1 + 10)
    assert cost() == 1 + 3 * (1 + 1 + 3)
    assert cost(n=None) == 1 + 20 * (1 + 1 + 20)
    assert reject(COSTLY, {"n": 157}) is None
    assert reject(COSTLY, {"n": 158}) == {
        "code": "COST_LIMIT",
        "limit": 25_000,
        "found": 1 + 158 * (1 + 1 + 158),
    }


WITH_INPUT = "query ($in: In) { list(in: $in) { id } }"
DEEP: Any = {"in": {"in": {"in": {"in": {"in": {}}}}}}


@pytest.mark.spec("security#variables")
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
        # Each item of a declared long list may have as many values; lists in it are limited.
        ({"in": {"long": [{"n": 1, "ns": [1] * 250}] * 300}}, None),
        ({"in": {"long": [{"nested": [[1] * 249] * 3 + [[1] * 248]}]}}, None),
        (
            {"in": {"long": [{}, {"nested": [[1] * 249] * 3 + [[1] * 250]}]}},
            ("INPUT_VALUE_LIMIT", 1000, 1002),
        ),
        ({"in": {"long": [{}] * 301}}, ("INPUT_ITEM_LIMIT", 300, 301)),
        ({"in": {"long": [{"ns": [1] * 251}]}}, ("INPUT_ITEM_LIMIT", 250, 251)),
        ({"in": {"long": [{"in": {"in": {"in": {}}}}]}}, None),
        ({"in": {"long": [{"in": {"in": {"in": {"in": {}}}}}]}}, ("INPUT_DEPTH_LIMIT", 6, 7)),
        # Variables that the operation does not define are ignored.
        ({"other": [1] * 251}, None),
    ],
)
def test_variables_are_limited_before_they_are_coerced(
    variables: dict[str, Any], expected: tuple[str, int, int] | None
) -> None:
    extensions = reject(WITH_INPUT, variables)

    assert (extensions and tuple(extensions.values())) == expected


@pytest.mark.parametrize(
    "text",
    [
        "mutation ($many: [In!]) { a(many: $many) { id } }",
        "mutation ($many: [In!]) { a(in: {long: $many}) { id } }",
        "mutation ($many: [In!]) { ...F } fragment F on Mutation { a(many: $many) { id } }",
    ],
)
def test_variable_may_be_as_long_as_where_it_is_used(text: str) -> None:
    assert reject(text, {"many": [{"n": 1}] * 300}) is None
    assert reject(text, {"many": [{"n": 1}] * 301})["limit"] == 300


def test_variables_are_checked_without_recursion() -> None:
    value: Any = []
    for _ in range(100_000):
        value = [value]

    assert reject(WITH_INPUT, {"in": value})["code"] == "INPUT_DEPTH_LIMIT"


def test_rejected_documents_are_cached_unless_they_are_too_long(
    validated: list[Any],
) -> None:
    cache = documents.DocumentCache(SCHEMA)
    for _ in range(2):
        assert load_code(cache, nested(13)) == "DEPTH_LIMIT"
        assert load_code(cache, " " * 32_001) == "SOURCE_LIMIT"

    assert len(cache) == 1
    assert validated == []


def test_cache_is_bounded_by_default() -> None:
    cache = documents.DocumentCache(SCHEMA)
    for at in range(200):
        asyncio.run(cache.load(f"{{ a{at}: id }}" + " " * 3000))

    assert cache.size <= Limits().document_bytes == 16 * 1024 * 1024
    assert len(cache) < 50


def test_every_limit_is_documented_with_its_default_and_code() -> None:
    page = PAGE.read_text()

    assert set(LIMIT_DESCRIPTIONS) == {each.name for each in dataclasses.fields(Limits)}
    for each in dataclasses.fields(Limits):
        code = (
            f"`{LIMIT_DESCRIPTIONS[each.name].code}`" if LIMIT_DESCRIPTIONS[each.name].code else ""
        )
        row = f"| `WAYBILL_LIMIT_{each.name.upper()}` | {each.default:,} | {code} |"
        assert row in page, row
