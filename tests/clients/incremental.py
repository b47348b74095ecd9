"""Operations of which some is told later, and clients that put the parts of an answer together."""

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

MOST = 8
TRIES = 5


def parted(schema: GraphQLSchema, text: str, chance: random.Random) -> str:
    """The document with some selections deferred and some lists streamed."""
    for _ in range(TRIES):
        marked = print_ast(_marked(schema, text, chance))
        # Fields that meet must be streamed alike.
        if not validate(schema, parse(marked)):
            return marked
    return text


def _marked(schema: GraphQLSchema, text: str, chance: random.Random) -> Any:
    info = TypeInfo(schema)
    labels = count()

    def directive(name: str, **numbers: int) -> DirectiveNode:
        arguments = [_argument("label", StringValueNode(value=f"L{next(labels)}"))]
        arguments += [
            _argument(key, IntValueNode(value=str(value))) for key, value in numbers.items()
        ]
        return DirectiveNode(name=NameNode(value=name), arguments=tuple(arguments))

    def is_marked() -> bool:
        return chance.random() < 0.3

    class Marking(Visitor):
        left = MOST

        def leave_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
            kind = info.get_type()
            if kind and is_list_type(get_nullable_type(kind)) and self.left and is_marked():
                self.left -= 1
                stream = directive("stream", initialCount=chance.randrange(3))
                return dataclasses.replace(node, directives=(*(node.directives or ()), stream))
            return None

        def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode | None:
            if not self.left or not is_marked():
                return None
            self.left -= 1
            start = chance.randrange(len(node.selections))
            later = InlineFragmentNode(
                directives=(directive("defer"),),
                selection_set=SelectionSetNode(selections=node.selections[start:]),
            )
            return dataclasses.replace(node, selections=(*node.selections[:start], later))

    return visit(parse(text), TypeInfoVisitor(info, Marking()))


def _argument(name: str, value: Any) -> ConstArgumentNode:
    return ConstArgumentNode(name=NameNode(value=name), value=value)


def bodies(content: bytes) -> list[Any]:
    """The parts of a body, which is written as it must be to be read part by part."""
    preamble, *parts, last = content.split(b"\r\n---")
    assert (preamble, last) == (b"", b"--\r\n")
    assert all(each.startswith(b"\r\n") for each in parts)
    return [body_of(each.removeprefix(b"\r\n")) for each in parts]


def body_of(part: bytes) -> Any:
    """What a part says, between its delimiters."""
    head, _, text = part.partition(b"\r\n\r\n")
    assert head == (
        b"Content-Type: application/json; charset=utf-8\r\nContent-Length: %d" % len(text)
    )
    return orjson.loads(text)


def by_path(parts: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Data and errors of parts that say where each belongs."""
    answer, *others = parts
    assert [each["hasNext"] for each in parts] == [True] * len(others) + [False]
    data, errors = answer["data"], list(answer.get("errors", []))
    for other in others:
        for each in other.get("incremental", []):
            errors += each.get("errors", [])
            if each.get("data") is not None:
                merge(at(data, each["path"]), each["data"])
            if each.get("items") is not None:
                *path, start = each["path"]
                items = at(data, path)
                assert len(items) == start
                items += each["items"]
    return data, errors


def by_id(parts: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Data and errors of parts that name what was pending."""
    answer, *others = parts
    assert [each["hasNext"] for each in parts] == [True] * len(others) + [False]
    data, errors = answer["data"], list(answer.get("errors", []))
    pending = {each["id"]: each["path"] for each in answer.get("pending", [])}
    for other in others:
        pending |= {each["id"]: each["path"] for each in other.get("pending", [])}
        for each in other.get("incremental", []):
            errors += each.get("errors", [])
            path = [*pending[each["id"]], *each.get("subPath", [])]
            if "items" in each:
                at(data, path).extend(each["items"])
            else:
                merge(at(data, path), each["data"])
        for each in other.get("completed", []):
            del pending[each["id"]]
            errors += each.get("errors", [])
    assert not pending
    return data, errors


def at(data: Any, path: Iterable[str | int]) -> Any:
    """What is at a path."""
    for step in path:
        data = data[step]
    return data


def merge(data: Any, more: Any) -> None:
    """Put more into an object, and into those within it."""
    for key, value in more.items():
        if isinstance(data.get(key), dict) and isinstance(value, dict):
            merge(data[key], value)
        elif isinstance(data.get(key), list) and isinstance(value, list):
            for old, new in zip(data[key], value, strict=True):
                merge(old, new)
        else:
            data[key] = value
