"""A server that is killed in the middle of a load has lost nothing that it answered with 200."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import httpx

from tests.clients.command_line import SETUP, CommandLine
from tests.clients.sdk import envelope, session

SESSIONS = 400
AT_ONCE = 20
KILLED_AFTER = 150
LISTED = """query ($after: String) { organization { releases(first: 100, after: $after) {
    nodes { version projects { health { totalSessions } } }
    pageInfo { hasNextPage endCursor }
} } }"""


def bodies() -> dict[str, bytes]:
    """Envelopes with a session each, by the release that the session is of."""
    versions = [f"app@1.0.{number}" for number in range(SESSIONS)]
    return {version: envelope(session(release=version)) for version in versions}


async def sent(url: str, waiting: dict[str, bytes], command: CommandLine | None) -> set[str]:
    """Send all that waits, until the server is killed, if it is; what was answered with 200."""
    answered: set[str] = set()
    left = list(waiting)

    async def send(client: httpx.AsyncClient) -> None:
        while left:
            version = left.pop()
            if (await client.post(url, content=waiting[version])).status_code == 200:
                answered.add(version)
            if command is not None and len(answered) == KILLED_AFTER:
                command.process.kill()

    async with httpx.AsyncClient(timeout=20) as client:

        async def send_on() -> None:
            with contextlib.suppress(httpx.TransportError):
                await send(client)

        await asyncio.gather(*(send_on() for _ in range(AT_ONCE)))
    return answered


def totals(address: str, token: str) -> dict[str, int]:
    """The sessions of each release, as GraphQL says."""
    found: dict[str, int] = {}
    after = None
    while True:
        answer: Any = httpx.post(
            f"{address}/graphql",
            json={"query": LISTED, "variables": {"after": after}},
            headers={"Authorization": f"Bearer {token}"},
        ).json()["data"]["organization"]["releases"]
        for node in answer["nodes"]:
            found[node["version"]] = node["projects"][0]["health"]["totalSessions"]
        if not answer["pageInfo"]["hasNextPage"]:
            return found
        after = answer["pageInfo"]["endCursor"]


def settled(address: str, token: str, number: int) -> dict[str, int]:
    """The same once there are so many releases, or time is over."""
    deadline = time.monotonic() + 30
    while len(found := totals(address, token)) < number and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def test_what_was_answered_is_counted_once(tmp_path: Path, database_url: str) -> None:
    (tmp_path / "acme.yaml").write_text(SETUP)
    command = CommandLine(tmp_path, database_url)
    command("apply", "acme.yaml")
    acme = ("--organization", "acme")
    token = command("token", "create", *acme, "--user", "ada@acme.example").strip()
    dsn = command("project", "key", *acme, "--project", "app").strip()
    path = f"/api/{dsn.rpartition('/')[2]}/envelope/?sentry_key={dsn[7:39]}"
    waiting = bodies()

    with command.serving() as (address, _):
        answered = asyncio.run(sent(address + path, waiting, command))
    assert KILLED_AFTER <= len(answered) < SESSIONS

    with command.serving() as (address, _):
        found = settled(address, token, len(answered))
        assert answered <= set(found)
        assert set(found.values()) == {1}
        # What was not answered is sent once more, whether it was kept or not.
        again = {version: body for version, body in waiting.items() if version not in answered}
        assert asyncio.run(sent(address + path, again, None)) == set(again)
        assert settled(address, token, SESSIONS) == dict.fromkeys(waiting, 1)
