"""Descriptions of fields and enum values, read from the docstrings beneath the attributes.

A description that several attributes share is part of an annotated type, as for arguments. A field
without either keeps the description of its resolver.
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


def add_descriptions(schema: GraphQLSchema) -> None:
    """Describe the fields, input fields and enum values of a schema."""
    for type_ in schema.type_map.values():
        match type_, type_.extensions.get(DEFINITION):
            case GraphQLEnumType(), StrawberryEnumDefinition(wrapped_cls=class_):
                for name, value in type_.values.items():
                    value.description = docstrings_of(class_).get(name)
            case (
                GraphQLObjectType() | GraphQLInterfaceType() | GraphQLInputObjectType(),
                StrawberryObjectDefinition(origin=class_),
            ):
                for field in type_.fields.values():
                    name = field.extensions[DEFINITION].python_name
                    field.description = find_description(class_, name) or field.description


def find_description(class_: type, name: str) -> str | None:
    """Return the docstring beneath an attribute, or else the description in its annotated type."""
    declaring, annotation = next(
        (each, inspect.get_annotations(each)[name])
        for each in class_.__mro__
        if name in inspect.get_annotations(each)
    )
    shared = (
        each.description
        for each in getattr(annotation, "__metadata__", ())
        if isinstance(each, StrawberryArgumentAnnotation)
    )
    return docstrings_of(declaring).get(name) or next(shared, None)


def docstrings_of(class_: type) -> Mapping[str, str]:
    """Return the docstrings beneath a class's attributes, by attribute."""
    return parse_docstrings(class_.__module__).get(class_.__name__, {})


@cache
def parse_docstrings(module: str) -> Mapping[str, Mapping[str, str]]:
    """Return the docstrings beneath attributes in a module, by class and attribute."""
    parsed = ast.parse(inspect.getsource(sys.modules[module]))
    classes = (each for each in parsed.body if isinstance(each, ast.ClassDef))
    return {each.name: dict(attribute_docstrings(each.body)) for each in classes}


def attribute_docstrings(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield each attribute that has a docstring beneath it, with the docstring on one line."""
    for attribute, docstring in pairwise(body):
        match attribute, docstring:
            case (
                ast.AnnAssign(target=ast.Name(name)) | ast.Assign(targets=[ast.Name(name)]),
                ast.Expr(ast.Constant(str(text))),
            ):
                yield name, " ".join(text.split())
