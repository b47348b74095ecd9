"""The lists of releases that `benchmarks.growth` measures: each order, filter and count."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from benchmarks.delivery.history import ENVIRONMENTS, PROJECTS
from benchmarks.growth.history import ListHistory
from resolvers.connection import Order, encode_cursor
from resolvers.releases.list import POSITION_TYPES, SESSION_POSITION_TYPES, SortKey
from resolvers.releases.versions import to_semver_columns

DOCUMENT = """query ($filter: ReleaseFilter, $orderBy: ReleaseOrder, $after: String) {
    organization { releases(filter: $filter, orderBy: $orderBy, first: 100, after: $after) {
        nodes { version }
    } }
}"""
COUNT = """query ($filter: ReleaseFilter) {
    organization { releases(filter: $filter, first: 1) { totalCount } }
}"""


class List(NamedTuple):
    """A document with its variables, which reads a page of a list or counts it."""

    name: str
    document: str
    variables: dict[str, Any]


def describe_lists(history: ListHistory) -> Iterator[List]:
    """Yield the first and a deep page of each order and filter, and counts."""
    for key in SortKey:
        for direction in ("DESC", "ASC"):
            order = {"field": key.name, "direction": direction}
            name = f"order {key.name} {direction}"
            yield List(f"{name}, first page", DOCUMENT, {"orderBy": order})
            yield List(
                f"{name}, deep page",
                DOCUMENT,
                {"orderBy": order, "after": find_deep_cursor(history, key, direction)},
            )
    for name, filter_ in describe_filters(history).items():
        yield List(f"filter {name}, first page", DOCUMENT, {"filter": filter_})
        cursor = find_deep_cursor(history, SortKey.DATE, "DESC")
        yield List(f"filter {name}, deep page", DOCUMENT, {"filter": filter_, "after": cursor})
        yield List(f"filter {name}, count", COUNT, {"filter": filter_})


def describe_filters(history: ListHistory) -> dict[str, dict[str, Any]]:
    """Return filters by name."""
    middle = history.releases // 2 // PROJECTS * PROJECTS + 1
    version, build = history.version_of(middle), history.build_of(middle)
    date = history.created(middle).isoformat()
    production = [ENVIRONMENTS[0]]
    return {
        "none": {},
        "status ARCHIVED": {"status": "ARCHIVED"},
        "status null": {"status": None},
        "one project": {"projects": ["p7"]},
        "ten projects": {"projects": [f"p{number}" for number in range(1, 11)]},
        "environment": {"environments": production},
        "project and environment": {"projects": ["p7"], "environments": production},
        "deployedTo": {"deployedTo": ENVIRONMENTS[0]},
        "created": {"createdAfter": date},
        "release:latest": {"query": "release:latest"},
        "release:latest in an environment": {
            "query": "release:latest",
            "environments": production,
        },
        "text of one release": {"query": f"+{build}"},
        "text of many releases": {"query": ".42."},
        "text of all releases": {"query": "p1"},
        "text of no release": {"query": "no such text"},
        "release": {"query": f"release:{version}"},
        "release with a prefix": {"query": f"release:{version[:-3]}*"},
        "release with a suffix": {"query": f"release:*+{build}"},
        "release.version": {"query": "release.version:1.2.0"},
        "release.version above": {"query": "release.version:>=1.2.0"},
        "release.version with wildcard": {"query": "release.version:1.2.*"},
        "release.package": {"query": "release.package:p7"},
        "release.build": {"query": f"release.build:{build}"},
        "release.build with a prefix": {"query": f"release.build:{str(build)[:-1]}*"},
        "release.build of any": {"query": "release.build:*"},
        "release.stage:adopted": {"query": "release.stage:adopted", "environments": production},
        "release.stage:replaced": {"query": "release.stage:replaced", "environments": production},
        "release.stage:low_adoption": {
            "query": "release.stage:low_adoption",
            "environments": production,
        },
        "finalized:true": {"query": "finalized:true"},
        "finalized:false": {"query": "finalized:false"},
        "release.created": {"query": "release.created:-1w"},
    }


def find_deep_cursor(history: ListHistory, key: SortKey, direction: str) -> str:
    """Return the cursor of a release in the middle of an order."""
    middle = history.releases // 2 // PROJECTS * PROJECTS + 1
    created: datetime = history.created(middle)
    ends: dict[SortKey, Sequence[Any]] = {
        SortKey.DATE: (),
        SortKey.SEMVER: (to_semver_columns(history.version_of(middle))["semver_order"],),
        SortKey.BUILD: (history.build_of(middle),),
        SortKey.ADOPTION: (created,),
        SortKey.DATE_RELEASED: (created,),
        SortKey.LAST_DEPLOY: (history.deployed(middle)[2], middle),
        SortKey.CRASH_FREE_SESSIONS: (0.5,),
        SortKey.CRASH_FREE_USERS: (0.5,),
        SortKey.SESSIONS: (900.0,),
        SortKey.SESSIONS_24H: (500.0,),
        SortKey.USERS: (50.0,),
        SortKey.USERS_24H: (30.0,),
    }
    types = POSITION_TYPES.get(key, SESSION_POSITION_TYPES)
    end = (middle,) if key is SortKey.BUILD else (created, middle)
    return encode_cursor(Order(f"releases {key.name} {direction}", types), (*ends[key], *end))
