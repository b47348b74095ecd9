"""Incremental delivery: queries with random directives, and merging of payloads."""

import dataclasses
import random
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import orjson
from graphql import (
    ConstArgumentNode,
    DirectiveNode,
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NameNode,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_nullable_type,
    is_list_type,
    parse,
    print_ast,
    validate,
    visit,
)

MAX_DIRECTIVES = 8
MAX_ATTEMPTS = 5


def add_incremental_directives(schema: GraphQLSchema, text: str, chance: random.Random) -> str:
    """Return the document with some selections deferred and some lists streamed."""
    for _ in range(MAX_ATTEMPTS):
        changed = print_ast(_add_directives(schema, text, chance))
        # It is invalid if fields that merge are streamed differently.
        if not validate(schema, parse(changed)):
            return changed
    return text


def _add_directives(schema: GraphQLSchema, text: str, chance: random.Random) -> Any:
    info = TypeInfo(schema)
    labels = count()

    def directive(name: str, **numbers: int) -> DirectiveNode:
        arguments = [_argument("label", StringValueNode(value=f"L{next(labels)}"))]
        arguments += [
            _argument(key, IntValueNode(value=str(value))) for key, value in numbers.items()
        ]
        return DirectiveNode(name=NameNode(value=name), arguments=tuple(arguments))

    def is_chosen() -> bool:
        return chance.random() < 0.3

    class DirectiveVisitor(Visitor):
        remaining = MAX_DIRECTIVES

        def leave_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
            field_type = info.get_type()
            if (
                field_type
                and is_list_type(get_nullable_type(field_type))
                and self.remaining
                and is_chosen()
            ):
                self.remaining -= 1
                stream = directive("stream", initialCount=chance.randrange(3))
                return dataclasses.replace(node, directives=(*(node.directives or ()), stream))
            return None

        def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode | None:
            if not self.remaining or not is_chosen():
                return None
            self.remaining -= 1
            start = chance.randrange(len(node.selections))
            deferred = InlineFragmentNode(
                directives=(directive("defer"),),
                selection_set=SelectionSetNode(selections=node.selections[start:]),
            )
            return dataclasses.replace(node, selections=(*node.selections[:start], deferred))

    return visit(parse(text), TypeInfoVisitor(info, DirectiveVisitor()))


def _argument(name: str, value: Any) -> ConstArgumentNode:
    return ConstArgumentNode(name=NameNode(value=name), value=value)


def parse_multipart(content: bytes) -> list[Any]:
    """Return the payloads of a multipart body, and check its framing."""
    preamble, *parts, last = content.split(b"\r\n---")
    assert (preamble, last) == (b"", b"--\r\n")
    assert all(each.startswith(b"\r\n") for each in parts)
    return [parse_part(each.removeprefix(b"\r\n")) for each in parts]


def parse_part(part: bytes) -> Any:
    """Return the payload of a part, and check its headers."""
    head, _, text = part.partition(b"\r\n\r\n")
    assert head == (
        b"Content-Type: application/json; charset=utf-8\r\nContent-Length: %d" % len(text)
    )
    return orjson.loads(text)


def merge_2022(payloads: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Merge payloads of the format of 2022 and return data and errors."""
    initial, *subsequent = payloads
    assert [each["hasNext"] for each in payloads] == [True] * len(subsequent) + [False]
    data, errors = initial["data"], list(initial.get("errors", []))
    for payload in subsequent:
        for each in payload.get("incremental", []):
            errors += each.get("errors", [])
            if each.get("data") is not None:
                merge(value_at(data, each["path"]), each["data"])
            if each.get("items") is not None:
                *path, start = each["path"]
                items = value_at(data, path)
                assert len(items) == start
                items += each["items"]
    return data, errors


def merge_v02(payloads: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Merge payloads of the format v0.2 and return data and errors."""
    initial, *subsequent = payloads
    assert [each["hasNext"] for each in payloads] == [True] * len(subsequent) + [False]
    data, errors = initial["data"], list(initial.get("errors", []))
    pending = {each["id"]: each["path"] for each in initial.get("pending", [])}
    for payload in subsequent:
        pending |= {each["id"]: each["path"] for each in payload.get("pending", [])}
        for each in payload.get("incremental", []):
            errors += each.get("errors", [])
            path = [*pending[each["id"]], *each.get("subPath", [])]
            if "items" in each:
                value_at(data, path).extend(each["items"])
            else:
                merge(value_at(data, path), each["data"])
        for each in payload.get("completed", []):
            del pending[each["id"]]
            errors += each.get("errors", [])
    assert not pending
    return data, errors


def value_at(data: Any, path: Iterable[str | int]) -> Any:
    """Return the value at a path."""
    for step in path:
        data = data[step]
    return data


def merge(data: Any, addition: Any) -> None:
    """Merge the entries of an object into another one, recursively."""
    for key, value in addition.items():
        if isinstance(data.get(key), dict) and isinstance(value, dict):
            merge(data[key], value)
        elif isinstance(data.get(key), list) and isinstance(value, list):
            for old, new in zip(data[key], value, strict=True):
                merge(old, new)
        else:
            data[key] = value
