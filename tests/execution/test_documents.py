"""The document cache: each document is read once, valid or not, and the size is bounded."""

import asyncio
import threading
from typing import Any

import pytest
from graphql import build_schema, parse

from execution import documents
from execution.documents import (
    SHORT_TEXT,
    DocumentCache,
    InvalidDocument,
    ValidDocument,
    estimate_size,
)
from execution.limits.limits import Limits

SCHEMA = build_schema("type Query { name: String }")
SHORT = "{ name }".ljust(SHORT_TEXT)
LONG = SHORT + " "

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
    document = asyncio.run(cache.load(text))
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
    document = asyncio.run(cache.load("{ name }"))
    assert isinstance(document, ValidDocument)


def test_least_recently_used_documents_are_evicted(parsed_texts: list[str]) -> None:
    texts = [f"{{ a{number}: name }}" for number in range(10)]
    max_bytes = 3 * estimate_size(texts[0])
    cache = DocumentCache(SCHEMA, Limits(document_bytes=max_bytes))

    for text in texts:
        asyncio.run(cache.load(texts[0]))
        asyncio.run(cache.load(text))

    assert len(cache) == 3
    assert cache.size <= max_bytes
    assert parsed_texts == texts
    asyncio.run(cache.load(texts[1]))
    assert parsed_texts == [*texts, texts[1]]


def test_document_larger_than_the_cache_is_read_but_not_cached() -> None:
    cache = DocumentCache(SCHEMA, Limits(document_bytes=100))

    code = load_code(cache, "{ name }")

    assert code is None
    assert len(cache) == cache.size == 0


class BlockedParser:
    """Parses LONG when it is released, and counts how often each thread parsed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.threads: list[int] = []
        self.has_started = asyncio.Event()
        self._released = threading.Event()
        self._loop = asyncio.get_running_loop()
        monkeypatch.setattr(documents, "parse", self._parse)

    def _parse(self, text: str, **options: Any) -> Any:
        self.threads.append(threading.get_ident())
        if text == LONG:
            self._loop.call_soon_threadsafe(self.has_started.set)
            assert self._released.wait(30)
        return parse(text, **options)

    def release(self) -> None:
        """Let the thread continue."""
        self._released.set()


@pytest.fixture
async def parser(monkeypatch: pytest.MonkeyPatch) -> BlockedParser:
    return BlockedParser(monkeypatch)


@pytest.mark.spec("security#long-computations")
async def test_long_document_is_read_in_a_thread_while_others_are_loaded(
    parser: BlockedParser,
) -> None:
    cache = DocumentCache(SCHEMA)

    reading = asyncio.create_task(cache.load(LONG))
    await parser.has_started.wait()
    short = await cache.load(SHORT)
    assert not reading.done()
    parser.release()
    long = await reading

    assert isinstance(short, ValidDocument)
    assert isinstance(long, ValidDocument)
    other, own = parser.threads
    assert own == threading.get_ident() != other


@pytest.mark.spec("security#long-computations")
async def test_concurrent_requests_read_a_long_document_once(parser: BlockedParser) -> None:
    cache = DocumentCache(SCHEMA)

    loading = [asyncio.create_task(cache.load(LONG)) for _ in range(3)]
    await parser.has_started.wait()
    parser.release()
    first, *others = await asyncio.gather(*loading)

    assert len(parser.threads) == 1
    assert all(each is first for each in others)
    assert isinstance(first, ValidDocument)


@pytest.mark.spec("security#long-computations")
async def test_deadline_ends_the_waiting_for_a_document_that_another_request_reads(
    parser: BlockedParser,
) -> None:
    cache = DocumentCache(SCHEMA)
    reading = asyncio.create_task(cache.load(LONG))
    await parser.has_started.wait()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await cache.load(LONG)

    assert not reading.done()
    parser.release()
    assert isinstance(await reading, ValidDocument)


@pytest.mark.spec("security#long-computations")
async def test_document_whose_reader_ends_is_read_by_the_next(parser: BlockedParser) -> None:
    cache = DocumentCache(SCHEMA)
    reading = asyncio.create_task(cache.load(LONG))
    await parser.has_started.wait()
    waiting = asyncio.create_task(cache.load(LONG))

    reading.cancel()
    parser.release()
    results = await asyncio.gather(reading, waiting, return_exceptions=True)

    assert isinstance(results[0], asyncio.CancelledError)
    assert isinstance(results[1], ValidDocument)
    assert len(parser.threads) == 2
