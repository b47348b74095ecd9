"""Guessing tokens, and pages of other sites."""

import secrets
import time

from benchmarks.abuse.attack import EVERYWHERE, Attack, Bound, Credential, Stage, at_once, register

REFUSED = frozenset({400, 403, 421})
LIMITED = frozenset({429, 1013})
"""The status of a request, and the close code of a socket, that are one too many."""


@register
class WrongTokens(Attack):
    """Tokens that do not exist, at speed."""

    name = "wrong tokens"
    credential = Credential.NOTHING
    bound = Bound("throttled by address: 429 after some", cpu=0.01)
    transports = EVERYWHERE

    async def run(self, stage: Stage) -> None:
        """Send for some seconds."""
        end = time.monotonic() + stage.size(5, 1)

        async def send(_number: int) -> None:
            while time.monotonic() < end:
                await stage.query("{ viewer { scopes } }", token=secrets.token_hex(20))

        await at_once(20, range(20), send)
        note_unless_limited(stage)


@register
class WrongKeys(Attack):
    """Keys that do not exist, at speed."""

    name = "wrong keys"
    credential = Credential.NOTHING
    bound = Bound("throttled by address: 429 after some", cpu=0.01)

    async def run(self, stage: Stage) -> None:
        """Send for some seconds."""
        end = time.monotonic() + stage.size(5, 1)

        async def send(_number: int) -> None:
            while time.monotonic() < end:
                path = f"/api/{stage.credentials.project_id}/envelope/"
                target = f"{path}?sentry_key={secrets.token_hex(16)}"
                await stage.send("POST", target, body=b"{}\n")

        await at_once(20, range(20), send)
        note_unless_limited(stage)


def note_unless_limited(stage: Stage) -> None:
    """Note that no request was refused as one too many."""
    if LIMITED.isdisjoint(status for status, _ in stage.answers.outcomes):
        stage.note("not limited", is_beyond=True)


@register
class Rebinding(Attack):
    """A page whose name was made to resolve to 127.0.0.1 reads what the demo server shows."""

    name = "DNS rebinding of serve --demo"
    credential = Credential.NOTHING
    bound = Bound("it answers to loopback names only")
    arguments = ("--demo",)

    async def run(self, stage: Stage) -> None:
        """Ask for the page, and with what it shows for data."""
        host = {"Host": f"rebound.example:{stage.server.port}"}
        page = await stage.send("GET", "/", host)
        if stage.server.token.encode() in page.body:
            stage.note("the page contains the token", is_beyond=True)
        headers = host | {
            "Authorization": f"Bearer {stage.server.token}",
            "Content-Type": "application/json",
        }
        body = b'{"query":"{ viewer { scopes } }"}'
        response = await stage.send("POST", "/graphql", headers, body)
        if response.status not in REFUSED:
            stage.note("an operation is executed", is_beyond=True)
