"""Applying an edit to a document, and checking it.

Nothing here reads the database: `resolvers.dashboards.lookup` resolves the names in an edit to
`ResolvedNames` first. See docs/reference/dashboards.md#dashboard-values.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from strawberry import UNSET

from db.connection.texts import compose
from offload.slices import Steps
from resolvers.dashboards.document import Document, Permissions
from resolvers.dashboards.input import DashboardEdit, FiltersEdit, PermissionsEdit
from resolvers.dashboards.values import (
    MAX_TEXT_LENGTH,
    merge_required,
    merge_texts,
    merge_trimmed,
    merge_value,
)
from resolvers.dashboards.widget_validation import merge_widgets
from resolvers.errors import MAX_NAMES
from resolvers.ids import parse_project_reference, parse_row_id
from resolvers.organization import describe_missing_project
from resolvers.outcomes import ErrorCode, Problems
from resolvers.widget_queries.parsing import ParsedTexts

MAX_PERIOD_LENGTH = 10
PERIOD = re.compile(r"0*+[1-9][0-9]*+[smhdw]", re.ASCII)


@dataclass(frozen=True)
class ResolvedNames:
    """The names of an edit that exist in the organization.

    `projects` and `teams` map a row id or a slug, whichever the edit has, to the row id.
    """

    projects: Mapping[int | str, int] = field(default_factory=dict)
    environments: frozenset[str] = frozenset()
    teams: Mapping[int | str, int] = field(default_factory=dict)


def apply_edit(
    before: Document,
    edit: DashboardEdit,
    names: ResolvedNames,
    *,
    has_permission_rights: bool,
    parsed: ParsedTexts | None = None,
) -> Steps[tuple[Document, Problems]]:
    """Return the document after an edit and all problems of the edit.

    With problems, the document is not valid. Whether the title is free is not checked here.
    `parsed` has the texts that were parsed before.
    """
    problems = Problems()
    title = merge_title(edit.title, before.title, problems)
    widgets = yield from merge_widgets(
        edit.widgets, before.widgets, parsed or ParsedTexts(), problems
    )
    after = replace(
        before,
        title=title,
        widgets=widgets,
        **merge_filters(edit, before, names, problems),
        permissions=merge_permissions(
            edit.permissions,
            before.permissions,
            names,
            problems,
            has_permission_rights=has_permission_rights,
        ),
    )
    return after, problems


def merge_title(title: str | None, stored: str, problems: Problems) -> str:
    """Return the title in NFC, without leading and trailing white space."""
    composed = compose(title) if isinstance(title, str) else title
    return merge_trimmed(composed, stored, problems, "title")


def merge_filters(
    edit: DashboardEdit, before: Document, names: ResolvedNames, problems: Problems
) -> dict[str, Any]:
    """Return the page filters and projects as fields of a document, each merged on its own."""
    filters = edit.filters
    if filters is None:
        filters = FiltersEdit(release=None, release_id=None)
    elif filters is UNSET:
        filters = FiltersEdit()
    start, end = merge_value(edit.start, before.start), merge_value(edit.end, before.end)
    if (start, end) != (before.start, before.end):
        check_range(start, end, problems, "end" if edit.start is UNSET else "start")
    period = merge_value(edit.period, before.period)
    if period not in {None, before.period} and not is_period(period):
        problems.add(
            ErrorCode.INVALID,
            "A period is a number above 0 and one of s, m, h, d, w, such as 14d, of at most "
            f"{MAX_PERIOD_LENGTH} characters.",
            "period",
            allowed=["<number>s", "<number>m", "<number>h", "<number>d", "<number>w"],
        )
    return {
        **merge_projects(edit, before, names, problems),
        "environments": merge_environments(
            edit.environments, before.environments, names, problems
        ),
        "period": period,
        "start": start,
        "end": end,
        "utc": merge_value(edit.utc, before.utc),
        "release_versions": merge_texts(
            filters.release,
            before.release_versions,
            problems,
            "filters",
            "release",
            max_length=MAX_TEXT_LENGTH,
        ),
        "release_ids": merge_texts(
            filters.release_id,
            before.release_ids,
            problems,
            "filters",
            "releaseId",
            max_length=MAX_TEXT_LENGTH,
        ),
    }


def check_range(
    start: datetime | None, end: datetime | None, problems: Problems, name: str
) -> None:
    """Report a start that is not before the end, at the key that the request has."""
    if start is None or end is None or start < end:
        return
    allowed = f"before {end.isoformat()}" if name == "start" else f"after {start.isoformat()}"
    problems.add(ErrorCode.INVALID, "The start must be before the end.", name, allowed=[allowed])


def is_period(text: str) -> bool:
    """Whether a text is a period, short enough to be stored."""
    return len(text) <= MAX_PERIOD_LENGTH and PERIOD.fullmatch(text) is not None


def merge_projects(
    edit: DashboardEdit, before: Document, names: ResolvedNames, problems: Problems
) -> dict[str, Any]:
    """Return `project_ids` and `all_projects`.

    The selection is a list of projects, all projects, or, with neither, the viewer's own. See
    docs/reference/dashboards.md#projects.
    """
    project_names = merge_required(edit.projects, UNSET, problems, "projects")
    wants_all = merge_required(edit.all_projects, UNSET, problems, "allProjects")
    if wants_all is True and project_names is not UNSET and project_names:
        problems.add(
            ErrorCode.INVALID,
            "Send either allProjects: true or a list of projects, not both.",
            "allProjects",
            allowed=[False],
        )
    project_ids = before.project_ids
    if project_names is not UNSET:
        problems.check_length(project_names, MAX_NAMES, "projects")
        references = [parse_project_reference(name) for name in project_names[:MAX_NAMES]]
        for index, reference in enumerate(references):
            if reference not in names.projects:
                problems.add(
                    ErrorCode.NOT_FOUND,
                    describe_missing_project(project_names[index]),
                    "projects",
                    str(index),
                )
        project_ids = frozenset(
            names.projects[each] for each in references if each in names.projects
        )
    if wants_all is True:
        return {"project_ids": frozenset(), "all_projects": True}
    stays_all = before.all_projects and project_names is UNSET and wants_all is UNSET
    return {"project_ids": project_ids, "all_projects": stays_all}


def merge_environments(
    environment_names: Sequence[str] | None,
    stored: tuple[str, ...] | None,
    names: ResolvedNames,
    problems: Problems,
) -> tuple[str, ...] | None:
    """Return the names of environments, in order and without duplicates.

    They must exist, or be stored already.
    """
    if environment_names is UNSET or environment_names is None:
        merged: tuple[str, ...] | None = merge_value(environment_names, stored)
        return merged
    problems.check_length(environment_names, MAX_NAMES, "environments")
    for index, name in enumerate(environment_names[:MAX_NAMES]):
        if not name.strip():
            problems.add(ErrorCode.REQUIRED, "A name cannot be blank.", "environments", str(index))
        elif name not in names.environments and name not in (stored or ()):
            problems.add(
                ErrorCode.NOT_FOUND,
                f"There is no environment {name!r}.",
                "environments",
                str(index),
            )
    return tuple(dict.fromkeys(environment_names))


def merge_permissions(
    edit: PermissionsEdit | None,
    stored: Permissions | None,
    names: ResolvedNames,
    problems: Problems,
    *,
    has_permission_rights: bool,
) -> Permissions | None:
    """Return the permission record; null removes it, so that everyone may edit.

    See docs/reference/dashboards.md#permission-input.
    """
    if edit is UNSET:
        return stored
    if edit is None and stored is None:
        return None
    if not has_permission_rights:
        problems.add(
            ErrorCode.FORBIDDEN,
            "Only the creator, managers and owners can change the permissions of a dashboard.",
            "permissions",
        )
    if edit is None:
        return None
    team_ids = stored.team_ids if stored is not None else frozenset[int]()
    team_names = edit.teams_with_edit_access
    if team_names is not UNSET:
        team_ids = find_team_ids(team_names or (), names, problems)
    if edit.is_editable_by_everyone:
        team_ids = frozenset()
    return Permissions(edit.is_editable_by_everyone, team_ids)


def find_team_ids(
    team_names: Sequence[str], names: ResolvedNames, problems: Problems
) -> frozenset[int]:
    """Return the row ids of teams named by global id or slug."""
    problems.check_length(team_names, MAX_NAMES, "permissions", "teamsWithEditAccess")
    references = [parse_team_reference(name) for name in team_names[:MAX_NAMES]]
    for index, reference in enumerate(references):
        if reference not in names.teams:
            problems.add(
                ErrorCode.NOT_FOUND,
                f"There is no team {team_names[index]!r}.",
                "permissions",
                "teamsWithEditAccess",
                str(index),
            )
    return frozenset(names.teams[each] for each in references if each in names.teams)


def parse_team_reference(name: str) -> int | str:
    """Parse the name of a team: the row id of a global id, or else the text as a slug."""
    found = parse_row_id("Team", name)
    return name if found is None else found
