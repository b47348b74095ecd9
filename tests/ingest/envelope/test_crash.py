"""A server that is killed under load has stored every envelope that it accepted with 200."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import httpx

from tests.clients.command_line import SETUP, CommandLine
from tests.clients.sdk import envelope, session

SESSIONS = 400
CONCURRENCY = 20
ACCEPTED_BEFORE_KILL = 150
RELEASES = """query ($after: String) { organization { releases(first: 100, after: $after) {
    nodes { version projects { health { totalSessions } } }
    pageInfo { hasNextPage endCursor }
} } }"""


def build_envelopes() -> dict[str, bytes]:
    """Build envelopes with a session each, by the version of its release."""
    versions = [f"app@1.0.{number}" for number in range(SESSIONS)]
    return {version: envelope(session(release=version)) for version in versions}


async def send_all(url: str, envelopes: dict[str, bytes], command: CommandLine | None) -> set[str]:
    """Send envelopes and kill the server of `command`; returns the accepted versions."""
    accepted: set[str] = set()
    remaining = list(envelopes)

    async def send(client: httpx.AsyncClient) -> None:
        while remaining:
            version = remaining.pop()
            if (await client.post(url, content=envelopes[version])).status_code == 200:
                accepted.add(version)
            if command is not None and len(accepted) == ACCEPTED_BEFORE_KILL:
                command.process.kill()

    async with httpx.AsyncClient(timeout=20) as client:

        async def send_until_disconnected() -> None:
            with contextlib.suppress(httpx.TransportError):
                await send(client)

        await asyncio.gather(*(send_until_disconnected() for _ in range(CONCURRENCY)))
    return accepted


def read_totals(address: str, token: str) -> dict[str, int]:
    """Read the number of sessions of each release."""
    totals: dict[str, int] = {}
    after = None
    while True:
        releases: Any = httpx.post(
            f"{address}/graphql",
            json={"query": RELEASES, "variables": {"after": after}},
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        ).json()["data"]["organization"]["releases"]
        for node in releases["nodes"]:
            totals[node["version"]] = node["projects"][0]["health"]["totalSessions"]
        if not releases["pageInfo"]["hasNextPage"]:
            return totals
        after = releases["pageInfo"]["endCursor"]


def wait_for_totals(address: str, token: str, versions: set[str]) -> dict[str, int]:
    """Read the totals once there are those releases, or after 30 seconds."""
    deadline = time.monotonic() + 30
    while not versions <= set(totals := read_totals(address, token)) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.2)
    return totals


def test_an_accepted_envelope_is_recorded_once_even_if_the_server_is_killed(
    tmp_path: Path, database_url: str
) -> None:
    (tmp_path / "acme.yaml").write_text(SETUP)
    command = CommandLine(tmp_path, database_url)
    command("apply", "acme.yaml")
    acme = ("--organization", "acme")
    token = command("token", "create", *acme, "--user", "ada@acme.example").strip()
    dsn = command("project", "key", *acme, "--project", "app").strip()
    path = f"/api/{dsn.rpartition('/')[2]}/envelope/?sentry_key={dsn[7:39]}"
    envelopes = build_envelopes()

    with command.serving() as (address, _):
        accepted = asyncio.run(send_all(address + path, envelopes, command))
    assert ACCEPTED_BEFORE_KILL <= len(accepted) < SESSIONS

    with command.serving() as (address, _):
        totals = wait_for_totals(address, token, accepted)
        assert accepted <= set(totals)
        assert set(totals.values()) == {1}
        # Envelopes without a response are sent again; the server may have stored them.
        again = {version: body for version, body in envelopes.items() if version not in accepted}
        assert asyncio.run(send_all(address + path, again, None)) == set(again)
        assert wait_for_totals(address, token, set(envelopes)) == dict.fromkeys(envelopes, 1)
