"""The commits that deploys of a range brought first, compared with a plain model."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.delivery.arrivals import select_first_arrivals
from db.delivery.outcomes import DeployRange
from db.models import Commit, Environment, Project
from tests.resolvers.delivery.plain_model import create_random_delivery
from tests.support.factories import EPOCH, World

RANGES = 12


@pytest.mark.spec("widget-data#delivery")
@pytest.mark.parametrize("seed", range(4))
async def test_first_arrivals_of_ranges_are_those_of_the_model(world: World, seed: int) -> None:
    """With deploys before the range, and histories that know some releases and commits only."""
    model = await create_random_delivery(world, seed)
    projects, environments, shas = [
        {row[0]: row[1] for row in await world.read(select(*columns))}
        for columns in (
            (Project.id, Project.slug),
            (Environment.id, Environment.name),
            (Commit.id, Commit.sha),
        )
    ]
    first = {
        (sha, *place): deploy
        for sha in shas.values()
        for place, (deploy, _) in model.environments(sha).items()
    }
    rng = random.Random(seed)

    for _ in range(RANGES):
        start = EPOCH + timedelta(hours=rng.choice([0, rng.randint(1, 50)]))
        end = start + timedelta(hours=rng.randint(1, 60))
        some = rng.sample(sorted(projects), rng.randint(1, len(projects)))
        range_ = DeployRange(world.organization, some, start, end)
        rows = await world.read(select_first_arrivals(range_))
        found = {
            (shas[row.commit_id], projects[row.project_id], environments[row.environment_id]): (
                row.deploy_id
            )
            for row in rows
        }

        assert len(found) == len(rows)
        assert found == {
            place: deploy.id
            for place, deploy in first.items()
            if start <= deploy.finished < end
            and place[1] in {projects[project_id] for project_id in some}
        }
