"""The analysis of documents, compared with an analysis that writes the expansion out."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    get_introspection_query,
    parse,
    print_ast,
    visit,
)
from graphql.language import Visitor
from hypothesis import given, settings
from hypothesis import strategies as st

from execution.limits import analysis
from execution.limits.analysis import Analysis, Scope, analyze
from execution.limits.cost import FieldSizes
from execution.limits.limits import Limits

SCHEMA = build_schema("""
type Query { shop: Shop node: Node shops(first: Int = 7): ShopPage! things(ids: [ID!]!): [Shop]! }
interface Node { id: ID! }
type Shop implements Node {
    id: ID! name: String shops(first: Int, last: Int): ShopPage near: [Shop!]! grid: [[Shop]]
    sales: [Float!]!
}
type ShopPage { nodes: [Shop!]! edges: [ShopEdge!]! pageInfo: PageInfo! total: Int }
type ShopEdge { cursor: String node: Shop }
type PageInfo { more: Boolean }
""")
SCHEMA.type_map["Query"].fields["things"].extensions["listSize"] = {  # type: ignore[attr-defined]
    "slicingArguments": ["ids"],
    "maxSize": 5,
}
SCHEMA.type_map["Shop"].fields["shops"].extensions["listSize"] = {  # type: ignore[attr-defined]
    "maxSize": 100
}
SCHEMA.type_map["Shop"].fields["sales"].extensions["listSize"] = {  # type: ignore[attr-defined]
    "assumedSize": 250,
    "leavesPerPoint": 100,
}
FIELD_SIZES = FieldSizes(SCHEMA)
LIMITS = Limits()


def analyze_text(text: str) -> Analysis:
    return analyze(parse(text), FIELD_SIZES, LIMITS)


def scope_of(text: str) -> Scope:
    return analyze_text(text).operations[None]


def cost_of(text: str, schema: GraphQLSchema = SCHEMA, **values: Any) -> int:
    result = analyze(parse(text), FieldSizes(schema), LIMITS)
    return result.cost(next(iter(result.operations)), values)


@pytest.fixture
def analyzed_selections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The selections that were analyzed, with repetitions."""
    selections: list[Any] = []
    analyze_selection = analysis.SelectionAnalyzer.analyze_selection

    def analyze_and_record(self: Any, selection: Any, *rest: Any) -> Scope:
        selections.append(selection)
        return analyze_selection(self, selection, *rest)

    monkeypatch.setattr(analysis.SelectionAnalyzer, "analyze_selection", analyze_and_record)
    return selections


def doubling(number: int, body: str) -> str:
    """Return fragments of which each selects the next one twice."""
    parts = [f"fragment F{at} on Query {{{body % ((at + 1,) * 2)}}}" for at in range(number - 1)]
    return "\n".join(["{...F0}", *parts, f"fragment F{number - 1} on Query {{__typename}}"])


@pytest.mark.spec("security#fragment-expansion")
def test_fragments_spread_twice_are_analyzed_once(analyzed_selections: list[Any]) -> None:
    text = doubling(18, "...F%s ...F%s")

    found = scope_of(text)

    assert len(text) < 700
    assert len(analyzed_selections) == 1 + 17 * 2 + 1
    assert found.nodes == 3 * 2**17 - 1
    assert (found.depth, found.aliases) == (1, 0)


@pytest.mark.spec("security#fragment-expansion")
def test_fragments_spread_in_two_fields_are_analyzed_once(analyzed_selections: list[Any]) -> None:
    text = doubling(14, "a: shop {...F%s} b: shop {...F%s}")

    found = scope_of(text)

    assert len(text) < 900
    assert len(analyzed_selections) == 1 + 13 * 4 + 1
    assert found.aliases == 2 * (2**13 - 1)
    assert found.depth == 14
    assert cost_of(text) == 2 * (2**13 - 1)


def test_costs_with_variables_are_stored_once() -> None:
    body = "a: shops(first: $n) {nodes {...F%s}} b: shops(first: $n) {nodes {...F%s}}"
    text = doubling(30, body).replace("on Query", "on Shop").replace("{...F0}", "{shop{...F0}}")
    text = f"query ($n: Int) {text}"

    found = analyze_text(text)

    # For each fragment one sum, and for each of its two pages one of the page and one of its item.
    assert len(found.sums) <= 30 * 5
    assert found.cost(None, {"n": 0}) == 1 + 2
    assert found.cost(None, {"n": 1}) == 1 + 2 * sum(2 * 2**at for at in range(29))


@pytest.mark.parametrize(
    "text",
    [
        "{ ...F } fragment F on Query { ...F }",
        "{ ...F } fragment F on Query { shop { ...G } } fragment G on Shop { near { ...F } }",
        "{ ...Missing }",
        "{ }",
        "{ shop { } }",
        "{ ...F } fragment F on Nothing { nothing { nothing } }",
        "{ ... on Nothing { id } ... @include(if: $x) { id } }",
        "{ id @skip @include(if: 1) @skip(if: null) }",
        "{ shops(first: {a: 1}, first: [1]) { nodes } }",
        f"{{ shops(first: {'9' * 5000}) {{ nodes {{ id }} }} }}",
        f"{{ shops(first: -{'9' * 5000}) {{ nodes {{ id }} }} }}",
        "fragment F on Query { id } fragment F on Query { name }",
        "query A { id } query A { id } { id }",
        "subscription { id } mutation { id }",
        "type Query { a: Int } extend schema @a",
        "{" + "...{" * 190 + "id" + "}" * 190 + "}",
        "{...F0}" + "".join(f"fragment F{n} on Query{{...F{n + 1}}}" for n in range(3000)),
    ],
)
def test_invalid_documents_raise_nothing(text: str) -> None:
    found = analyze_text(text)

    list(found.rejections(LIMITS))
    for name in found.operations:
        assert found.cost(name, {"n": "x"}) >= 0


def test_fragment_cycle_is_analyzed_once(analyzed_selections: list[Any]) -> None:
    scope_of("{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }")

    assert len(analyzed_selections) == 5


def test_introspection_fields_count_as_depth_one() -> None:
    found = analyze_text(get_introspection_query(input_value_deprecation=True))

    assert next(iter(found.operations.values())).depth == 1
    assert list(found.rejections(LIMITS)) == []


PAGE = "query ($n: Int%s) { shop { shops(%s) { nodes { near { id } } } } }"


@pytest.mark.parametrize(
    ("arguments", "values", "size"),
    [
        ("first: 3", {}, 3),
        ("last: 3", {}, 3),
        ("first: 3, last: 4", {}, 4),
        ("first: 0", {}, 0),
        ("first: -3", {}, 0),
        ("first: 99999999", {}, 100),
        ("first: null", {}, 20),
        ('first: "3"', {}, 20),
        ("first: $n", {"n": 3}, 3),
        ("first: $n", {"n": 3.0}, 3),
        ("first: $n", {"n": 10**20}, 100),
        ("first: $n", {"n": -3}, 0),
        ("first: $n", {"n": None}, 20),
        ("first: $n", {"n": True}, 20),
        ("first: $n", {}, 20),
        ("first: $n, last: 2", {}, 2),
        ("first: $n, last: 2", {"n": 5}, 5),
    ],
)
def test_page_size_is_that_of_the_arguments(
    arguments: str, values: dict[str, Any], size: int
) -> None:
    each = 1 + 10  # a shop and those near it
    assert cost_of(PAGE % ("", arguments), **values) == 1 + 1 + size * each


def test_page_size_without_arguments_is_that_of_the_schema() -> None:
    assert cost_of("{ shops { nodes { id } } }") == 1 + 7
    assert cost_of(
        "{ shop { shops { nodes { id } edges { node { id } } pageInfo { more } } } }"
    ) == (1 + 1 + 20 + 20 * 2 + 1)


def test_page_outside_a_page_field_has_the_default_size() -> None:
    text = (
        "{ shop { near { ... on ShopPage { nodes { id } } } } ... on ShopPage { nodes { id } } }"
    )

    assert cost_of(text) == 1 + 10 * (1 + 20) + 20


def test_nested_lists_and_lists_sized_by_a_list_argument() -> None:
    assert cost_of("{ shop { grid { id } } }") == 1 + 100
    assert cost_of('{ things(ids: ["a", "b"]) { id } }') == 2
    assert cost_of("query ($ids: [ID!]!) { things(ids: $ids) { id } }", ids=["a"] * 3) == 3
    assert cost_of("query ($ids: [ID!]!) { things(ids: $ids) { id } }", ids=["a"] * 9) == 5


def test_a_long_list_of_leaves_costs_a_point_for_many_of_them() -> None:
    assert cost_of("{ shop { sales } }") == 1 + 3
    assert cost_of("{ shops { nodes { name sales other: sales } } }") == 1 + 7 * (1 + 3 + 3)


def test_cost_of_nested_pages_is_their_product() -> None:
    text = "{shop{shops(first:100){nodes{shops(first:100){nodes{id}}}}}}"

    assert cost_of(text) == 1 + 1 + 100 * (1 + 1 + 100)


def test_skipped_selections_are_counted_but_cost_nothing() -> None:
    text = "{ shop { near @skip(if: true) { id } grid @include(if: false) { id } } }"

    assert cost_of(text) == 1
    assert cost_of(text.replace("true", "$x").replace("false", "$x")) == 1 + 10 + 100
    assert scope_of(text).nodes == 5


def test_repeats_count_aliases_anywhere_and_fields_of_one_selection_set() -> None:
    def repeats(text: str) -> int:
        return scope_of(text).repeats

    assert repeats("{ a: shop { id } b: shop { id } }") == 2
    assert repeats("{ a: shop { id } ...F } fragment F on Query { b: shop { id } }") == 2
    assert repeats("{ shop { id } shop { id } ... { shop { id } } }") == 3
    # The same field in two fragments is not repeated.
    assert (
        repeats(
            "{ ...F ...G } fragment F on Query { shop { id } } fragment G on Query { shop { id } }"
        )
        == 1
    )
    assert repeats("{ node { ... on Shop { id } ... on Other { id } } }") == 1


class Expanded(NamedTuple):
    """The counts of an expanded document."""

    depth: int
    nodes: int
    aliases: int
    names: int
    cost: int


class NaiveAnalysis:
    """The counts of a document by recursion over its expansion."""

    def __init__(self, document: DocumentNode, values: dict[str, Any]) -> None:
        self.values = values
        self.fragments: dict[str, FragmentDefinitionNode] = {}
        for each in document.definitions:
            if isinstance(each, FragmentDefinitionNode):
                self.fragments.setdefault(each.name.value, each)
        [operation] = [
            each for each in document.definitions if isinstance(each, OperationDefinitionNode)
        ]
        self.root = operation.selection_set

    def expanded(self) -> Expanded:
        fields = list(self.fields(self.root, "Query"))
        return Expanded(
            self.depth(self.root, "Query"),
            self.nodes(self.root),
            self.aliases(self.root, "Query"),
            len({(each.alias or each.name).value for each, _, _ in fields}),
            self.cost(self.root, "Query", 20),
        )

    def fields(
        self, selection_set: SelectionSetNode, kind: str | None, *, is_left_out: bool = False
    ) -> Iterator[tuple[FieldNode, str | None, bool]]:
        """Yield the fields of an object, their parent type, and whether each is always skipped."""
        for each in selection_set.selections:
            text = " ".join(print_ast(directive) for directive in each.directives or ())
            out = is_left_out or "skip(if: true)" in text or "include(if: false)" in text
            if isinstance(each, FieldNode):
                yield each, kind, out
            elif isinstance(each, FragmentSpreadNode):
                found = self.fragments.get(each.name.value)
                if found is not None:
                    condition = found.type_condition.name.value
                    yield from self.fields(found.selection_set, condition, is_left_out=out)
            else:
                inner: Any = each
                within = inner.type_condition.name.value if inner.type_condition else kind
                yield from self.fields(inner.selection_set, within, is_left_out=out)

    def nodes(self, selection_set: SelectionSetNode) -> int:
        total = 0
        for each in selection_set.selections:
            total += 1
            inner: Any = each
            if isinstance(each, FragmentSpreadNode):
                inner = self.fragments.get(each.name.value)
            if inner is not None and inner.selection_set is not None:
                total += self.nodes(inner.selection_set)
        return total

    def depth(self, selection_set: SelectionSetNode, kind: str | None) -> int:
        depths = [0]
        for each, owner, _ in self.fields(selection_set, kind):
            below = 0
            if each.selection_set is not None and each.name.value not in {"__schema", "__type"}:
                below = self.depth(each.selection_set, self.type_of(owner, each)[0])
            depths.append(1 + below)
        return max(depths)

    def aliases(self, selection_set: SelectionSetNode, kind: str | None) -> int:
        total = 0
        for each, _, _ in self.fields(selection_set, kind):
            total += each.alias is not None
            if each.selection_set is not None:
                total += self.aliases(each.selection_set, None)
        return total

    def type_of(self, kind: str | None, field: FieldNode) -> tuple[str | None, int]:
        """Return the type of a field, and its number of nested lists."""
        if field.name.value == "__schema" and kind == "Query":
            return "__Schema", 0
        owner: Any = SCHEMA.type_map.get(kind or "")
        found = getattr(owner, "fields", {}).get(field.name.value)
        if found is None or str(kind).startswith("__"):
            return None, 0
        text = str(found.type)
        return text.strip("[]!").replace("!]", ""), text.count("[")

    def cost(self, selection_set: SelectionSetNode, kind: str | None, page: int) -> int:
        """Return the cost of one object's selection set; `page` is its size if it is a page."""
        total = 0
        for each, owner, is_left_out in self.fields(selection_set, kind):
            if each.selection_set is None or is_left_out:
                continue
            below, lists = self.type_of(owner, each)
            size = self.size(owner, each)
            inner = self.cost(each.selection_set, below, size if below == "ShopPage" else 20)
            if not lists or str(below).startswith("__"):
                total += 1 + inner
            elif owner == "ShopPage":
                total += page * (1 + inner)
            else:
                total += size * 10 ** (lists - 1) * (1 + inner)
        return total

    def size(self, kind: str | None, field: FieldNode) -> int:
        place = (kind or "", field.name.value)
        sliced_by = {"ids"} if place == ("Query", "things") else {"first", "last"}
        found = []
        for each in field.arguments or ():
            if each.name.value in sliced_by:
                text = print_ast(each.value)
                value = self.values.get(text[1:]) if text.startswith("$") else None
                if text.startswith("["):
                    value = [] if text == "[]" else text.split(",")
                elif text.isdigit():
                    value = int(text)
                if isinstance(value, list):
                    found.append(len(value))
                elif value is not None:
                    found.append(value)
        most = {("Query", "things"): 5, ("Shop", "shops"): 100}.get(place, 10**9)
        usual = {("Query", "shops"): 7, ("Shop", "shops"): 20}.get(place, 10)
        return min(most, max(found, default=usual))


NAMES = ["F0", "F1", "F2", "Missing"]
FIELDS = [
    "id",
    "nothing",
    "shop",
    "node",
    "near",
    "grid",
    "nodes",
    "edges",
    "pageInfo",
    "__schema",
    "shops",
    "shops(first: 3)",
    "shops(first: $n)",
    "shops(last: $n, first: 2)",
    "shops(first: 101)",
    "things(ids: $ids)",
    "things(ids: [1, 2])",
]
CONDITIONS = ["", "on Query", "on Shop", "on ShopPage", "on Node", "on Nothing"]
DIRECTIVES = ["", "", "", "@skip(if: true)", "@include(if: false)", "@include(if: $x)", "@a"]


@st.composite
def selection_sets(draw: st.DrawFn, level: int, first: int) -> str:
    """Draw a selection set that spreads only fragments from the index `first` of NAMES on."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        directive = draw(st.sampled_from(DIRECTIVES))
        match draw(st.sampled_from(["field", "field", "inline", "spread"])):
            case "spread":
                parts.append(f"...{draw(st.sampled_from(NAMES[first:]))} {directive}")
            case "inline" if level:
                condition = draw(st.sampled_from(CONDITIONS))
                parts.append(
                    f"... {condition} {directive} {draw(selection_sets(level - 1, first))}"
                )
            case _:
                alias = draw(st.sampled_from(["", "", "a: ", "b: "]))
                below = draw(selection_sets(level - 1, first)) if level else ""
                parts.append(f"{alias}{draw(st.sampled_from(FIELDS))} {directive} {below}")
    return "{ " + " ".join(parts) + " }"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw an operation, and fragments of which each spreads only later ones."""
    parts = [f"query ($n: Int) {draw(selection_sets(3, 0))}"]
    for at in range(3):
        kind = draw(st.sampled_from(CONDITIONS[1:]))
        parts.append(f"fragment F{at} {kind} {draw(selection_sets(2, at + 1))}")
    return "\n".join(draw(st.permutations(parts)))


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "n": st.one_of(st.none(), st.integers(0, 120)),
        "ids": st.lists(st.integers(), max_size=7),
    },
)


@settings(max_examples=300)
@given(documents(), VALUES)
def test_analysis_equals_that_of_the_expansion(text: str, values: dict[str, Any]) -> None:
    document = parse(text)

    found = analyze(document, FIELD_SIZES, LIMITS)

    scope = found.operations[None]
    assert (
        Expanded(
            scope.depth,
            scope.nodes,
            scope.aliases,
            len(scope.names),
            found.cost(None, values),
        )
        == NaiveAnalysis(document, values).expanded()
    )


class TextVisitor(Visitor):
    """Counts the directives and the longest selection set of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def enter_directive(self, *_: Any) -> None:
        self.counts["directive"] += 1

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> None:
        self.counts["widest"] = max(self.counts["widest"], len(node.selections))


@settings(max_examples=100)
@given(documents())
def test_text_is_counted_without_expansion(text: str) -> None:
    document = parse(text)
    counted = TextVisitor()
    visit(document, counted)

    found = analyze(document, FIELD_SIZES, LIMITS).text

    assert found.directives == counted.counts["directive"]
    assert found.selections == counted.counts["widest"]
    assert not found.has_empty_selection_set


SIGNS = ["{", "}", "{", "}", "(", ")", "[", "]", ":", "...", "@skip", "if:", "$n", "1"]
WORDS = ["F", "on", "fragment", "query", "true", "id", "shop", "shops", "nodes", "first:"]


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=30))
def test_any_parsable_text_raises_nothing(tokens: list[str]) -> None:
    try:
        document = parse(" ".join(tokens))
    except GraphQLError:
        return
    found = analyze(document, FIELD_SIZES, LIMITS)

    list(found.rejections(LIMITS))
    assert all(found.cost(name, {}) >= 0 for name in found.operations)
