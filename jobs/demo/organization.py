"""A believable organization to look around in: the same one every time, ending today."""

import hashlib
import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from db import models
from db.accounts.organization import find_organization_id, read_ids_by, read_member_ids
from db.connection.access import Transaction
from db.connection.bulk import insert_returning_ids, insert_rows, update_row
from db.connection.database import Database
from db.connection.transaction import run_transaction
from jobs.apply import (
    OrganizationSpec,
    ProjectSpec,
    RepositorySpec,
    SetupFile,
    TeamSpec,
    UserSpec,
    apply_setup,
)
from resolvers import project_keys
from resolvers.errors import SetupError
from resolvers.releases.versions import to_semver_columns
from resolvers.sessions.record import Session, Tally

ORGANIZATION = "demo"
OWNER = "ada@acme.example"
RELEASES = 200
NEWEST = timedelta(hours=6)
ENVIRONMENTS = ("production", "staging", "development", "")
HOURS_OF_SESSIONS = 30 * 24
RELEASES_IN_USE = 4

Report = Callable[[str, int, int], None]

PEOPLE = (
    ("Ada Lindqvist", OWNER, ("ada@users.noreply.example",), "owner"),
    ("Bruno Okafor", "bruno@acme.example", (), "manager"),
    ("Chen Wei", "chen@acme.example", ("chen.wei@home.example",), "member"),
    ("Dina Haddad", "dina@acme.example", (), "member"),
    ("Emil Novak", "emil@acme.example", (), "member"),
    ("Fatou Diallo", "fatou@acme.example", (), "member"),
)
OUTSIDERS = (
    ("renovate[bot]", "renovate@bots.example"),
    ("Grace Contributor", "grace@elsewhere.example"),
)
VERBS = ("Fix", "Add", "Speed up", "Simplify", "Remove", "Test", "Document", "Retry", "Translate")
THINGS = (
    "the cart total",
    "sign-in with passkeys",
    "currency rounding",
    "the retry queue",
    "image loading",
    "search suggestions",
    "webhook signatures",
    "the address form",
    "dark mode",
    "refunds",
    "the nightly export",
    "cache keys",
)
FILES = ("src/cart.ts", "src/api/orders.py", "src/search.ts", "README.md", "tests/test_orders.py")


class Live(NamedTuple):
    """A release that people use in a project from a date on, and how often it crashes."""

    release: int
    project: int
    date: datetime
    crash_rate: float


class Usage(NamedTuple):
    """How a project is used: sessions in a busy hour, its users, hours until most have updated."""

    sessions: int
    users: int
    slowness: float


USAGE = {
    "storefront": Usage(60, 900, 10),
    "checkout-api": Usage(24, 300, 5),
    "mobile": Usage(45, 600, 60),
    "worker": Usage(6, 8, 3),
}


@dataclass
class Line:
    """A line of releases: one package, shipped from one repository to its projects."""

    package: str
    projects: tuple[str, ...]
    repository: str
    number: list[int] = field(default_factory=lambda: [1, 0, 0])
    build: int = 1000

    def next_version(self, chance: random.Random) -> str:
        """The next version: mostly patches, at times a pre-release or a bare commit."""
        step = chance.choices((2, 1, 0), (70, 27, 3))[0]
        self.number = [
            *self.number[:step],
            self.number[step] + 1,
            *(0 for _ in self.number[step + 1 :]),
        ]
        self.build += chance.randint(1, 9)
        text = ".".join(str(each) for each in self.number)
        kind = chance.random()
        if kind < 0.08:  # noqa: PLR2004 (one in twelve)
            return f"{self.package}@{text}-rc.{chance.randint(1, 3)}"
        if kind < 0.14:  # noqa: PLR2004 (one in sixteen)
            return hashlib.sha1(f"{self.package}{self.build}".encode()).hexdigest()  # noqa: S324 (a git sha)
        return f"{self.package}@{text}+{self.build}"


LINES = (
    ("storefront", ("storefront",), "acme/storefront"),
    ("checkout", ("checkout-api", "storefront"), "acme/checkout"),
    ("com.acme.shop", ("mobile",), "acme/mobile"),
    ("worker", ("worker",), "acme/worker"),
)


async def create_demo_organization(database: Database, organization: str, report: Report) -> None:
    """Create the organization with all of its data; refuse one that has releases already."""
    async with database.begin_read_only() as connection:
        if await find_organization_id(connection, organization) is not None:
            msg = f"There is an organization {organization!r} already: demo data makes a new one."
            raise SetupError(msg)
    found = await apply_setup(database, members_and_projects(organization))
    async with database.begin_read_only() as connection:
        people = await read_member_ids(connection, found)
    await run_transaction(
        database, lambda connection: Shop(found, people).fill(connection, report)
    )
    for project in USAGE:
        await project_keys.create(database, organization, project)


def members_and_projects(organization: str) -> SetupFile:
    """People, teams, projects and repositories."""
    return SetupFile(
        organization=OrganizationSpec(slug=organization, name="Acme Shop"),
        users=tuple(
            UserSpec(
                email=email,
                name=name,
                username=email.partition("@")[0] if organization == ORGANIZATION else None,
                emails=emails,
                role=role,  # type: ignore[arg-type]
            )
            for name, email, emails, role in PEOPLE
        ),
        teams=(
            TeamSpec(slug="web", name="Web", members=("chen@acme.example", "dina@acme.example")),
            TeamSpec(slug="platform", name="Platform", members=("emil@acme.example",)),
        ),
        projects=(
            ProjectSpec(
                slug="storefront",
                name="Storefront",
                platform="javascript-react",
                platforms=("javascript", "node"),
                teams=("web",),
            ),
            ProjectSpec(
                slug="checkout-api",
                name="Checkout API",
                platform="python-fastapi",
                platforms=("python",),
                teams=("platform", "web"),
            ),
            ProjectSpec(
                slug="mobile", name="Mobile app", platform="android", platforms=("java", "kotlin")
            ),
            ProjectSpec(
                slug="worker", name="Worker", platform="go", platforms=("go",), teams=("platform",)
            ),
        ),
        repositories=tuple(
            RepositorySpec(
                name=repository, url=f"https://git.example/{repository}", provider="github"
            )
            for _, _, repository in LINES
        ),
    )


class Shop:
    """The data being made, in one organization."""

    def __init__(self, organization: int, people: dict[str, int]) -> None:
        self.organization = organization
        self.people = people
        self.chance = random.Random(20)  # noqa: S311 (the same data every time)
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.projects: dict[str, int] = {}
        self.repositories: dict[str, int] = {}
        self.environments: dict[str, int] = {}
        self.authors: list[int] = []
        self.lines = [Line(*each) for each in LINES]
        self.pull_requests = dict.fromkeys(self.repository_names(), 100)
        self.live: list[Live] = []

    def repository_names(self) -> list[str]:
        """Of all lines."""
        return [line.repository for line in self.lines]

    async def fill(self, connection: Transaction, report: Report) -> None:
        """Everything from authors to adoption."""
        await self.find_and_make(connection)
        age = timedelta(days=180)
        for index in range(RELEASES):
            age -= age / (RELEASES - index) * self.chance.uniform(0.6, 1.35)
            age = max(age, NEWEST + timedelta(minutes=30 * (RELEASES - index)))
            line = self.chance.choices(self.lines, (5, 4, 2, 3))[0]
            await self.release(connection, line, self.now - age, is_last=index > RELEASES - 8)
            report("releases", index + 1, RELEASES)
        await self.sessions(connection, report)

    async def find_and_make(self, connection: Transaction) -> None:
        """What releases refer to."""
        self.projects = await read_ids_by(connection, models.Project, "slug", self.organization)
        self.repositories = await read_ids_by(
            connection, models.Repository, "name", self.organization
        )
        names = [{"organization_id": self.organization, "name": name} for name in ENVIRONMENTS]
        ids = await insert_returning_ids(connection, models.Environment, names)
        self.environments = dict(zip(ENVIRONMENTS, ids, strict=True))
        links = [
            self.own(environment_id=environment, project_id=project)
            for environment in ids
            for project in self.projects.values()
        ]
        await insert_rows(connection, models.EnvironmentProject, links)
        written = [
            self.own(name=name, email=address)
            for name, email, others, _ in PEOPLE
            for address in (email, *others)
        ]
        written += [self.own(name=name, email=email) for name, email in OUTSIDERS]
        self.authors = await insert_returning_ids(connection, models.CommitAuthor, written)

    def own(self, **values: Any) -> dict[str, Any]:
        """A row of the organization's."""
        return {"organization_id": self.organization, **values}

    async def release(
        self, connection: Transaction, line: Line, date: datetime, *, is_last: bool
    ) -> None:
        """A release with its commits, projects and deploys."""
        version = line.next_version(self.chance)
        finalized = not is_last or self.chance.random() < 0.5  # noqa: PLR2004 (half of them)
        [release] = await insert_returning_ids(
            connection,
            models.Release,
            [
                self.own(
                    version=version,
                    status=1 if self.chance.random() < 0.04 else 0,  # noqa: PLR2004 (one in 25)
                    ref=hashlib.sha1(version.encode()).hexdigest(),  # noqa: S324 (a git sha)
                    url=f"https://git.example/{line.repository}/releases",
                    user_agent="sentry-cli/3.8.0",
                    data={},
                    date_created=date,
                    date_released=date + timedelta(minutes=12) if finalized else None,
                    owner_id=self.chance.choice([*self.people.values(), None]),
                    **to_semver_columns(version),
                )
            ],
        )
        commits, authors = await self.commits(connection, line, version, date)
        repository = self.repositories[line.repository]
        await insert_rows(
            connection,
            models.ReleaseCommit,
            [
                self.own(release_id=release, commit_id=commit, position=position)
                for position, commit in enumerate(commits)
            ],
        )
        await insert_rows(
            connection,
            models.HeadCommit,
            [self.own(release_id=release, repository_id=repository, commit_id=commits[0])],
        )
        deploys = await self.seen(connection, line, release, date)
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

    async def commits(
        self, connection: Transaction, line: Line, version: str, date: datetime
    ) -> tuple[list[int], list[int]]:
        """Ids and authors of new commits, newest first; some have merged a pull request."""
        repository = self.repositories[line.repository]
        count = self.chance.randint(1, 9)
        authors = [self.chance.choice(self.authors) for _ in range(count)]
        rows = [
            self.own(
                repository_id=repository,
                sha=hashlib.sha1(f"{version} {index}".encode()).hexdigest(),  # noqa: S324 (a git sha)
                message=f"{self.chance.choice(VERBS)} {self.chance.choice(THINGS)}",
                date_created=date - timedelta(hours=index + self.chance.random()),
                author_id=author,
            )
            for index, author in enumerate(authors)
        ]
        ids = await insert_returning_ids(connection, models.Commit, rows)
        changes = [
            self.own(commit_id=commit, path=path, type=self.chance.choice("AMMMD"))
            for commit in ids
            for path in self.chance.sample(FILES, self.chance.randint(1, 3))
        ]
        await insert_rows(connection, models.FileChange, changes)
        merged = [row for row in rows if self.chance.random() < 0.4]  # noqa: PLR2004 (two in five)
        await insert_rows(
            connection, models.PullRequest, [self.pull_request(line, row) for row in merged]
        )
        return ids, authors

    def pull_request(self, line: Line, commit: dict[str, Any]) -> dict[str, Any]:
        """The pull request that a commit merged."""
        self.pull_requests[line.repository] += 1
        return self.own(
            repository_id=commit["repository_id"],
            number=str(self.pull_requests[line.repository]),
            title=commit["message"],
            message=None,
            merge_sha=commit["sha"],
            date_created=commit["date_created"] - timedelta(hours=5),
            author_id=commit["author_id"],
        )

    async def sessions(self, connection: Transaction, report: Report) -> None:
        """A month of sessions in production: people move from release to release."""
        environment = self.environments["production"]
        this_hour = self.now.replace(minute=0, second=0)
        for done in range(HOURS_OF_SESSIONS):
            start = this_hour - timedelta(hours=HOURS_OF_SESSIONS - 1 - done)
            rows = [
                self.own(
                    release_id=live.release,
                    project_id=live.project,
                    environment_id=environment,
                    hour=int(start.timestamp()),
                    **self.tally(USAGE[slug], live, number, start).hour()._asdict(),
                )
                for slug, project in self.projects.items()
                for live, number in self.shares(USAGE[slug], project, start)
            ]
            await insert_rows(connection, models.SessionHour, rows)
            report("hours of sessions", done + 1, HOURS_OF_SESSIONS)

    def shares(self, usage: Usage, project: int, start: datetime) -> Iterable[tuple[Live, int]]:
        """How many sessions of an hour each of the newest releases has."""
        # Fewest at four in the morning, fewer at weekends.
        wave = 0.55 - 0.45 * math.cos((start.hour - 4) / 24 * math.tau)
        weekend = 0.6 if start.weekday() >= 5 else 1.0  # noqa: PLR2004 (Saturday)
        left = usage.sessions * wave * weekend * self.chance.uniform(0.85, 1.15)
        in_use = [each for each in self.live if each.project == project and each.date <= start]
        for live in in_use[: -RELEASES_IN_USE - 1 : -1]:
            hours = (start - live.date) / timedelta(hours=1)
            moved = left * (1 - math.exp(-hours / usage.slowness))
            left -= moved
            if round(moved):
                yield live, round(moved)

    def tally(self, usage: Usage, live: Live, number: int, start: datetime) -> Tally:
        """Sessions of an hour, and how they ended."""
        tally = Tally()
        for _ in range(number):
            fate = self.chance.random()
            status = "CRASHED" if fate < live.crash_rate else "EXITED"
            if fate > 0.97:  # noqa: PLR2004 (three in a hundred)
                status = "ERRORED"
            tally.add(
                Session(
                    project="",
                    release="",
                    environment="",
                    date=start,
                    status=status,
                    distinct_id=f"user {self.chance.randrange(usage.users)}",
                    duration=round(self.chance.lognormvariate(4, 1), 1),
                    errors=0,
                    quantity=1,
                )
            )
        return tally

    async def seen(
        self, connection: Transaction, line: Line, release: int, date: datetime
    ) -> Sequence[int]:
        """Projects, environments and deploys of a release; the ids of the deploys, in order."""
        projects = [self.projects[slug] for slug in line.projects]
        await insert_rows(
            connection,
            models.ReleaseProject,
            [
                self.own(
                    release_id=release,
                    project_id=project,
                    new_groups=self.chance.choice((0, 0, 1, 2, 5)),
                    first_event=date + timedelta(minutes=self.chance.randint(5, 240)),
                    last_event=min(date + timedelta(days=self.chance.randint(1, 30)), self.now),
                )
                for project in projects
            ],
        )
        self.live += [
            Live(release, project, date, 0.03 * self.chance.random() ** 3) for project in projects
        ]
        reached = ["staging"] if self.chance.random() < 0.2 else ["staging", "production"]  # noqa: PLR2004 (one in five)
        deploys = await insert_returning_ids(
            connection,
            models.Deploy,
            [
                self.own(
                    release_id=release,
                    environment_id=self.environments[environment],
                    name=f"{environment} #{self.chance.randint(100, 999)}",
                    url=f"https://ci.example/{line.repository}",
                    date_started=date + timedelta(minutes=20 + 90 * stage),
                    date_finished=date + timedelta(minutes=27 + 90 * stage),
                )
                for stage, environment in enumerate(reached)
            ],
        )
        await insert_rows(
            connection,
            models.DeployProject,
            [
                self.own(deploy_id=deploy, project_id=project)
                for deploy in deploys
                for project in projects
            ],
        )
        await insert_rows(
            connection,
            models.ReleaseProjectEnvironment,
            [
                self.environment_row(release, project, environment, deploy, date)
                for environment, deploy in zip(reached, deploys, strict=True)
                for project in projects
            ],
        )
        return deploys

    def environment_row(
        self, release: int, project: int, environment: str, deploy: int, date: datetime
    ) -> dict[str, Any]:
        """What was seen of a release in an environment: most are replaced after some days."""
        adopted = date + timedelta(hours=self.chance.randint(2, 20))
        unadopted = adopted + timedelta(days=self.chance.randint(1, 9))
        has_come = environment == "production" and adopted < self.now
        return self.own(
            release_id=release,
            project_id=project,
            environment_id=self.environments[environment],
            first_seen=date,
            last_seen=min(date + timedelta(days=self.chance.randint(1, 30)), self.now),
            new_issues_count=self.chance.choice((0, 0, 1, 2)),
            adopted=adopted if has_come else None,
            unadopted=unadopted if has_come and unadopted < self.now else None,
            last_deploy_id=deploy,
        )
