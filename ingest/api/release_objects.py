"""Releases as JSON objects: docs/reference/clients.md#release-object."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from ingest.api import deploys
from ingest.errors import bad_request_error
from resolvers.context import Context
from resolvers.releases.summary import HealthPeriods, ReleaseSummary, read_health
from resolvers.sessions.health import (
    DEFAULT_SERIES_PERIOD,
    DEFAULT_SUMMARY_PERIOD,
    PERIOD_NAMES,
    ProjectHealth,
)

STATUSES = {"open": 0, "archived": 1}
STATUS_NAMES = {number: name for name, number in STATUSES.items()}
YES = frozenset({"1", "true"})


def parse_health(http: Request) -> HealthPeriods | None:
    """Read which health a request asks for; None for no health. Raises HttpError, 400."""
    parameters = http.query_params
    if parameters.get("health") not in YES:
        return None
    return HealthPeriods(
        parse_period(http, DEFAULT_SUMMARY_PERIOD, "summaryStatsPeriod", "statsPeriod"),
        parse_period(http, DEFAULT_SERIES_PERIOD, "healthStatsPeriod"),
    )


def parse_period(http: Request, default: str, *names: str) -> str:
    """Read a period from the first of the parameters that is there. Raises HttpError, 400."""
    for name in names:
        text = http.query_params.get(name)
        if text and text not in PERIOD_NAMES:
            raise bad_request_error(f"{name}: Use one of {', '.join(PERIOD_NAMES)}.")
        if text:
            return text
    return default


async def create_objects(
    context: Context, summaries: Sequence[ReleaseSummary], periods: HealthPeriods | None
) -> list[dict[str, Any]]:
    """Create the JSON objects of releases, with periods also their health in each project."""
    objects = [create_object(each) for each in summaries]
    if periods is None:
        return objects
    healths = await read_health(context, summaries, periods)
    for release in objects:
        for project in release["projects"]:
            health = healths[release["id"], project["id"]]
            project["hasHealthData"] = health.has_data
            project["healthData"] = create_health_object(health, periods.series)
    return objects


def create_object(summary: ReleaseSummary) -> dict[str, Any]:
    """Create the JSON object of a release."""
    row, commit, deploy = summary.release, summary.last_commit, summary.last_deploy
    return {
        "id": row.id,
        "version": row.version,
        "shortVersion": row.version,
        "status": STATUS_NAMES[row.status or 0],
        "ref": row.ref,
        "url": row.url,
        "dateCreated": row.date_created,
        "dateReleased": row.date_released,
        "firstEvent": summary.seen.first,
        "lastEvent": summary.seen.last,
        "newGroups": summary.new_groups,
        "commitCount": row.commit_count or 0,
        "deployCount": row.deploy_count or 0,
        "lastCommit": None
        if commit is None
        else {"id": commit.sha, "message": commit.message, "dateCreated": commit.date_created},
        "lastDeploy": None if deploy is None else deploys.to_json(deploy),
        "projects": [
            {
                "id": membership.project.id,
                "slug": membership.project.slug,
                "name": membership.project.name,
                "platform": membership.project.platform,
                "newGroups": membership.new_groups or 0,
            }
            for membership in summary.projects
        ],
    }


def create_health_object(health: ProjectHealth, series_period: str) -> dict[str, Any]:
    """Create the JSON object of a release's health in a project."""
    return {
        "hasHealthData": health.has_data,
        "totalSessions": health.sessions.total or None,
        "totalUsers": health.users.total or None,
        "sessionsCrashed": health.sessions.crashed,
        "crashFreeSessions": health.crash_free_sessions,
        "crashFreeUsers": health.crash_free_users,
        "adoption": health.adoption,
        "sessionsAdoption": health.sessions_adoption,
        "totalSessions24h": health.sessions_of_day.total or None,
        "totalUsers24h": health.users_of_day.total or None,
        "stats": {series_period: [[point.timestamp, point.value] for point in health.series]},
    }
