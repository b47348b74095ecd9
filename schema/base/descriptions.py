"""What clients read about an attribute is the text beneath it, in whichever room its class is.

Where attributes of several classes are the same, an annotated type has the text for all of them,
as it has for arguments. A field that a function decides is described by the function.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)
from strawberry.types.arguments import StrawberryArgumentAnnotation
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.enum import StrawberryEnumDefinition

DEFINITION = "strawberry-definition"


def describe(schema: GraphQLSchema) -> None:
    """Write into the schema what is said beneath fields, input fields and enum values."""
    for kind in schema.type_map.values():
        match kind, kind.extensions.get(DEFINITION):
            case GraphQLEnumType(), StrawberryEnumDefinition(wrapped_cls=declaring):
                for name, value in kind.values.items():
                    value.description = texts_of(declaring).get(name)
            case (
                GraphQLObjectType() | GraphQLInterfaceType() | GraphQLInputObjectType(),
                StrawberryObjectDefinition(origin=declaring),
            ):
                for field in kind.fields.values():
                    name = field.extensions[DEFINITION].python_name
                    field.description = text_of(declaring, name) or field.description


def text_of(kind: type, name: str) -> str | None:
    """What is said of an attribute where it is declared, or else in its annotated type."""
    declaring, annotation = next(
        (each, inspect.get_annotations(each)[name])
        for each in kind.__mro__
        if name in inspect.get_annotations(each)
    )
    shared = (
        each.description
        for each in getattr(annotation, "__metadata__", ())
        if isinstance(each, StrawberryArgumentAnnotation)
    )
    return texts_of(declaring).get(name) or next(shared, None)


def texts_of(kind: type) -> Mapping[str, str]:
    """The texts beneath the attributes of a class."""
    return texts_in(kind.__module__).get(kind.__name__, {})


@cache
def texts_in(module: str) -> Mapping[str, Mapping[str, str]]:
    """The texts beneath attributes, of each class of a module."""
    parsed = ast.parse(inspect.getsource(sys.modules[module]))
    classes = (each for each in parsed.body if isinstance(each, ast.ClassDef))
    return {each.name: dict(beneath_attributes(each.body)) for each in classes}


def beneath_attributes(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """The names of attributes that have a text beneath them, with the text on one line."""
    for attribute, text in pairwise(body):
        match attribute, text:
            case (
                ast.AnnAssign(target=ast.Name(name)) | ast.Assign(targets=[ast.Name(name)]),
                ast.Expr(ast.Constant(str(words))),
            ):
                yield name, " ".join(words.split())
