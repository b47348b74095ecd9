"""The root of all mutations."""

import strawberry

from schema.base.errors import DeletePayload
from schema.base.fields import resolved_by
from schema.mutations.dashboard import (
    DashboardPayload,
    create_dashboard,
    delete_dashboard,
    duplicate_dashboard,
    favorite_dashboard,
    restore_dashboard,
    update_dashboard,
    visit_dashboard,
)
from schema.mutations.deploy import DeployPayload, create_deploy
from schema.mutations.release import (
    ReleasePayload,
    create_release,
    delete_release,
    update_release,
)
from schema.mutations.session import RecordPayload, record_events, record_sessions


@strawberry.type(description="Root of all mutations.")
class Mutation:
    create_release: ReleasePayload = resolved_by(create_release)
    """Create a release, or add an existing one to more projects. The call can be repeated."""
    update_release: ReleasePayload = resolved_by(update_release)
    """Change an existing release."""
    delete_release: DeletePayload = resolved_by(delete_release)
    """Delete a release that has no issues, and no sessions in the last 90 days. Other releases can
    be archived with `updateRelease`.
    """
    create_deploy: DeployPayload = resolved_by(create_deploy)
    """Report that a release was deployed to an environment. Each call creates a deploy."""
    record_events: RecordPayload = resolved_by(record_events)
    """Record when releases were seen, and their new issues. At most 10,000 items."""
    record_sessions: RecordPayload = resolved_by(record_sessions)
    """Record sessions, the source of health and adoption. At most 10,000 items."""
    create_dashboard: DashboardPayload = resolved_by(create_dashboard)
    update_dashboard: DashboardPayload = resolved_by(update_dashboard)
    delete_dashboard: DeletePayload = resolved_by(delete_dashboard)
    duplicate_dashboard: DashboardPayload = resolved_by(duplicate_dashboard)
    restore_dashboard: DashboardPayload = resolved_by(restore_dashboard)
    favorite_dashboard: DashboardPayload = resolved_by(favorite_dashboard)
    visit_dashboard: DashboardPayload = resolved_by(visit_dashboard)
