"""A schema that uses every feature of execution, and a root value with random errors.

A value is generated when its field is resolved, from a seed that is its path. It does not depend
on other values, and an iterator is new each time that it is read.
"""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import inf, nan
from types import SimpleNamespace
from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    build_schema,
    is_abstract_type,
)

Info = GraphQLResolveInfo[Any]

SDL = """
scalar Odd

enum Colour { RED GREEN BLUE }

input Filter {
  "A field with another name in Python."
  class: String
  colour: Colour = GREEN
  colours: [Colour!]
  least: Int! = 1
  within: [Filter!]
  needed: Boolean!
}

input Either @oneOf { id: ID, number: Int, filter: Filter }

interface Named { id: ID!, name: String, friend: Named, likes(first: Int = 2): [Named!] }

"An interface whose object types have `is_type_of`."
interface Shape { area: Float, name: String, beside: Shape }

union Found = Thing | Person | Circle | Row

type Scalars {
  int: Int
  float: Float
  string: String
  boolean: Boolean
  id: ID
  odd: Odd
  colour: Colour
  ints: [Int]
  odds: [Odd!]
  needed: Int!
  thing: Thing
}

type Thing implements Named {
  id: ID!
  name: String!
  int: Int
  float(digits: Int): Float
  odd: Odd
  colour: Colour!
  colours: [Colour!]
  flag: Boolean
  late: Int
  later: Thing
  raised(code: String = "E1"): String
  friend: Named
  likes(first: Int = 2): [Named!]
  parent: Thing
  must: Thing!
  children(first: Int = 2, colour: Colour): [Thing!]!
  deep: [[Thing!]!]!
  loose: [[Thing]]
  strings: [String!]
  scalars: Scalars!
  found: Found
}

type Person implements Named {
  id: ID!
  name: String
  age: Int!
  friend: Named
  likes(first: Int = 2, colour: Colour = BLUE): [Named!]
  things: [Thing!]
  shape: Shape
}

type Circle implements Shape { area: Float, name: String, beside: Shape, radius: Int! }
type Square implements Shape { area: Float!, name: String, beside: Shape!, sides: [Int!]! }

"A NamedTuple."
type Row { number: Int!, text: String, cells: [Int], next: Row, missing: String }

"An object with methods."
type Speaker {
  say(words: [String!], times: Int! = 1): String
  later: Int
  fails: Int!
  me: Speaker
}

type Counter { total: Int!, log: [String!]!, thing: Thing, must: Thing! }

type Query {
  thing(id: ID): Thing
  things(first: Int = 3, colour: Colour = RED): [Thing!]
  must: Thing!
  needs: [Thing]!
  grid: [[Int!]!]
  table: [[Thing!]!]
  named: Named
  nameds: [Named]
  found: [Found!]
  one: Found
  shape: Shape
  shapes: [Shape]!
  row: Row
  rows: [Row!]
  speaker: Speaker
  scalars: Scalars
  manyScalars: [Scalars]
  colours: [Colour]
  slow: Int
  echo(
    int: Int = 3
    float: Float
    list: [Int!] = [1, 2]
    nested: [[String]!]
    colour: Colour = GREEN
    colours: [Colour]
    filter: Filter = { needed: true }
    either: Either
    odd: Odd
    id: ID! = "i"
  ): String!
  need(filter: Filter!, colour: Colour!, either: Either): String
}

type Mutation {
  add(number: Int! = 1): Counter!
  addLater(number: Int!, label: String): Counter
  addMaybe(number: Int): Counter
  addOdd(filter: Filter!): Counter
  fail: Int
  failLater: Counter
  mustNotFail(colour: Colour = RED): Counter!
  thing: Thing
}
"""


class Colour:
    """The internal value of BLUE, compared by identity."""

    def __repr__(self) -> str:
        return "<blue>"


BLUE = Colour()
COLOURS = {"RED": 1, "GREEN": ("green", None), "BLUE": BLUE}


class Stringable:
    """A value with `__str__`."""

    def __str__(self) -> str:
        return "spoken"


class CodedError(Exception):
    """An error with extensions that is not a GraphQLError."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Coded {code}.")
        self.extensions = {"code": code}


class Delayed:
    """An awaitable other than a coroutine: a value or an error after some turns of the loop."""

    def __init__(self, make: Callable[[], Any], turns: int) -> None:
        self.make = make
        self.turns = turns

    def __await__(self) -> Generator[None, None, Any]:
        for _ in range(self.turns):
            yield
        return self.make()


class RowSource(NamedTuple):
    kind: Any
    number: Any
    text: Any
    cells: Any
    next: Any


class Root(dict[str, Any]):
    """The root value, with a log of what mutations did."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []
        self.total = 0


@dataclass(frozen=True)
class Rates:
    """How often values are wrong, null and delayed, from 0 to 1."""

    wrong: float
    null: float
    delayed: float


ALL_RATES = (
    Rates(wrong=0, null=0, delayed=0),
    Rates(wrong=0, null=0.1, delayed=0.2),
    Rates(wrong=0.02, null=0.03, delayed=0),
    Rates(wrong=0.04, null=0.05, delayed=0.15),
    Rates(wrong=0.1, null=0.05, delayed=0),
    Rates(wrong=0.08, null=0.08, delayed=0.3),
    Rates(wrong=0.25, null=0.1, delayed=0.4),
)

VALID_VALUES: dict[str, tuple[Any, ...]] = {
    "Int": (0, 1, 42, -7, 2**31 - 1, True, 3.0, "12", Decimal(4)),
    "Float": (0.5, 1, -2.25, 1e300, "2.5", True, Fraction(1, 4)),
    "String": ("", "text", "é\n☃", 5, True, 1.5, Stringable()),
    "Boolean": (True, False, 1, 0, 0.0, 2.5),
    "ID": ("a", "", 7, 10**20, 3.0, Stringable()),
    "Colour": tuple(COLOURS.values()),
    "Odd": (1, "x", [1, {"a": None}], {"deep": {"er": [True]}}, 0, ""),
}
WRONG_VALUES: dict[str, tuple[Any, ...]] = {
    "Int": (2**31, 1.5, "x", "", nan, inf, Decimal("0.5"), [1], {"a": 1}, b"1"),
    "Float": (nan, -inf, "x", "", [1.5], Decimal("NaN"), 10**400),
    "String": ([], {"a": 1}, b"bytes", nan, (1, 2), object),
    "Boolean": ("true", nan, [], {}, "", None),
    "ID": (1.5, True, nan, [1], b"a"),
    "Colour": ("RED", 2, [1], {}, nan, "a colour with a long name"),
    "Odd": ("value error", "graphql error", "coded", "none", "undefined"),
}
TYPE_NAMES = ("Nobody", "Query", "Colour", "Named", 7, None)


ERRORS: tuple[Callable[[], Exception], ...] = (
    lambda: GraphQLError("Refused.", extensions={"code": "REFUSED", "at": [1, None]}),
    lambda: GraphQLError("From elsewhere.", path=["else", 0, "where"]),
    lambda: CodedError("C7"),
    lambda: KeyError("key"),
    ValueError,
    lambda: ZeroDivisionError("division by zero"),
    lambda: TypeError('Said "no" in\ntwo lines.'),
    lambda: RuntimeError("Failed."),
)
"""Errors that resolvers raise or return."""

ODD_ERRORS: dict[Any, Callable[[], Exception]] = {
    "value error": lambda: ValueError("An odd value."),
    "graphql error": lambda: GraphQLError("Odder.", extensions={"odd": True}),
    "coded": lambda: CodedError("ODD"),
}
ODD_NULLS = {"none": None, "undefined": Undefined}
NON_OBJECTS: tuple[Any, ...] = (7, "text", [], {})
NON_LISTS: tuple[Any, ...] = (5, "text", b"bytes", {"a": 1}, True)
LIST_KINDS: tuple[Callable[[Iterator[Any]], Any], ...] = (
    list,
    list,
    tuple,
    deque,
    iter,
    lambda items: dict(enumerate(items)).values(),
)
"""What a resolver may return a list as."""


def fail(error: Exception) -> Any:
    raise error


@dataclass(frozen=True)
class ValueFactory:
    """Generates values of types, each from a seed."""

    rates: Rates
    schema: GraphQLSchema

    def field(self, type_: Any, seed: str) -> Any:
        """Return a value or an error, perhaps delayed, or raise an error, as a resolver."""
        chance = random.Random(seed)
        if chance.random() < self.rates.wrong:
            error = chance.choice(ERRORS)()
            match chance.randrange(4):
                case 0:
                    return error
                case 1:
                    return fail(error)
                case 2 if self.rates.delayed:
                    return Delayed(lambda: fail(error), chance.randrange(3))
                case 3 if self.rates.delayed:
                    return self.coroutine(lambda: error, chance.randrange(3))
        if chance.random() < self.rates.delayed:
            make = chance.choice((Delayed, self.coroutine))
            return make(lambda: self.value(type_, f"{seed}~"), chance.randrange(4))
        return self.value(type_, seed)

    async def coroutine(self, make: Callable[[], Any], turns: int) -> Any:
        return await Delayed(make, turns)

    def value(self, type_: Any, seed: str) -> Any:
        """Return a value of a type, or a wrong one."""
        chance = random.Random(f"{seed}!")
        is_required = isinstance(type_, GraphQLNonNull)
        if is_required:
            type_ = type_.of_type
        if chance.random() < (self.rates.wrong / 2 if is_required else self.rates.null):
            return chance.choice((None, None, None, Undefined))
        is_wrong = chance.random() < self.rates.wrong
        if isinstance(type_, GraphQLList):
            return self.items(type_.of_type, seed, chance, is_wrong=is_wrong)
        if type_.name in VALID_VALUES:
            return chance.choice((WRONG_VALUES if is_wrong else VALID_VALUES)[type_.name])
        if is_wrong and chance.random() < 0.3:
            return chance.choice(NON_OBJECTS)
        members = self.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        return self.source(chance.choice(members), seed, chance, is_wrong=is_wrong)

    def items(self, type_: Any, seed: str, chance: random.Random, *, is_wrong: bool) -> Any:
        """Return a list, as one of several Python types."""
        count = chance.choice((0, 1, 1, 2, 2, 3))
        if is_wrong and chance.random() < 0.5:
            return chance.choice(NON_LISTS)

        def yield_items() -> Iterator[Any]:
            for number in range(count):
                yield self.item(type_, f"{seed}.{number}")
            if is_wrong:
                fail(ValueError(f"No item {count}."))

        async def yield_later() -> AsyncIterator[Any]:
            for item in yield_items():
                await Delayed(lambda: None, chance.randrange(2))
                yield item

        if self.rates.delayed and chance.random() < 0.15:
            return yield_later()
        return chance.choice(LIST_KINDS)(yield_items())

    def item(self, type_: Any, seed: str) -> Any:
        """Return an item. Errors are returned, never raised, so that the other items exist."""
        chance = random.Random(seed)
        if chance.random() < self.rates.wrong / 2:
            error = chance.choice(ERRORS)()
            is_late = self.rates.delayed and chance.random() < 0.5
            return Delayed(lambda: fail(error), chance.randrange(3)) if is_late else error
        if chance.random() < self.rates.delayed / 2:
            return Delayed(lambda: self.value(type_, seed), chance.randrange(3))
        return self.value(type_, seed)

    def source(
        self, type_: GraphQLObjectType, seed: str, chance: random.Random, *, is_wrong: bool
    ) -> Any:
        """Return the value of an object: a mapping, attributes, a NamedTuple or methods."""
        kind = chance.choice(TYPE_NAMES) if is_wrong else type_.name
        if type_.name == "Row":
            fields = {name: field.type for name, field in type_.fields.items()}
            values = [
                self.value(fields[name], f"{seed}.{name}")
                if name in {"number", "text"}
                else self.resolver(fields[name], f"{seed}.{name}")
                for name in RowSource._fields[1:]
            ]
            return RowSource(kind, *values)
        if type_.name == "Speaker":
            return SpeakerSource(self, seed)
        attributes: dict[str, Any] = {
            name: self.resolver(field.type, f"{seed}.{name}")
            for name, field in type_.fields.items()
        }
        if type_.name in {"Circle", "Square"}:
            attributes["__typename"] = type_.name if chance.random() < 0.3 else None
        if chance.random() < 0.3:
            plain = {"int": 5, "flag": True, "string": "plain", "age": 30, "radius": 2}
            attributes |= {name: value for name, value in plain.items() if name in attributes}
        attributes |= {"kind": kind, "factory": self, "seed": seed}
        return attributes if chance.random() < 0.5 else SimpleNamespace(**attributes)

    def resolver(self, type_: Any, seed: str) -> Callable[..., Any]:
        """Return a method for the default resolver; its value depends on the arguments."""

        def resolve(_info: Info, **arguments: Any) -> Any:
            return self.field(type_, f"{seed}{sorted(arguments.items()) if arguments else ''}")

        return resolve


class SpeakerSource:
    def __init__(self, factory: ValueFactory, seed: str) -> None:
        self.factory = factory
        self.seed = seed
        self.kind = "Speaker"

    def say(self, info: Info, times: int, words: Any = ("none",)) -> str:
        return f"{info.parent_type}.{info.field_name}: {words!r} {times}"

    async def later(self, _info: Info) -> int:
        return len(self.seed)

    def fails(self, info: Info) -> Any:
        return self.factory.field(info.return_type, f"{self.seed}.fails")

    @property
    def me(self) -> Any:
        return self if len(self.seed) % 7 else fail(AttributeError("No me."))


def read(source: Any, name: str) -> Any:
    return source.get(name) if isinstance(source, dict) else getattr(source, name, None)


# Resolvers


def echo(_root: Any, info: Info, **arguments: Any) -> str:
    return f"{info.path.key} {arguments!r}"


async def need(_root: Any, info: Info, **arguments: Any) -> str:
    return f"{len(info.field_nodes)} {arguments!r}"


async def slow(_root: Any, _info: Info) -> Any:
    return await Delayed(lambda: 7, 3)


def resolve_by_name(source: Any, info: Info, **arguments: Any) -> Any:
    """Return what the default resolver returns."""
    value = read(source, info.field_name)
    return value(info, **arguments) if callable(value) else value


async def resolve_by_name_later(source: Any, info: Info) -> Any:
    await Delayed(lambda: None, 1)
    value = resolve_by_name(source, info)
    return await value if hasattr(value, "__await__") else value


def raised(source: Any, _info: Info, code: str | None) -> Any:
    factory = read(source, "factory")
    if factory and random.Random(read(source, "seed")).random() < factory.rates.wrong * 3:
        fail(GraphQLError(f"Raised {code}.", extensions={"code": code}))
    return code


# Mutations, which write to the root value's log


def counter(root: Root) -> dict[str, Any]:
    return {**root, "total": root.total, "log": list(root.log)}


def add(root: Root, info: Info, number: int | None = None) -> Any:
    root.log.append(f"{info.path.key} {number}")
    root.total += number or 0
    return None if number is None else counter(root)


async def add_later(root: Root, info: Info, number: int, label: str | None = "none") -> Any:
    root.log.append(f"{info.path.key} starts {label}")
    await Delayed(lambda: None, 3)
    return add(root, info, number)


def add_odd(root: Root, info: Info, filter: Any) -> Any:  # noqa: A002
    root.log.append(f"{info.path.key} {filter!r}")
    return Delayed(lambda: counter(root), 2)


def fail_now(root: Root, info: Info) -> Any:
    root.log.append(f"{info.path.key} fails")
    fail(CodedError("C1"))


async def fail_later(root: Root, info: Info) -> Any:
    await Delayed(lambda: None, 2)
    return fail_now(root, info)


def must_not_fail(root: Root, info: Info, colour: Any) -> Any:
    root.log.append(f"{info.path.key} {colour!r}")
    return ValueError("It did.") if colour == 1 else counter(root)


# Types of abstract types


def find_type(source: Any, _info: Info, _type: Any) -> Any:
    return read(source, "kind")


async def find_type_later(source: Any, _info: Info, _type: Any) -> Any:
    kind = await Delayed(lambda: read(source, "kind"), 1)
    return kind if kind != "Nobody" else fail(LookupError("Nobody was found."))


def find_type_perhaps_later(source: Any, info: Info, type_: Any) -> Any:
    """Return the type for some values, and an awaitable of it for others."""
    factory = read(source, "factory")
    if factory and not factory.rates.delayed:
        return find_type(source, info, type_)
    return find_type_later(source, info, type_)


def is_circle(source: Any, _info: Info) -> bool:
    kind = read(source, "kind")
    return bool(fail(ValueError("Not even a shape.")) if kind == "Query" else kind == "Circle")


def is_square(source: Any, _info: Info) -> Any:
    factory = read(source, "factory")
    if factory and factory.rates.delayed:
        return Delayed(lambda: read(source, "kind") == "Square", 1)
    return read(source, "kind") == "Square"


def serialize_odd(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value in ODD_ERRORS:
        fail(ODD_ERRORS[value]())
    return ODD_NULLS.get(value, value)


def build() -> GraphQLSchema:
    """Build the schema of the SDL, with resolvers and internal values."""
    built = build_schema(SDL)
    types = built.type_map
    colour, odd, filter_ = types["Colour"], types["Odd"], types["Filter"]
    assert isinstance(colour, GraphQLEnumType)
    assert isinstance(odd, GraphQLScalarType)
    assert isinstance(filter_, GraphQLInputObjectType)
    for name, value in COLOURS.items():
        colour.values[name].value = value
    odd.coerce_output_value = serialize_odd
    filter_.fields["class"].out_name = "class_"

    resolvers: dict[str, dict[str, Callable[..., Any]]] = {
        "Query": {"echo": echo, "need": need, "slow": slow, "things": resolve_by_name},
        "Thing": {
            "late": resolve_by_name_later,
            "later": resolve_by_name_later,
            "raised": raised,
            "int": resolve_by_name,
        },
        "Mutation": {
            "add": add,
            "addLater": add_later,
            "addMaybe": add,
            "addOdd": add_odd,
            "fail": fail_now,
            "failLater": fail_later,
            "mustNotFail": must_not_fail,
        },
    }
    for type_name, fields in resolvers.items():
        type_ = types[type_name]
        assert isinstance(type_, GraphQLObjectType)
        for name, resolve in fields.items():
            type_.fields[name].resolve = resolve

    named, found, circle, square = (types[name] for name in ("Named", "Found", "Circle", "Square"))
    assert isinstance(named, GraphQLInterfaceType)
    assert isinstance(found, GraphQLUnionType)
    assert isinstance(circle, GraphQLObjectType)
    assert isinstance(square, GraphQLObjectType)
    named.resolve_type = find_type
    found.resolve_type = find_type_perhaps_later
    circle.is_type_of = is_circle
    square.is_type_of = is_square
    return built


small_schema = build()


def odd_values(type_name: str, _coordinate: str) -> list[Any]:
    """Return values of the scalar `Odd`, for `generate_operation`."""
    return [1, "x", [1, None], {"a": {"b": 2.5}}, True] if type_name == "Odd" else []


def root(chance: random.Random) -> Root:
    """Return a root value for one execution; an equal `chance` gives an equal value."""
    factory = ValueFactory(chance.choice(ALL_RATES), small_schema)
    seed = str(chance.random())
    value = Root()
    for type_ in (small_schema.query_type, small_schema.type_map["Counter"]):
        assert isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items():
            value[name] = factory.resolver(field.type, f"{seed}.{name}")
    return value


async def settle() -> None:
    """Wait for tasks that a failed execution left, so that no coroutine stays unawaited."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)
