"""Organizations with a row of every kind, identical but for their slug."""

from dataclasses import dataclass, field

from db import models
from resolvers.ids import encode_global_id, encode_pair_id
from tests.clients.graph import Graph
from tests.support.factories import World, minute

VERSION = "app@1.0.0"


@dataclass
class Tenant:
    """An organization with a row of every type; `ids` has the row id of each type.

    A release's membership in a project has the id of the project there, a member that of the user.
    """

    world: World
    ids: dict[str, int] = field(default_factory=dict)

    def node(self, kind: str) -> str:
        """Return the global id of the row of a type."""
        if kind == "ReleaseProject":
            return encode_pair_id(kind, self.ids["Release"], self.ids[kind])
        if kind == "Member":
            return encode_pair_id(kind, self.ids["Organization"], self.ids[kind])
        return encode_global_id(kind, self.ids[kind])


async def create_tenant(world: World) -> Tenant:
    """Create a row of every type in an organization."""
    slug = "acme" if world.organization == 1 else "other"
    ids = {"Organization": world.organization}
    ids["User"] = await world.user(f"ann@{slug}.example", "ann@shared.example", name="Ann")
    ids["Member"] = ids["User"]
    ids["Project"] = await world.project("one", platforms=[slug])
    ids["Release"] = await world.release(VERSION, date_created=minute(1), owner_id=ids["User"])
    await world.link_project(
        ids["Release"], ids["Project"], new_groups=5, first_event=minute(1), last_event=minute(2)
    )
    ids["ReleaseProject"] = ids["Project"]
    ids["Environment"] = await world.environment("production")
    ids["Repository"] = await world.repository()
    author = await world.author("ann@shared.example", slug)
    ids["Commit"] = await world.commit(
        repository_id=ids["Repository"], sha="a" * 40, author_id=author, message=slug
    )
    await world.set_commits(ids["Release"], [ids["Commit"]], [author])
    ids["PullRequest"] = await world.row(
        models.PullRequest,
        repository_id=ids["Repository"],
        number="1",
        title=slug,
        merge_sha="a" * 40,
        date_created=minute(1),
        author_id=author,
    )
    ids["Deploy"] = await world.deploy(ids["Release"], "production", [ids["Project"]], name=slug)
    await world.link_environment(
        ids["Release"],
        ids["Project"],
        "production",
        new_issues_count=3,
        adopted=minute(3),
        last_deploy_id=ids["Deploy"],
    )
    ids["Team"] = await world.team("web", [ids["User"]], [ids["Project"]])
    ids["Dashboard"] = await world.row(
        models.Dashboard,
        title="Errors",
        date_created=minute(1),
        date_updated=minute(1),
        created_by_id=ids["User"],
        updated_by_id=ids["User"],
    )
    ids["Widget"] = await world.row(
        models.Widget,
        dashboard_id=ids["Dashboard"],
        position=1,
        title=slug,
        display_type=0,
        date_created=minute(1),
    )
    lists: dict[str, list[str]] = {
        name: [] for name in ("fields", "aggregates", "columns", "field_aliases")
    }
    ids["WidgetQuery"] = await world.row(
        models.WidgetQuery, widget_id=ids["Widget"], position=0, conditions="", **lists
    )
    return Tenant(world, ids)


async def create_caller_of_both(own: Tenant, foreign: Tenant) -> Graph:
    """Create a caller of both organizations."""
    user = await own.world.user("both@acme.example", role="owner")
    await foreign.world.rows(models.Member, {"user_id": user, "role": "owner"})
    token = await own.world.token(user, others=[foreign.world.organization])
    return Graph(own.world.db, token)
