"""Answers whose size does not follow from the cost of the operation."""

from typing import Any

from benchmarks.abuse.attack import EVERYWHERE, Attack, Bound, Credential, Stage, register
from benchmarks.abuse.attacks.writing import (
    CREATE_DASHBOARD,
    CREATE_RELEASE,
    DASHBOARD_BYTES,
    large_widgets,
    record_sessions,
)

UPDATE = """mutation ($input: UpdateDashboardInput!) {
    updateDashboard(input: $input) { dashboard { version } errors { code path } }
}"""
BOUND = Bound("rows and bytes of an answer are bounded while it is built: 16 MiB", cpu=1, wait=0.1)


class LargeAnswer(Attack):
    """A short query."""

    credential = Credential.READ
    bound = BOUND
    transports = EVERYWHERE
    document = ""

    async def run(self, stage: Stage) -> None:
        """Send it once."""
        stage.note(f"{len(self.document)} characters")
        await stage.query(self.document)


@register
class FileChanges(LargeAnswer):
    """The files of a commit come unpaged."""

    name = "fileChanges"
    document = "{organization{releases{nodes{commits{nodes{fileChanges{path}}}}}}}"

    async def prepare(self, stage: Stage) -> None:
        """Write releases with commits that are as large as a report may be."""
        files = stage.size(20_000, 200)
        patches = [{"path": f"{at:06}".ljust(220, "p"), "type": "ADDED"} for at in range(files)]
        for release in range(3):
            commits = [{"id": f"{release}-{at}", "patchSet": patches} for at in range(3)]
            given = {"version": f"v{release}", "projects": ["app"], "commits": commits}
            await stage.write(CREATE_RELEASE, {"input": given})


@register
class Authors(LargeAnswer):
    """The authors of a release come unpaged."""

    name = "authors"
    document = '{organization{release(version:"v"){authors{name email user{id}}}}}'

    async def prepare(self, stage: Stage) -> None:
        """Write a release with as many authors as commits."""
        commits = [
            {
                "id": f"c{at}",
                "authorName": f"{at} ".ljust(120, "n"),
                "authorEmail": f"{at}@a.example",
            }
            for at in range(stage.size(20_000, 200))
        ]
        given = {"version": "v", "projects": ["app"], "commits": commits}
        await stage.write(CREATE_RELEASE, {"input": given})


@register
class RepeatedAuthors(Authors):
    """The same list under ten names."""

    name = "authors, ten times"
    document = (
        "{organization{"
        + "".join(f'r{at}:release(version:"v"){{authors{{name email}}}}' for at in range(10))
        + "}}"
    )


@register
class Environments(LargeAnswer):
    """The environments of an organization come unpaged."""

    name = "environments"
    document = "{organization{environments{id name}}}"

    async def prepare(self, stage: Stage) -> None:
        """Write as many as two reports may have."""
        number = stage.size(20_000, 200)
        for first in range(0, number, 10_000):
            names = [f"env-{at:06}" for at in range(first, min(number, first + 10_000))]
            await record_sessions(stage, ({"release": "v", "environment": name} for name in names))


@register
class History(LargeAnswer):
    """Each version has the whole dashboard."""

    name = "history.document"
    bound = BOUND

    async def prepare(self, stage: Stage) -> None:
        """Write many versions of a large dashboard."""
        widgets = large_widgets(stage.size(DASHBOARD_BYTES, 10_000))
        given: dict[str, Any] = {"title": "Large", "widgets": widgets}
        found = await stage.write(CREATE_DASHBOARD, {"input": given})
        dashboard = found["createDashboard"]["dashboard"]["id"]
        for number in range(stage.size(50, 3)):
            await stage.write(UPDATE, {"input": {"id": dashboard, "title": f"Large {number}"}})
        versions = "history(first:50){nodes{document}}"
        self.document = f'{{organization{{dashboard(id:"{dashboard}"){{{versions}}}}}}}'


@register
class WidgetFields(LargeAnswer):
    """The texts of many dashboards, each as large as one may be."""

    name = "fields of widgets"
    document = "{organization{dashboards{nodes{title widgets{queries{fields}}}}}}"

    async def prepare(self, stage: Stage) -> None:
        """Write a page of dashboards."""
        widgets = large_widgets(stage.size(DASHBOARD_BYTES, 10_000))
        for number in range(stage.size(100, 2)):
            given = {"title": f"Large {number}", "widgets": widgets}
            await stage.write(CREATE_DASHBOARD, {"input": given})
