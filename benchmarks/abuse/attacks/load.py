"""Fairness: what one caller's load does to others."""

import asyncio
import time
from collections import Counter

import orjson
import websockets

from benchmarks.abuse.attack import (
    BROKEN,
    EVERYWHERE,
    Attack,
    Bound,
    Credential,
    Stage,
    at_once,
    register,
)
from benchmarks.abuse.attacks.writing import CREATE_RELEASE, write_releases

PAGE = """query Page {organization{releases(first:100){nodes{version dateCreated
    authors{name email} lastCommit{sha message author{name}} lastDeploy{name}
    projects{slug newGroups} commits(first:10){nodes{sha message author{name email}}}}}}}"""
CHANGED = "subscription { releaseChanged { kind version } }"


@register
class TokenLoad(Attack):
    """One token sends large pages, as many at once as the process takes."""

    name = "one token's load"
    credential = Credential.READ
    bound = Bound("operations at once are limited by token and organization; others go on")
    transports = EVERYWHERE

    async def prepare(self, stage: Stage) -> None:
        """Write a page of releases."""
        await write_releases(stage, stage.size(100, 5))

    async def run(self, stage: Stage) -> None:
        """Send for some seconds."""
        end = time.monotonic() + stage.size(8, 1)
        tokens = stage.credentials.reads
        # For each transport a token with its whole budget.
        token = tokens[self.transports.index(stage.transport) % len(tokens)]

        async def send(_number: int) -> None:
            while time.monotonic() < end:
                response = await stage.query(PAGE, token=token)
                if response.status != 200 or response.code:  # noqa: PLR2004
                    await asyncio.sleep(0.05)

        number = stage.size(100, 4)
        await at_once(number, range(number), send)


@register
class Reconnect(Attack):
    """All clients of a server that was restarted come back in the same moment."""

    name = "500 sockets reconnect"
    credential = Credential.READ
    bound = Bound("they wait for admission, and all are subscribed in the end", cpu=0.05, wait=0.5)

    async def run(self, stage: Stage) -> None:
        """Connect all, change something until each received a change, and count them."""
        number = stage.size(500, 20)
        tokens = stage.credentials.reads  # each may have 50 subscriptions
        ends: Counter[str] = Counter()
        changed, waiting, changes = asyncio.Event(), set(range(number)), 0

        async def subscribe(at: int) -> None:
            token = tokens[at % len(tokens)]
            message = {"type": "subscribe", "id": "1", "payload": {"query": CHANGED}}
            try:
                async with stage.socket(f"Bearer {token}") as socket:
                    await socket.send(orjson.dumps(message).decode())
                    waiting.discard(at)
                    response = orjson.loads(await socket.recv())
                    ends[str(response["type"])] += 1
                    await changed.wait()
            except websockets.ConnectionClosed as closed:
                ends[f"closed {closed.rcvd.code if closed.rcvd else ''}"] += 1
            except BROKEN as error:
                ends[type(error).__name__] += 1
            waiting.discard(at)
            stage.count("SOCKET")

        async with asyncio.TaskGroup() as group:
            for at in range(number):
                group.create_task(subscribe(at))
            while waiting:  # noqa: ASYNC110 (many tasks)
                await asyncio.sleep(0.1)
            # Subscribers get no acknowledgement: there are changes until each has received one.
            end = time.monotonic() + 30
            while ends.total() < number and time.monotonic() < end:
                given = {"version": f"new@{changes}", "projects": ["app"], "commits": []}
                await stage.write(CREATE_RELEASE, {"input": given})
                changes += 1
                await asyncio.sleep(1)
            ends["silent"] = number - ends.total()
            changed.set()
            if ends["silent"]:
                stage.server.kill()
        results = ", ".join(f"{count} {end}" for end, count in ends.most_common() if count)
        stage.note(
            f"{number} sockets, {changes} changes: {results}", is_beyond=ends["next"] < number
        )
