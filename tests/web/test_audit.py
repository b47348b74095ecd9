"""The conformance audits of graphql-http: every MUST, SHOULD and MAY of GraphQL over HTTP."""

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
    on_sqlite,  # the audits read no rows
    pytest.mark.node,
    pytest.mark.skipif(
        NODE is None or not (AUDIT / "node_modules").exists(),
        reason="Node or web/audit/node_modules is missing; run `npm ci` in web/audit",
    ),
]


async def run_audits(*arguments: str) -> tuple[int | None, str, str]:
    """Run the audits and return exit code, standard output and standard error."""
    assert NODE is not None
    process = await asyncio.create_subprocess_exec(
        NODE,
        AUDIT / "audit.mjs",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, failures = await asyncio.wait_for(process.communicate(), timeout=60)
    return process.returncode, output.decode(), failures.decode()


async def test_every_audit_passes(world: World) -> None:
    async with run_app(world) as server:
        result = await run_audits(f"{server.address}/graphql", server.token)

    assert result == (0, "61 passed, 0 failed\n", "")


async def test_audits_fail_for_a_wrong_path(world: World) -> None:
    async with run_app(world) as server:
        code, _, failures = await run_audits(f"{server.address}/nothing", server.token)

    assert code == 1
    assert "4655 MUST accept application/json" in failures
