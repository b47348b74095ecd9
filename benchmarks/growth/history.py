"""The releases that `benchmarks.growth` lists, in addition to `benchmarks.delivery.history`.

Versions have a build number. Three of ten releases were adopted a day after they were created,
and replaced two days later. Releases of the last 90 days have sessions: those of the last 14 days
on each of their first three days, the others in one hour. The tables of commits are empty, because
no list of releases reads them.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from benchmarks.delivery.history import (
    ENVIRONMENTS,
    ORGANIZATION,
    PROJECTS,
    RELEASE_COLUMNS,
    TABLES,
    History,
    Rows,
    Table,
)
from db.sessions.sketches import UserSketch

HOUR, DAY = 3600, timedelta(days=1)
ACTIVE, WITH_SESSIONS = 14 * DAY, 90 * DAY
USERS, SKETCHES = 50, 64


class ListHistory(History):
    """The rows of a number of releases, which end at a Unix time."""

    def build_of(self, release: int) -> int:
        """Return the build number of a release."""
        return release * 7

    def version_of(self, release: int) -> str:
        """Return the version of a release; those that are semver have a build number."""
        version = super().version_of(release)
        return f"{version}+{self.build_of(release)}" if "@" in version else version

    def releases_rows(self) -> Rows:
        """Generate the rows of releases."""
        for row in super().releases_rows():
            number, version = row[0], row[2]
            build = self.build_of(number) if "@" in version else None
            yield *row, None if build is None else str(build), build

    def adopted(self, release: int) -> Any:
        """Return when a release was adopted; None if it never was."""
        date = self.created(release) + DAY
        return date if release // PROJECTS % 10 < 3 and date <= self.end else None  # noqa: PLR2004

    def seen(self) -> Rows:
        """Generate in which environments releases were deployed and adopted."""
        for row in super().seen():
            release = row[2]
            adopted = self.adopted(release)
            replaced = None if adopted is None else adopted + 2 * DAY
            is_replaced = replaced is not None and replaced <= self.end
            yield *row, self.created(release), adopted, replaced if is_replaced else None

    def session_hours(self) -> Rows:
        """Generate the sessions of hours."""
        random_source = Random(1)
        sketches = []
        for _ in range(SKETCHES):
            sketch = UserSketch()
            for _ in range(random_source.randrange(1, USERS)):
                sketch.add(str(random_source.randrange(10_000)))
            sketches.append(sketch.to_bytes())
        for n in self.numbers:
            age = self.end - self.created(n)
            if age > WITH_SESSIONS:
                continue
            for day in range(3 if age < ACTIVE else 1):
                moment = self.created(n) + day * DAY
                if moment > self.end:
                    break
                hour = int(moment.timestamp()) // HOUR * HOUR
                total = random_source.randrange(1, 1000)
                crashed = random_source.randrange(total)
                for project in self.projects_of(n):
                    environment = n // PROJECTS % len(ENVIRONMENTS) + 1
                    yield (
                        *(ORGANIZATION, n, project, environment, hour, total, crashed, crashed, 0),
                        *random_source.choices(sketches, k=2),
                        *(0, 0),
                    )


def choose_tables() -> Sequence[Table]:
    """Return the tables that lists of releases read."""
    kept = {
        name: (name, names, generate)
        for name, names, generate in TABLES
        if name in {"release_project", "deploy", "deploy_project"}
    }
    _, seen_columns, _ = next(each for each in TABLES if each[0] == "release_project_environment")
    return (
        (
            "release",
            (*RELEASE_COLUMNS, "build_code", "build_number"),
            ListHistory.releases_rows,
        ),
        *kept.values(),
        (
            "release_project_environment",
            (*seen_columns, "first_seen", "adopted", "unadopted"),
            ListHistory.seen,
        ),
        (
            "session_hour",
            (
                *("organization_id", "release_id", "project_id", "environment_id", "hour"),
                *("total", "errored", "crashed", "abnormal", "users", "crashed_users"),
                *("duration_sum", "duration_count"),
            ),
            ListHistory.session_hours,
        ),
    )
