"""Measure pages of releases per second, compared with handwritten handlers.

Run

    python -m benchmarks.pages --releases 10000 --rounds 3 --seconds 4

Fills a new PostgreSQL and a SQLite file (`benchmarks.shop`), and starts each contender in a
process of its own: the server with kept answers (`unchanged`), with none and either executor, and
the handlers of `benchmarks.handwritten`. All contenders must return the same data. Each then gets
the same requests over 8 persistent connections. The servers run on the last core, one at a time,
and the client on the first; the database may use any. Rounds are interleaved. The tables show the
medians of their rates, and the least processor time of a request. A rate with * was not limited by
the server's core alone: its process used the core for less than 90 percent of the time, because it
waited for the database, or other programs used the machine.
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
from benchmarks.processes import ROOT, create_databases, read_cpu_seconds
from benchmarks.shop import DASHBOARD, Size, fill_database
from resolvers.ids import encode_global_id

CONNECTIONS = 8
SIZES = (1, 10, 100)
PAGES_PER_WALK = 10
COMMITS_PER_RELEASE, DEPLOYS_PER_RELEASE = 20, 3
MINIMUM_BUSY = 0.9
RESPONSE_TIMEOUT = 60.0
WARM_UP_SECONDS = 0.1
OK = b"http/1.1 200 "
CONTENT_LENGTH = b"\r\ncontent-length:"
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
RELEASE_BY_VERSION = (
    f"query ($version: String!) {{ organization {{ release(version: $version) {{{RELEASE}}} }} }}"
)
DASHBOARD_QUERY = """query ($id: ID!) { organization { dashboard(id: $id) {
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


class DatabaseKind(Enum):
    """The databases to measure."""

    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"
    BOTH = "both"


class Workload(NamedTuple):
    """A request: a document with variables for GraphQL, and a path for handwritten handlers.

    Without a path, only GraphQL can run it. With several pages, each request continues at the
    end cursor of the previous page.
    """

    name: str
    document: str
    variables: Mapping[str, Any] = {}
    path: str | None = None
    pages: int = 1


@dataclass(frozen=True)
class Contender:
    """A running server to measure. `path_prefix` is that of its handlers; None for GraphQL."""

    name: str
    path_prefix: str | None
    host: str
    port: int
    process: int
    token: str

    def can_run(self, workload: Workload) -> bool:
        """Whether the contender has a handler for the workload."""
        return self.path_prefix is None or workload.path is not None

    def to_request(self, workload: Workload, after: bytes) -> bytes:
        """Convert a workload to the bytes of a request; `after` is a cursor or empty."""
        headers = f" HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.token}\r\n"
        cursor = {"after": after.decode()} if workload.pages > 1 else {}
        if self.path_prefix is not None:
            suffix = "".join(f"&{name}={value}" for name, value in cursor.items())
            return f"GET /{self.path_prefix}/{workload.path}{suffix}{headers}\r\n".encode()
        variables = {**workload.variables, **cursor}
        body = orjson.dumps({"query": workload.document, "variables": variables})
        length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return f"POST /graphql{headers}{length}".encode() + body

    def parse_data(self, body: bytes) -> Any:
        """Return the data of a response.

        Raises: RuntimeError when it has errors.
        """
        response = orjson.loads(body)
        if self.path_prefix is not None:
            return response
        if "errors" in response:
            raise RuntimeError(response["errors"])
        return response["data"]

    def read_cpu_seconds(self) -> float:
        """Return the CPU time of the process."""
        return read_cpu_seconds(self.process)


class Connection(asyncio.Protocol):
    """A persistent HTTP connection; responses need Content-Length."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._head = b""
        self._length = 0
        self._response: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport."""
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        """Fail the pending request."""
        if self._response is not None and not self._response.done():
            self._response.set_exception(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        """Append received bytes, and complete the request when its response is complete."""
        self._received += data
        if not self._length:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            self._head = bytes(self._received[:end]).lower()
            self._length = (
                end + 4 + int(self._head.partition(CONTENT_LENGTH)[2].partition(b"\r\n")[0])
            )
        if len(self._received) < self._length or self._response is None or self._response.done():
            return
        body = bytes(self._received[len(self._head) + 4 : self._length])
        del self._received[: self._length]
        self._length = 0
        if self._head.startswith(OK):
            self._response.set_result(body)
        else:
            self._response.set_exception(RuntimeError(f"{self._head!r} {body!r}"))

    async def send(self, request: bytes) -> bytes:
        """Send a request and return the body of the response.

        Raises: RuntimeError when the status is not 200.
        """
        assert self._transport is not None  # noqa: S101 (for the type checker)
        self._response = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._response

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def open_connections(
    contender: Contender, number: int
) -> AsyncIterator[Sequence[Connection]]:
    """Open this many connections."""
    loop = asyncio.get_running_loop()
    opened: list[Connection] = []
    try:
        for _ in range(number):
            _, connection = await loop.create_connection(
                Connection, contender.host, contender.port
            )
            opened.append(connection)
        yield opened
    finally:
        for connection in opened:
            connection.close()


def parse_end_cursor(body: bytes) -> bytes:
    """Return the end cursor of a response; empty without one."""
    return body.partition(END_CURSOR)[2].partition(b'"')[0]


async def fetch_pages(contender: Contender, workload: Workload) -> list[bytes]:
    """Request each page of a workload once and return the responses' bodies."""
    bodies: list[bytes] = []
    async with open_connections(contender, 1) as [connection], asyncio.timeout(RESPONSE_TIMEOUT):
        for _ in range(workload.pages):
            after = parse_end_cursor(bodies[-1]) if bodies else b""
            bodies.append(await connection.send(contender.to_request(workload, after)))
    return bodies


class Cell(NamedTuple):
    """A cell of the table: a contender and a workload, with the size of each page in bytes."""

    contender: Contender
    workload: Workload
    sizes: Sequence[int]


class Rate(NamedTuple):
    """Requests per second, and the share of time that the server's process used its core."""

    requests: float
    busy: float

    @property
    def seconds(self) -> float:
        """The processor time of a request."""
        return self.busy / self.requests


async def send_until(connection: Connection, cell: Cell, end: float) -> int:
    """Send requests until `end`, a time of `time.perf_counter`, and return their number.

    Raises: RuntimeError when the size of a response changes.
    """
    contender, workload, sizes = cell
    after, count = b"", 0
    while time.perf_counter() < end:
        body = await connection.send(contender.to_request(workload, after))
        if len(body) != sizes[count % workload.pages]:
            msg = f"{contender.name} changed its response to {workload.name!r}: {body[:500]!r}"
            raise RuntimeError(msg)
        count += 1
        after = parse_end_cursor(body) if count % workload.pages else b""
    return count


async def measure(cell: Cell, seconds: float) -> Rate:
    """Return the rate of requests over all connections for some seconds, after a warm-up."""
    contender = cell.contender
    async with (
        open_connections(contender, CONNECTIONS) as clients,
        asyncio.timeout(seconds + RESPONSE_TIMEOUT),
    ):

        async def send(seconds: float) -> int:
            end = time.perf_counter() + seconds
            return sum(
                await asyncio.gather(*(send_until(client, cell, end) for client in clients))
            )

        await send(WARM_UP_SECONDS)
        used, start = contender.read_cpu_seconds(), time.perf_counter()
        count = await send(seconds)
        elapsed = time.perf_counter() - start
        return Rate(count / elapsed, (contender.read_cpu_seconds() - used) / elapsed)


def list_workloads(releases: int, version: str) -> Sequence[Workload]:
    """List the workloads for a database with this many releases; `version` is one of them."""
    walk = min(PAGES_PER_WALK, releases // LARGEST_PAGE)
    pages = [
        Workload(f"page of {size}", PAGE, {"first": size}, f"page?first={size}") for size in SIZES
    ]
    return [
        *pages,
        Workload(
            f"{walk * LARGEST_PAGE:,} in pages of {LARGEST_PAGE}",
            WALK,
            {"first": LARGEST_PAGE},
            f"page?first={LARGEST_PAGE}",
            pages=walk,
        ),
        Workload(
            "one release",
            RELEASE_BY_VERSION,
            {"version": version},
            f"release?version={quote(version)}",
        ),
        Workload("dashboard", DASHBOARD_QUERY, {"id": encode_global_id("Dashboard", DASHBOARD)}),
        Workload("introspection", get_introspection_query()),
    ]


async def prepare_cells(contenders: Sequence[Contender], releases: int) -> Sequence[Cell]:
    """List the cells to measure.

    Raises: RuntimeError when the contenders return different data.
    """
    [body] = await fetch_pages(contenders[0], Workload("", PAGE, {"first": LARGEST_PAGE}))
    nodes = contenders[0].parse_data(body)["organization"]["releases"]["nodes"]
    if len(nodes) != LARGEST_PAGE:
        msg = f"The first page has {len(nodes)} releases instead of {LARGEST_PAGE}."
        raise RuntimeError(msg)
    cells: list[Cell] = []
    for workload in list_workloads(releases, nodes[LARGEST_PAGE // 2]["version"]):
        expected = None
        for contender in (each for each in contenders if each.can_run(workload)):
            bodies = await fetch_pages(contender, workload)
            pages = [contender.parse_data(page_body) for page_body in bodies]
            expected = expected or pages
            if pages != expected:
                difference = describe_difference(expected, pages)
                msg = (
                    f"{workload.name}: {contender.name} differs from {contenders[0].name}"
                    f"{difference}"
                )
                raise RuntimeError(msg)
            cells.append(Cell(contender, workload, [len(page_body) for page_body in bodies]))
    return cells


def describe_difference(expected: Any, actual: Any) -> str:
    """Return the path of the first difference between two JSON values, and both values there."""
    if (
        isinstance(expected, dict)
        and isinstance(actual, dict)
        and expected.keys() == actual.keys()
    ):
        pairs = [(f".{key}", expected[key], actual[key]) for key in expected]
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = [(f"[{at}]", *pair) for at, pair in enumerate(zip(expected, actual, strict=True))]
    else:
        return f": {str(actual)[:200]} instead of {str(expected)[:200]}"
    return next(
        (step + describe_difference(*pair) for step, *pair in pairs if pair[0] != pair[1]), ""
    )


@dataclass(frozen=True)
class Table:
    """The rates of a database, by workload and contender, one for each round."""

    contenders: Sequence[str]
    rates: dict[str, dict[str, list[Rate]]] = field(default_factory=dict)

    def add(self, cell: Cell, rate: Rate) -> None:
        """Add the rate of another round."""
        row = self.rates.setdefault(cell.workload.name, {})
        row.setdefault(cell.contender.name, []).append(rate)

    def show(self) -> None:
        """Print requests per second, and the processor time of a request."""
        widths = [max(12, len(each)) for each in self.contenders]
        print_row("requests/s", self.contenders, widths)
        for name, row in self.rates.items():
            rates = [format_rate(row[each]) if each in row else "- " for each in self.contenders]
            print_row(name, rates, widths)
        print_row("\nprocessor ms, least", self.contenders, widths)
        for name, row in self.rates.items():
            least = [
                f"{1000 * min(rate.seconds for rate in row[each]):.2f} " if each in row else "- "
                for each in self.contenders
            ]
            print_row(name, least, widths)


def format_rate(rates: Sequence[Rate]) -> str:
    """Format the median of rates, with * when the server's core was not the limit."""
    median = statistics.median(rate.requests for rate in rates)
    idle = statistics.median(rate.busy for rate in rates) < MINIMUM_BUSY
    return f"{median:,.1f}{'*' if idle else ' '}"


def print_row(name: str, columns: Sequence[str], widths: Sequence[int]) -> None:
    """Print a row of the table; each column is right-aligned in its width."""
    texts = (f"{column:>{width}}" for column, width in zip(columns, widths, strict=True))
    print(f"{name:24}", *texts, sep="  ", flush=True)


@contextmanager
def run_contender(  # noqa: PLR0913, PLR0917 (what a process needs)
    name: str,
    path_prefix: str | None,
    command: Sequence[str],
    token: str,
    core: int,
    root: Path = ROOT,
    **settings: str,
) -> Iterator[Contender]:
    """Run a contender of a checkout on a core, and stop it at the end of the block.

    `settings` become WAYBILL_ variables. Raises: RuntimeError when the contender does not start.
    """
    process = subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, *command],
        cwd=root,
        env=os.environ
        | {"WAYBILL_BUDGET_POINTS": "0"}  # one token sends all requests
        | {f"WAYBILL_{key.upper()}": value for key, value in settings.items()},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        os.sched_setaffinity(process.pid, {core})
        line = process.stdout.readline() if process.stdout else ""
        host, _, port = line.strip().rpartition("/")[2].partition(":")
        if not port:
            msg = f"{name} did not start. Its error messages are above."
            raise RuntimeError(msg)
        yield Contender(name, path_prefix, host, int(port), process.pid, token)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def run_contenders(url: str, token: str, core: int) -> Iterator[Sequence[Contender]]:
    """Run the server with each executor, and the handwritten handlers, on a database."""
    server = ["server.py", "serve", "--port", "0"]
    handwritten = ["-m", "benchmarks.handwritten", "--url", url]
    settings = {
        "database_url": url,
        "pool_size": str(POOL_SIZE),
        "graphiql": "false",
        "worker": "false",
        "log_format": "off",  # the handwritten handlers do not log either
        "slow_operation_ms": "0",
    }
    prefixes = {"SQLAlchemy by hand": "sqlalchemy"}
    if url.startswith("postgresql"):
        prefixes["asyncpg by hand"] = "asyncpg"
    with ExitStack() as stack:
        # The first one keeps its answers, so that it reads each workload once.
        contenders = [
            stack.enter_context(run_contender("unchanged", None, server, token, core, **settings)),
            *(
                stack.enter_context(
                    run_contender(
                        name,
                        None,
                        server,
                        token,
                        core,
                        executor=name,
                        limit_kept_bytes="0",
                        **settings,
                    )
                )
                for name in ("compiled", "graphql-core")
            ),
        ]
        contenders += [
            stack.enter_context(run_contender(name, path_prefix, handwritten, token, core))
            for name, path_prefix in prefixes.items()
        ]
        yield contenders


async def compare(
    contenders: Sequence[Contender], releases: int, rounds: int, seconds: float
) -> Table:
    """Measure all cells in each round."""
    table = Table([each.name for each in contenders])
    cells = await prepare_cells(contenders, releases)
    for _ in range(rounds):
        for cell in cells:
            table.add(cell, await measure(cell, seconds))
    return table


def main(  # noqa: PLR0913, PLR0917 (options)
    releases: Annotated[int, typer.Option(min=2 * LARGEST_PAGE)] = 10_000,
    commits: Annotated[int | None, typer.Option(help="Default: 20 for each release.")] = None,
    deploys: Annotated[int | None, typer.Option(help="Default: 3 for each release.")] = None,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
    seconds: Annotated[float, typer.Option(help="For each contender, workload and round.")] = 4.0,
    database: DatabaseKind = DatabaseKind.BOTH,
) -> None:
    """Measure all contenders with one database or both."""
    # Stop the servers when this process is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    size = Size(
        releases,
        releases * COMMITS_PER_RELEASE if commits is None else commits,
        releases * DEPLOYS_PER_RELEASE if deploys is None else deploys,
    )
    cores = sorted(os.sched_getaffinity(0))
    print("{:,} releases, {:,} commits, {:,} deploys".format(*size), flush=True)
    with tempfile.TemporaryDirectory() as folder, create_databases(Path(folder)) as urls:
        os.sched_setaffinity(0, cores[:1])  # PostgreSQL has started, and may use all cores
        for name, url in urls.items():
            if database not in {DatabaseKind.BOTH, DatabaseKind(name.lower())}:
                continue
            start = time.perf_counter()
            token = asyncio.run(fill_database(url, size))
            fill_seconds = time.perf_counter() - start
            with run_contenders(url, token, cores[-1]) as contenders:
                table = uvloop.run(compare(contenders, releases, rounds, seconds))
            print(
                f"\n{name}, filled in {fill_seconds:.0f} s; "
                f"median of {rounds} rounds of {seconds} s"
            )
            table.show()


if __name__ == "__main__":
    typer.run(main)
