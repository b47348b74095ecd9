"""GraphQL specification, section 6, case by case: the response of each executor.

The responses are written out; `test_specification.py` compares the executors on random operations.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    build_schema,
    default_field_resolver,
)

from execution.engine import Engine
from execution.errors import MASKED_MESSAGE, RequestRejectedError
from execution.operation import Request
from execution.plan.base import BuildInfo, BulkResolver, FindBulkResolver
from tests.execution.cancelling import allow_cancelled_tasks

SCHEMA = build_schema("""
enum Colour { RED GREEN }

input Point { x: Int! = 1, y: Int, tags: [String!], inner: Point }

interface Named { name: String }
type Cat implements Named { name: String, lives: Int!, kittens: [Cat!] }
type Dog implements Named { name: String, barks: Boolean, cat: Cat }
union Pet = Cat | Dog

type Person {
  name: String!
  nick: String
  age: Int
  soon: String
  broken: String
  nothing: String!
  friend: Person
  must: Person!
  friends: [Person]
  needs: [Person!]
  all: [Person!]!
  loose: [[Int]]
  grid: [[Int!]!]
  best: Pet
  pets: [Pet]
}

type Total { total: Int!, broken: Int! }

type Query {
  me: Person
  you: Person!
  people: [Person!]!
  named: [Named]
  pet: Pet
  echo(
    text: String = "default", point: Point, colour: Colour = GREEN, list: [Int], id: ID
  ): String
  need(number: Int!): String
  int: Int
  bigInt: Int
  wholeFloat: Int
  halfInt: Int
  float: Float
  nan: Float
  string: String
  number: String
  truth: String
  boolean: Boolean
  id: ID
  colour: Colour
  noColour: Colour
  ints: [Int]
  noList: [Int]
  stranger: Pet
}

type Mutation {
  add(number: Int! = 1): Total
  addSoon(number: Int!): Total!
  fail: Int
  mustFail: Int!
}
""")


class Counter:
    """The state that mutations change."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, _info: Any, number: int) -> dict[str, Any]:
        self.total += number
        return {"total": self.total, "broken": broken}

    async def add_soon(self, info: Any, number: int) -> dict[str, Any]:
        return self.add(info, number)


def broken(_info: Any) -> Any:
    message = "It broke."
    raise GraphQLError(message)


async def soon(_info: Any) -> str:
    return "later"


async def broken_soon(_info: Any) -> Any:
    return broken(_info)


def echo(_info: Any, **arguments: Any) -> str:
    return repr(arguments)


TOM = {"__typename": "Cat", "name": "Tom", "lives": 9, "kittens": [], "barks": "no cat does"}
REX = {"__typename": "Dog", "name": "Rex", "barks": True, "cat": TOM}
BOB: dict[str, Any] = {"name": "Bob", "age": 30, "nothing": None, "friend": None, "must": None}
ANN: dict[str, Any] = {
    "name": "Ann",
    "nick": None,
    "age": 40,
    "soon": soon,
    "broken": broken,
    "nothing": None,
    "friend": BOB,
    "must": BOB,
    "friends": [BOB, None, GraphQLError("No friend.")],
    "needs": [BOB, None],
    "all": [BOB, GraphQLError("Not all.")],
    "loose": [[1, None], None, []],
    "grid": [[1, 2], [3, None]],
    "best": REX,
    "pets": [TOM, None, REX],
}


def root(counter: Counter) -> dict[str, Any]:
    """Return the root value."""
    return {
        "me": ANN,
        "you": ANN,
        "people": [ANN, BOB, ANN],
        "named": [TOM, REX],
        "pet": REX,
        "echo": echo,
        "need": echo,
        "int": 7,
        "bigInt": 2**31,
        "wholeFloat": 3.0,
        "halfInt": 3.5,
        "float": 2,
        "nan": float("nan"),
        "string": "text",
        "number": 12,
        "truth": True,
        "boolean": False,
        "id": 5,
        "colour": "RED",
        "noColour": "BLUE",
        "ints": [1, "two", 3],
        "noList": "text",
        "stranger": {"__typename": "Person"},
        "add": counter.add,
        "addSoon": counter.add_soon,
        "fail": broken,
        "mustFail": broken,
    }


def in_columns(_parent_type: GraphQLObjectType, field: GraphQLField) -> BulkResolver:
    """Find a bulk resolver that calls the field's resolver for each row."""
    resolve = field.resolve or default_field_resolver

    def resolve_column(
        rows: Sequence[Any], arguments: dict[str, Any], _context: Any, build_info: BuildInfo
    ) -> list[Any]:
        return [
            resolve(row, build_info(position), **arguments) for position, row in enumerate(rows)
        ]

    return resolve_column


def row_by_row(*_: object) -> None:
    """Find no bulk resolver, so that each field is resolved row by row."""


@pytest.fixture(params=[None, row_by_row, in_columns], ids=["reference", "rows", "columns"])
def find_bulk_resolver(request: pytest.FixtureRequest) -> FindBulkResolver | None:
    """How plans resolve fields; None: graphql-core executes everything."""
    find: FindBulkResolver | None = request.param
    return find


@pytest.fixture
def engine(find_bulk_resolver: FindBulkResolver | None) -> Engine:
    """An engine that compiles documents at their first request."""
    return Engine(SCHEMA, find_bulk_resolver)


async def execute(
    engine: Engine, document: str, variables: dict[str, Any], name: Any = None
) -> Any:
    """Execute a document and return the data, and the message, path and columns of each error."""
    request = Request(document, variables, name)
    response = await engine.execute(await engine.prepare(request), request, None, root(Counter()))
    errors = [
        (each["message"], each["path"], [place["column"] for place in each["locations"]])
        for each in response.get("errors", [])
    ]
    return response["data"], errors


class Case(NamedTuple):
    """An operation and its response; `rule` begins with the section of the specification."""

    rule: str
    document: str
    data: Any
    errors: list[Any] = []  # noqa: RUF012 (never changed)
    variables: dict[str, Any] = {}  # noqa: RUF012


SUCCESSES = [
    # 6.1.2 Coercing variable values
    Case(
        "6.1.2 the default applies to an absent variable",
        'query ($text: String = "v") { echo(text: $text, colour: RED) }',
        {"echo": "{'text': 'v', 'colour': 'RED'}"},
    ),
    Case(
        "6.1.2 the default does not apply to null",
        'query ($text: String = "v") { echo(text: $text, colour: RED) }',
        {"echo": "{'text': None, 'colour': 'RED'}"},
        variables={"text": None},
    ),
    Case(
        "6.1.2 a single value becomes a list",
        "query ($list: [Int]) { echo(text: null, colour: null, list: $list) }",
        {"echo": "{'text': None, 'colour': None, 'list': [3]}"},
        variables={"list": 3},
    ),
    Case(
        "6.1.2 defaults of input object fields apply",
        "query ($point: Point) { echo(text: null, colour: null, point: $point) }",
        {
            "echo": "{'text': None, 'point': {'x': 1, 'tags': ['a'], 'inner': {'x': 2}}, "
            "'colour': None}"
        },
        variables={"point": {"tags": "a", "inner": {"x": 2}}},
    ),
    # 6.3 Executing selection sets
    Case(
        "6.3 fields are in the order of the query",
        "{ string int }",
        {"string": "text", "int": 7},
    ),
    Case(
        "6.3.2 fields of one response key merge",
        "{ me { name } int me { age name } }",
        {"me": {"name": "Ann", "age": 40}, "int": 7},
    ),
    Case("6.3.2 aliases are separate fields", "{ a: int b: int int }", {"a": 7, "b": 7, "int": 7}),
    Case(
        "6.3.2 a fragment's fields are where it is spread first",
        "{ ...F int ...F } fragment F on Query { string me { ...P } } "
        "fragment P on Person { age }",
        {"string": "text", "me": {"age": 40}, "int": 7},
    ),
    Case(
        "6.3.2 skip and include must both allow a selection",
        "query ($no: Boolean!) { int @include(if: true) @skip(if: $no) string @skip(if: true) "
        "float @include(if: $no) id @include(if: true) @skip(if: true) "
        "... @include(if: $no) { boolean } ...F @skip(if: $no) } fragment F on Query { colour }",
        {"int": 7, "colour": "RED"},
        variables={"no": False},
    ),
    Case(
        "6.3.2 an object without selected fields is empty",
        "{ me { name @skip(if: true) } }",
        {"me": {}},
    ),
    Case(
        "6.3.2 type conditions on the type, its interface, its union and another type",
        "{ named { __typename ... on Cat { lives } ... on Named { name } "
        "... on Pet { n: __typename } ... on Dog { barks } } }",
        {
            "named": [
                {"__typename": "Cat", "lives": 9, "name": "Tom", "n": "Cat"},
                {"__typename": "Dog", "name": "Rex", "n": "Dog", "barks": True},
            ]
        },
    ),
    # 6.4.1 Coercing field arguments
    Case(
        "6.4.1 defaults of arguments apply",
        "{ echo }",
        {"echo": "{'text': 'default', 'colour': 'GREEN'}"},
    ),
    Case(
        "6.4.1 defaults do not apply to null",
        "{ echo(text: null, colour: null) }",
        {"echo": "{'text': None, 'colour': None}"},
    ),
    Case(
        "6.4.1 the default applies to an argument whose variable is absent",
        "query ($text: String, $id: ID) { echo(text: $text, id: $id) }",
        {"echo": "{'text': 'default', 'colour': 'GREEN'}"},
    ),
    Case(
        "6.4.1 variables inside lists and objects",
        "query ($y: Int, $no: String) { echo(text: $no, point: {x: 4, y: $y}, list: [1, $y]) }",
        {
            "echo": "{'text': 'default', 'point': {'x': 4, 'y': 5}, 'colour': 'GREEN', "
            "'list': [1, 5]}"
        },
        variables={"y": 5},
    ),
    Case(
        "6.4.1 a single literal becomes a list, and an integer an id",
        "{ echo(text: null, colour: null, list: 8, id: 12) }",
        {"echo": "{'text': None, 'colour': None, 'list': [8], 'id': '12'}"},
    ),
    # 6.4.2 Value resolution
    Case("6.4.2 a resolver may be asynchronous", "{ me { soon } }", {"me": {"soon": "later"}}),
    # 6.4.3 Value completion
    Case(
        "6.4.3 null",
        "{ me { nick friend { friend { name } } } }",
        {"me": {"nick": None, "friend": {"friend": None}}},
    ),
    Case(
        "6.4.3 lists with nulls",
        "{ me { loose pets { __typename } } }",
        {
            "me": {
                "loose": [[1, None], None, []],
                "pets": [{"__typename": "Cat"}, None, {"__typename": "Dog"}],
            }
        },
    ),
    Case(
        "6.4.3 scalars are coerced without loss",
        "{ wholeFloat float number truth boolean id }",
        {
            "wholeFloat": 3,
            "float": 2.0,
            "number": "12",
            "truth": "true",
            "boolean": False,
            "id": "5",
        },
    ),
    Case(
        "6.4.3 members of a union have their own selections",
        "{ pet { ... on Dog { name cat { kittens { name } } } ... on Cat { lives } } }",
        {"pet": {"name": "Rex", "cat": {"kittens": []}}},
    ),
    Case(
        "6.4.3 selections of one response key are merged below it",
        "{ me { friend { name } } ... on Query { me { friend { age } } } }",
        {"me": {"friend": {"name": "Bob", "age": 30}}},
    ),
    Case(
        "6.4.3 one row occurs several times",
        "{ people { name age } }",
        {
            "people": [
                {"name": "Ann", "age": 40},
                {"name": "Bob", "age": 30},
                {"name": "Ann", "age": 40},
            ]
        },
    ),
    # 6.2.2 Mutation
    Case(
        "6.2.2 root fields of a mutation execute serially",
        "mutation { a: addSoon(number: 1) { total } b: add(number: 10) { total } "
        "c: addSoon(number: 100) { total } d: add { total } }",
        {
            "a": {"total": 1},
            "b": {"total": 11},
            "c": {"total": 111},
            "d": {"total": 112},
        },
    ),
]

FAILURES = [
    Case(
        "6.4.3 scalars that cannot be coerced without loss are errors",
        "{ bigInt halfInt nan noColour ints noList }",
        {
            "bigInt": None,
            "halfInt": None,
            "nan": None,
            "noColour": None,
            "ints": [1, None, 3],
            "noList": None,
        },
        [
            ("Int cannot represent non 32-bit signed integer value: 2147483648", ["bigInt"], [3]),
            ("Int cannot represent non-integer value: 3.5", ["halfInt"], [10]),
            ("Float cannot represent non numeric value: nan", ["nan"], [18]),
            ("Enum 'Colour' cannot represent value: 'BLUE'", ["noColour"], [22]),
            ("Int cannot represent non-integer value: 'two'", ["ints", 1], [31]),
            (
                "Expected Iterable, but did not find one for field 'Query.noList'.",
                ["noList"],
                [36],
            ),
        ],
    ),
    Case(
        "6.4.3 a type outside the union is an error",
        "{ stranger { __typename } int }",
        {"stranger": None, "int": 7},
        [("Runtime Object type 'Person' is not a possible type for 'Pet'.", ["stranger"], [3])],
    ),
    Case(
        "6.4.4 a failed nullable field is null",
        "{ me { name broken again: broken } int }",
        {"me": {"name": "Ann", "broken": None, "again": None}, "int": 7},
        [("It broke.", ["me", "broken"], [13]), ("It broke.", ["me", "again"], [20])],
    ),
    Case(
        "6.4.4 an error has the locations of all fields of its response key",
        "{ me { broken } me { broken } }",
        {"me": {"broken": None}},
        [("It broke.", ["me", "broken"], [8, 22])],
    ),
    Case(
        "6.4.4 null of a non-null field propagates to the parent",
        "{ me { name nothing } int }",
        {"me": None, "int": 7},
        [(MASKED_MESSAGE, ["me", "nothing"], [13])],
    ),
    Case(
        "6.4.4 null propagates up to a nullable ancestor",
        "{ me { name friend { name must { name } } } int }",
        {"me": {"name": "Ann", "friend": None}, "int": 7},
        [(MASKED_MESSAGE, ["me", "friend", "must"], [27])],
    ),
    Case(
        "6.4.4 failed nullable items are null",
        "{ me { friends { name } } }",
        {"me": {"friends": [{"name": "Bob"}, None, None]}},
        [("No friend.", ["me", "friends", 2], [8])],
    ),
    Case(
        "6.4.4 null of a non-null item propagates to the list",
        "{ me { name needs { name } } }",
        {"me": {"name": "Ann", "needs": None}},
        [(MASKED_MESSAGE, ["me", "needs", 1], [13])],
    ),
    Case(
        "6.4.4 null propagates through a non-null list",
        "{ me { name all { name } } }",
        {"me": None},
        [("Not all.", ["me", "all", 1], [13])],
    ),
    Case(
        "6.4.4 null propagates through lists of lists",
        "{ me { name grid } }",
        {"me": {"name": "Ann", "grid": None}},
        [(MASKED_MESSAGE, ["me", "grid", 1, 1], [13])],
    ),
    Case(
        "6.4.4 null propagates up to the data",
        "{ int you { nothing } }",
        None,
        [(MASKED_MESSAGE, ["you", "nothing"], [13])],
    ),
    Case(
        "6.4.4 paths contain response keys",
        "{ a: me { b: friends { c: nothing } } }",
        {"a": {"b": [None, None, None]}},
        [(MASKED_MESSAGE, ["a", "b", 0, "c"], [24]), ("No friend.", ["a", "b", 2], [11])],
    ),
    Case(
        "6.2.2 a mutation continues after a failed nullable field",
        "mutation { a: add { total } fail b: add { total broken } c: add { total } }",
        {"a": {"total": 1}, "fail": None, "b": None, "c": {"total": 3}},
        [("It broke.", ["fail"], [29]), ("It broke.", ["b", "broken"], [49])],
    ),
    Case(
        "6.4.4 a mutation ends at a failed non-null field",
        "mutation { a: add { total } mustFail b: add { total } }",
        None,
        [("It broke.", ["mustFail"], [29])],
    ),
]


def rule_of(case: Case) -> str:
    return case.rule


@pytest.mark.parametrize("case", SUCCESSES, ids=rule_of)
async def test_success(
    engine: Engine, find_bulk_resolver: FindBulkResolver | None, case: Case
) -> None:
    assert await execute(engine, case.document, case.variables) == (case.data, [])

    assert engine.counts == {"reference" if find_bulk_resolver is None else "compiled": 1}


@allow_cancelled_tasks
@pytest.mark.parametrize("case", FAILURES, ids=rule_of)
async def test_failure(engine: Engine, case: Case) -> None:
    assert await execute(engine, case.document, case.variables) == (case.data, case.errors)


TWO_OPERATIONS = "query A { int } query B { string }"


async def test_operation_name_selects_the_operation(engine: Engine) -> None:
    assert await execute(engine, TWO_OPERATIONS, {}, "B") == ({"string": "text"}, [])
    assert await execute(engine, TWO_OPERATIONS, {}, "A") == ({"int": 7}, [])


@pytest.mark.parametrize(
    ("document", "variables", "name", "message"),
    [
        (
            TWO_OPERATIONS,
            {},
            None,
            "The document has several operations. Select one with operationName.",
        ),
        (TWO_OPERATIONS, {}, "C", "The document has no operation with that name."),
        (
            "query ($n: Int!) { need(number: $n) }",
            {},
            None,
            "Expected a value of non-null type 'Int!' to be provided.",
        ),
        (
            "query ($n: Int!) { need(number: $n) }",
            {"n": None},
            None,
            "Expected value of non-null type 'Int!' not to be None.",
        ),
        (
            "query ($n: Int!) { need(number: $n) }",
            {"n": 2**31},
            None,
            "Int cannot represent non 32-bit signed integer value: 2147483648",
        ),
        (
            "query ($c: Colour) { echo(colour: $c) }",
            {"c": "BLUE"},
            None,
            "Value 'BLUE' does not exist in 'Colour' enum.",
        ),
        (
            "query ($p: Point) { echo(point: $p) }",
            {"p": {"z": 1}},
            None,
            "unknown field 'z'. Did you mean 'x' or 'y'? Found: {'z': 1}.",
        ),
    ],
)
async def test_request_that_cannot_start_is_rejected(
    engine: Engine, document: str, variables: dict[str, Any], name: str | None, message: str
) -> None:
    with pytest.raises(RequestRejectedError) as rejected:
        await execute(engine, document, variables, name)

    [error] = rejected.value.errors
    assert error["message"].endswith(message)


async def test_effects_of_a_mutation_before_its_failure_stay(engine: Engine) -> None:
    counter = Counter()
    request = Request("mutation { add(number: 5) { total } mustFail b: add { total } }")

    response = await engine.execute(await engine.prepare(request), request, None, root(counter))

    assert response["data"] is None
    assert counter.total == 5
