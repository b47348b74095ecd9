"""The questions about delivery, and how much each may cost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.delivery.history import ENVIRONMENTS, PROJECTS, History
from benchmarks.processes import ROOT

GUIDE = ROOT / "docs" / "guides" / "delivery.md"


@dataclass(frozen=True)
class Question:
    """A question: a document with its variables, and how many statements it may need.

    One that `reads_all` asks for a number of so many rows that the database may read all of them.
    """

    name: str
    document: str
    most_statements: int
    variables: dict[str, Any] = field(default_factory=dict)
    reads_all: bool = False


def of_organization(selection: str, parameters: str = "") -> str:
    """Return a document with a selection of the organization."""
    return f"query Q{parameters} {{ organization {{ {selection} }} }}"


def create_questions(history: History) -> Iterator[Question]:
    """Yield the questions."""
    yield from ask_guide(history)
    yield from ask_running()
    yield from ask_deploys(history)
    yield from ask_commits(history)
    yield from ask_comparisons(history)
    yield from ask_releases(history)
    yield from ask_widgets()


def middle(history: History) -> str:
    """Return the date in the middle of a history."""
    return (history.start + (history.end - history.start) / 2).isoformat()


def newest_of(history: History, project: int, back: int = 0) -> int:
    """Return the newest release of a project, or one before it."""
    return (history.releases // PROJECTS - 1 - back) * PROJECTS + project - 1


def ask_guide(history: History) -> Iterator[Question]:
    """Yield the seven questions of the guide."""
    text = Path(GUIDE).read_text()
    queries = dict(re.findall(r"## ([^\n]+)\n.*?```graphql\n(.*?)```", text, re.DOTALL))
    new, old = (history.version_of(newest_of(history, 1, back)) for back in (0, 20))
    commits = history.commits()
    variables: dict[str, tuple[int, dict[str, Any]]] = {
        "What runs where": (4, {}),
        "What changed between two environments": (12, {"production": old, "staging": new}),
        "Is my commit in production": (4, {"sha": next(commits)[3][:10]}),
        "What would a rollback take back": (12, {"running": new, "target": old}),
        "Who is affected by this release": (12, {"environments": ["production"]}),
        "How often do we ship": (5, {"since": (history.end - timedelta(days=30)).isoformat()}),
        "How fast do we recover": (6, {}),
    }
    for name, (most, values) in variables.items():
        yield Question(f"guide: {name}", queries[name], most, values)


def ask_running() -> Iterator[Question]:
    """Yield questions about what runs."""
    fields = """project { slug } environment release { version } deploy { dateFinished }
        since previous { release { version } } isRollback"""
    behind = "releasesBehind commitsBehind"
    names = [f"p{number}" for number in range(1, PROJECTS + 1)]
    yield Question("running", of_organization(f"running {{ {fields} }}"), 4)
    yield Question("running, behind", of_organization(f"running {{ {fields} {behind} }}"), 4)
    yield Question(
        "running of named projects",
        of_organization(
            f"running(projects: $projects, environments: $names) {{ {fields} {behind} }}",
            "($projects: [ID!], $names: [String!])",
        ),
        4,
        {"projects": names, "names": list(ENVIRONMENTS)},
    )
    yield Question(
        "Project.running",
        of_organization(f"projects(first: 100) {{ nodes {{ running {{ {fields} {behind} }} }} }}"),
        5,
    )


def ask_list(
    field_name: str, nodes: str, filters: dict[str, dict[str, Any]], type_: str, statements: int
) -> Iterator[Question]:
    """Yield, for each filter, the first and a late page of a list, and its number."""
    connection = f"{field_name}(first: $first, after: $after, filter: $filter)"
    parameters = f"($first: Int, $after: String, $filter: {type_})"
    page = of_organization(f"{connection} {{ nodes {{ {nodes} }} }}", parameters)
    number = of_organization(f"{connection} {{ totalCount }}", parameters)
    for name, filter_ in filters.items():
        values = {"first": 100, "filter": filter_}
        # No index has the texts of messages.
        is_searched = "query" in filter_
        label = f"{field_name}, {name}"
        yield Question(label, page, statements, values, reads_all=is_searched)
        yield Question(
            f"{field_name}, {name}: totalCount", number, statements, values, reads_all=True
        )


def ask_deploys(history: History) -> Iterator[Question]:
    """Yield questions about deploys."""
    date = middle(history)
    month = (history.end - timedelta(days=30)).isoformat()
    version = history.version_of(newest_of(history, 1))
    filters: dict[str, dict[str, Any]] = {
        "all": {},
        "of a project": {"projects": ["p7"]},
        "of ten projects": {"projects": [f"p{number}" for number in range(1, 11)]},
        "to an environment": {"environments": ["production"]},
        "of a project to an environment": {"projects": ["p7"], "environments": ["staging"]},
        "of a release": {"release": version},
        "before": {"finishedBefore": date},
        "of a project before": {"projects": ["p7"], "finishedBefore": date},
        "rollbacks of a month": {"isRollback": True, "finishedAfter": month},
        "others of a month": {"isRollback": False, "finishedAfter": month},
        "rollbacks of a project": {"projects": ["p7"], "isRollback": True},
        "rollbacks of ten projects": {
            "projects": [f"p{number}" for number in range(1, 11)],
            "isRollback": True,
            "finishedAfter": month,
        },
        "rollbacks of a project in an environment": {
            "projects": ["p7"],
            "environments": ["production"],
            "isRollback": True,
        },
    }
    nodes = "id isRollback previous { release { version } }"
    yield from ask_list("deploys", nodes, filters, "DeployFilter", 7)


def ask_commits(history: History) -> Iterator[Question]:
    """Yield questions about commits."""
    date, version = middle(history), history.version_of(newest_of(history, 1))
    filters: dict[str, dict[str, Any]] = {
        "all": {},
        "before": {"createdBefore": date},
        "with a common text": {"query": "change"},
        "with a rare text": {"query": "number 77777"},
        "with a text of none": {"query": "no such text"},
        "of an address": {"author": "author7@acme.example"},
        "of a name": {"author": "author 7"},
        "of many names": {"author": "author"},
        "of no author": {"author": "nobody"},
        "of a repository": {"repository": "acme/p7"},
        "of an address and a repository": {
            "author": "author7@acme.example",
            "repository": "acme/p7",
        },
        "of a release": {"release": version},
    }
    places = "environments { project { slug } environment firstDeploy { id } isRunning }"
    yield from ask_list("commits", f"sha {places}", filters, "CommitFilter", 6)
    page = of_organization(
        f"commits(first: 100, filter: $filter) {{ nodes {{ {places} }} }}",
        "($filter: CommitFilter)",
    )
    for number, kind in ((7, "known"), (150, "unknown"), (152, "by date")):
        for name, before in (("oldest", history.start.replace(year=history.start.year + 1)),):
            filter_ = {"repository": f"acme/p{number}", "createdBefore": before.isoformat()}
            yield Question(
                f"environments of {name} commits, history {kind}", page, 3, {"filter": filter_}
            )
    sha = list(zip(range(3), history.commits(), strict=False))[-1][1][3]
    for text in (sha, sha[:7], sha[:7].upper(), "fffffff"):
        yield Question(
            f"commit {text}",
            of_organization("commit(sha: $sha) { message }", "($sha: String!)"),
            2,
            {"sha": text},
        )


def ask_comparisons(history: History) -> Iterator[Question]:
    """Yield comparisons of neighbours and of releases far apart."""
    document = of_organization(
        """compareReleases(base: $base, head: $head) {
            isBackwards newGroups releases { version } authors { name }
            commits(first: 100) { totalCount nodes { sha } }
            fileChanges(first: 100) { totalCount nodes { path } }
        }""",
        "($base: String!, $head: String!)",
    )
    for project, kind in ((7, "known"), (150, "unknown"), (152, "by date")):
        newest = newest_of(history, project)
        new = history.version_of(newest)
        for name, back in (("neighbours", 1), ("100 apart", 100)):
            old = history.version_of(newest - back * PROJECTS)
            for direction, base, head in (("", old, new), (", backwards", new, old)):
                yield Question(
                    f"comparison of {name}, history {kind}{direction}",
                    document,
                    12,
                    {"base": base, "head": head},
                )


def ask_releases(history: History) -> Iterator[Question]:
    """Yield the first and late pages of releases by the orders of delivery."""
    parameters = "($filter: ReleaseFilter, $order: ReleaseOrder, $after: String)"
    nodes = "nodes { version dateReleased }"
    page = of_organization(
        f"releases(first: 20, filter: $filter, orderBy: $order, after: $after) {{ {nodes} }}",
        parameters,
    )
    last = of_organization(
        f"releases(last: 20, filter: $filter, orderBy: $order) {{ {nodes} }}",
        "($filter: ReleaseFilter, $order: ReleaseOrder)",
    )
    filters: dict[str, dict[str, Any]] = {
        "all": {"status": None, "projects": ["-1"]},
        "open": {},
        "of a project": {"projects": ["p7"]},
        "of ten projects": {"projects": [f"p{number}" for number in range(1, 11)]},
        "of an environment": {"environments": ["production"]},
        "of a project and environment": {"projects": ["p7"], "environments": ["production"]},
        "deployed to": {"deployedTo": "production"},
        "of a project, deployed to": {"projects": ["p7"], "deployedTo": "production"},
        "created before": {"createdBefore": middle(history)},
    }
    for order in ("DATE_RELEASED", "LAST_DEPLOY"):
        for direction in ("DESC", "ASC"):
            for name, filter_ in filters.items():
                values = {"filter": filter_, "order": {"field": order, "direction": direction}}
                label = f"releases {name}, {order} {direction}"
                yield Question(label, page, 4, values)
                yield Question(f"{label}: last page", last, 4, values)
    for name in ("deployed to", "of a project, deployed to"):
        yield Question(f"releases {name}", page, 4, {"filter": filters[name]})
    yield Question(
        "neighbours of releases",
        of_organization(
            """releases(first: 100, filter: {projects: ["p7"]}) { nodes {
                currentProjectMeta(project: "p7") {
                    previousRelease { version } nextRelease { version }
                    firstRelease { version } lastRelease { version }
                }
            } }"""
        ),
        8,
    )


WIDGET = """widgetData(input: {widget: $widget, period: $period}) {
    results { error { code message } series { values } rows { values } }
}"""


def ask_widgets() -> Iterator[Question]:
    """Yield the data of widgets about delivery."""
    document = of_organization(WIDGET, "($widget: WidgetInput!, $period: String)")
    aggregates = (
        ("deploys()", "deploy_frequency()"),
        ("rollbacks()", "change_failure_rate()"),
        ("time_to_restore(p50)",),
        ("lead_time(p50)", "lead_time(avg)"),
        ("releases()",),
        ("commits()", "authors()"),
    )
    # 90 days have more than a third of all releases, so that reading them all takes less time.
    large = {("90d", ("releases()",)), *(("52w", some) for some in aggregates)}
    for period in ("14d", "90d", "52w"):
        for some in aggregates:
            for column in (None, "project"):
                columns = [column] if column else []
                query = {
                    "aggregates": list(some),
                    "columns": columns,
                    "fields": [*columns, *some],
                    "conditions": "",
                }
                widget = {
                    "title": "t",
                    "displayType": "LINE",
                    "widgetType": "DELIVERY",
                    "interval": "1d",
                    "queries": [query],
                    "limit": 5 if column else None,
                }
                yield Question(
                    f"widget {', '.join(some)}{' by project' if column else ''}, {period}",
                    document,
                    6,
                    {"widget": widget, "period": period},
                    reads_all=(period, some) in large,
                )
