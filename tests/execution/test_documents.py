"""The document cache: each document is read once, valid or not, and the size is bounded."""

from typing import Any

import pytest
from graphql import build_schema, parse

from execution import documents
from execution.documents import DocumentCache, InvalidDocument, ValidDocument, estimate_size
from execution.limits.limits import Limits

SCHEMA = build_schema("type Query { name: String }")

pytestmark = pytest.mark.spec("security#unique-documents")


@pytest.fixture
def parsed_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were parsed."""
    texts: list[str] = []

    def parse_and_record(text: str, **options: Any) -> Any:
        texts.append(text)
        return parse(text, **options)

    monkeypatch.setattr(documents, "parse", parse_and_record)
    return texts


def load_code(cache: DocumentCache, text: str) -> str | None:
    """Load a document and return its error code; None if it is valid."""
    document = cache.load(text)
    return document.code if isinstance(document, InvalidDocument) else None


def test_each_document_is_read_once_valid_or_not(parsed_texts: list[str]) -> None:
    cache = DocumentCache(SCHEMA)
    texts = ["{ name }", "{ nothing }", "{ name", "{" * 5000]

    for _ in range(3):
        codes = [load_code(cache, text) for text in texts]

    assert codes == [
        None,
        "GRAPHQL_VALIDATION_FAILED",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_PARSE_FAILED",
    ]
    assert parsed_texts == texts
    document = cache.load("{ name }")
    assert isinstance(document, ValidDocument)
    assert document.request_count == 4


def test_least_recently_used_documents_are_evicted(parsed_texts: list[str]) -> None:
    texts = [f"{{ a{number}: name }}" for number in range(10)]
    max_bytes = 3 * estimate_size(texts[0])
    cache = DocumentCache(SCHEMA, Limits(document_bytes=max_bytes))

    for text in texts:
        cache.load(texts[0])
        cache.load(text)

    assert len(cache) == 3
    assert cache.size <= max_bytes
    assert parsed_texts == texts
    cache.load(texts[1])
    assert parsed_texts == [*texts, texts[1]]


def test_document_larger_than_the_cache_is_read_but_not_cached() -> None:
    cache = DocumentCache(SCHEMA, Limits(document_bytes=100))

    code = load_code(cache, "{ name }")

    assert code is None
    assert len(cache) == cache.size == 0
