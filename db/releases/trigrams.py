"""What finds releases by a text in their version without reading all versions.

PostgreSQL has an index of the trigrams of each version, three characters that follow one another,
each behind the id of the organization. The planner decides whether it or the order of the list
finds the rows of a page sooner. SQLite has a table of trigrams, `release_text`. Its planner has no
estimate of how many versions have a text. They are therefore read before the list, unless there
are many: then the order of the list finds some soon.

Both find versions that may match. The search conditions decide. See
docs/reference/releases.md#free-text.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, ColumnElement, Text, bindparam, literal, or_, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.connection.keys import KeyArray
from db.connection.texts import fold
from db.models import Release
from db.reading.snapshot import Snapshot
from db.releases.conditions import ReleaseIn, Term, VersionContains, VersionIn

if TYPE_CHECKING:
    from db.releases.read import ReleaseSelection

SIZE = 3
MAX_FOUND = 2_000
"""How many versions of a text are found before the list is read, on SQLite."""
FIND = text("SELECT rowid FROM release_text WHERE release_text MATCH :expression LIMIT :number")


class has_trigrams(FunctionElement[bool]):  # noqa: N801 (it reads as a function)
    """Whether the version of `Release` has all of an array of trigrams; unknown on SQLite."""

    name = "has_trigrams"
    type = Boolean()
    inherit_cache = True


@compiles(has_trigrams, "postgresql")
def _compile_for_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    organization, folded, version, trigrams = (
        compiler.process(clause, **options) for clause in element.clauses
    )
    # The text of the index.
    return f"version_trigrams({organization}, coalesce({folded}, lower({version}))) @> {trigrams}"


@compiles(has_trigrams, "sqlite")
def _compile_for_sqlite(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "1"


def trigram_conditions(selection: "ReleaseSelection") -> Iterator[ColumnElement[bool]]:
    """Yield conditions that all selected releases satisfy, so that PostgreSQL finds them."""
    for term in selection.terms:
        alternatives = find_alternatives(term)
        if alternatives is None:
            continue
        conditions: list[ColumnElement[bool]] = [
            has_trigrams(
                Release.organization_id,
                Release.folded_version,
                Release.version,
                literal(
                    [
                        f"{selection.organization_id}:{each}"
                        for piece in pieces
                        for each in to_trigrams(piece)
                    ],
                    KeyArray(Text),
                ),
            )
            for pieces in alternatives
        ]
        if isinstance(term, VersionIn) and term.versions:
            conditions.append(Release.version.in_(term.versions))
        yield or_(*conditions)


async def find_texts(snapshot: Snapshot, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return terms with the ids of the releases that may match, where SQLite finds few."""
    found: list[Term] = list(terms)
    if not snapshot.is_sqlite:
        return tuple(found)
    for term in terms:
        alternatives = find_alternatives(term)
        if alternatives is None or (isinstance(term, VersionIn) and term.versions):
            continue
        expression = " OR ".join(
            f"({' AND '.join(map(quote, pieces))})" for pieces in alternatives
        )
        rows = await snapshot.fetch_rows(
            FIND.bindparams(bindparam("expression"), bindparam("number")),
            {"expression": expression, "number": MAX_FOUND + 1},
            batch="releases with a text",
        )
        if len(rows) <= MAX_FOUND:
            found.append(ReleaseIn(tuple(row[0] for row in rows)))
    return tuple(found)


def quote(piece: str) -> str:
    """Return the phrase of FTS5 for a text."""
    return '"' + piece.replace('"', '""') + '"'


def to_trigrams(piece: str) -> list[str]:
    """Return the trigrams of a text."""
    return [piece[place : place + SIZE] for place in range(len(piece) - SIZE + 1)]


def find_alternatives(term: Term) -> Sequence[Sequence[str]] | None:
    """Return folded texts, of which each match has all of one alternative; None without any."""
    alternatives: list[list[str]] = []
    match term:
        case VersionContains(texts):
            alternatives = [[fold(each)] for each in texts]
        case VersionIn(_, patterns):
            alternatives = [find_pieces(each) for each in patterns]
    usable = [[each for each in pieces if is_usable(each)] for pieces in alternatives]
    return usable if usable and all(usable) else None


def is_usable(piece: str) -> bool:
    """Whether a text has a trigram, and can be stored."""
    return len(piece) >= SIZE and "\0" not in piece


def find_pieces(pattern: str) -> list[str]:
    """Return the folded texts that all versions with a pattern have.

    Folding can change a character with the one after it. The last one before a `*` is therefore
    left out, and so are parts of the pattern with other characters than ASCII.
    """
    *parts, last = pattern.split("*")
    return [each.lower() for each in (*(part[:-1] for part in parts), last) if each.isascii()]
