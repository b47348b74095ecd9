"""Each loader selects the columns of its row class, which rows are created from unchecked."""

import importlib
import pkgutil
from typing import Any

import pytest

import loaders
from loaders.base import Loader, Many, One

for each in pkgutil.iter_modules(loaders.__path__):
    importlib.import_module(f"loaders.{each.name}")


def subclasses(kind: type[Any]) -> set[type[Any]]:
    """Return a class and all that derive from it."""
    return {kind}.union(*(subclasses(each) for each in kind.__subclasses__()))


def loaders_of(base: type[Loader[Any, Any]]) -> list[type[Any]]:
    """Return the loaders whose rows the base class creates."""
    kinds = [
        kind for kind in subclasses(base) if kind.fetch is base.fetch and hasattr(kind, "row")
    ]
    return sorted(kinds, key=lambda kind: kind.__name__)


def column_fields(row: Any) -> list[str]:
    """Return the fields of a row class that are columns."""
    return [name for name in row._fields if name not in row._field_defaults]


@pytest.mark.parametrize("kind", loaders_of(One))
def test_one_selects_the_columns_of_its_row(kind: Any) -> None:
    assert kind.statement.selected_columns.keys() == column_fields(kind.row)


@pytest.mark.parametrize("kind", loaders_of(Many))
def test_many_selects_the_key_and_the_columns_of_its_row(kind: Any) -> None:
    assert kind.statement.selected_columns.keys()[1:] == column_fields(kind.row)
