"""The fair queue: who is admitted, in which order, and who is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from execution.errors import ClientDisconnectedError, ProblemError
from transport.accounts import BURST_SECONDS
from transport.admission import (
    Admission,
    AdmissionLimits,
    Place,
    Refusal,
    Wait,
    assign_organization,
    charge_database_time,
)

pytestmark = pytest.mark.spec("security#fair-admission")

PATIENCE = 10  # seconds; only a failing test waits that long
# Organizations of the tokens: the first letter of a token is the name of its organization.
ORGANIZATIONS = {"a": 1, "b": 2, "c": 3}


class ManualClock:
    """A clock that stands still until it is advanced."""

    def __init__(self) -> None:
        self._now = 1_000.0

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self._now += seconds


class Client:
    """Sends requests, and knows which ones are admitted, in the order of admission."""

    def __init__(self, clock: ManualClock | None = None, **limits: Any) -> None:
        self.admitted: list[str] = []
        self.refusals: list[Refusal] = []
        self.admission = Admission(
            AdmissionLimits(**limits),
            lambda http: http.headers.get("token"),
            lambda http: http.headers.get("address", "address"),
            clock=clock or ManualClock(),
        )
        self.admission.refusal_listeners.append(self.refusals.append)
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def know(self, *tokens: str) -> None:
        """Let tokens be authenticated once."""
        for token in tokens:
            async with self.open(token):
                pass

    @asynccontextmanager
    async def open(self, token: str, wait: Wait = Wait.UNWATCHED) -> AsyncIterator[Place]:
        """Wait for admission, and authenticate the token."""
        async with self.admission.admit(request(token), wait) as place:
            if token[:1] in ORGANIZATIONS:
                assign_organization(ORGANIZATIONS[token[0]])
            yield place

    async def send(self, name: str, wait: Wait = Wait.UNWATCHED) -> asyncio.Task[None]:
        """Start a request, such as `a1/2`: the second one of token `a1`. It runs until `end`."""
        self._ends[name] = asyncio.Event()

        async def run() -> None:
            async with self.open(name.partition("/")[0], wait):
                self.admitted.append(name)
                await self._ends[name].wait()

        task = self._tasks[name] = asyncio.create_task(run())
        await settle()
        return task

    async def end(self, name: str) -> None:
        """End a request that is admitted."""
        self._ends[name].set()
        await asyncio.wait_for(self._tasks[name], PATIENCE)
        await settle()

    async def refusal(self, name: str) -> ProblemError:
        """Return the error of a request."""
        with pytest.raises(ProblemError) as error:
            await asyncio.wait_for(self._tasks[name], PATIENCE)
        return error.value

    async def finish(self) -> None:
        """End all requests, and check that no place is left occupied."""
        for event in self._ends.values():
            event.set()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        assert (self.admission.running, self.admission.waiting) == (0, 0)


async def settle() -> None:
    """Let all tasks run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


def request(token: str, **headers: str) -> Request:
    """Return a request with a token, whose client stays connected."""

    async def receive() -> Message:
        never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        return await never

    sent = ({"token": token} if token else {}) | headers
    raw = [(name.encode(), value.encode()) for name, value in sent.items()]
    return Request({"type": "http", "headers": raw}, receive)


def describe(error: ProblemError) -> tuple[int, str, Any, str]:
    """Return the status, the code, the limit and the delay of an error."""
    [entry] = error.errors
    extensions: Any = entry["extensions"]
    return error.status, extensions["code"], extensions["limit"], error.headers["Retry-After"]


async def test_places_are_given_to_organizations_and_their_tokens_in_turn() -> None:
    client = Client(total=1, per_organization=1, per_token=1)
    await client.know("a1", "a2", "b1")
    names = ["c/1", "a1/1", "a1/2", "a1/3", "a2/1", "a2/2", "b1/1", "b1/2"]
    for name in names:
        await client.send(name)

    for _ in names:
        await client.end(client.admitted[-1])

    order = ["c/1", "a1/1", "b1/1", "a2/1", "b1/2", "a1/2", "a2/2", "a1/3"]
    assert client.admitted == order
    await client.finish()


async def test_other_organizations_find_a_place_beside_an_organization_at_its_limit() -> None:
    client = Client(total=4, per_organization=3, per_token=2)
    await client.know("a1", "a2", "b1")
    for name in ("a1/1", "a1/2", "a1/3", "a2/1", "a2/2", "b1/1"):
        await client.send(name)

    assert client.admitted == ["a1/1", "a1/2", "a2/1", "b1/1"]
    await client.finish()


async def test_place_of_an_organization_at_its_limit_goes_to_its_other_token() -> None:
    client = Client(total=4, per_organization=2, per_token=1)
    await client.know("a1", "a2", "a3")
    for name in ("a1/1", "a1/2", "a2/1", "a3/1"):
        await client.send(name)

    await client.end("a2/1")
    assert client.admitted == ["a1/1", "a2/1", "a3/1"]
    await client.end("a3/1")
    assert client.admitted == ["a1/1", "a2/1", "a3/1"]  # a1 has its one place
    await client.finish()


async def test_tokens_that_were_never_authenticated_count_for_their_address() -> None:
    client = Client(total=10, per_organization=2, per_token=2)
    await client.know("a1")
    for name in ("wrong1/1", "wrong2/1", "wrong3/1", "a1/1"):
        await client.send(name)

    assert client.admitted == ["wrong1/1", "wrong2/1", "a1/1"]
    await client.finish()


async def test_operation_moves_to_its_organization_when_its_token_is_authenticated() -> None:
    client = Client(total=10, per_organization=2, per_token=2)
    for name in ("a1/1", "a1/2", "b1/1", "wrong/1"):
        await client.send(name)
    await client.send("a2/1")

    assert client.admitted == ["a1/1", "a1/2", "b1/1", "wrong/1", "a2/1"]
    await client.send("a1/3")
    await client.send("a2/2")  # the organization has three operations, which is over its limit
    assert client.admitted[5:] == []
    await client.finish()


async def test_cancelled_request_leaves_the_queue() -> None:
    client = Client(total=1, per_organization=1, per_token=1)
    await client.send("a1/1")
    cancelled = await client.send("a1/2")
    await client.send("a1/3")

    cancelled.cancel()
    await settle()
    assert client.admission.waiting == 1
    await client.end("a1/1")
    assert client.admitted == ["a1/1", "a1/3"]
    await client.finish()


async def test_place_given_to_a_cancelled_request_goes_to_the_next() -> None:
    client = Client(total=1, per_organization=1, per_token=1)
    await client.know("a1", "b1")
    async with client.open("a1"):
        cancelled = await client.send("a1/2")
        await client.send("b1/1")
        cancelled.cancel()  # its task has not run when the place is free
    await settle()

    assert client.admitted == ["b1/1"]
    await client.finish()


async def test_request_cancelled_right_after_its_admission_returns_its_place() -> None:
    client = Client(total=1, per_organization=1, per_token=1)
    async with client.open("a1"):
        cancelled = await client.send("a1/2")
    cancelled.cancel()  # it is admitted, and its task has not run since
    await settle()

    assert client.admitted == []
    await client.finish()


async def test_waiting_ends_when_the_client_disconnects() -> None:
    client = Client(total=1, per_organization=1, per_token=1)
    disconnected = asyncio.Event()

    async def receive() -> Message:
        await disconnected.wait()
        return {"type": "http.disconnect"}

    async def wait() -> None:
        http = Request(request("a1").scope, receive)
        async with client.admission.admit(http):
            client.admitted.append("admitted")

    async with client.open("a1"):
        waiting = asyncio.create_task(wait())
        await settle()
        disconnected.set()
        with pytest.raises(ClientDisconnectedError):
            await asyncio.wait_for(waiting, PATIENCE)

    assert client.admitted == []
    await client.finish()


@pytest.mark.parametrize(
    ("limits", "running", "waiting", "expected", "refusal"),
    [
        (
            {"total": 9, "per_organization": 5, "per_token": 2},
            ["a1/1", "a1/2"],
            "a1/3",
            (429, "TOO_MANY_REQUESTS", 2, "1"),
            Refusal.TOKEN,
        ),
        (
            {"total": 9, "per_organization": 3, "per_token": 2},
            ["a1/1", "a1/2", "a2/1"],
            "a2/2",
            (429, "TOO_MANY_REQUESTS", 3, "1"),
            Refusal.ORGANIZATION,
        ),
        (
            {"total": 3, "per_organization": 2, "per_token": 2},
            ["a1/1", "a1/2", "b1/1"],
            "b2/1",
            (503, "OVERLOADED", 3, "1"),
            Refusal.PROCESS,
        ),
    ],
)
async def test_longest_wait_ends_with_the_limit_that_is_reached(
    limits: dict[str, Any],
    running: list[str],
    waiting: str,
    expected: tuple[int, str, int, str],
    refusal: Refusal,
) -> None:
    client = Client(**limits, wait_seconds=0.001)
    await client.know("a1", "a2", "b1", "b2")
    for name in running:
        await client.send(name)

    await client.send(waiting)

    assert describe(await client.refusal(waiting)) == expected
    assert (client.admitted, client.refusals) == (running, [refusal])
    await client.finish()


async def test_queue_of_a_token_is_limited() -> None:
    client = Client(total=2, per_organization=2, per_token=1, waiting=9, waiting_per_token=2)
    await client.know("a1", "a2")
    for name in ("a1/1", "a1/2", "a1/3", "a1/4", "a2/1"):
        await client.send(name)

    assert describe(await client.refusal("a1/4")) == (429, "TOO_MANY_REQUESTS", 2, "1")
    assert client.refusals == [Refusal.QUEUE_OF_TOKEN]
    assert client.admitted == ["a1/1", "a2/1"]
    await client.finish()


async def test_full_queue_refuses_the_last_request_of_the_longest_one() -> None:
    client = Client(total=1, per_organization=1, per_token=1, waiting=4, waiting_per_token=9)
    await client.know("a1", "a2", "b1", "c1")
    for name in ("c1/1", "a1/1", "a1/2", "a2/1", "b1/1", "b1/2"):
        await client.send(name)

    assert describe(await client.refusal("a1/2")) == (503, "OVERLOADED", 4, "1")
    await client.send("b1/3")  # both organizations have two now
    assert describe(await client.refusal("b1/3")) == (503, "OVERLOADED", 4, "1")
    assert client.refusals == [Refusal.QUEUE, Refusal.QUEUE]
    for _ in range(5):
        await client.end(client.admitted[-1])
    assert client.admitted == ["c1/1", "a1/1", "b1/1", "a2/1", "b1/2"]
    await client.finish()


async def test_sockets_and_events_wait_without_a_limit() -> None:
    limits: dict[str, Any] = {"waiting": 1, "waiting_per_token": 1, "wait_seconds": 0.001}
    client = Client(total=1, per_organization=1, per_token=1, **limits)
    await client.send("a1/0")
    for number in range(1, 501):
        await client.send(f"a1/{number}", Wait.UNTIL_ADMITTED)
    await client.send("a1/501")  # a request over HTTP does not wait behind a full queue

    assert describe(await client.refusal("a1/501")) == (429, "TOO_MANY_REQUESTS", 1, "1")
    for number in range(501):
        await client.end(f"a1/{number}")
    assert client.admitted == [f"a1/{number}" for number in range(501)]
    await client.finish()


async def test_database_time_beyond_its_share_lets_a_token_wait() -> None:
    clock = ManualClock()
    client = Client(clock, database_time_per_token=2, database_time_per_organization=100)
    await client.know("a1", "a2")
    async with client.open("a1"):
        charge_database_time(2 * (BURST_SECONDS + 0.01))
    charge_database_time(1_000)  # outside of any operation
    await client.send("a1/1", Wait.UNTIL_ADMITTED)
    await client.send("a2/1")

    assert client.admitted == ["a2/1"]
    clock.advance(0.01)
    async with asyncio.timeout(PATIENCE):
        while client.admission.waiting:  # noqa: ASYNC110 (the timer has no event)
            await asyncio.sleep(0.001)
    await settle()
    assert client.admitted == ["a2/1", "a1/1"]
    await client.finish()


async def test_database_time_of_tokens_adds_up_for_their_organization() -> None:
    client = Client(
        database_time_per_token=2, database_time_per_organization=3, wait_seconds=0.001
    )
    await client.know("a1", "a2", "a3", "b1")
    for token in ("a1", "a2"):
        async with client.open(token):
            charge_database_time(2 * BURST_SECONDS)
    await client.send("a3/1")
    await client.send("b1/1")

    # 40 s at 3 s per second is 13 1/3 s, of which 10 s are allowed.
    expected = (429, "DATABASE_TIME_EXCEEDED", 3, "4")
    assert describe(await client.refusal("a3/1")) == expected
    assert client.refusals == [Refusal.DATABASE_TIME]
    assert client.admitted == ["b1/1"]
    await client.finish()


async def test_only_authenticated_tokens_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transport.admission.MAX_TOKENS", 2)
    client = Client()
    await client.know("a1", "wrong1", "", "a2", "wrong2", "b1", "a2")
    for _ in range(3):
        await client.know("")
    admission = client.admission

    assert [each.organization.key for each in admission._tokens.values()] == [2, 1]  # noqa: SLF001
    assert list(admission._organizations) == [1, 2]  # noqa: SLF001
    await client.finish()
