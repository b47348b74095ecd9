"""The settings of logs, metrics, traces and shutdown, a part of the server's settings."""

from pydantic import Field
from pydantic_settings import BaseSettings

from app.setting_values import HttpUrl
from db.setup.url import LAST_PORT
from telemetry.logs import LogFormat


class OperatingSettings(BaseSettings):
    """What a process records, and how it stops."""

    log_format: LogFormat = Field(
        default=LogFormat.JSON,
        description=(
            "Log format on standard error: `json`, `text`, or `off`, which omits request lines."
        ),
    )
    slow_operation_ms: int = Field(
        default=1000,
        ge=0,
        description=(
            "Operations of at least this many milliseconds are logged with their statements; 0 "
            "disables that."
        ),
    )
    metrics: bool = Field(
        default=False,
        description="Whether /metrics serves Prometheus metrics, without authentication.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=LAST_PORT,
        description=(
            "Port of a listener of its own for /metrics, /healthz and /readyz, of `serve` and of "
            "`worker`. It has metrics without WAYBILL_METRICS, and the other port has none."
        ),
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Address of the listener of WAYBILL_METRICS_PORT."
    )
    tracing: HttpUrl | None = Field(
        default=None,
        description=(
            "OTLP endpoint for traces: http://HOST:4318/v1/traces. Requires the extra `tracing`."
        ),
    )
    graceful_timeout: int = Field(
        default=20,
        ge=0,
        description="Maximum seconds in which running requests finish at shutdown.",
    )
    stop_delay: float = Field(
        default=0,
        ge=0,
        description=(
            "Seconds between SIGTERM and shutdown, in which the server still accepts requests "
            "but /readyz responds 503. Set it to the time load balancers need to notice."
        ),
    )

    @property
    def has_metrics(self) -> bool:
        """Whether metrics are recorded."""
        return self.metrics or self.metrics_port is not None
