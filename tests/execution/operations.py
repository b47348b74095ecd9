"""Random valid operations over any schema, to compare two executors.

Selections always merge, because a response key has one meaning wherever its selections meet: the
same field with the same arguments within one parent type, and the same shape across object types.
"""

import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLCompositeType,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    OperationType,
    SchemaMetaFieldDef,
    TypeMetaFieldDef,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_interface_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
    is_union_type,
    parse,
    validate,
)

type_name = str
coordinate = str
Values = Callable[[type_name, coordinate], Sequence[Any]]
"""Returns values of a leaf type as JSON, for `Type.field(argument:)` or `Input.field`.

Without values, those of built-in scalars and enums come from the type; others cannot be generated.
"""

MAX_ATTEMPTS = 20
INT_VALUES = (0, 1, 2, 2, 3, 3, 5, 10, -1, 2**31 - 1)
FLOAT_VALUES = (0, 1.5, -2.25, 3, 1e10)
STRING_VALUES = ("", "a", "b", "production", "two words", 'a "quote" \\', "é\n☃")
ID_VALUES = ("1", "2", "a", 3, 40)
BUILT_IN_VALUES: dict[str, tuple[Any, ...]] = {
    "Int": INT_VALUES,
    "Float": FLOAT_VALUES,
    "String": STRING_VALUES,
    "ID": ID_VALUES,
    "Boolean": (True, False),
}
MAX_INPUT_DEPTH = 3
ALIASES = "abcdefgh"


class UnknownScalarError(Exception):
    """There are no values for a scalar."""


class Place(NamedTuple):
    """Where a selection set is: its response path, its depth in fields, and its indentation."""

    path: tuple[str, ...]
    depth: int
    level: int


class Head(NamedTuple):
    """A selected field without its selection set."""

    key: str
    name: str
    arguments: tuple[str, ...]


class Fragment(NamedTuple):
    """A fragment definition; it is spread at most at the depth where it was generated."""

    name: str
    on: str
    depth: int


def shape(type_: GraphQLOutputType) -> str:
    """Return what two fields of one response key must have in common."""
    named = get_named_type(type_)
    return str(type_).replace(named.name, "{}") if is_composite_type(named) else str(type_)


class Use(NamedTuple):
    """A field selected by a response key; an abstract parent, which meets all others, is ""."""

    parent: str
    name: str
    arguments: frozenset[str]
    shape: str


@dataclass
class Meaning:
    """The meaning of a response key: one shape, and one use for each parent type."""

    shape: str
    uses: dict[str, Use] = field(default_factory=dict)


def to_use(parent: GraphQLCompositeType, head: Head, definition: GraphQLField) -> Use:
    """Return the use of a selected field's key."""
    name = parent.name if is_object_type(parent) else ""
    return Use(name, head.name, frozenset(head.arguments), shape(definition.type))


TYPENAME = Use("", "__typename", frozenset(), str(GraphQLNonNull(GraphQLString)))


def generate_operation(
    schema: GraphQLSchema,
    chance: random.Random,
    *,
    size: int = 40,
    depth: int = 7,
    operation_type: OperationType = OperationType.QUERY,
    values: Values | None = None,
    introspection: bool = False,
) -> tuple[str, dict[str, Any]]:
    """Generate a valid document of one operation with at most `size` fields, and its variables."""
    for _ in range(MAX_ATTEMPTS):
        generator = DocumentGenerator(
            schema, chance, size, depth, values, introspection=introspection
        )
        text = generator.document(operation_type)
        if not validate(schema, parse(text)):
            return text, generator.variables
    message = f"{MAX_ATTEMPTS} invalid documents in a row, the last of them:\n{text}"
    raise RuntimeError(message)


def to_literal(value: Any) -> str:
    """Return a JSON value as a GraphQL literal."""
    match value:
        case list() | tuple():
            return f"[{', '.join(map(to_literal, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {to_literal(each)}' for key, each in value.items())}}}"
        case _:
            return json.dumps(value, ensure_ascii=False)


def selection_set(lines: list[str], level: int) -> str:
    """Return a selection set with each selection on its own line."""
    indent = "  " * level
    return "{\n" + "".join(f"{indent}  {line}\n" for line in lines) + indent + "}"


class DocumentGenerator:
    """Generates one document."""

    def __init__(
        self,
        schema: GraphQLSchema,
        chance: random.Random,
        size: int,
        depth: int,
        values: Values | None,
        *,
        introspection: bool = False,
    ) -> None:
        self.schema = schema
        self.chance = chance
        self.size = size
        self.depth = depth
        self.values = values
        self.introspection = introspection
        self.variables: dict[str, Any] = {}
        self._fields = 0
        self._definitions: list[str] = []
        self._fragments: list[Fragment] = []
        self._fragment_texts: list[str] = []
        # Without named fragments, keys at different paths may have different meanings.
        self._has_fragments = chance.random() < 0.75
        self._keys: dict[tuple[str, ...], dict[str, Meaning]] = {}
        self._heads: dict[tuple[str, ...], list[tuple[Head, GraphQLField]]] = {}
        self._variables_by_position: dict[tuple[str, str, bool, bool], list[str]] = {}
        self._unsupported_fields: set[tuple[str, str]] = set()
        self._members = {
            name: frozenset(each.name for each in schema.get_possible_types(type_))
            if is_abstract_type(type_)
            else frozenset({name})
            for name, type_ in schema.type_map.items()
            if is_composite_type(type_) and not name.startswith("__")
        }

    def document(self, operation_type: OperationType) -> str:
        """Generate the operation, with its fragments before or after it."""
        root = self.schema.get_root_type(operation_type)
        assert root is not None
        place = Place((), 0, 0)
        if operation_type is OperationType.SUBSCRIPTION:  # one field that is not skipped
            lines = [self._field(root, place, self.size, directives=False)]
        else:
            lines = self._selections(root, place, self.size)
        selected = selection_set(lines, 0)
        name = self.chance.choice(["", " Example"])
        variables = f" ({', '.join(self._definitions)})" if self._definitions else ""
        is_short = operation_type is OperationType.QUERY and not variables and not name
        head = "" if is_short else f"{operation_type.value}{name}{variables} "
        texts = [*self._fragment_texts, head + selected]
        if self.chance.random() < 0.7:
            texts.reverse()
        return "\n\n".join(texts) + "\n"

    # Selections

    def _selections(self, parent: GraphQLCompositeType, place: Place, most: int) -> list[str]:
        end = self._fields + most
        stop = 0.1 if place.depth == 0 else 0.22
        lines: list[str] = []
        while not lines or (self._fields < end and self.chance.random() > stop):
            lines.append(self._selection(parent, place, max(end - self._fields, 1)))
        return lines

    def _selection(self, parent: GraphQLCompositeType, place: Place, most: int) -> str:
        kind = self.chance.random()
        is_abstract = is_abstract_type(parent)
        if is_union_type(parent):
            kind *= 0.5
        if kind < 0.1:
            return self._typename(place)
        if kind < (0.32 if is_abstract else 0.2) and place.level < 2 * self.depth:
            return self._inline_fragment(parent, place, most)
        if kind < (0.5 if is_abstract else 0.32) and self._has_fragments:
            return self._spread(parent, place, most)
        return (
            self._repeated_field(parent, place, most) if self._happens(0.2) else None
        ) or self._field(parent, place, most)

    def _typename(self, place: Place) -> str:
        self._fields += 1
        preferred = self.chance.choice(ALIASES) if self._happens(0.2) else "__typename"
        key = self._key(preferred, TYPENAME, place)
        alias = "" if key == "__typename" else f"{key}: "
        return f"{alias}__typename{self._directives()}"

    def _inline_fragment(self, parent: GraphQLCompositeType, place: Place, most: int) -> str:
        on = parent if self._happens(0.3) else self._overlapping(parent)
        condition = "" if on is parent and self._happens(0.8) else f" on {on.name}"
        lines = self._selections(on, place._replace(level=place.level + 1), self._share(most))
        return f"...{condition}{self._directives()} {selection_set(lines, place.level + 1)}"

    def _spread(self, parent: GraphQLCompositeType, place: Place, most: int) -> str:
        members = self._possible_types(parent)
        spreadable = [
            fragment
            for fragment in self._fragments
            if place.depth <= fragment.depth and not members.isdisjoint(self._members[fragment.on])
        ]
        if spreadable and self._happens(0.6):
            name = self.chance.choice(spreadable).name
        else:
            on = parent if self._happens(0.5) else self._overlapping(parent)
            name = self._fragment(on, place.depth, self._share(most))
        return f"...{name}{self._directives()}"

    def _fragment(self, on: GraphQLCompositeType, depth: int, most: int) -> str:
        name = f"F{len(self._fragment_texts)}"
        position = len(self._fragment_texts)
        self._fragment_texts.append("")
        lines = self._selections(on, Place((name,), depth, 0), most)
        self._fragment_texts[position] = f"fragment {name} on {on.name} {selection_set(lines, 0)}"
        if on.name in self._members:
            self._fragments.append(Fragment(name, on.name, depth))
        return name

    def _field(
        self, parent: GraphQLCompositeType, place: Place, most: int, *, directives: bool = True
    ) -> str:
        name = self._name(parent, place, most)
        if name is None:
            return self._typename(place)
        definition = self._definition(parent, name)
        try:
            arguments = self._arguments(parent.name, name, definition)
        except UnknownScalarError:
            self._unsupported_fields.add((parent.name, name))
            return self._field(parent, place, most, directives=directives)
        preferred = self.chance.choice(ALIASES) if self._happens(0.2) else name
        head = Head(preferred, name, arguments)
        head = head._replace(key=self._key(preferred, to_use(parent, head, definition), place))
        self._heads.setdefault(place.path, []).append((head, definition))
        return self._selected(head, definition, place, most, directives=directives)

    def _repeated_field(self, parent: GraphQLCompositeType, place: Place, most: int) -> str | None:
        """Select a field of this path again, with another selection set."""
        heads = self._heads.get(place.path)
        if not heads or is_union_type(parent):
            return None
        head, selected = self.chance.choice(heads)
        definition = self._fields_of(parent).get(head.name)
        if definition is None or (
            is_composite_type(get_named_type(definition.type)) and not self._fits(place, most)
        ):
            return None
        if definition is not selected:
            types = [
                {name: str(argument.type) for name, argument in each.args.items()}
                for each in (definition, selected)
            ]
            if types[0] != types[1]:
                return None
            if not self._add_use(head.key, to_use(parent, head, definition), place):
                return None
        shuffled = tuple(self.chance.sample(head.arguments, len(head.arguments)))
        return self._selected(head._replace(arguments=shuffled), definition, place, most)

    def _selected(
        self,
        head: Head,
        definition: GraphQLField,
        place: Place,
        most: int,
        *,
        directives: bool = True,
    ) -> str:
        self._fields += 1
        alias = "" if head.key == head.name else f"{head.key}: "
        arguments = f"({', '.join(head.arguments)})" if head.arguments else ""
        text = f"{alias}{head.name}{arguments}{self._directives() if directives else ''}"
        named = get_named_type(definition.type)
        if not is_composite_type(named):
            return text
        below = Place((*place.path, head.key), place.depth + 1, place.level + 1)
        lines = self._selections(named, below, self._share(most - 1))
        return f"{text} {selection_set(lines, below.level)}"

    def _name(self, parent: GraphQLCompositeType, place: Place, most: int) -> str | None:
        """Choose a field whose selection set fits into the remaining size and depth."""
        leaves: list[str] = []
        composites: list[str] = []
        for name, each in self._fields_of(parent, with_meta=place.depth == 0).items():
            if (parent.name, name) not in self._unsupported_fields:
                is_composite = is_composite_type(get_named_type(each.type))
                (composites if is_composite else leaves).append(name)
        if not self._fits(place, most):
            composites = []
        if composites and (not leaves or self._happens(0.65 if place.depth == 0 else 0.45)):
            return self.chance.choice(composites)
        return self.chance.choice(leaves) if leaves else None

    def _fits(self, place: Place, most: int) -> bool:
        return most > 1 and place.depth + 1 < self.depth

    def _fields_of(
        self, parent: GraphQLCompositeType, *, with_meta: bool = False
    ) -> dict[str, GraphQLField]:
        if isinstance(parent, GraphQLUnionType):
            return {}
        fields: dict[str, GraphQLField] = parent.fields
        if with_meta and self.introspection and parent is self.schema.query_type:
            return {**fields, "__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
        return fields

    def _definition(self, parent: GraphQLCompositeType, name: str) -> GraphQLField:
        return self._fields_of(parent, with_meta=True)[name]

    def _possible_types(self, parent: GraphQLCompositeType) -> frozenset[str]:
        return self._members.get(parent.name, frozenset({parent.name}))

    def _overlapping(self, parent: GraphQLCompositeType) -> GraphQLCompositeType:
        """Choose a type that a value of the parent may have, more often an object type."""
        members = self._possible_types(parent)
        if is_abstract_type(parent) and members and self._happens(0.6):
            name = self.chance.choice(sorted(members))
        else:
            name = self.chance.choice(
                [each for each, others in self._members.items() if not members.isdisjoint(others)]
                or [parent.name]
            )
        type_ = self.schema.type_map[name]
        assert is_object_type(type_) or is_interface_type(type_) or is_union_type(type_)
        return type_

    # Response keys

    def _key(self, preferred: str, use: Use, place: Place) -> str:
        """Return the preferred key if its meaning allows this use here, otherwise another key."""
        number = 0
        key = preferred
        while not self._add_use(key, use, place):
            key = f"{use.name.lstrip('_')}_{number}" if number else use.name
            number += 1
        return key

    def _add_use(self, key: str, use: Use, place: Place) -> bool:
        """Whether the key's meaning allows this use; if so, the use becomes part of it."""
        keys = self._keys.setdefault(() if self._has_fragments else place.path, {})
        meaning = keys.setdefault(key, Meaning(use.shape))
        if meaning.shape != use.shape or any(
            (other.name, other.arguments) != (use.name, use.arguments)
            for parent, other in meaning.uses.items()
            if parent == use.parent or not parent or not use.parent
        ):
            return False
        meaning.uses[use.parent] = use
        return True

    # Directives and arguments

    def _directives(self) -> str:
        if not self._happens(0.13):
            return ""
        names = ["skip", "include"] if self._happens(0.15) else [self._either("skip", "include")]
        self.chance.shuffle(names)
        texts = []
        for name in names:
            value = self._happens(0.3) == (name == "skip")
            text = to_literal(value)
            if self._happens(0.6):
                type_ = GraphQLNonNull(GraphQLBoolean)
                text = self._variable(value, type_, f"@{name}(if:)", has_default=False)
            texts.append(f" @{name}(if: {text})")
        return "".join(texts)

    def _arguments(self, parent: str, name: str, definition: GraphQLField) -> tuple[str, ...]:
        arguments: list[tuple[str, GraphQLArgument, Any]] = []
        for each, argument in definition.args.items():
            if is_required_argument(argument):
                value = self._value(argument.type, f"{parent}.{name}({each}:)")
                arguments.append((each, argument, value))
            elif self._happens(0.55):
                try:
                    value = self._value(argument.type, f"{parent}.{name}({each}:)")
                except UnknownScalarError:
                    continue
                arguments.append((each, argument, value))
        # Variables come last, when nothing can fail: every variable must be used.
        texts = [
            f"{each}: "
            + self._literal_or_variable(value, argument, f"{parent}.{name}({each}:)", rate=0.45)
            for each, argument, value in arguments
        ]
        self.chance.shuffle(texts)
        return tuple(texts)

    def _value(self, type_: GraphQLInputType, where: str, depth: int = 0) -> Any:
        """Generate a value as JSON."""
        if isinstance(type_, GraphQLNonNull):
            return self._non_null_value(type_.of_type, where, depth)
        value = self._non_null_value(type_, where, depth)
        return None if self._happens(0.12) else value

    def _non_null_value(self, type_: GraphQLInputType, where: str, depth: int) -> Any:
        """Generate a value other than null."""
        if isinstance(type_, GraphQLNonNull):
            return self._non_null_value(type_.of_type, where, depth)
        if isinstance(type_, GraphQLList):
            is_flat = not isinstance(get_nullable_type(type_.of_type), GraphQLList)
            if is_flat and self._happens(0.2):  # a single item, which is coerced to a list
                return self._non_null_value(type_.of_type, where, depth)
            count = self.chance.choice((0, 1, 1, 2, 2, 3))
            return [self._value(type_.of_type, where, depth) for _ in range(count)]
        if isinstance(type_, GraphQLInputObjectType):
            return self._object(type_, depth)
        values = self.values(type_.name, where) if self.values else ()
        if not values and where.endswith(".__type(name:)"):
            values = sorted(self.schema.type_map)
        if not values and isinstance(type_, GraphQLEnumType):
            values = tuple(type_.values)
        values = values or BUILT_IN_VALUES.get(type_.name, ())
        if not values:
            raise UnknownScalarError(type_.name)
        return self.chance.choice(values)

    def _object(self, type_: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        if type_.is_one_of:
            name, one = self.chance.choice(list(type_.fields.items()))
            return {name: self._non_null_value(one.type, f"{type_.name}.{name}", depth + 1)}
        fields = {}
        for name, each in type_.fields.items():
            where = f"{type_.name}.{name}"
            if is_required_input_field(each):
                fields[name] = self._value(each.type, where, depth + 1)
            elif depth < MAX_INPUT_DEPTH and self._happens(0.5):
                try:
                    fields[name] = self._value(each.type, where, depth + 1)
                except UnknownScalarError:
                    continue
        return fields

    def _literal_or_variable(
        self,
        value: Any,
        of: GraphQLArgument | GraphQLInputField,
        where: str,
        *,
        rate: float,
        strict: bool = False,
    ) -> str:
        """Return a value's literal or a variable; a strict position needs a non-null variable."""
        if self._happens(rate):
            has_default = of.default is not None or of.default_value is not Undefined
            return self._variable(value, of.type, where, has_default=has_default, strict=strict)
        return self._literal(value, of.type, where, rate=rate * 0.55)

    def _literal(self, value: Any, type_: Any, where: str, *, rate: float) -> str:
        """Return a value's literal, in which parts are variables at that rate."""
        type_ = get_nullable_type(type_)
        if value is None:
            return "null"
        if isinstance(type_, GraphQLList):
            if not isinstance(value, list):
                return self._literal(value, type_.of_type, where, rate=rate)
            texts = [
                self._variable(each, type_.of_type, where, has_default=False)
                if self._happens(rate)
                else self._literal(each, type_.of_type, where, rate=rate)
                for each in value
            ]
            return f"[{', '.join(texts)}]"
        if isinstance(type_, GraphQLInputObjectType):
            texts = []
            for name, each in value.items():
                of = type_.fields[name]
                inner = f"{type_.name}.{name}"
                text = self._literal_or_variable(
                    each, of, inner, rate=rate, strict=type_.is_one_of
                )
                texts.append(f"{name}: {text}")
            return f"{{{', '.join(texts)}}}"
        return str(value) if isinstance(type_, GraphQLEnumType) else to_literal(value)

    def _variable(
        self, value: Any, type_: Any, where: str, *, has_default: bool, strict: bool = False
    ) -> str:
        """Return a variable that fits a position of that type, new or existing."""
        kind = (where if self.values else "", str(type_), has_default, strict)
        existing = self._variables_by_position.setdefault(kind, [])
        if existing and self._happens(0.4):
            return self.chance.choice(existing)
        name = f"v{len(self._definitions)}"
        existing.append(f"${name}")
        inner = get_nullable_type(type_)
        is_needed = inner is not type_
        required = value is not None and (strict or self._happens(0.35))
        default = self._happens(0.35)
        if is_needed and not has_default and not required:
            default = True
        literal = f" = {self._literal(value, inner, where, rate=0)}" if default else ""
        self._definitions.append(f"${name}: {inner}{'!' if required else ''}{literal}")

        way = self.chance.random()
        if (default or not required) and way < 0.35:
            return f"${name}"  # absent from the variables
        self.variables[name] = value
        if not required and (value is None or way > (0.97 if is_needed else 0.85)):
            self.variables[name] = None
        elif default and value is not None and self._happens(0.7) and not where.startswith("@"):
            with suppress(UnknownScalarError):
                self.variables[name] = self._non_null_value(inner, where, 0)
        return f"${name}"

    # Randomness

    def _happens(self, rate: float) -> bool:
        return self.chance.random() < rate

    def _either(self, *texts: str) -> str:
        return self.chance.choice(texts)

    def _share(self, most: int) -> int:
        """Return a part of the remaining size: the larger of two numbers, for deep documents."""
        most = max(most, 1)
        return max(self.chance.randint(1, most), self.chance.randint(1, most))
