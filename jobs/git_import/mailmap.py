"""The `.mailmap` of a repository, as git's `check-mailmap` applies it.

Rules: docs/reference/releases.md#imported-authors.
"""

import re
from typing import NamedTuple

from jobs.git_import.git import Git, decode
from jobs.git_import.objects import read_objects

ENTRY = re.compile(r"([^<>]*)<([^<>]*)>(?:([^<>]*)<([^<>]*)>)?")


class Identity(NamedTuple):
    """The name and address to use; None keeps those of the commit."""

    name: str | None
    email: str | None


class Mailmap:
    """Maps names and addresses of commits; letter case is ignored."""

    def __init__(self, text: str = "") -> None:
        self._by_email: dict[str, Identity] = {}
        self._by_email_and_name: dict[tuple[str, str], Identity] = {}
        for line in text.splitlines():
            entry = None if line.startswith("#") else ENTRY.match(line)
            if entry is not None:
                self._add(*entry.groups())

    def _add(
        self, name: str | None, email: str | None, old_name: str | None, old_email: str | None
    ) -> None:
        # With one address, an entry maps the name of that address.
        new_email = None if old_email is None else email
        identity = Identity((name or "").strip() or None, new_email)
        key = ((email if old_email is None else old_email) or "").lower()
        if old_name and old_name.strip():
            self._by_email_and_name[key, old_name.strip().lower()] = identity
        else:
            earlier = self._by_email.get(key, Identity(None, None))
            self._by_email[key] = Identity(
                identity.name or earlier.name, identity.email or earlier.email
            )

    def apply(self, name: str, email: str) -> tuple[str, str]:
        """Return the mapped name and address."""
        key = email.strip().lower()
        identity = self._by_email_and_name.get((key, name.strip().lower())) or self._by_email.get(
            key
        )
        if identity is None:
            return name, email
        return identity.name or name, identity.email or email


def read_mailmap(git: Git) -> Mailmap:
    """Read the `.mailmap` of HEAD; an empty one if there is none."""
    [(kind, content)] = read_objects(git, ["HEAD:.mailmap"])
    return Mailmap(decode(content) if kind == "blob" else "")
