"""The document that comes of an edit, and everything that is wrong with the edit.

The tables of dashboards.md 2.2, 2.6 and 2.7, with the faults of section 10 mended. Everything here
is pure: names that only the database can resolve are collected in `Names` before.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from strawberry import UNSET

from resolvers.dashboards.document import Document, Permissions
from resolvers.dashboards.input import Edit, FiltersEdit, PermissionsEdit
from resolvers.dashboards.values import LONGEST_TEXT, kept, required
from resolvers.dashboards.widget_validation import widgets_of
from resolvers.errors import MAX_NAMES
from resolvers.ids import parse_project_reference, parse_row_id
from resolvers.outcomes import ErrorCode, Problems

LONGEST_PERIOD = 10
PERIOD = re.compile(r"[0-9]*[1-9][0-9]*[smhdw]", re.ASCII)


@dataclass(frozen=True)
class Names:
    """What the names of an edit mean in the organization; what is not in here is not there."""

    projects: Mapping[int | str, int] = field(default_factory=dict)
    environments: frozenset[str] = frozenset()
    teams: Mapping[int | str, int] = field(default_factory=dict)


def changed(
    before: Document, edit: Edit, names: Names, *, may_change_permissions: bool
) -> tuple[Document, Problems]:
    """The document after an edit, and everything that is wrong with the edit.

    The document means nothing when there are problems.
    """
    problems = Problems()
    after = replace(
        before,
        title=title_of(edit.title, before.title, problems),
        widgets=widgets_of(edit.widgets, before.widgets, problems),
        **filters_of(edit, before, names, problems),
        permissions=permissions_of(
            edit.permissions,
            before.permissions,
            names,
            problems,
            may_change=may_change_permissions,
        ),
    )
    return after, problems


def title_of(title: str | None, before: str, problems: Problems) -> str:
    """The title, trimmed."""
    wanted: str = required(title, before, problems, "title")
    trimmed = wanted.strip()
    if title is not UNSET and title is not None:
        if not trimmed:
            problems.add(ErrorCode.REQUIRED, "A title cannot be blank.", "title")
        problems.check_text(trimmed, LONGEST_TEXT, "title")
    return trimmed


def filters_of(edit: Edit, before: Document, names: Names, problems: Problems) -> dict[str, Any]:
    """The page filters and projects, each key on its own (2.6 as mended)."""
    filters = edit.filters
    if filters is None:
        filters = FiltersEdit(release=None, release_id=None)
    elif filters is UNSET:
        filters = FiltersEdit()
    start, end = kept(edit.start, before.start), kept(edit.end, before.end)
    if start is not None and end is not None and start >= end:
        at = "start" if edit.start is not UNSET else "end"
        problems.add(ErrorCode.INVALID, "The start must be before the end.", at)
    period = kept(edit.period, before.period)
    if edit.period is not UNSET and period is not None and not is_period(period):
        problems.add(
            ErrorCode.INVALID, "A period is a number and one of s, m, h, d, w: 14d.", "period"
        )
    return {
        **projects_of(edit, before, names, problems),
        "environments": environments_of(edit.environments, before.environments, names, problems),
        "period": period,
        "start": start,
        "end": end,
        "utc": kept(edit.utc, before.utc),
        "release_versions": texts_of(
            filters.release, before.release_versions, problems, "filters", "release"
        ),
        "release_ids": texts_of(
            filters.release_id, before.release_ids, problems, "filters", "releaseId"
        ),
    }


def is_period(text: str) -> bool:
    """Whether a text is a period; no database keeps a longer one."""
    return PERIOD.fullmatch(text) is not None and len(text) <= LONGEST_PERIOD


def projects_of(edit: Edit, before: Document, names: Names, problems: Problems) -> dict[str, Any]:
    """The projects: those named, all of them, or - neither - the viewer's own."""
    wanted = required(edit.projects, UNSET, problems, "projects")
    every = required(edit.all_projects, UNSET, problems, "allProjects")
    if every is True and wanted is not UNSET and wanted:
        problems.add(
            ErrorCode.INVALID, "All projects and a list of them exclude each other.", "allProjects"
        )
    found = before.project_ids
    if wanted is not UNSET:
        problems.check_length(wanted, MAX_NAMES, "projects")
        references = [parse_project_reference(name) for name in wanted[:MAX_NAMES]]
        for index, reference in enumerate(references):
            if reference not in names.projects:
                problems.add(
                    ErrorCode.NOT_FOUND,
                    f"There is no project {wanted[index]!r}.",
                    "projects",
                    str(index),
                )
        found = frozenset(names.projects[each] for each in references if each in names.projects)
    if every is True:
        return {"project_ids": frozenset(), "all_projects": True}
    is_all = before.all_projects and wanted is UNSET and every is UNSET
    return {"project_ids": found, "all_projects": is_all}


def environments_of(
    wanted: Sequence[str] | None,
    before: tuple[str, ...] | None,
    names: Names,
    problems: Problems,
) -> tuple[str, ...] | None:
    """The names of environments, which must exist; a name twice counts once."""
    if wanted is UNSET or wanted is None:
        result: tuple[str, ...] | None = kept(wanted, before)
        return result
    problems.check_length(wanted, MAX_NAMES, "environments")
    for index, name in enumerate(wanted[:MAX_NAMES]):
        if not name.strip():
            problems.add(ErrorCode.REQUIRED, "This cannot be blank.", "environments", str(index))
        elif name not in names.environments:
            problems.add(
                ErrorCode.NOT_FOUND,
                f"There is no environment {name!r}.",
                "environments",
                str(index),
            )
    return tuple(dict.fromkeys(wanted))


def texts_of(
    wanted: Sequence[str] | None, before: tuple[str, ...], problems: Problems, *path: str
) -> tuple[str, ...]:
    """A list of texts that are not blank; null is none."""
    if wanted is UNSET:
        return before
    for index, each in enumerate(wanted or ()):
        if not each.strip():
            problems.add(ErrorCode.REQUIRED, "This cannot be blank.", *path, str(index))
        problems.check_text(each, LONGEST_TEXT, *path, str(index))
    return tuple(wanted or ())


def permissions_of(
    wanted: PermissionsEdit | None,
    before: Permissions | None,
    names: Names,
    problems: Problems,
    *,
    may_change: bool,
) -> Permissions | None:
    """Who may edit; null lets everybody, as without any rule (2.7 as mended)."""
    if wanted is UNSET:
        return before
    if wanted is None and before is None:
        return None
    if not may_change:
        problems.add(
            ErrorCode.FORBIDDEN,
            "Only who made the dashboard, a manager or an owner can change who may edit it.",
            "permissions",
        )
    if wanted is None:
        return None
    teams = before.team_ids if before is not None else frozenset[int]()
    given = wanted.teams_with_edit_access
    if given is not UNSET:
        teams = team_ids_of(given or (), names, problems)
    if wanted.is_editable_by_everyone:
        teams = frozenset()
    return Permissions(wanted.is_editable_by_everyone, teams)


def team_ids_of(wanted: Sequence[str], names: Names, problems: Problems) -> frozenset[int]:
    """The teams that are named, by id or slug."""
    problems.check_length(wanted, MAX_NAMES, "permissions", "teamsWithEditAccess")
    references = [team_reference(name) for name in wanted[:MAX_NAMES]]
    for index, reference in enumerate(references):
        if reference not in names.teams:
            problems.add(
                ErrorCode.NOT_FOUND,
                f"There is no team {wanted[index]!r}.",
                "permissions",
                "teamsWithEditAccess",
                str(index),
            )
    return frozenset(names.teams[each] for each in references if each in names.teams)


def team_reference(name: str) -> int | str:
    """A team named by id or by slug: the row id, or the slug."""
    found = parse_row_id("Team", name)
    return name if found is None else found
