"""Demo releases with their commits, pull requests, projects and deploys."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from db import models
from db.connection.access import Transaction
from db.connection.bulk import insert_returning_ids, insert_rows, update_row
from jobs.demo.content import FILES, LINES, THINGS, VERBS
from jobs.demo.context import DemoContext, LiveRelease, Progress
from resolvers.releases.versions import to_semver_columns

RELEASES = 200
OLDEST = timedelta(days=180)
NEWEST = timedelta(hours=6)
DEPLOYED_TO = ("staging", "production")
ROLLED_BACK = 5
"""A rollback follows each fifth deploy to production."""


@dataclass
class RunningRelease:
    """A release that was deployed to production.

    It has a number of deploys, and rows of its statistics there, one for each project.
    """

    id: int
    deploys: int
    environment_rows: Sequence[int]


@dataclass
class ReleaseLine:
    """Releases of one package, built from one repository for one or more projects.

    `running` is the release in production.
    """

    package: str
    projects: tuple[str, ...]
    repository: str
    number: list[int] = field(default_factory=lambda: [1, 0, 0])
    build: int = 1000
    running: RunningRelease | None = None

    def next_version(self, rng: Random) -> str:
        """Return the next version: usually a patch, sometimes a pre-release or a commit's sha."""
        step = rng.choices((2, 1, 0), (70, 27, 3))[0]
        self.number = [
            *self.number[:step],
            self.number[step] + 1,
            *(0 for _ in self.number[step + 1 :]),
        ]
        self.build += rng.randint(1, 9)
        text = ".".join(str(number) for number in self.number)
        kind = rng.random()
        if kind < 0.08:  # noqa: PLR2004 (one in twelve)
            return f"{self.package}@{text}-rc.{rng.randint(1, 3)}"
        if kind < 0.14:  # noqa: PLR2004 (one in sixteen)
            return hashlib.sha1(f"{self.package}{self.build}".encode()).hexdigest()  # noqa: S324 (a git sha)
        return f"{self.package}@{text}+{self.build}"


class ReleaseWriter:
    """Writes the releases of all lines, oldest first."""

    def __init__(self, context: DemoContext) -> None:
        self._context = context
        self._rng = context.rng
        self._deploys_to_production = 0
        self._lines = [ReleaseLine(*line) for line in LINES]
        self._pull_request_numbers = {line.repository: 100 for line in self._lines}

    async def write_all(self, connection: Transaction, progress: Progress) -> None:
        """Write the releases; the time between them is random."""
        age = OLDEST
        for index in range(RELEASES):
            age -= age / (RELEASES - index) * self._rng.uniform(0.6, 1.35)
            age = max(age, NEWEST + timedelta(minutes=30 * (RELEASES - index)))
            line = self._rng.choices(self._lines, (5, 4, 2, 3))[0]
            is_recent = index > RELEASES - 8
            await self._write_release(
                connection, line, self._context.now - age, is_recent=is_recent
            )
            progress("releases", index + 1, RELEASES)

    async def _write_release(
        self, connection: Transaction, line: ReleaseLine, date: datetime, *, is_recent: bool
    ) -> None:
        """Write a release with its commits, projects and deploys."""
        version = line.next_version(self._rng)
        is_finalized = not is_recent or self._rng.random() < 0.5  # noqa: PLR2004 (half of them)
        [release] = await insert_returning_ids(
            connection,
            models.Release,
            [
                self._context.row(
                    version=version,
                    status=1 if self._rng.random() < 0.04 else 0,  # noqa: PLR2004 (one in 25)
                    ref=hashlib.sha1(version.encode()).hexdigest(),  # noqa: S324 (a git sha)
                    url=f"https://git.example/{line.repository}/releases",
                    user_agent="sentry-cli/3.8.0",
                    data={},
                    date_created=date,
                    date_released=date + timedelta(minutes=12) if is_finalized else None,
                    owner_id=self._rng.choice([*self._context.people.values(), None]),
                    **to_semver_columns(version),
                )
            ],
        )
        commits, authors = await self._write_commits(connection, line, version, date)
        repository = self._context.repositories[line.repository]
        await insert_rows(
            connection,
            models.ReleaseCommit,
            [
                self._context.row(release_id=release, commit_id=commit, position=position)
                for position, commit in enumerate(commits)
            ],
        )
        await insert_rows(
            connection,
            models.HeadCommit,
            [
                self._context.row(
                    release_id=release, repository_id=repository, commit_id=commits[0]
                )
            ],
        )
        deploys, rows = await self._write_projects_and_deploys(connection, line, release, date)
        await update_row(
            connection,
            models.Release,
            release,
            commit_count=len(commits),
            last_commit_id=commits[0],
            author_ids=[str(author) for author in dict.fromkeys(authors)],
            deploy_count=len(deploys),
            last_deploy_id=deploys[-1] if deploys else None,
        )
        if len(deploys) == len(DEPLOYED_TO):
            before, line.running = (
                line.running,
                RunningRelease(release, len(deploys), rows[-len(line.projects) :]),
            )
            self._deploys_to_production += 1
            if before is not None and self._deploys_to_production % ROLLED_BACK == 0:
                await self._roll_back(connection, line, before, date)

    async def _roll_back(
        self, connection: Transaction, line: ReleaseLine, before: RunningRelease, date: datetime
    ) -> None:
        """Deploy the release before to production again, after one that was made at a date."""
        finished = date + timedelta(minutes=125 + before.id % 165)
        environment = self._context.environments["production"]
        [deploy] = await insert_returning_ids(
            connection,
            models.Deploy,
            [
                self._context.row(
                    release_id=before.id,
                    environment_id=environment,
                    name=f"rollback #{before.id}",
                    url=f"https://ci.example/{line.repository}",
                    date_started=finished - timedelta(minutes=4),
                    date_finished=finished,
                )
            ],
        )
        projects = [self._context.projects[slug] for slug in line.projects]
        await insert_rows(
            connection,
            models.DeployProject,
            [self._context.row(deploy_id=deploy, project_id=each) for each in projects],
        )
        before.deploys += 1
        line.running = before
        await update_row(
            connection,
            models.Release,
            before.id,
            deploy_count=before.deploys,
            last_deploy_id=deploy,
        )
        for row in before.environment_rows:
            await update_row(
                connection, models.ReleaseProjectEnvironment, row, last_deploy_id=deploy
            )

    async def _write_commits(
        self, connection: Transaction, line: ReleaseLine, version: str, date: datetime
    ) -> tuple[list[int], list[int]]:
        """Write commits and pull requests; return commit ids and author ids, newest first."""
        repository = self._context.repositories[line.repository]
        count = self._rng.randint(1, 9)
        authors = [self._rng.choice(self._context.authors) for _ in range(count)]
        rows = [
            self._context.row(
                repository_id=repository,
                sha=hashlib.sha1(f"{version} {index}".encode()).hexdigest(),  # noqa: S324 (a git sha)
                message=f"{self._rng.choice(VERBS)} {self._rng.choice(THINGS)}",
                date_created=date - timedelta(hours=index + self._rng.random()),
                author_id=author,
            )
            for index, author in enumerate(authors)
        ]
        ids = await insert_returning_ids(connection, models.Commit, rows)
        changes = [
            self._context.row(commit_id=commit, path=path, type=self._rng.choice("AMMMD"))
            for commit in ids
            for path in self._rng.sample(FILES, self._rng.randint(1, 3))
        ]
        await insert_rows(connection, models.FileChange, changes)
        merged = [row for row in rows if self._rng.random() < 0.4]  # noqa: PLR2004 (two in five)
        await insert_rows(
            connection, models.PullRequest, [self._pull_request_row(line, row) for row in merged]
        )
        return ids, authors

    def _pull_request_row(self, line: ReleaseLine, commit: dict[str, Any]) -> dict[str, Any]:
        """Return the row of the pull request that a commit merged."""
        self._pull_request_numbers[line.repository] += 1
        return self._context.row(
            repository_id=commit["repository_id"],
            number=str(self._pull_request_numbers[line.repository]),
            title=commit["message"],
            message=None,
            merge_sha=commit["sha"],
            date_created=commit["date_created"] - timedelta(hours=5),
            author_id=commit["author_id"],
        )

    async def _write_projects_and_deploys(
        self, connection: Transaction, line: ReleaseLine, release: int, date: datetime
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Write the projects, environments and deploys of a release.

        Returns the ids of the deploys and of the rows of its environments, by environment.
        """
        projects = [self._context.projects[slug] for slug in line.projects]
        await insert_rows(
            connection,
            models.ReleaseProject,
            [
                self._context.row(
                    release_id=release,
                    project_id=project,
                    new_groups=self._rng.choice((0, 0, 1, 2, 5)),
                    first_event=date + timedelta(minutes=self._rng.randint(5, 240)),
                    last_event=min(
                        date + timedelta(days=self._rng.randint(1, 30)), self._context.now
                    ),
                )
                for project in projects
            ],
        )
        self._context.live_releases += [
            LiveRelease(release, project, date, 0.03 * self._rng.random() ** 3)
            for project in projects
        ]
        environments = DEPLOYED_TO[:1] if self._rng.random() < 0.2 else DEPLOYED_TO  # noqa: PLR2004 (one in five)
        deploys = await insert_returning_ids(
            connection,
            models.Deploy,
            [
                self._context.row(
                    release_id=release,
                    environment_id=self._context.environments[environment],
                    name=f"{environment} #{self._rng.randint(100, 999)}",
                    url=f"https://ci.example/{line.repository}",
                    date_started=date + timedelta(minutes=20 + 90 * stage),
                    date_finished=date + timedelta(minutes=27 + 90 * stage),
                )
                for stage, environment in enumerate(environments)
            ],
        )
        await insert_rows(
            connection,
            models.DeployProject,
            [
                self._context.row(deploy_id=deploy, project_id=project)
                for deploy in deploys
                for project in projects
            ],
        )
        rows = await insert_returning_ids(
            connection,
            models.ReleaseProjectEnvironment,
            [
                self._environment_row(release, project, environment, deploy, date)
                for environment, deploy in zip(environments, deploys, strict=True)
                for project in projects
            ],
        )
        return deploys, rows

    def _environment_row(
        self, release: int, project: int, environment: str, deploy: int, date: datetime
    ) -> dict[str, Any]:
        """Return the row of a release in an environment; most are replaced after some days."""
        adopted = date + timedelta(hours=self._rng.randint(2, 20))
        unadopted = adopted + timedelta(days=self._rng.randint(1, 9))
        is_adopted = environment == "production" and adopted < self._context.now
        last = min(date + timedelta(days=self._rng.randint(1, 30)), self._context.now)
        return self._context.row(
            release_id=release,
            project_id=project,
            environment_id=self._context.environments[environment],
            first_seen=date,
            last_seen=last,
            first_event=date,
            last_event=last,
            new_issues_count=self._rng.choice((0, 0, 1, 2)),
            adopted=adopted if is_adopted else None,
            unadopted=unadopted if is_adopted and unadopted < self._context.now else None,
            last_deploy_id=deploy,
        )
