"""Persisted documents, which clients identify instead of sending their text.

Trusted documents are known in advance. They come from a folder of files
`<SHA-256 of the text>.graphql`, or from a manifest written by a client's build:

- `{id: text}`, by Relay and by graphql-codegen with ids `sha256:<hex>`;
- `{"operations": [{"id": id, "body": text}]}`, by Apollo.

Automatic documents are sent once together with their hash, and cached (Apollo's protocol). A
client identifies a document by `documentId`, with or without `sha256:`, or by Apollo's extension
`persistedQuery`.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from cachetools import LRUCache

from execution.limits.limits import Rejection

ID_PREFIX = "sha256:"
EXTENSION = "persistedQuery"
PROTOCOL_VERSION = 1
# What an entry takes besides the bytes of its text: the hash and its slot in the cache.
ENTRY_OVERHEAD = 256

# Clients recognize these by their messages (urql) or by their codes (Apollo).
NOT_FOUND = Rejection("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound", {})
NOT_SUPPORTED = Rejection("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported", {})
MALFORMED = Rejection(
    "BAD_REQUEST",
    f"extensions.{EXTENSION} must be {{version: {PROTOCOL_VERSION}, sha256Hash: …}}.",
    {},
)
MISMATCH = Rejection(
    "PERSISTED_QUERY_HASH_MISMATCH", "The hash does not match the document's SHA-256.", {}
)
NOT_TRUSTED = Rejection(
    "DOCUMENT_NOT_TRUSTED", "Only documents known in advance are executed.", {}
)


class TrustMode(Enum):
    """Whether trusted documents are off, allowed besides others, or required."""

    OFF = "off"
    ALLOW = "allow"
    REQUIRE = "require"


class ManifestError(Exception):
    """Trusted documents cannot be read."""


class PersistedDocuments:
    """Finds the text of a request's document.

    With `only_trusted`, no other documents are accepted. `max_bytes` is the size of the cache of
    automatic documents; 0 disables them.
    """

    def __init__(
        self,
        trusted: Mapping[str, str] | None = None,
        *,
        only_trusted: bool = False,
        max_bytes: int = 0,
    ) -> None:
        self._trusted = dict(trusted or {})
        self._trusted_texts = frozenset(self._trusted.values()) if only_trusted else None
        self._automatic: LRUCache[str, str] = LRUCache(
            0 if only_trusted else max_bytes, getsizeof=entry_size
        )

    def __len__(self) -> int:
        return len(self._automatic)

    @property
    def size(self) -> float:
        """The size of the cached automatic documents in bytes."""
        return self._automatic.currsize

    @property
    def _accepts_automatic(self) -> bool:
        return self._automatic.maxsize > 0

    def find(
        self, text: str | None, document_id: str | None, extensions: Mapping[str, Any]
    ) -> str | Rejection:
        """Return the text of a request's document.

        A text that comes with its hash is cached, if automatic documents are enabled.
        """
        name = document_id
        if EXTENSION in extensions:
            name = parse_extension(extensions[EXTENSION])
            if name is None:
                return MALFORMED
        if text is None:
            return NOT_FOUND if name is None else self._find_by_name(name)
        if self._trusted_texts is not None and text not in self._trusted_texts:
            return NOT_TRUSTED
        if EXTENSION in extensions and name is not None and self._accepts_automatic:
            if hash_text(text) != strip_prefix(name):
                return MISMATCH
            self._add(strip_prefix(name), text)
        return text

    def _find_by_name(self, name: str) -> str | Rejection:
        key = strip_prefix(name)
        text = self._trusted.get(key)
        if text is not None:
            return text
        if not self._accepts_automatic:
            return NOT_FOUND if self._trusted else NOT_SUPPORTED
        text = self._automatic.get(key)
        return NOT_FOUND if text is None else text

    def _add(self, key: str, text: str) -> None:
        """Cache a text, unless it is larger than the cache."""
        if entry_size(text) <= self._automatic.maxsize:
            self._automatic[key] = text


def entry_size(text: str) -> int:
    """Return the size of a cached text in bytes."""
    return ENTRY_OVERHEAD + len(text.encode())


def hash_text(text: str) -> str:
    """Return the SHA-256 of a text as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def strip_prefix(name: str) -> str:
    """Return a document's name without the prefix that some clients write."""
    return name.removeprefix(ID_PREFIX)


def parse_extension(extension: Any) -> str | None:
    """Return the hash of Apollo's extension; None if the extension is malformed."""
    if not isinstance(extension, dict) or extension.get("version") != PROTOCOL_VERSION:
        return None
    digest = extension.get("sha256Hash")
    return digest.lower() if isinstance(digest, str) else None


def read_trusted_documents(path: Path) -> Mapping[str, str]:
    """Read the trusted documents of a folder or a manifest, by their names without prefix.

    Raises ManifestError.
    """
    try:
        documents = (
            read_folder(path) if path.is_dir() else parse_manifest(json.loads(path.read_text()))
        )
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        msg = f"{path}: cannot read trusted documents: {error}"
        raise ManifestError(msg) from error
    if documents is None:
        msg = f"{path} is neither a folder of documents nor a manifest."
        raise ManifestError(msg)
    return documents


def read_folder(folder: Path) -> Mapping[str, str]:
    """Read the documents of a folder, whose files are named by the SHA-256 of their text.

    Raises ManifestError.
    """
    documents = {path.stem: path.read_text() for path in sorted(folder.glob("*.graphql"))}
    for name, text in documents.items():
        if hash_text(text) != name:
            msg = f"{folder / name}.graphql: the SHA-256 of its text is {hash_text(text)}."
            raise ManifestError(msg)
    return documents


def parse_manifest(manifest: Any) -> Mapping[str, str] | None:
    """Return the documents of a manifest; None if it is not a manifest."""
    if not isinstance(manifest, dict):
        return None
    operations = manifest.get("operations")
    if isinstance(operations, list):
        if not all(isinstance(each, dict) for each in operations):
            return None
        entries = [(each.get("id"), each.get("body")) for each in operations]
    else:
        entries = list(manifest.items())
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in entries):
        return None
    return {strip_prefix(name): text for name, text in entries}
