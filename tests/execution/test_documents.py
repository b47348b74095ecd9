"""The store of documents: each is read once, bad ones too, and it stays small."""

from typing import Any

import pytest
from graphql import build_schema, parse

from execution import documents
from execution.documents import Documents, weight_of
from execution.limits.limits import Limits

SCHEMA = build_schema("type Query { name: String }")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that were parsed."""
    found: list[str] = []

    def counted(text: str, **options: Any) -> Any:
        found.append(text)
        return parse(text, **options)

    monkeypatch.setattr(documents, "parse", counted)
    return found


def test_a_document_is_read_once(read: list[str]) -> None:
    store = Documents(SCHEMA)
    texts = ["{ name }", "{ nothing }", "{ name", "{" * 5000]

    for _ in range(3):
        codes = [store.read(text).code for text in texts]

    assert codes == [
        None,
        "GRAPHQL_VALIDATION_FAILED",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_PARSE_FAILED",
    ]
    assert read == texts
    assert store.read("{ name }").seen == 4


def test_the_store_is_bounded_by_weight_and_forgets_the_oldest(read: list[str]) -> None:
    texts = [f"{{ a{number}: name }}" for number in range(10)]
    store = Documents(SCHEMA, Limits(document_bytes=3 * weight_of(texts[0])))

    for text in texts:
        store.read(texts[0])
        store.read(text)

    assert len(store) == 3
    assert store.weight <= 3 * weight_of(texts[0])
    assert read == texts
    store.read(texts[1])
    assert read == [*texts, texts[1]]


def test_a_document_too_heavy_to_keep_is_answered_all_the_same() -> None:
    store = Documents(SCHEMA, Limits(document_bytes=100))

    assert store.read("{ name }").code is None
    assert len(store) == store.weight == 0
