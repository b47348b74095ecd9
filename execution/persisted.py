"""Documents that a client names instead of sending them.

Trusted documents are known in advance: a folder of files `<SHA-256 of the text>.graphql`, or a
manifest that a client's build writes, which is one of

- `{id: text}`: Relay, and graphql-codegen with ids `sha256:<hex>`;
- `{"operations": [{"id": id, "body": text}]}`: Apollo.

Automatic ones are sent once with their hash, and are kept while there is room (Apollo's protocol).
A client names a document by `documentId`, with or without `sha256:`, or by Apollo's extension
`persistedQuery`; both say the same.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from execution.limits.limits import Rejection

PREFIX = "sha256:"
EXTENSION = "persistedQuery"
VERSION = 1
# What a text weighs beside its bytes: a hash, and its place in the store.
WEIGHT_OF_AN_ENTRY = 256

# Clients know these by their messages (urql) or by their codes (Apollo).
NOT_FOUND = Rejection("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound", {})
NOT_SUPPORTED = Rejection("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported", {})
MALFORMED = Rejection(
    "BAD_REQUEST", f"extensions.{EXTENSION}: {{version: {VERSION}, sha256Hash: …}} is needed.", {}
)
MISMATCH = Rejection("PERSISTED_QUERY_HASH_MISMATCH", "The hash is not the document's.", {})
NOT_TRUSTED = Rejection("DOCUMENT_NOT_TRUSTED", "Only documents known in advance are run.", {})


class TrustMode(Enum):
    """Whether documents are run that are known in advance: no, those too, or no others."""

    OFF = "off"
    ALLOW = "allow"
    REQUIRE = "require"


class ManifestError(Exception):
    """Trusted documents that cannot be read as such."""


class PersistedDocuments:
    """Which document a request means.

    `max_bytes` is what automatic documents may take, in bytes; 0 keeps none.
    """

    def __init__(
        self,
        trusted: Mapping[str, str] | None = None,
        *,
        only_trusted: bool = False,
        max_bytes: int = 0,
    ) -> None:
        self._trusted = dict(trusted or {})
        self._texts = frozenset(self._trusted.values()) if only_trusted else None
        self._largest_weight = 0 if only_trusted else max_bytes
        self._automatic: OrderedDict[str, str] = OrderedDict()
        self.weight = 0

    def __len__(self) -> int:
        return len(self._automatic)

    def find(
        self, text: str | None, document_id: str | None, extensions: Mapping[str, Any]
    ) -> str | Rejection:
        """The text of the document of a request, which has a text, or says which one it means."""
        name = document_id
        if EXTENSION in extensions:
            name = hash_of(extensions[EXTENSION])
            if name is None:
                return MALFORMED
        if text is None:
            return NOT_FOUND if name is None else self._named(name)
        if self._texts is not None and text not in self._texts:
            return NOT_TRUSTED
        if EXTENSION in extensions and name is not None and self._largest_weight:
            if hash_text(text) != bare(name):
                return MISMATCH
            self._keep(bare(name), text)
        return text

    def _named(self, name: str) -> str | Rejection:
        key = bare(name)
        found = self._trusted.get(key)
        if found is not None:
            return found
        if not self._largest_weight:
            return NOT_FOUND if self._trusted else NOT_SUPPORTED
        found = self._automatic.get(key)
        if found is None:
            return NOT_FOUND
        self._automatic.move_to_end(key)
        return found

    def _keep(self, key: str, text: str) -> None:
        """Keep a text, in place of those that were asked for longest ago."""
        if key not in self._automatic:
            self.weight += weight_of(text)
        self._automatic[key] = text
        self._automatic.move_to_end(key)
        while self.weight > self._largest_weight:
            _, oldest = self._automatic.popitem(last=False)
            self.weight -= weight_of(oldest)


def weight_of(text: str) -> int:
    """What keeping a text takes, in bytes."""
    return WEIGHT_OF_AN_ENTRY + len(text.encode())


def hash_text(text: str) -> str:
    """The SHA-256 of a text, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def bare(name: str) -> str:
    """A document's name without the prefix that some clients write."""
    return name.removeprefix(PREFIX)


def hash_of(extension: Any) -> str | None:
    """The hash in Apollo's extension, whatever else it holds; None if it has none."""
    if not isinstance(extension, dict) or extension.get("version") != VERSION:
        return None
    found = extension.get("sha256Hash")
    return found.lower() if isinstance(found, str) else None


def read_trusted_documents(path: Path) -> Mapping[str, str]:
    """The trusted documents of a folder or a manifest, by their bare names.

    Raises ManifestError.
    """
    try:
        found = from_folder(path) if path.is_dir() else from_manifest(json.loads(path.read_text()))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        msg = f"{path}: trusted documents cannot be read: {error}"
        raise ManifestError(msg) from error
    if found is None:
        msg = f"{path}: no folder of documents, and no manifest."
        raise ManifestError(msg)
    return found


def from_folder(folder: Path) -> Mapping[str, str]:
    """The documents of a folder; each file must be named by what it holds."""
    found = {each.stem: each.read_text() for each in sorted(folder.glob("*.graphql"))}
    for name, text in found.items():
        if hash_text(text) != name:
            msg = f"{folder / name}.graphql: the SHA-256 of the text is {hash_text(text)}."
            raise ManifestError(msg)
    return found


def from_manifest(manifest: Any) -> Mapping[str, str] | None:
    """The documents of a manifest; None if it is none."""
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
    return {bare(name): text for name, text in entries}
