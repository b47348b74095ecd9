"""Settings of the server, read from environment variables."""

from enum import Enum
from importlib.util import find_spec
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

from db.connection.database import Database
from execution.engine import DEFAULT_COMPILE_AFTER
from execution.limits.limits import Limits
from execution.persisted import (
    ManifestError,
    PersistedDocuments,
    TrustMode,
    read_trusted_documents,
)
from ingest.envelope.endpoint import EnvelopeLimits
from jobs.adoption import AdoptionRule
from jobs.outbox import Hook
from jobs.schedule import MaintenancePolicy
from resolvers.context import Policy
from resolvers.errors import SetupError
from resolvers.sessions.intake import MAX_BACKLOG
from telemetry.logs import LogFormat
from transport.http import Bounds


class Executor(Enum):
    """What answers queries."""

    COMPILED = "compiled"
    REFERENCE = "graphql-core"


def has_tracing() -> bool:
    """Whether the packages of the extra are there."""
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ModuleNotFoundError:
        return False


class Settings(BaseSettings):
    """What can be set: environment variables that begin with WAYBILL_, or lines of a file .env."""

    model_config = SettingsConfigDict(
        env_prefix="waybill_",
        env_file=".env",
        extra="ignore",
        # WAYBILL_LIMIT_DEPTH is the field depth of limit; no other setting has fields.
        env_nested_delimiter="_",
        env_nested_max_split=1,
    )

    database_url: str = Field(
        default="sqlite+aiosqlite:///waybill.db",
        description="Where the data is: sqlite+aiosqlite:///FILE or postgresql+asyncpg://…",
    )
    pool_size: int = Field(
        default=10, ge=1, description="Connections to the database that a process keeps open."
    )
    pool_timeout: float = Field(
        default=5, gt=0, description="Seconds that a request waits for a connection of those."
    )
    statement_timeout_ms: int = Field(
        default=5000, ge=1, description="Milliseconds that a statement may read."
    )
    replica_url: str | None = Field(
        default=None,
        description="URL of a PostgreSQL replica for queries: docs/guides/running.md#read-replica",
    )
    executor: Executor = Field(
        default=Executor.COMPILED,
        description=(
            "What answers queries: `compiled` compiles those that come again, `graphql-core` "
            "none. The answers are the same."
        ),
    )
    seen_before_compiling: int = Field(
        default=DEFAULT_COMPILE_AFTER,
        ge=1,
        description="How often a document must have come before it is compiled.",
    )
    limit: Limits = Field(
        default=Limits(), description="Figures that no request may exceed: docs/limits.md."
    )
    budget_points: int = Field(
        default=1_000_000,
        ge=0,
        description="The most points that a token can have to pay its operations with; 0: any.",
    )
    budget_refill: int = Field(
        default=20_000, ge=1, description="Points a second that a token gets back."
    )
    trusted_documents: TrustMode = Field(
        default=TrustMode.OFF,
        description=(
            "Whether documents known in advance can be named: `off`, `allow`, or `require`, which "
            "runs no others."
        ),
    )
    trusted_path: Path | None = Field(
        default=None,
        description="Where they are: a folder of files SHA-256.graphql, or a manifest in JSON.",
    )
    automatic_documents: int = Field(
        default=0,
        ge=0,
        description=(
            "Bytes that a process keeps of documents that Apollo's automatic persisted queries "
            "register; 0: none are."
        ),
    )
    dashboard_versions: int = Field(
        default=50, ge=1, description="Versions of a dashboard that its history keeps."
    )
    retention_days: int = Field(
        default=90, ge=1, description="Days that sessions and events are kept."
    )
    adoption_rule: AdoptionRule = Field(
        default=AdoptionRule.TENTH,
        description=(
            "From which part of an environment's sessions on a release is adopted: a tenth, or "
            "(divided) a tenth divided by the number of its releases."
        ),
    )
    subscriptions: int = Field(
        default=1000, ge=1, description="Subscriptions that a process serves at once."
    )
    subscriptions_per_token: int = Field(
        default=50, ge=1, description="How many of them may be one token's."
    )
    worker: bool = Field(default=True, description="Whether `serve` also does the worker's tasks.")
    hook_url: str | None = Field(
        default=None, description="Where configuration refreshes are delivered to, by POST."
    )
    hook_secret: str = Field(
        default="", description="What signs them: HMAC-SHA256 of timestamp, full stop and body."
    )
    body_limit: int = Field(
        default=128 * 1024, ge=1024, description="Bytes that a request may have."
    )
    report_limit: int = Field(
        default=16 * 1024 * 1024,
        ge=1024,
        description=(
            "Bytes that a request may have whose token has the scope `write`: reports and lists "
            "of commits are long."
        ),
    )
    body_timeout: float = Field(
        default=10, gt=0, description="Seconds within which the body of a request must be there."
    )
    operation_timeout: float = Field(
        default=10, gt=0, description="Seconds that an operation may take."
    )
    in_flight: int = Field(
        default=100,
        ge=1,
        description="Requests that a process works at at once; more are told to come again.",
    )
    batch_size: int = Field(
        default=0,
        ge=0,
        description="Operations that a request may have in a list; 0 allows no lists.",
    )
    queries_by_get: bool = Field(
        default=True,
        description=(
            "Whether queries may come by GET. A token is needed all the same, so that no page of "
            "another site can send them unasked."
        ),
    )
    cors_origins: list[str] = Field(
        default=[],
        description=(
            'Sites whose pages may ask, as JSON: `["https://app.example"]`; `["*"]` is any. '
            "A token is needed all the same."
        ),
    )
    allowed_hosts: list[str] = Field(
        default=["*"],
        description="Names that the server answers to, as JSON; `*.example.com` is any below.",
    )
    incremental_delivery: bool = Field(
        default=False,
        description=(
            "Whether queries with `@defer` or `@stream` are answered in parts, to clients that "
            "accept multipart/mixed. Without, they are answered whole."
        ),
    )
    introspection: bool = Field(
        default=True,
        description=(
            "Whether clients may ask for the schema. Without, wrong names are not told what they "
            "resemble either."
        ),
    )
    log_format: LogFormat = Field(
        default=LogFormat.JSON,
        description=(
            "How `serve` writes its log to standard error: `json`, `text`, or `off`, which leaves "
            "out the lines of requests."
        ),
    )
    slow_operation_ms: int = Field(
        default=1000,
        ge=0,
        description="Operations that take as long are logged with their statements; 0: none.",
    )
    metrics: bool = Field(
        default=False, description="Whether Prometheus finds figures at /metrics, without a token."
    )
    tracing: str | None = Field(
        default=None,
        description=(
            "Where spans are sent to by OTLP over HTTP: http://HOST:4318/v1/traces. Needs the "
            "extra `tracing`."
        ),
    )
    graceful_timeout: int = Field(
        default=20, ge=0, description="Seconds that requests have to finish when a server stops."
    )
    stop_delay: float = Field(
        default=0,
        ge=0,
        description=(
            "Seconds that a server which is told to stop by SIGTERM still takes requests, while "
            "/readyz says 503: longer than load balancers take to notice."
        ),
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where clients reach the server: DSNs and tokens that are printed say so.",
    )
    envelope_body: int = Field(
        default=20 * 1024 * 1024, ge=1, description="Bytes that the body of an envelope may have."
    )
    envelope_decompressed: int = Field(
        default=200 * 1024 * 1024,
        ge=1,
        description="Bytes that an envelope may have once it is decompressed.",
    )
    envelope_item: int = Field(
        default=1024 * 1024,
        ge=1,
        description="Bytes that a session or an event in an envelope may have.",
    )
    envelope_items: int = Field(
        default=1_000, ge=1, description="Items that an envelope may have."
    )
    envelope_sessions: int = Field(
        default=100,
        ge=1,
        description="Sessions that an envelope may have, and aggregates that an item may have.",
    )
    envelope_rate: float = Field(
        default=1_000,
        gt=0,
        description="Envelopes a second that a process takes from a key of a project.",
    )
    envelope_burst: float = Field(
        default=10_000,
        ge=1,
        description="Envelopes that it takes from the key at once, before the rate counts.",
    )
    envelope_backlog: int = Field(
        default=MAX_BACKLOG,
        ge=1,
        description=(
            "Sessions, events and counts that may wait to be folded; beyond, no envelopes are "
            "taken."
        ),
    )
    graphiql: bool = Field(default=True, description="Whether GraphiQL is served at /.")
    graphiql_token: str | None = Field(
        default=None,
        description=(
            "A token that GraphiQL starts with. Everybody who can open the page can use it: "
            "for a local server only."
        ),
    )

    @property
    def maintenance_policy(self) -> MaintenancePolicy:
        """The settings of the hourly jobs."""
        return MaintenancePolicy(self.retention_days, self.adoption_rule)

    @property
    def persisted(self) -> PersistedDocuments:
        """The documents that clients can name. Raises ManifestError."""
        is_off = self.trusted_documents is TrustMode.OFF
        if not is_off and self.trusted_path is None:
            msg = "WAYBILL_TRUSTED_PATH must say where the trusted documents are."
            raise ManifestError(msg)
        return PersistedDocuments(
            None
            if is_off or self.trusted_path is None
            else read_trusted_documents(self.trusted_path),
            only_trusted=self.trusted_documents is TrustMode.REQUIRE,
            max_bytes=self.automatic_documents,
        )

    @property
    def policy(self) -> Policy:
        """What requests are held to."""
        return Policy(
            dashboard_versions=self.dashboard_versions,
            retention_days=self.retention_days,
            largest_body=self.body_limit,
            largest_report=max(self.body_limit, self.report_limit),
        )

    @property
    def bounds(self) -> Bounds:
        """What requests may take."""
        return Bounds(
            largest_body=self.body_limit,
            body_seconds=self.body_timeout,
            operation_seconds=self.operation_timeout,
            batch_size=self.batch_size,
            queries_by_get=self.queries_by_get,
        )

    @property
    def envelopes(self) -> EnvelopeLimits:
        """How much SDKs may send."""
        return EnvelopeLimits(
            body=self.envelope_body,
            decompressed=self.envelope_decompressed,
            item=self.envelope_item,
            items=self.envelope_items,
            sessions=self.envelope_sessions,
            rate=self.envelope_rate,
            burst=self.envelope_burst,
        )

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file, which nobody else migrates."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    def check(self) -> None:
        """Find what cannot work together, or here. Raises SetupError."""
        if self.replica_url is not None and self.is_embedded:
            msg = "WAYBILL_REPLICA_URL: only PostgreSQL has replicas."
            raise SetupError(msg)
        if self.tracing is not None and not has_tracing():
            msg = "WAYBILL_TRACING needs what `pip install '.[tracing]'` installs."
            raise SetupError(msg)

    def open(self) -> Database:
        """The connections that a process has."""
        return Database(
            self.database_url,
            pool_size=self.pool_size,
            pool_timeout=self.pool_timeout,
            statement_timeout=self.statement_timeout_ms / 1000,
            replica_url=self.replica_url,
        )

    @property
    def hook(self) -> Hook | None:
        """Where effects are delivered to."""
        return None if self.hook_url is None else Hook(self.hook_url, self.hook_secret)
