"""Rows are made of columns without being counted: so each loader's columns are its row's."""

import importlib
import pkgutil
from typing import Any

import pytest

import loaders
from loaders.base import Loader, Many, One

for each in pkgutil.iter_modules(loaders.__path__):
    importlib.import_module(f"loaders.{each.name}")


def below(kind: type[Any]) -> set[type[Any]]:
    """All classes that derive from one."""
    return {kind}.union(*(below(each) for each in kind.__subclasses__()))


def made_by(base: type[Loader[Any, Any]]) -> list[type[Any]]:
    """The loaders whose rows the base class makes."""
    found = [kind for kind in below(base) if kind.fetch is base.fetch and hasattr(kind, "row")]
    return sorted(found, key=lambda kind: kind.__name__)


def read_fields(row: Any) -> list[str]:
    """The fields of a row class that are read from the database."""
    return [name for name in row._fields if name not in row._field_defaults]


@pytest.mark.parametrize("kind", made_by(One))
def test_a_row_has_all_columns(kind: Any) -> None:
    assert kind.statement.selected_columns.keys() == read_fields(kind.row)


@pytest.mark.parametrize("kind", made_by(Many))
def test_rows_have_all_columns_behind_the_key(kind: Any) -> None:
    assert kind.statement.selected_columns.keys()[1:] == read_fields(kind.row)
