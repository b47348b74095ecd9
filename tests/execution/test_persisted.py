"""Persisted documents: trusted ones, and automatic ones in Apollo's protocol."""

import json
from pathlib import Path
from typing import Any

import pytest

from execution.persisted import (
    MALFORMED,
    MISMATCH,
    NOT_FOUND,
    NOT_SUPPORTED,
    NOT_TRUSTED,
    ManifestError,
    PersistedDocuments,
    entry_size,
    hash_text,
    read_trusted_documents,
)

pytestmark = pytest.mark.spec("clients#persisted-documents")

TEXT = "{ viewer { scopes } }"
HASH = hash_text(TEXT)
OTHER = "{ viewer { user { id } } }"


def extension(name: str = HASH, **others: Any) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": name, **others}}


@pytest.mark.parametrize("name", [HASH, f"sha256:{HASH}"])
def test_trusted_document_is_found_by_its_id(name: str) -> None:
    store = PersistedDocuments({HASH: TEXT})

    assert store.find(None, name, {}) == TEXT
    assert store.find(None, None, extension()) == TEXT
    assert store.find(None, hash_text(OTHER), {}) == NOT_FOUND
    assert store.find(OTHER, None, {}) == OTHER
    assert store.find(OTHER, None, extension(hash_text(OTHER))) == OTHER
    assert len(store) == 0


def test_only_trusted_documents_where_trust_is_required() -> None:
    store = PersistedDocuments({HASH: TEXT}, only_trusted=True, max_bytes=10_000)

    assert store.find(None, HASH, {}) == TEXT
    assert store.find(TEXT, None, {}) == TEXT
    assert store.find(OTHER, None, {}) == NOT_TRUSTED
    assert store.find(OTHER, HASH, {}) == NOT_TRUSTED
    assert store.find(OTHER, None, extension(hash_text(OTHER))) == NOT_TRUSTED
    assert store.find(None, None, extension(hash_text(OTHER))) == NOT_FOUND


def test_automatic_documents_are_cached_by_their_own_hash() -> None:
    store = PersistedDocuments(max_bytes=10_000)

    assert store.find(None, None, extension()) == NOT_FOUND
    assert store.find(TEXT, None, extension(hash_text(OTHER))) == MISMATCH
    assert store.find(None, None, extension(hash_text(OTHER))) == NOT_FOUND
    assert store.find(TEXT, None, extension(miss=True)) == TEXT
    assert store.find(None, None, extension(HASH.upper())) == TEXT
    assert store.find(None, HASH, {}) == TEXT


def test_persisted_documents_are_not_supported_by_default() -> None:
    store = PersistedDocuments()

    assert store.find(None, None, extension()) == NOT_SUPPORTED
    assert store.find(None, HASH, {}) == NOT_SUPPORTED
    assert store.find(TEXT, None, extension()) == TEXT
    assert len(store) == store.size == 0


@pytest.mark.parametrize(
    "wrong",
    [None, 7, [], {}, {"version": 2, "sha256Hash": HASH}, {"version": 1, "sha256Hash": 7}],
)
def test_malformed_extension_is_rejected(wrong: Any) -> None:
    assert PersistedDocuments().find(None, None, {"persistedQuery": wrong}) == MALFORMED


def test_automatic_documents_are_bounded_by_size() -> None:
    texts = [f"{{ a{at}: viewer {{ scopes }} }}" for at in range(10)]
    store = PersistedDocuments(max_bytes=3 * entry_size(texts[0]))

    for text in texts:
        for each in (texts[0], text):
            assert store.find(each, None, extension(hash_text(each))) == each

    assert len(store) == 3
    assert store.size == 3 * entry_size(texts[0])
    assert store.find(None, hash_text(texts[0]), {}) == texts[0]
    assert store.find(None, hash_text(texts[1]), {}) == NOT_FOUND
    assert store.find(" " * 10_000, None, extension(hash_text(" " * 10_000))) == " " * 10_000
    assert store.find(None, hash_text(" " * 10_000), {}) == NOT_FOUND
    assert len(store) == 3


def test_folder_files_are_named_by_their_hash(tmp_path: Path) -> None:
    (tmp_path / f"{HASH}.graphql").write_text(TEXT)
    (tmp_path / "readme.txt").write_text("Not a document.")

    assert read_trusted_documents(tmp_path) == {HASH: TEXT}

    (tmp_path / f"{hash_text(OTHER)}.graphql").write_text(TEXT)
    with pytest.raises(ManifestError, match=HASH):
        read_trusted_documents(tmp_path)


@pytest.mark.parametrize(
    "manifest",
    [
        {HASH: TEXT},
        {f"sha256:{HASH}": TEXT},
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [{"id": HASH, "body": TEXT, "name": "A", "type": "query"}],
        },
    ],
)
def test_manifests_of_all_build_tools_are_read(tmp_path: Path, manifest: Any) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest))

    assert read_trusted_documents(path) == {HASH: TEXT}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a": 1}', '{"operations": [1]}', '{"operations": [{"id": "a"}]}']
)
def test_other_files_are_rejected_as_manifest(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text)

    with pytest.raises(ManifestError, match=r"manifest\.json"):
        read_trusted_documents(path)
    with pytest.raises(ManifestError):
        read_trusted_documents(tmp_path / "missing")
