"""Statements are compiled once for each form, however often they are written."""

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite.aiosqlite import dialect

from db.connection import prepared
from db.connection.prepared import CompiledStatement, StatementCache
from db.connection.types import AnySelect
from db.models import Release


def a_statement(version: str, ids: list[int], limit: int) -> AnySelect:
    return (
        select(Release.id)
        .where(
            Release.version == version,
            Release.id.in_(ids),
            Release.organization_id == bindparam("organization"),
        )
        .limit(limit)
    )


def another(version: str) -> AnySelect:
    return select(Release.id).where(
        Release.version == version, Release.organization_id == bindparam("organization")
    )


def test_statements_of_a_form_share_it_and_keep_their_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[object] = []

    class Counted(CompiledStatement):
        def __init__(self, *arguments: object) -> None:
            compiled.append(arguments[0])
            super().__init__(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(prepared, "CompiledStatement", Counted)
    preparations = StatementCache(dialect())
    organization = {"organization": 7}
    many = [a_statement("a", [1, 2], 3), a_statement("b", [4], 5)]
    few = [another("a"), another("b")]

    asked = [preparations.prepare(each).bind(organization) for each in many]
    plain = [preparations.prepare(each).bind(organization) for each in (*few, few[0])]

    assert [values for _, values in asked] == [["a", 1, 2, 7, 3, 0], ["b", 4, 7, 5, 0]]
    assert [values for _, values in plain] == [["a", 7], ["b", 7], ["a", 7]]
    assert len({text for text, _ in plain}) == 1
    assert compiled == [many[0], few[0]]


def test_only_so_many_forms_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MAX_COMPILED_STATEMENTS", 2)
    preparations = StatementCache(dialect())

    for columns in ([Release.id], [Release.version], [Release.ref], [Release.url]):
        preparations.prepare(select(*columns)).bind({})

    assert len(preparations) == 2
