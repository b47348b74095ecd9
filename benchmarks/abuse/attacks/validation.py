"""Synchronous work, which no deadline interrupts: validation and merging."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.abuse.attack import (
    EVERYWHERE,
    Attack,
    Bound,
    Credential,
    Stage,
    Transport,
    register,
)
from benchmarks.abuse.attacks.writing import CREATE_DASHBOARD, record_sessions, widget

WRITING = (Transport.POST, Transport.EVENTS, Transport.SOCKET)


class Dashboard(Attack):
    """A dashboard that is expensive to validate."""

    credential = Credential.WRITE
    transports = WRITING

    def widgets(self, stage: Stage) -> list[dict[str, Any]]:
        """Return the widgets of the dashboard."""
        raise NotImplementedError

    async def run(self, stage: Stage) -> None:
        """Create it."""
        given = {"title": stage.transport.name, "widgets": self.widgets(stage)}
        token = stage.credentials.write
        await stage.query(CREATE_DASHBOARD, {"input": given}, token=token)


@register
class Equations(Dashboard):
    """Each equation of a table looks at every aggregate."""

    name = "equations of a widget"
    bound = Bound("20 aggregates a query, 512 characters each; each text is parsed once")

    def widgets(self, stage: Stage) -> list[dict[str, Any]]:
        """Return equations of many terms, nearly as many as a dashboard may have: 460 KB."""
        calls = [f"max(a.t{at})" for at in range(10)]
        terms = " + ".join(calls * 3)
        equations = [f"equation|{terms} + {at}" for at in range(10)]
        query = {"fields": [], "conditions": "", "aggregates": calls + equations}
        return [widget(*[query] * 10) for _ in range(stage.size(11, 1))]


@register
class Conditions(Dashboard):
    """Conditions are bounded one by one, not together."""

    name = "conditions of a dashboard"
    bound = Bound("4 KiB a query, 10 queries a widget, a dashboard 512 KiB")

    def widgets(self, stage: Stage) -> list[dict[str, Any]]:
        """Return nearly as many conditions as a dashboard may have: 490 KB."""
        text = "a:b " * 1_023
        query = {"fields": ["title"], "conditions": text}
        return [widget(*[query] * 10) for _ in range(stage.size(12, 1))]


@register
class SketchMerges(Attack):
    """A page of health merges sketches of every hour."""

    name = "sketch merges"
    credential = Credential.READ
    bound = Bound("merging is off the event loop, and within the deadline", cpu=1)
    transports = EVERYWHERE
    document = (
        "{organization{releases(first:20,orderBy:{field:USERS}){nodes{projects{"
        + " ".join(
            f"{period}:health(summaryPeriod:{period}){{totalUsers crashFreeUsers durationP50 "
            "adoption a:stats(stat:USERS,period:P90D){value} "
            "b:stats(stat:USERS,period:P30D){value}}"
            for period in ("P90D", "P30D", "P14D", "P7D")
        )
        + "}}}}}"
    )

    async def prepare(self, stage: Stage) -> None:
        """Write sessions of many users, in each of many hours."""
        start = datetime.now(UTC) - timedelta(days=25)
        chance = stage.random
        for _ in range(stage.size(12, 1)):
            await record_sessions(
                stage,
                (
                    {
                        "project": chance.choice(("app", "web", "api", "worker")),
                        "release": f"app@1.0.{chance.randrange(10)}",
                        "environment": "production",
                        "started": (start + timedelta(hours=chance.randrange(600))).isoformat(),
                        "distinctId": str(chance.randrange(1_000_000)),
                        "duration": chance.random() * 100,
                    }
                    for _ in range(stage.size(10_000, 100))
                ),
            )
            await asyncio.sleep(0)

    async def run(self, stage: Stage) -> None:
        """Send it once."""
        await stage.query(self.document)
