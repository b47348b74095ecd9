"""Settings of the server, read from environment variables."""

from enum import Enum
from importlib.util import find_spec
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from sqlalchemy import make_url

from app.envelope_settings import EnvelopeSettings
from app.operating_settings import OperatingSettings
from app.setting_values import DatabaseUrl, HttpUrl, NetworkList, OriginList, StringList
from db.connection.database import Database
from db.setup.files import find_file_problem
from db.setup.url import hide_password
from execution.limits.limits import Limits
from execution.persisted import (
    ManifestError,
    PersistedDocuments,
    TrustMode,
    read_trusted_documents,
)
from jobs.adoption import AdoptionRule
from jobs.outbox import Hook
from jobs.schedule import MaintenancePolicy
from resolvers.context import Policy
from resolvers.errors import SetupError
from transport.admission import AdmissionLimits
from transport.body import LeastRate
from transport.operation import RequestLimits

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


class Executor(Enum):
    """The query executors."""

    COMPILED = "compiled"
    REFERENCE = "graphql-core"


def has_tracing() -> bool:
    """Return whether the packages of the extra `tracing` are installed."""
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ModuleNotFoundError:
        return False


class Settings(OperatingSettings, EnvelopeSettings):
    """Settings from environment variables with the prefix WAYBILL_, or from a file `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="waybill_",
        env_file=".env",
        extra="ignore",
        allow_inf_nan=False,
        # WAYBILL_LIMIT_DEPTH sets the field `depth` of `limit`, the only setting with fields.
        env_nested_delimiter="_",
        env_nested_max_split=1,
    )

    database_url: DatabaseUrl = Field(
        default="sqlite+aiosqlite:///waybill.db",
        description=(
            "Database URL: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, with "
            "?sslmode=require for TLS."
        ),
    )
    pool_size: int = Field(
        default=10, ge=1, description="Maximum pooled database connections per process."
    )
    pool_timeout: float = Field(
        default=5,
        gt=0,
        description="Maximum seconds a request waits for a pooled connection; then it gets 503.",
    )
    statement_timeout_ms: int = Field(
        default=5000, ge=1, description="Maximum duration of a reading statement, in milliseconds."
    )
    replica_url: DatabaseUrl | None = Field(
        default=None,
        description=(
            "Replica of the PostgreSQL database, for queries: docs/guides/running.md#read-replica."
        ),
    )
    transaction_pooling: bool = Field(
        default=False,
        description=(
            "Whether PostgreSQL is used through a pooler in transaction mode, such as PgBouncer: "
            "docs/guides/running.md#pgbouncer."
        ),
    )
    direct_url: DatabaseUrl | None = Field(
        default=None,
        description=(
            "The PostgreSQL database without the pooler, for one connection per process that is "
            "notified of changes. Without it they are read once a second."
        ),
    )
    executor: Executor = Field(
        default=Executor.COMPILED,
        description=(
            "Query executor: `compiled` compiles queries to plans, `graphql-core` compiles "
            "none. Responses are identical."
        ),
    )
    limit: Limits = Field(
        default=Limits(), description="Limits of a request: docs/reference/limits.md."
    )
    budget_points: int = Field(
        default=1_000_000,
        ge=0,
        description="Maximum query-cost points per token; 0 disables budgets.",
    )
    budget_refill: int = Field(
        default=100_000, ge=1, description="Query-cost points a token regains per second."
    )
    trusted_documents: TrustMode = Field(
        default=TrustMode.OFF,
        description=(
            "Trusted documents: `off`, `allow` (clients may send their hashes), or `require` "
            "(all others are rejected)."
        ),
    )
    trusted_path: Path | None = Field(
        default=None,
        description="Trusted documents: a folder of files SHA-256.graphql, or a JSON manifest.",
    )
    automatic_documents: int = Field(
        default=0,
        ge=0,
        description="Maximum bytes of automatic persisted queries per process; 0 disables them.",
    )
    dashboard_versions: int = Field(
        default=50, ge=1, description="Versions kept in the history of a dashboard."
    )
    retention_days: int = Field(
        default=90, ge=1, description="Days that sessions and events are kept."
    )
    audit_days: int = Field(
        default=365, ge=1, description="Days that entries of audit logs are kept."
    )
    adoption_rule: AdoptionRule = Field(
        default=AdoptionRule.TENTH,
        description=(
            "Minimum share of an environment's sessions of an adopted release: `tenth` is 10%, "
            "`divided` is 10% divided by the number of the environment's releases."
        ),
    )
    subscriptions: int = Field(
        default=1000,
        ge=1,
        description="Maximum concurrent subscriptions per process; excess ones get 429.",
    )
    subscriptions_per_token: int = Field(
        default=500,
        ge=1,
        description=(
            "Maximum concurrent subscriptions per token and process; excess ones get 429."
        ),
    )
    worker: bool = Field(
        default=True,
        description="Whether `serve` also runs the background jobs of the command `worker`.",
    )
    hook_url: HttpUrl | None = Field(
        default=None, description="URL to which configuration refreshes are delivered by POST."
    )
    hook_secret: str = Field(
        default="",
        description=(
            "Secret that signs these deliveries: HMAC-SHA256 of the timestamp, a full stop and "
            "the body."
        ),
    )
    body_limit: int = Field(
        default=128 * 1024,
        ge=1024,
        description="Maximum body size of a request in bytes; larger ones get 413.",
    )
    report_limit: int = Field(
        default=16 * 1024 * 1024,
        ge=1024,
        description=(
            "Maximum body size in bytes for tokens with the scope `write`, which send reports "
            "and commit lists."
        ),
    )
    body_timeout: float = Field(
        default=10,
        gt=0,
        description="Seconds within which a request body must be received; slower ones get 408.",
    )
    body_rate: float = Field(
        default=500,
        gt=0,
        description=(
            "Minimum rate of a request body in bytes per second, after a grace period; slower "
            "ones get 408."
        ),
    )
    body_grace: float = Field(
        default=10, gt=0, description="Seconds before the minimum rate of a body applies."
    )
    body_memory: int = Field(
        default=64 * 1024 * 1024,
        ge=1024 * 1024,
        description=(
            "Maximum bytes that the bodies and decompression windows of all requests of a process "
            "hold together, without the first 64 KiB of each; envelopes hold at most half. Excess "
            "requests get 503."
        ),
    )
    operation_timeout: float = Field(
        default=10,
        gt=0,
        description="Maximum duration of an operation in seconds; slower ones get 504.",
    )
    in_flight: int = Field(
        default=16,
        ge=1,
        description=(
            "Maximum concurrent operations per process; further ones wait. Each may need one of "
            "the database connections, of which there are twice WAYBILL_POOL_SIZE."
        ),
    )
    in_flight_per_organization: int = Field(
        default=8,
        ge=1,
        description=(
            "Maximum concurrent operations per organization and process; further ones wait. "
            "Always less than WAYBILL_IN_FLIGHT, so that others find a place."
        ),
    )
    in_flight_per_token: int = Field(
        default=4,
        ge=1,
        description=(
            "Maximum concurrent operations per token and process; further ones wait. Always less "
            "than WAYBILL_IN_FLIGHT_PER_ORGANIZATION."
        ),
    )
    waiting: int = Field(
        default=600,
        ge=1,
        description=(
            "Maximum requests per process that wait for admission; beyond it the last one of the "
            "organization with the most gets 503."
        ),
    )
    waiting_per_token: int = Field(
        default=200,
        ge=1,
        description=(
            "Maximum requests per token and process that wait for admission; excess ones get 429."
        ),
    )
    waiting_timeout: float = Field(
        default=5,
        gt=0,
        description=(
            "Maximum seconds that a request waits for admission; then it gets 429 for a limit of "
            "its token or organization, and 503 for one of the process."
        ),
    )
    database_time_per_organization: float = Field(
        default=4,
        gt=0,
        description=(
            "Database time per organization and process, in seconds of statements per second, on "
            "average; further operations wait."
        ),
    )
    database_time_per_token: float = Field(
        default=2,
        gt=0,
        description=(
            "Database time per token and process, in seconds of statements per second, on "
            "average; further operations wait."
        ),
    )
    connections: int = Field(
        default=750,
        ge=1,
        description=(
            "Maximum open connections per process; excess ones get 503 and are closed. Each takes "
            "a file descriptor: docs/guides/running.md#connections."
        ),
    )
    sockets_per_organization: int = Field(
        default=500,
        ge=1,
        description=(
            "Maximum WebSockets per organization and process; excess ones are closed with 1013. "
            "At most two thirds of WAYBILL_CONNECTIONS, so that others find a connection. A token "
            "may have four fifths of them."
        ),
    )
    batch_size: int = Field(
        default=0,
        ge=0,
        description="Maximum operations in a batched request; 0 disables batching.",
    )
    queries_by_get: bool = Field(
        default=True,
        description=(
            "Whether queries may be sent by GET. They need a token, so pages of other sites "
            "cannot send them."
        ),
    )
    cors_origins: OriginList = Field(
        default=[],
        description=(
            "Origins whose pages may send requests, separated by commas: `https://app.example`; "
            "`*` allows any. Their requests need a token too."
        ),
    )
    allowed_hosts: StringList | None = Field(
        default=None,
        description=(
            "Accepted values of the Host header, separated by commas; `*.example.com` includes "
            "all subdomains, `*` allows any. Default: any; with a token of the pages, as `serve "
            "--demo` sets one, only localhost, 127.0.0.1 and [::1]."
        ),
    )
    trusted_proxies: NetworkList = Field(
        default=[],
        description=(
            "Addresses and networks of reverse proxies, separated by commas; only from them "
            "X-Forwarded-For is read."
        ),
    )
    invalid_credentials: int = Field(
        default=20,
        ge=1,
        description=(
            "Maximum invalid tokens and project keys per minute, address (IPv6: /64) and "
            "process; further ones get 429, valid ones are accepted."
        ),
    )
    incremental_delivery: bool = Field(
        default=False,
        description=(
            "Whether queries with `@defer` or `@stream` are delivered incrementally to clients "
            "that accept multipart/mixed. Otherwise the response is complete."
        ),
    )
    introspection: bool = Field(
        default=True,
        description=(
            "Whether introspection is enabled. When it is disabled, errors do not suggest "
            "similar names either."
        ),
    )
    public_url: HttpUrl = Field(
        default="http://127.0.0.1:8000",
        description="Public URL of the server, used in printed DSNs and tokens.",
    )
    board: bool = Field(
        default=True,
        description="Whether the board is served at /, with releases and dashboards.",
    )
    graphiql: bool = Field(default=True, description="Whether GraphiQL is served at /graphiql.")
    graphiql_token: str | None = Field(
        default=None,
        description=(
            "Initial token of the board and of GraphiQL. Everyone who can open a page can use it: "
            "set it on local servers only."
        ),
    )

    @property
    def maintenance_policy(self) -> MaintenancePolicy:
        """The settings of the hourly jobs."""
        return MaintenancePolicy(self.retention_days, self.adoption_rule, self.audit_days)

    @property
    def persisted_documents(self) -> PersistedDocuments:
        """The documents that clients can send by hash or id. Raises ManifestError."""
        is_off = self.trusted_documents is TrustMode.OFF
        if not is_off and self.trusted_path is None:
            msg = "WAYBILL_TRUSTED_DOCUMENTS requires WAYBILL_TRUSTED_PATH."
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
        """The rules for resolvers."""
        return Policy(
            dashboard_versions=self.dashboard_versions,
            retention_days=self.retention_days,
            max_body_bytes=self.body_limit,
            max_report_bytes=max(self.body_limit, self.report_limit),
            max_sketches=self.limit.sketches,
            max_widget_sketches=self.limit.widget_sketches,
        )

    @property
    def request_limits(self) -> RequestLimits:
        """The limits of one request."""
        return RequestLimits(
            max_body_bytes=self.body_limit,
            body_seconds=self.body_timeout,
            least_rate=self.least_rate,
            operation_seconds=self.operation_timeout,
            batch_size=self.batch_size,
            allows_get=self.queries_by_get,
        )

    @property
    def admission_limits(self) -> AdmissionLimits:
        """The limits of admission. Each part is less than the whole, but at least 1."""
        per_organization = max(1, min(self.in_flight_per_organization, self.in_flight - 1))
        return AdmissionLimits(
            total=self.in_flight,
            per_organization=per_organization,
            per_token=max(1, min(self.in_flight_per_token, per_organization - 1)),
            waiting=self.waiting,
            waiting_per_token=self.waiting_per_token,
            wait_seconds=self.waiting_timeout,
            database_time_per_organization=self.database_time_per_organization,
            database_time_per_token=self.database_time_per_token,
        )

    @property
    def least_rate(self) -> LeastRate:
        """The least rate of a request body."""
        return LeastRate(self.body_rate, self.body_grace)

    @property
    def served_hosts(self) -> list[str]:
        """The accepted values of the Host header; "*" is any.

        A page with a token is served on loopback names only, unless the setting names others.
        """
        if self.allowed_hosts is not None:
            return self.allowed_hosts
        return LOOPBACK_HOSTS if self.graphiql_token else ["*"]

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a SQLite file, which the server migrates itself."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    def check(self) -> None:
        """Check that the settings are compatible. Raises SetupError."""
        if self.replica_url is not None and self.is_embedded:
            msg = "WAYBILL_REPLICA_URL requires a PostgreSQL database in WAYBILL_DATABASE_URL."
            raise SetupError(msg)
        if self.tracing is not None and not has_tracing():
            msg = "WAYBILL_TRACING requires the extra: pip install '.[tracing]'"
            raise SetupError(msg)
        try:
            _ = self.persisted_documents
        except ManifestError as error:
            raise SetupError(str(error)) from None

    def open_database(self) -> Database:
        """Open the database with this process' connection pool. Raises SetupError."""
        problem = find_file_problem(make_url(self.database_url)) if self.is_embedded else None
        if problem is not None:
            url = hide_password(self.database_url)
            msg = f"Cannot use the database {url}: {problem}. Check WAYBILL_DATABASE_URL."
            raise SetupError(msg)
        return Database(
            self.database_url,
            pool_size=self.pool_size,
            pool_timeout=self.pool_timeout,
            statement_timeout=self.statement_timeout_ms / 1000,
            replica_url=self.replica_url,
            transaction_pooling=self.transaction_pooling,
            direct_url=self.direct_url,
        )

    @property
    def hook(self) -> Hook | None:
        """The target of outbox deliveries; None without a URL."""
        return None if self.hook_url is None else Hook(self.hook_url, self.hook_secret)


def setting_names() -> list[str]:
    """List the names of all settings in the order of docs/settings.md."""
    groups = (Settings, OperatingSettings, EnvelopeSettings)
    return [name for group in groups for name in group.__annotations__]
