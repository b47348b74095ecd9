"""How many pages of releases a second a server gives, beside handlers written by hand.

By

    python -m benchmarks.pages --releases 10000 --rounds 3 --seconds 4

Fills a PostgreSQL of its own and a SQLite file (`benchmarks.shop`), starts each contender in a
process of its own, and asks each the same over 8 connections that stay open: the server with
either executor, and the handlers of `benchmarks.handwritten`. Before that, all must have given the
same data. Servers run on the last core, one of them working at a time, whoever asks on the first;
the database may use any. Rounds are interleaved, and the table shows their medians. What is marked
with * was not limited by the server's core alone: its process had it for less than nine tenths of
the time, because it waited for the database, or others used the machine.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote

import orjson
import typer
import uvloop
from graphql import get_introspection_query

from benchmarks.handwritten import LARGEST_PAGE, POOL_SIZE
from benchmarks.processes import ROOT, databases
from benchmarks.shop import DASHBOARD, Size, fill
from resolvers.ids import encode_global_id

CONNECTIONS = 8
SIZES = (1, 10, 100)
PAGES_OF_A_WALK = 10
COMMITS_OF_RELEASE, DEPLOYS_OF_RELEASE = 20, 3
BUSY = 0.9
LONGEST_ANSWER = 60.0
SECONDS_BEFORE = 0.1
CLOCK = os.sysconf("SC_CLK_TCK")
OK = b"http/1.1 200 "
LENGTH = b"\r\ncontent-length:"
END_CURSOR = b'"endCursor":"'

RELEASE = """
    id version status dateCreated dateReleased commitCount deployCount
    lastCommit { sha message dateCreated author { name email } }
    authors { name email user { username } }
    lastDeploy { environment name dateFinished }
    projects { slug name platforms newGroups }
"""
PAGE = f"""query ($first: Int) {{
    organization {{ releases(first: $first) {{ nodes {{{RELEASE}}} }} }}
}}"""
WALK = f"""query ($first: Int, $after: String) {{
    organization {{
        releases(first: $first, after: $after) {{ nodes {{{RELEASE}}} pageInfo {{ endCursor }} }}
    }}
}}"""
ONE = (
    f"query ($version: String!) {{ organization {{ release(version: $version) {{{RELEASE}}} }} }}"
)
DASHBOARD_WHOLE = """query ($id: ID!) { organization { dashboard(id: $id) {
    id title version dateCreated dateUpdated createdBy { name } filters { release releaseId }
    widgets {
        id title description displayType widgetType datasetSource interval limit dateCreated
        layout { x y w h minH } thresholds { max1 max2 unit }
        queries {
            id name fields aggregates columns fieldAliases conditions orderby isHidden
            selectedAggregate
        }
    }
} } }"""


class Kind(Enum):
    """Which databases are measured."""

    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"
    BOTH = "both"


class Question(NamedTuple):
    """What is asked: of GraphQL by a document and variables, by hand by a path, if there is one.

    A question of several pages is asked one page after another, each behind the last one's end.
    """

    name: str
    document: str
    variables: Mapping[str, Any] = {}
    path: str | None = None
    pages: int = 1


@dataclass(frozen=True)
class Contender:
    """A server that runs. `way` is the first part of its paths; GraphQL has none."""

    name: str
    way: str | None
    host: str
    port: int
    process: int
    token: str

    def has(self, question: Question) -> bool:
        """Whether it can answer."""
        return self.way is None or question.path is not None

    def request(self, question: Question, after: bytes) -> bytes:
        """A request as it is sent; `after` is a cursor, or empty."""
        headers = f" HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.token}\r\n"
        cursor = {"after": after.decode()} if question.pages > 1 else {}
        if self.way is not None:
            last = "".join(f"&{name}={value}" for name, value in cursor.items())
            return f"GET /{self.way}/{question.path}{last}{headers}\r\n".encode()
        variables = {**question.variables, **cursor}
        body = orjson.dumps({"query": question.document, "variables": variables})
        length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return f"POST /graphql{headers}{length}".encode() + body

    def data(self, body: bytes) -> Any:
        """The data of an answer."""
        answer = orjson.loads(body)
        if self.way is not None:
            return answer
        if "errors" in answer:
            raise RuntimeError(answer["errors"])
        return answer["data"]

    def seconds(self) -> float:
        """How long its process has had a core so far."""
        status = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(status[11]) + int(status[12])) / CLOCK


class Connection(asyncio.Protocol):
    """An HTTP connection that stays open; answers must tell their length."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._head = b""
        self._whole = 0
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's call at the start."""
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        """Asyncio's call at the end: whoever waits is told."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        """Asyncio's call for a part of an answer."""
        self._received += data
        if not self._whole:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            self._head = bytes(self._received[:end]).lower()
            self._whole = end + 4 + int(self._head.partition(LENGTH)[2].partition(b"\r\n")[0])
        if len(self._received) < self._whole or self._answer is None or self._answer.done():
            return
        body = bytes(self._received[len(self._head) + 4 : self._whole])
        del self._received[: self._whole]
        self._whole = 0
        if self._head.startswith(OK):
            self._answer.set_result(body)
        else:
            self._answer.set_exception(RuntimeError(f"{self._head!r} {body!r}"))

    async def ask(self, request: bytes) -> bytes:
        """The body of an answer. Raises RuntimeError unless the status is 200."""
        assert self._transport is not None  # noqa: S101 (for the type checker)
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def connections(contender: Contender, number: int) -> AsyncIterator[Sequence[Connection]]:
    """So many connections."""
    loop = asyncio.get_running_loop()
    made: list[Connection] = []
    try:
        for _ in range(number):
            _, connection = await loop.create_connection(
                Connection, contender.host, contender.port
            )
            made.append(connection)
        yield made
    finally:
        for each in made:
            each.close()


def end_cursor(body: bytes) -> bytes:
    """Where the page of an answer ends; empty if it does not say."""
    return body.partition(END_CURSOR)[2].partition(b'"')[0]


async def answers(contender: Contender, question: Question) -> list[bytes]:
    """The bodies of the question's pages."""
    bodies: list[bytes] = []
    async with connections(contender, 1) as [connection], asyncio.timeout(LONGEST_ANSWER):
        for _ in range(question.pages):
            after = end_cursor(bodies[-1]) if bodies else b""
            bodies.append(await connection.ask(contender.request(question, after)))
    return bodies


class Cell(NamedTuple):
    """What is measured: a contender and a question, with the sizes of the pages in bytes."""

    contender: Contender
    question: Question
    sizes: Sequence[int]


class Rate(NamedTuple):
    """Requests a second, and the part of the time that the server's process had its core."""

    requests: float
    busy: float


async def keep_asking(connection: Connection, cell: Cell, end: float) -> int:
    """Ask until a time on the clock; how often."""
    contender, question, sizes = cell
    after, count = b"", 0
    while time.perf_counter() < end:
        body = await connection.ask(contender.request(question, after))
        if len(body) != sizes[count % question.pages]:
            msg = f"{contender.name} changed its answer to {question.name!r}: {body[:500]!r}"
            raise RuntimeError(msg)
        count += 1
        after = end_cursor(body) if count % question.pages else b""
    return count


async def measure(cell: Cell, seconds: float) -> Rate:
    """Ask over all connections at once; each has asked before, which is not counted."""
    contender = cell.contender
    async with (
        connections(contender, CONNECTIONS) as asking,
        asyncio.timeout(seconds + LONGEST_ANSWER),
    ):

        async def ask(seconds: float) -> int:
            end = time.perf_counter() + seconds
            return sum(await asyncio.gather(*(keep_asking(each, cell, end) for each in asking)))

        await ask(SECONDS_BEFORE)
        used, start = contender.seconds(), time.perf_counter()
        count = await ask(seconds)
        elapsed = time.perf_counter() - start
        return Rate(count / elapsed, (contender.seconds() - used) / elapsed)


def questions(releases: int, version: str) -> Sequence[Question]:
    """What contenders are asked, over so many releases; `version` is one of them."""
    walk = min(PAGES_OF_A_WALK, releases // LARGEST_PAGE)
    pages = [
        Question(f"page of {size}", PAGE, {"first": size}, f"page?first={size}") for size in SIZES
    ]
    return [
        *pages,
        Question(
            f"{walk * LARGEST_PAGE:,} in pages of {LARGEST_PAGE}",
            WALK,
            {"first": LARGEST_PAGE},
            f"page?first={LARGEST_PAGE}",
            pages=walk,
        ),
        Question("one release", ONE, {"version": version}, f"release?version={quote(version)}"),
        Question("dashboard", DASHBOARD_WHOLE, {"id": encode_global_id("Dashboard", DASHBOARD)}),
        Question("introspection", get_introspection_query()),
    ]


async def cells(contenders: Sequence[Contender], releases: int) -> Sequence[Cell]:
    """What is to be measured. Raises RuntimeError unless all contenders answer alike."""
    [body] = await answers(contenders[0], Question("", PAGE, {"first": LARGEST_PAGE}))
    nodes = contenders[0].data(body)["organization"]["releases"]["nodes"]
    if len(nodes) != LARGEST_PAGE:
        msg = f"{len(nodes)} releases on a page of {LARGEST_PAGE}"
        raise RuntimeError(msg)
    found: list[Cell] = []
    for question in questions(releases, nodes[LARGEST_PAGE // 2]["version"]):
        expected = None
        for contender in (each for each in contenders if each.has(question)):
            bodies = await answers(contender, question)
            data = [contender.data(each) for each in bodies]
            expected = expected or data
            if data != expected:
                place = difference(expected, data)
                msg = f"{question.name}: {contender.name} differs from {contenders[0].name}{place}"
                raise RuntimeError(msg)
            found.append(Cell(contender, question, [len(each) for each in bodies]))
    return found


def difference(expected: Any, found: Any) -> str:
    """Where two values of JSON differ first, and how."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        pairs = [(f".{key}", expected[key], found[key]) for key in expected]
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = [(f"[{at}]", *pair) for at, pair in enumerate(zip(expected, found, strict=True))]
    else:
        return f": {str(found)[:200]} instead of {str(expected)[:200]}"
    return next((step + difference(*pair) for step, *pair in pairs if pair[0] != pair[1]), "")


@dataclass(frozen=True)
class Table:
    """The rates of a database: by question's and contender's name, one for each round."""

    contenders: Sequence[str]
    rates: dict[str, dict[str, list[Rate]]] = field(default_factory=dict)

    def add(self, cell: Cell, rate: Rate) -> None:
        """Another round of a cell."""
        row = self.rates.setdefault(cell.question.name, {})
        row.setdefault(cell.contender.name, []).append(rate)

    def show(self) -> None:
        """Print it, with what the first contender has of each other: by hand, then GraphQL."""
        first, usual, *by_hand = self.contenders
        others = [*by_hand, usual]
        columns = [*self.contenders, *(f"/ {each}" for each in others)]
        widths = [max(12, len(each)) for each in columns]
        print_row("requests/s", columns, widths)
        for name, row in self.rates.items():
            medians = {
                each: statistics.median(rate.requests for rate in rates)
                for each, rates in row.items()
            }
            rates = [
                shown_rate(medians[each], row[each]) if each in row else "- "
                for each in self.contenders
            ]
            ratios = [
                f"{medians[first] / medians[each]:.2f}" if each in row else "-" for each in others
            ]
            print_row(name, [*rates, *ratios], widths)


def shown_rate(median: float, rates: Sequence[Rate]) -> str:
    """Requests a second, marked if something else than the server was the limit."""
    idle = statistics.median(rate.busy for rate in rates) < BUSY
    return f"{median:,.1f}{'*' if idle else ' '}"


def print_row(name: str, columns: Sequence[str], widths: Sequence[int]) -> None:
    """A line of a table."""
    cells = (f"{each:>{width}}" for each, width in zip(columns, widths, strict=True))
    print(f"{name:24}", *cells, sep="  ", flush=True)


@contextmanager
def running(
    name: str, way: str | None, words: Sequence[str], token: str, core: int, **settings: str
) -> Iterator[Contender]:
    """A contender on a core of its own; it is stopped in the end."""
    process = subprocess.Popen(  # noqa: S603 (ourselves)
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ
        | {"WAYBILL_BUDGET_POINTS": "0"}  # one token asks for everything
        | {f"WAYBILL_{key.upper()}": value for key, value in settings.items()},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        os.sched_setaffinity(process.pid, {core})
        line = process.stdout.readline() if process.stdout else ""
        host, _, port = line.strip().rpartition("/")[2].partition(":")
        if not port:
            msg = f"{name} did not start"
            raise RuntimeError(msg)
        yield Contender(name, way, host, int(port), process.pid, token)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running_all(url: str, token: str, core: int) -> Iterator[Sequence[Contender]]:
    """The contenders over a database: the server with either executor, then those by hand."""
    server = ["server.py", "serve", "--port", "0"]
    by_hand = ["-m", "benchmarks.handwritten", "--url", url]
    settings = {
        "database_url": url,
        "pool_size": str(POOL_SIZE),
        "graphiql": "false",
        "worker": "false",
        "log_format": "off",  # nor is what is written by hand logged
    }
    ways = {"SQLAlchemy by hand": "sqlalchemy"}
    if url.startswith("postgresql"):
        ways["asyncpg by hand"] = "asyncpg"
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                running(name, None, server, token, core, executor=name, **settings)
            )
            for name in ("compiled", "graphql-core")
        ]
        started += [
            stack.enter_context(running(name, way, by_hand, token, core))
            for name, way in ways.items()
        ]
        yield started


async def compare(
    contenders: Sequence[Contender], releases: int, rounds: int, seconds: float
) -> Table:
    """The rates of all cells, contender after contender, in each round."""
    table = Table([each.name for each in contenders])
    measured = await cells(contenders, releases)
    for _ in range(rounds):
        for cell in measured:
            table.add(cell, await measure(cell, seconds))
    return table


def main(  # noqa: PLR0913, PLR0917 (options)
    releases: Annotated[int, typer.Option(min=LARGEST_PAGE)] = 10_000,
    commits: Annotated[int | None, typer.Option(help="20 for each release, unless said.")] = None,
    deploys: Annotated[int | None, typer.Option(help="3 for each release, unless said.")] = None,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
    seconds: Annotated[float, typer.Option(help="Of each contender, question and round.")] = 4.0,
    database: Kind = Kind.BOTH,
) -> None:
    """Measure all contenders over one database or both."""
    # Whoever stops us stops the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    size = Size(
        releases,
        releases * COMMITS_OF_RELEASE if commits is None else commits,
        releases * DEPLOYS_OF_RELEASE if deploys is None else deploys,
    )
    cores = sorted(os.sched_getaffinity(0))
    print("{:,} releases, {:,} commits, {:,} deploys".format(*size), flush=True)
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        os.sched_setaffinity(0, cores[:1])  # PostgreSQL runs already
        for name, url in urls.items():
            if database not in {Kind.BOTH, Kind(name.lower())}:
                continue
            start = time.perf_counter()
            token = asyncio.run(fill(url, size))
            filled = time.perf_counter() - start
            with running_all(url, token, cores[-1]) as contenders:
                table = uvloop.run(compare(contenders, releases, rounds, seconds))
            print(f"\n{name}, filled in {filled:.0f} s; median of {rounds} rounds of {seconds} s")
            table.show()


if __name__ == "__main__":
    typer.run(main)
