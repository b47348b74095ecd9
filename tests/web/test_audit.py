"""GraphQL over HTTP as the audits of graphql-http see it: every MUST, SHOULD and MAY."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.clients.graph import on_sqlite
from tests.clients.running_app import run_app
from tests.support.factories import World

AUDIT = Path(__file__).parents[2] / "web" / "audit"
NODE = shutil.which("node")

pytestmark = [
    on_sqlite,  # the audits read nothing from it
    pytest.mark.node,
    pytest.mark.skipif(
        NODE is None or not (AUDIT / "node_modules").exists(),
        reason="not installed: Node, or what `npm ci` installs in web/audit",
    ),
]


async def audited(*arguments: str) -> tuple[int | None, str, str]:
    """The exit code of the audits, and what they print."""
    assert NODE is not None
    process = await asyncio.create_subprocess_exec(
        NODE,
        AUDIT / "audit.mjs",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told, failures = await asyncio.wait_for(process.communicate(), timeout=60)
    return process.returncode, told.decode(), failures.decode()


async def test_every_audit_passes(world: World) -> None:
    async with run_app(world) as server:
        done = await audited(f"{server.address}/graphql", server.token)

    assert done == (0, "61 passed, 0 failed\n", "")


async def test_an_audit_can_fail(world: World) -> None:
    async with run_app(world) as server:
        code, _, failures = await audited(f"{server.address}/nothing", server.token)

    assert code == 1
    assert "4655 MUST accept application/json" in failures
