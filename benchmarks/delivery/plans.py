"""Execute statements and show what their plans read of the large tables."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from benchmarks.delivery.history import LARGE_TABLES
from db.connection.database import Database

TABLE = re.compile(r"(?:FROM|JOIN) \(*\"?(\w+)\"?(?: AS \"?(\w+)\"?)?")
SCAN = re.compile(r"SCAN (\w+)")


class PlanCosts(NamedTuple):
    """What a statement costs.

    `scans` are the large tables that it reads completely, `rows` the rows that it visits in the
    tables, `blocks` those of 8 kB, and `time` the milliseconds without planning. SQLite shows the
    scans only.
    """

    scans: frozenset[str]
    rows: int = 0
    blocks: int = 0
    time: float = 0.0


async def explain(database: Database, text: str, values: Any) -> PlanCosts:
    """Execute a statement and return its costs."""
    if database.is_sqlite:
        return await explain_on_sqlite(database, text, values)
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("SET jit = off")
        result = await connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {text}", tuple(values)
        )
        plan = result.scalar_one()
        await connection.rollback()
    [found] = orjson.loads(plan) if isinstance(plan, str) else plan
    root = found["Plan"]
    nodes = list(walk(root))
    return PlanCosts(
        frozenset(node["Relation Name"] for node in nodes if is_complete_scan(node)),
        round(sum(map(count_rows, nodes))),
        root["Shared Hit Blocks"] + root["Shared Read Blocks"],
        found["Execution Time"],
    )


def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a plan."""
    yield node
    for child in node.get("Plans", ()):
        yield from walk(child)


def is_complete_scan(node: dict[str, Any]) -> bool:
    """Whether a node reads all rows of a large table, or all of one of its indexes."""
    return (
        node.get("Relation Name") in LARGE_TABLES
        and node["Node Type"] in {"Seq Scan", "Index Scan", "Index Only Scan"}
        and "Index Cond" not in node
    )


def count_rows(node: dict[str, Any]) -> float:
    """Return the number of rows that a node visits in its table."""
    if "Relation Name" not in node:
        return 0.0
    visited: float = node["Actual Rows"]
    for name in ("Rows Removed by Filter", "Rows Removed by Index Recheck"):
        visited += node.get(name, 0)
    return visited * node["Actual Loops"]


async def explain_on_sqlite(database: Database, text: str, values: Any) -> PlanCosts:
    """Return the large tables that SQLite reads completely."""
    names = {alias or table: table for table, alias in TABLE.findall(text)}
    async with database.engine.connect() as connection:
        result = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(values))
        details = [row[-1] for row in result]
        await connection.rollback()
    scanned = {names.get(name, name) for line in details for name in SCAN.findall(line)}
    return PlanCosts(LARGE_TABLES & scanned)
