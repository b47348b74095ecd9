"""What a process keeps of documents, and what defeats compilation."""

import itertools
import time
from collections.abc import Sequence

import orjson

from benchmarks.abuse.attack import MB, Attack, Bound, Credential, Stage, Transport, register
from benchmarks.abuse.attacks.load import PAGE
from benchmarks.abuse.attacks.writing import write_releases
from benchmarks.abuse.measure import resident
from benchmarks.abuse.server import cpu_seconds

COMPILED_REQUESTS = 2
"""Requests of a document after which its plan has been used."""
VARIABLES_KB = 115
INTERFACE = "query N($ids: [ID!]!) { nodes(ids: $ids) { id ... on Organization { slug } } }"
FAILING = (
    ("releases", 'x: projects(first: 1, after: "x") { nodes { id } }'),
    ("lastDeploy", 'x: deploys(first: 1, after: "x") { nodes { id } }'),
    ("sha", 'x: releases(first: 1, after: "x") { nodes { id } }'),
    ("lastDeploy", 'x: lastDeploy(project: "unknown") { id }'),
    ("lastDeploy", 'x: lastCommit { releases(first: 1, after: "x") { nodes { id } } }'),
)
"""Places in the page, and fields before them that fail."""
RELEASE = "id version shortVersion ref url userAgent dateCreated dateReleased status commitCount"
COMMIT = "id sha message dateCreated author { name email } repository { id name url provider }"


def document(number: int) -> str:
    """Return a document of nearly as many fields as an operation may have, with five skips."""
    inner = f"{RELEASE} projects {{ slug name platform platforms hasHealthData }}"
    page = "(first: 1) {{ nodes {{ ...{} }} }}"
    roots = " ".join(
        f'r{at}: release(version: "v{at}") {{ ...A @skip(if: $s{at % 5}) }}' for at in range(10)
    )
    fragments = " ".join(
        f"fragment {name} on Release {{ ...R lastCommit {{ ...C releases{page.format(last)} }} "
        f"commits(first: 1) {{ nodes {{ ...C releases{page.format(following)} }} }} "
        f"deploys(first: 1) {{ nodes {{ id name url release {{ ...{following} }} }} }} }}"
        for name, following, last in (("A", "B", "R"), ("B", "R", "R"))
    )
    variables = ", ".join(f"$s{at}: Boolean!" for at in range(5))
    return (
        f"query Q{number}({variables}) {{ organization {{ {roots} }} }} {fragments} "
        f"fragment R on Release {{ {inner} }} fragment C on Commit {{ {COMMIT} }}"
    )


@register
class PlansMemory(Attack):
    """Each outcome of the skips has a plan of its own."""

    name = "plans of five @skip variables"
    credential = Credential.READ
    bound = Bound("plans are weighed by their nodes, together with documents", cpu=0.5, memory=64)
    transports = (Transport.POST,)

    async def run(self, stage: Stage) -> None:
        """25 documents, each with all outcomes, as many as fit into the time."""
        end = time.monotonic() + stage.size(50, 2)
        before = resident(stage.server.pid)
        plans = 0
        async with stage.connect() as connection:
            for number in range(stage.size(25, 2)):
                text = document(number)
                outcomes = list(itertools.product((False, True), repeat=5))
                for values in outcomes:
                    if time.monotonic() > end:
                        break
                    given = {f"s{at}": value for at, value in enumerate(values)}
                    await stage.query(text, given, connection=connection)
                    plans += 1
        kept = (resident(stage.server.pid) - before) / MB
        stage.note(f"{max(plans, 1)} plans, {kept / max(plans, 1):.2f} MB each")


@register
class PlansOfInterfaces(Attack):
    """A plan below an interface is made late, by the executor of its first request."""

    name = "plans with an interface"
    credential = Credential.READ
    bound = Bound("a plan keeps nothing of a request: neither variables nor context", memory=48)
    transports = (Transport.POST,)

    async def run(self, stage: Stage) -> None:
        """Send documents with a small variable, then others with a large one."""
        data = await stage.read("{ organization { id } }")
        node = data["organization"]["id"]
        small = await self._kept(stage, "S", [node])
        large = await self._kept(stage, "L", [*(f"{'x' * 1_200}{at}" for at in range(95)), node])
        stage.note(
            f"{small:.0f} KB kept of a document with small variables, {large:.0f} KB with large",
            is_beyond=large > small + VARIABLES_KB / 2,
        )

    @staticmethod
    async def _kept(stage: Stage, name: str, ids: Sequence[str]) -> float:
        """Return the kilobytes that the process keeps of each document."""
        number = stage.size(200, 5)
        before = resident(stage.server.pid)
        async with stage.connect() as connection:
            for at in range(number):
                text = INTERFACE.replace("N", f"{name}{at}", 1)
                for _ in range(COMPILED_REQUESTS):
                    await stage.query(text, {"ids": ids}, connection=connection)
        return (resident(stage.server.pid) - before) / 1024 / number


@register
class ViewerScopes(Attack):
    """A field whose resolver wants `info` defeats the compilation of the whole operation."""

    name = "viewer { scopes } beside a page"
    credential = Credential.READ
    bound = Bound("no field defeats compilation: a page costs the same with it")
    transports = (Transport.POST,)

    async def prepare(self, stage: Stage) -> None:
        """Write a page of releases."""
        await write_releases(stage, stage.size(100, 5))

    async def run(self, stage: Stage) -> None:
        """Request the page without the field, then with it."""
        plain = await self._cost(stage, PAGE)
        with_scopes = await self._cost(stage, PAGE.replace("{", "{viewer{scopes}", 1))
        times = with_scopes / max(plain, 0.001)
        stage.note(
            f"{1000 * plain:.0f} ms without, {1000 * with_scopes:.0f} ms with: {times:.1f} times",
            is_beyond=times > 1.5,  # noqa: PLR2004
        )

    @staticmethod
    async def _cost(stage: Stage, text: str) -> float:
        number = stage.size(15, 5)
        async with stage.connect() as connection:
            for _ in range(COMPILED_REQUESTS):
                await stage.query(text, connection=connection)
            before = cpu_seconds(stage.server.pid)
            for _ in range(number):
                await stage.query(text, connection=connection)
        return (cpu_seconds(stage.server.pid) - before) / number


@register
class FailingSibling(Attack):
    """A plan that meets an error is given up, and the operation executed again."""

    name = "a sibling field that fails"
    credential = Credential.READ
    bound = Bound("as many statements as without the error, and one for an unknown name")
    transports = (Transport.POST,)

    async def prepare(self, stage: Stage) -> None:
        """Write a page of releases."""
        await write_releases(stage, stage.size(100, 5))

    async def run(self, stage: Stage) -> None:
        """Request the page without the error, then with it."""
        plain = await self._statements(stage, PAGE)
        worst = 0
        for place, field in FAILING:
            text = PAGE.replace(place, f"{field} {place}", 1)
            worst = max(worst, await self._statements(stage, text))
        stage.note(f"{plain} statements, {worst} with the error", is_beyond=worst > plain + 2)

    @staticmethod
    async def _statements(stage: Stage, text: str) -> int:
        """Return the most statements of a request: a kept answer takes only one."""
        most = 0
        async with stage.connect() as connection:
            for _ in range(COMPILED_REQUESTS):
                await stage.query(text, connection=connection)
                most = max(most, statements(stage))
        return most


def statements(stage: Stage) -> int:
    """Return the number of statements of the last page, from the server's log."""
    for line in reversed((stage.server.folder / "server.log").read_text().splitlines()):
        try:
            fields = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        count = fields.get("statements")
        if fields.get("operation") == "Page" and isinstance(count, int):  # slow ones have a list
            return count
    return 0
