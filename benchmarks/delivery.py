"""Measure what runs where, and where commits have arrived, on a large PostgreSQL database.

    python -m benchmarks.delivery --releases 1000000 --rounds 5

Fills a new database: 200 projects with 5 environments, and as many releases, commits and deploys
as named, each commit in one release, every twentieth deploy a rollback. The histories of half of
the projects are known. Sends each question in
process and prints, for each of its statements, the time on PostgreSQL and the large tables that
its plan reads completely; and for each question its median time. Exits with 1 if a plan reads all
deploys, releases or commits, or a question needs more statements than the reference page allows.
"""

import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from benchmarks.processes import create_databases
from db.accounts import tokens
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from resolvers.releases.versions import to_semver_columns
from tests.clients.graph import Graph, Statements

PROJECTS, ENVIRONMENTS = 200, ("production", "staging", "canary", "beta", "nightly")
LARGE_TABLES = frozenset(
    {
        *("release", "release_project", "deploy", "deploy_project", "commit", "release_commit"),
        *("ancestry", "head_commit"),
    }
)

FILL = (
    "INSERT INTO organization (id, slug, name) VALUES (1, 'acme', 'Acme')",
    """INSERT INTO user_account (id, username, name, folded_name, email, is_active)
    VALUES (1, 'owner', 'Owner', 'owner', 'owner@acme.example', true)""",
    "INSERT INTO member (organization_id, user_id, role) VALUES (1, 1, 'owner')",
    """INSERT INTO project (id, organization_id, slug, name, folded_name)
    SELECT p, 1, 'p' || p, 'P' || p, 'p' || p FROM generate_series(1, {projects}) AS p""",
    """INSERT INTO environment (id, organization_id, name)
    SELECT ordinality, 1, name FROM unnest(ARRAY[{environments}]) WITH ORDINALITY AS e (name)""",
    """INSERT INTO repository (id, organization_id, name)
    SELECT p, 1, 'acme/p' || p FROM generate_series(1, {projects}) AS p""",
    """INSERT INTO commit_author (id, organization_id, name, folded_name, email)
    SELECT a, 1, 'Author ' || a, 'author ' || a, 'author' || a || '@acme.example'
    FROM generate_series(1, 50) AS a""",
    # Release n is number n / projects of project n % projects + 1.
    """INSERT INTO "release" (id, organization_id, version, folded_version, status, data,
        date_created, date_released, commit_count, deploy_count, package, major, minor, patch,
        revision, prerelease, semver_order)
    SELECT n, 1, version, version, 0, '{{}}', created, created + interval '10 minutes', 1, 1,
        package, k / 100, k % 100, 0, 0, '',
        lpad((k / 100)::text, 19, '0') || lpad((k % 100)::text, 19, '0') || repeat('0', 38) || '1'
    FROM (
        SELECT n, n / {projects} AS k, 'p' || (n % {projects} + 1) AS package,
            'p' || (n % {projects} + 1) || '@' || (n / {projects} / 100) || '.'
            || (n / {projects} % 100) || '.0' AS version,
            timestamptz '2020-01-01' + n * interval '2 minutes' AS created
        FROM generate_series(1, {releases}) AS n
    ) AS numbered""",
    """INSERT INTO release_project (organization_id, release_id, project_id, new_groups)
    SELECT 1, n, n % {projects} + 1, 0 FROM generate_series(1, {releases}) AS n""",
    """INSERT INTO "commit" (id, organization_id, repository_id, sha, message, date_created,
        author_id)
    SELECT n, 1, n % {projects} + 1, encode(sha256(n::text::bytea), 'hex'), 'Change number ' || n,
        timestamptz '2020-01-01' + n * interval '2 minutes' - interval '5 minutes', n % 50 + 1
    FROM generate_series(1, {releases}) AS n""",
    """INSERT INTO release_commit (organization_id, release_id, commit_id, position)
    SELECT 1, n, n, 0 FROM generate_series(1, {releases}) AS n""",
    # The histories of half of the projects are known.
    """UPDATE "commit" SET position = id / {projects} + 1 WHERE repository_id <= {projects} / 2""",
    """INSERT INTO head_commit (organization_id, release_id, repository_id, commit_id)
    SELECT 1, n, n % {projects} + 1, n FROM generate_series(1, {releases}) AS n""",
    """INSERT INTO ancestry
        (organization_id, repository_id, head_id, first_position, last_position)
    SELECT 1, repository_id, id, 1, position FROM "commit" WHERE position IS NOT NULL""",
    # Every twentieth deploy to an environment is of an earlier release than the one before.
    """INSERT INTO deploy (id, organization_id, release_id, environment_id, date_finished)
    SELECT n, 1,
        CASE WHEN n / {projects} / 5 % 20 = 7 AND n > 40 * {projects} THEN n - 15 * {projects}
            ELSE n END,
        n / {projects} % 5 + 1, timestamptz '2020-01-01' + (n + {projects}) * interval '2 minutes'
    FROM generate_series(1, {releases}) AS n""",
    """INSERT INTO deploy_project (organization_id, deploy_id, project_id)
    SELECT 1, n, n % {projects} + 1 FROM generate_series(1, {releases}) AS n""",
)


@dataclass(frozen=True)
class Question:
    """A question with its document, and how many statements it may need."""

    name: str
    document: str
    most_statements: int


def create_questions(releases: int) -> list[Question]:
    """Return the questions; the versions are those of the newest releases of project 1."""
    last = releases // PROJECTS - 1
    base, head = (f"p1@{number // 100}.{number % 100}.0" for number in (last - 20, last))
    fields = """project { slug } environment release { version } deploy { dateFinished }
        since previous { release { version } } isRollback"""
    commit_page = """nodes { sha environments {
        project { slug } environment firstDeploy { dateFinished } isRunning
    } }"""
    return [
        Question("what runs", f"running {{ {fields} }}", 4),
        Question(
            "what runs, and by how much it is behind",
            f"running {{ {fields} releasesBehind commitsBehind }}",
            4,
        ),
        Question(
            "deploys, and those before",
            "deploys(first: 100) { nodes { id isRollback previous { release { version } } } }",
            3,
        ),
        Question(
            "rollbacks of a project",
            'deploys(first: 20, filter: {projects: ["p7"], isRollback: true}) { nodes { id } }',
            2,
        ),
        Question("newest commits", f"commits(first: 100) {{ {commit_page} }}", 2),
        Question(
            "old commits",
            f"""commits(first: 100, filter: {{createdBefore: "2020-06-01T00:00:00Z"}}) {{
                {commit_page}
            }}""",
            2,
        ),
        Question(
            "commits of an author",
            'commits(first: 20, filter: {author: "author7@acme.example"}) { nodes { sha } }',
            1,
        ),
        Question(
            "comparison of releases",
            f"""compareReleases(base: "{base}", head: "{head}", project: "p1") {{
                isBackwards commits(first: 20) {{ totalCount nodes {{ sha }} }}
                authors {{ name }} releases {{ version }} newGroups
                fileChanges(first: 20) {{ nodes {{ path }} }}
            }}""",
            12,
        ),
        Question(
            "releases that run",
            'releases(first: 20, filter: {deployedTo: "production"}) { nodes { version } }',
            2,
        ),
    ]


async def fill(database: Database, releases: int) -> str:
    """Fill an empty database and return the owner's token."""
    await upgrade(database)
    order = to_semver_columns("p1@3.7.0")["semver_order"]
    assert order == "3".zfill(19) + "7".zfill(19) + "0" * 38 + "1", order  # noqa: S101 (as FILL)
    names = ", ".join(f"'{name}'" for name in ENVIRONMENTS)
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in FILL:
            text = statement.format(projects=PROJECTS, environments=names, releases=releases)
            await connection.exec_driver_sql(text)
        await connection.exec_driver_sql("VACUUM ANALYZE")
    async with database.begin() as transaction:
        return await tokens.create_token(
            transaction, user_id=1, organization_ids=[1], scopes=["read"]
        )


async def explain(database: Database, text: str, values: Any) -> dict[str, Any]:
    """Execute a statement and return its plan."""
    async with database.engine.connect() as connection:
        # The cost on solid-state disks; the default assumes spinning ones.
        await connection.exec_driver_sql("SET random_page_cost = 1.1")
        rows = await connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {text}", tuple(values)
        )
        plan = rows.scalar_one()
    found: dict[str, Any] = (orjson.loads(plan) if isinstance(plan, str) else plan)[0]
    return found


def find_scanned_tables(node: dict[str, Any]) -> set[str]:
    """Return the large tables that a plan reads completely."""
    own = {node["Relation Name"]} if node["Node Type"] == "Seq Scan" else set()
    return (own & LARGE_TABLES).union(*map(find_scanned_tables, node.get("Plans", ())))


async def measure(url: str, releases: int, rounds: int) -> bool:
    """Fill the database, send the questions, and return whether all plans are good."""
    database = Database(url)
    start = time.perf_counter()
    token = await fill(database, releases)
    print(f"{releases} releases, commits and deploys in {time.perf_counter() - start:.0f} s")
    graph = Graph(database, token, operation_timeout=120, log_format="off")
    is_good = True
    for question in create_questions(releases):
        document = f"{{ organization {{ {question.document} }} }}"
        with Statements(database) as statements:
            await graph(document)
            sent = list(zip(statements.batches, statements.sent, strict=True))
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            await graph(document)
            times.append(time.perf_counter() - start)
        median = statistics.median(times) * 1000
        print(f"\n{question.name}: {median:.0f} ms, {len(sent)} statements")
        is_good &= len(sent) <= question.most_statements
        for batch, (text, values) in sent:
            plan = await explain(database, text, values)
            scanned = find_scanned_tables(plan["Plan"])
            is_good &= not scanned
            scans = f", reads all of {', '.join(sorted(scanned))}" if scanned else ""
            print(
                f"  {batch:28} {plan['Execution Time']:8.1f} ms, planned in "
                f"{plan['Planning Time']:.1f} ms{scans}",
                flush=True,
            )
    await graph.client.aclose()
    await database.close()
    return is_good


def main(
    releases: Annotated[int, typer.Option(help="Number of releases, commits and deploys.")] = (
        100_000
    ),
    rounds: Annotated[int, typer.Option(help="How often each question is sent.")] = 5,
) -> None:
    """Measure the questions about delivery on PostgreSQL, and check the plans."""
    with (
        tempfile.TemporaryDirectory() as folder,
        create_databases(Path(folder)) as databases,
    ):
        is_good = asyncio.run(measure(databases["PostgreSQL"], releases, rounds))
    if not is_good:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
