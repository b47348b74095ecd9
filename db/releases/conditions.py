"""What a search asks of releases, as records, and the SQL they mean (releases.md 4.6)."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, true

from db.models import Release, ReleaseProjectEnvironment


class Operator(Enum):
    """How a value is compared."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="

    def compare(self, column: Any, value: Any) -> ColumnElement[bool]:
        """The comparison in SQL."""
        answer: ColumnElement[bool] = COMPARISONS[self](column, value)
        return answer


COMPARISONS: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.EQUAL: operator.eq,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


class ReleaseStage(Enum):
    """How far a release has come in an environment (releases.md 1.11)."""

    ADOPTED = "adopted"
    """It has enough of an environment's sessions of six hours: a tenth, unless set."""
    LOW_ADOPTION = "low_adoption"
    """It never had enough of an environment's sessions."""
    REPLACED = "replaced"
    """It had enough of an environment's sessions, and has no more."""


@dataclass(frozen=True)
class VersionContains:
    """The version contains one of the texts, in either case."""

    texts: tuple[str, ...]

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        version = func.lower(Release.version)
        return or_(
            *(
                version.like(f"%{escape_like(to_ascii_lower(text))}%", escape="\\")
                for text in self.texts
            )
        )


@dataclass(frozen=True)
class VersionIn:
    """The version is one of those, or is like one of the patterns, where * is any text."""

    versions: tuple[str, ...]
    patterns: tuple[str, ...] = ()

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        like = (
            Release.version.like(escape_like(pattern).replace("*", "%"), escape="\\")
            for pattern in self.patterns
        )
        return or_(Release.version.in_(self.versions), *like)


@dataclass(frozen=True)
class ReleaseIn:
    """The release is one of those."""

    ids: tuple[int, ...]

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        return Release.id.in_(self.ids)


@dataclass(frozen=True)
class SemverCompares:
    """The version compares so to another one; `order` is that one's `semver_order`."""

    operator: Operator
    order: str
    package: str | None

    def condition(self) -> ColumnElement[bool]:
        """In SQL; a version that is not semver compares to nothing."""
        return and_(
            Release.semver_order != "",
            self.operator.compare(Release.semver_order, self.order),
            *package_conditions(self.package),
        )


@dataclass(frozen=True)
class SemverStartsWith:
    """The version's first numbers are those."""

    numbers: tuple[int, ...]
    package: str | None

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        columns = (Release.major, Release.minor, Release.patch, Release.revision)
        return and_(
            true(),
            *(column == number for column, number in zip(columns, self.numbers, strict=False)),
            *package_conditions(self.package),
        )


@dataclass(frozen=True)
class PackageIs:
    """The version is of that package."""

    package: str

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        return Release.package == self.package


@dataclass(frozen=True)
class BuildNumberCompares:
    """The build number compares so."""

    operator: Operator
    number: int

    def condition(self) -> ColumnElement[bool]:
        """In SQL; a release without a build number compares to nothing."""
        return self.operator.compare(Release.build_number, self.number)


@dataclass(frozen=True)
class BuildCodeMatches:
    """The build code is that, or starts with it."""

    code: str
    is_prefix: bool

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        if self.is_prefix:
            return Release.build_code.like(f"{escape_like(self.code)}%", escape="\\")
        return Release.build_code == self.code


@dataclass(frozen=True)
class HasBuildCode:
    """The version has a build code."""

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        return Release.build_code.is_not(None)


@dataclass(frozen=True)
class StageIn:
    """The release is at one of the stages in the environment, in any of the projects."""

    stages: frozenset[ReleaseStage]
    environment_id: int
    project_ids: tuple[int, ...] | None

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        here = ReleaseProjectEnvironment
        at_stage = {
            ReleaseStage.ADOPTED: and_(here.adopted.is_not(None), here.unadopted.is_(None)),
            ReleaseStage.REPLACED: and_(here.adopted.is_not(None), here.unadopted.is_not(None)),
            ReleaseStage.LOW_ADOPTION: and_(here.adopted.is_(None), here.unadopted.is_(None)),
        }
        rows = exists().where(
            here.release_id == Release.id,
            here.environment_id == self.environment_id,
            or_(false(), *(at_stage[stage] for stage in sorted(self.stages, key=str))),
        )
        return (
            rows if self.project_ids is None else rows.where(here.project_id.in_(self.project_ids))
        )


@dataclass(frozen=True)
class IsFinalized:
    """The release has a release date."""

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        return Release.date_released.is_not(None)


@dataclass(frozen=True)
class DateCreatedCompares:
    """The date of creation compares so."""

    operator: Operator
    date: datetime

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        return self.operator.compare(Release.date_created, self.date)


@dataclass(frozen=True)
class AllOf:
    """All of the conditions hold."""

    terms: "tuple[Term, ...]"

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
        return and_(true(), *(term.condition() for term in self.terms))


@dataclass(frozen=True)
class Not:
    """The condition does not hold; what it cannot be asked of, it does not hold for."""

    term: "Term"

    def condition(self) -> ColumnElement[bool]:
        """In SQL."""
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
    """The condition that a package makes, if one is named."""
    return [] if package is None else [Release.package == package]


def escape_like(text: str) -> str:
    """The text with what LIKE would take for a wildcard escaped by a backslash."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def to_ascii_lower(text: str) -> str:
    """Lower-cased as both databases do it for our columns: A to Z alone."""
    return "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in text)
