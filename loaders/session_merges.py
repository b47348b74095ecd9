"""How the sketches of sessions are merged: users and durations of releases and projects."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from db.sessions.durations import DurationSketch
from db.sessions.sketches import UserSketch
from loaders.base import group_by_key
from loaders.sketches import MERGES_PER_COUNT, Merge
from offload.slices import Steps

ReleaseProjectKey = tuple[int, int]
"""The ids of a release and a project."""


class UserTotals(NamedTuple):
    """Numbers of distinct users, and of those with a crashed session."""

    total: int
    crashed: int


class Percentiles(NamedTuple):
    """Session durations in seconds; None when no session ended normally."""

    p50: float | None = None
    p90: float | None = None


class BucketTotals(NamedTuple):
    """Numbers of sessions or users of a bucket: all, and those that crashed."""

    total: int = 0
    crashed: int = 0


class SessionMerge(Merge):
    """The merge of the sketches of releases in projects; `values` are its results."""

    values: Mapping[ReleaseProjectKey, Any]


class UserMerge(SessionMerge):
    """The numbers of users, and of those with a crashed session, by release and project."""

    def __init__(self) -> None:
        self.values = {}
        self._sketches: dict[ReleaseProjectKey, tuple[UserSketch, UserSketch]] = {}

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add the sketches of rows."""
        for _, release_id, project_id, users, crashed in rows:
            pair = (release_id, project_id)
            sketches = self._sketches.get(pair)
            if sketches is None:
                sketches = self._sketches[pair] = (UserSketch(), UserSketch())
            sketches[0].merge(users)
            sketches[1].merge(crashed)

    def finish(self) -> Steps[None]:
        """Compute the numbers, and drop the sketches."""
        totals = {}
        for pair, (all_users, crashed_users) in self._sketches.items():
            totals[pair] = to_user_totals(all_users, crashed_users)
            yield
        self.values, self._sketches = totals, {}


def to_user_totals(users: UserSketch, crashed: UserSketch) -> UserTotals:
    """Return the estimated numbers; that of crashed users never exceeds the total."""
    total = users.count()
    return UserTotals(total, min(crashed.count(), total))


class DurationMerge(SessionMerge):
    """The percentiles of durations, by release and project."""

    def __init__(self) -> None:
        self.values = {}
        self._sketches: dict[ReleaseProjectKey, DurationSketch] = {}

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add the sketches of rows."""
        by_pair = group_by_key(((row[1], row[2]), row[3]) for row in rows)
        for pair, stored in by_pair.items():
            self._sketches.setdefault(pair, DurationSketch()).merge_all(stored)

    def finish(self) -> Steps[None]:
        """Compute the percentiles, and drop the sketches."""
        percentiles = {}
        for pair, sketch in self._sketches.items():
            percentiles[pair] = Percentiles(*sketch.percentiles(0.5, 0.9))
            yield
        self.values, self._sketches = percentiles, {}


class UserSeriesMerge(SessionMerge):
    """The numbers of users by the start of their bucket, by release and project.

    `spend` counts what counting the users of a bucket takes, in merges.
    """

    def __init__(self, spend: Callable[[int], None]) -> None:
        self.values = {}
        self._spend = spend
        self._buckets: dict[ReleaseProjectKey, dict[int, list[UserSketch]]] = {}

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add the sketches of rows. Raises SketchLimitError."""
        for _, release_id, project_id, bucket, *stored in rows:
            series = self._buckets.setdefault((release_id, project_id), {})
            merged = series.get(bucket)
            if merged is None:
                self._spend(MERGES_PER_COUNT * len(stored))
                merged = series[bucket] = [UserSketch() for _ in stored]
            for sketch, users in zip(merged, stored, strict=True):
                if users is not None:
                    sketch.merge(users)

    def finish(self) -> Steps[None]:
        """Compute the numbers, and drop the sketches."""
        numbers: dict[ReleaseProjectKey, Mapping[int, BucketTotals]] = {}
        for pair, series in self._buckets.items():
            numbers[pair] = {
                bucket: BucketTotals(*(sketch.count() for sketch in merged))
                for bucket, merged in series.items()
            }
            yield
        self.values, self._buckets = numbers, {}


class ProjectUserMerge(Merge):
    """The numbers of users by project, which are in `values` in the end."""

    def __init__(self) -> None:
        self.values: Mapping[int, int] = {}
        self._sketches: dict[int, UserSketch] = {}

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add the sketches of rows."""
        for _, project_id, users in rows:
            self._sketches.setdefault(project_id, UserSketch()).merge(users)

    def finish(self) -> Steps[None]:
        """Compute the numbers, and drop the sketches."""
        numbers = {}
        for project_id, users in self._sketches.items():
            numbers[project_id] = users.count()
            yield
        self.values, self._sketches = numbers, {}
