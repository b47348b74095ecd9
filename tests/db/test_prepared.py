"""Statements that differ only in their values are compiled once."""

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite.aiosqlite import dialect

from db.connection.types import AnySelect
from db.models import Release
from db.reading import prepared
from db.reading.prepared import CompiledStatement, StatementCache


def select_expanding(version: str, ids: list[int], limit: int) -> AnySelect:
    return (
        select(Release.id)
        .where(
            Release.version == version,
            Release.id.in_(ids),
            Release.organization_id == bindparam("organization"),
        )
        .limit(limit)
    )


def select_plain(version: str) -> AnySelect:
    return select(Release.id).where(
        Release.version == version, Release.organization_id == bindparam("organization")
    )


def test_similar_statements_share_a_compiled_statement_and_keep_their_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[object] = []

    class Recorded(CompiledStatement):
        def __init__(self, *arguments: object) -> None:
            compiled.append(arguments[0])
            super().__init__(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(prepared, "CompiledStatement", Recorded)
    cache = StatementCache(dialect())
    organization = {"organization": 7}
    expanding = [select_expanding("a", [1, 2], 3), select_expanding("b", [4], 5)]
    plain = [select_plain("a"), select_plain("b")]

    bound_expanding = [cache.prepare(each).bind(organization) for each in expanding]
    bound_plain = [cache.prepare(each).bind(organization) for each in (*plain, plain[0])]

    assert [values for _, values in bound_expanding] == [["a", 1, 2, 7, 3, 0], ["b", 4, 7, 5, 0]]
    assert [values for _, values in bound_plain] == [["a", 7], ["b", 7], ["a", 7]]
    assert len({text for text, _ in bound_plain}) == 1
    assert compiled == [expanding[0], plain[0]]


def test_number_of_compiled_statements_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MAX_COMPILED_STATEMENTS", 2)
    cache = StatementCache(dialect())

    for columns in ([Release.id], [Release.version], [Release.ref], [Release.url]):
        cache.prepare(select(*columns)).bind({})

    assert len(cache) == 2
