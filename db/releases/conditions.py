"""Conditions of a release search, as records that convert to SQL.

See docs/reference/releases.md#search.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, true

from db.connection.texts import contains, escape_like
from db.delivery.order import HIGHEST_SEMVER, encode_numbers
from db.models import Release, ReleaseProjectEnvironment

FIRST_SURROGATE, AFTER_SURROGATES, LAST_CODE = 0xD800, 0xE000, 0x10FFFF
"""The codes of characters that no text has, and the last one."""


class Operator(Enum):
    """A comparison operator."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="

    def compare(self, column: Any, value: Any) -> ColumnElement[bool]:
        """Return the comparison as SQL."""
        comparison: ColumnElement[bool] = COMPARISONS[self](column, value)
        return comparison


COMPARISONS: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.EQUAL: operator.eq,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


class ReleaseStage(Enum):
    """The adoption stage of a release (docs/reference/releases.md#adoption-stages)."""

    ADOPTED = "adopted"
    """It has enough of an environment's sessions of six hours, by default a tenth."""
    LOW_ADOPTION = "low_adoption"
    """It never had enough sessions."""
    REPLACED = "replaced"
    """It had enough sessions and no longer has."""


@dataclass(frozen=True)
class VersionContains:
    """The version contains one of the texts, regardless of case and composition."""

    texts: tuple[str, ...]

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return or_(
            *(contains(Release.folded_version, Release.version, text) for text in self.texts)
        )


@dataclass(frozen=True)
class VersionIn:
    """The version equals one of the versions, or matches a pattern in which * is any text."""

    versions: tuple[str, ...]
    patterns: tuple[str, ...] = ()

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return or_(Release.version.in_(self.versions), *map(matches_pattern, self.patterns))


@dataclass(frozen=True)
class ReleaseIn:
    """The release has one of the ids."""

    ids: tuple[int, ...]

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return Release.id.in_(self.ids)


@dataclass(frozen=True)
class SemverCompares:
    """The version compares to another; `order` is the other's `semver_order`."""

    operator: Operator
    order: str
    package: str | None

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL. A version that is not semver does not match."""
        return and_(
            Release.semver_order != "",
            self.operator.compare(Release.semver_order, self.order),
            *package_conditions(self.package),
        )


@dataclass(frozen=True)
class SemverStartsWith:
    """The version begins with these numbers."""

    numbers: tuple[int, ...]
    package: str | None

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL: the versions that begin so are a range of the semver order."""
        conditions = package_conditions(self.package)
        if self.numbers:
            first = encode_numbers(self.numbers)
            conditions.append(Release.semver_order.between(first, first + HIGHEST_SEMVER))
        return and_(true(), *conditions)


@dataclass(frozen=True)
class PackageIs:
    """The version has this package."""

    package: str

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return Release.package == self.package


@dataclass(frozen=True)
class BuildNumberCompares:
    """The build number compares to a number."""

    operator: Operator
    number: int

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL. A release without a build number does not match."""
        return self.operator.compare(Release.build_number, self.number)


@dataclass(frozen=True)
class BuildCodeMatches:
    """The build code equals a code or begins with it."""

    code: str
    is_prefix: bool

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        if self.is_prefix:
            return begins_with(Release.build_code, self.code)
        return Release.build_code == self.code


@dataclass(frozen=True)
class HasBuildCode:
    """The version has a build code."""

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return Release.build_code.is_not(None)


@dataclass(frozen=True)
class StageIn:
    """The release is at one of the stages in an environment, in any of the projects."""

    stages: frozenset[ReleaseStage]
    environment_id: int
    project_ids: tuple[int, ...] | None

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        table = ReleaseProjectEnvironment
        rows = exists().where(
            table.release_id == Release.id,
            table.environment_id == self.environment_id,
            self.is_at_stage(table),
        )
        return (
            rows
            if self.project_ids is None
            else rows.where(table.project_id.in_(self.project_ids))
        )

    def is_at_stage(self, row: Any) -> ColumnElement[bool]:
        """Return the condition of a row of a project and environment."""
        at_stage = {
            ReleaseStage.ADOPTED: and_(row.adopted.is_not(None), row.unadopted.is_(None)),
            ReleaseStage.REPLACED: and_(row.adopted.is_not(None), row.unadopted.is_not(None)),
            ReleaseStage.LOW_ADOPTION: and_(row.adopted.is_(None), row.unadopted.is_(None)),
        }
        return or_(false(), *(at_stage[stage] for stage in sorted(self.stages, key=str)))


@dataclass(frozen=True)
class IsFinalized:
    """The release has a release date."""

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return Release.date_released.is_not(None)


@dataclass(frozen=True)
class DateCreatedCompares:
    """The creation date compares to a date."""

    operator: Operator
    date: datetime

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return self.operator.compare(Release.date_created, self.date)


@dataclass(frozen=True)
class AllOf:
    """All conditions match."""

    terms: "tuple[Term, ...]"

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return and_(true(), *(term.condition() for term in self.terms))


@dataclass(frozen=True)
class Not:
    """The condition does not match, or is null."""

    term: "Term"

    def condition(self) -> ColumnElement[bool]:
        """Return the SQL."""
        return not_(func.coalesce(self.term.condition(), false()))


Term = (
    VersionContains
    | VersionIn
    | ReleaseIn
    | SemverCompares
    | SemverStartsWith
    | PackageIs
    | BuildNumberCompares
    | BuildCodeMatches
    | HasBuildCode
    | StageIn
    | IsFinalized
    | DateCreatedCompares
    | AllOf
    | Not
)


def package_conditions(package: str | None) -> list[ColumnElement[bool]]:
    """Return the condition of a package, if one is given."""
    return [] if package is None else [Release.package == package]


def matches_pattern(pattern: str) -> ColumnElement[bool]:
    """Return the condition that the version matches a pattern in which * is any text."""
    like: ColumnElement[bool] = Release.version.like(
        escape_like(pattern).replace("*", "%"), escape="\\"
    )
    prefix = pattern.partition("*")[0]
    return and_(begins_with(Release.version, prefix), like) if prefix else like


def begins_with(column: Any, prefix: str) -> ColumnElement[bool]:
    """Return the condition that a column begins with a text, as a range that an index answers."""
    like: ColumnElement[bool] = column.like(f"{escape_like(prefix)}%", escape="\\")
    end = next_text(prefix)
    return like if end is None else and_(column >= prefix, column < end, like)


def next_text(prefix: str) -> str | None:
    """Return the first text, by bytes, after all that begin with a prefix; None without one."""
    if not prefix or ord(prefix[-1]) == LAST_CODE:
        return None
    code = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(AFTER_SURROGATES if code == FIRST_SURROGATE else code)
