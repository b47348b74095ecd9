"""The settings of envelopes, a part of the server's settings."""

from pydantic import Field
from pydantic_settings import BaseSettings

from db.sessions.record import MAX_COUNT
from ingest.envelope.endpoint import EnvelopeLimits
from resolvers.sessions.intake import MAX_BACKLOG
from resolvers.sessions.quotas import Quotas


class EnvelopeSettings(BaseSettings):
    """Limits of envelopes, and quotas of project keys."""

    envelope_body: int = Field(
        default=20 * 1024 * 1024, ge=1, description="Maximum size of an envelope's body in bytes."
    )
    envelope_decompressed: int = Field(
        default=200 * 1024 * 1024,
        ge=1,
        description="Maximum size of an envelope in bytes after decompression.",
    )
    envelope_item: int = Field(
        default=1024 * 1024,
        ge=1,
        description="Maximum size of a session or an event in an envelope, in bytes.",
    )
    envelope_parsed: int = Field(
        default=4 * 1024 * 1024,
        ge=1,
        description=(
            "Maximum total size of the headers, sessions, events and client reports of an "
            "envelope, in bytes."
        ),
    )
    envelope_decoding_seconds: float = Field(
        default=2,
        gt=0,
        description="Maximum processor time to decompress an envelope, in seconds.",
    )
    envelope_items: int = Field(default=1_000, ge=1, description="Maximum items per envelope.")
    envelope_sessions: int = Field(
        default=100,
        ge=1,
        description="Maximum sessions per envelope, and maximum aggregates per item.",
    )
    envelope_aggregate: int = Field(
        default=1_000_000,
        ge=1,
        le=MAX_COUNT,
        description="Maximum sessions of an aggregate; larger ones are counted as invalid.",
    )
    envelope_rate: float = Field(
        default=1_000,
        gt=0,
        description="Envelopes accepted per second, per project key and process.",
    )
    envelope_burst: float = Field(
        default=10_000,
        ge=1,
        description=(
            "Envelopes accepted at once per project key and process, before the rate applies."
        ),
    )
    envelope_in_flight: int = Field(
        default=500,
        ge=2,
        description=(
            "Maximum envelopes that a process receives and stores at once; half of them per "
            "project key. Excess envelopes get 429."
        ),
    )
    envelope_backlog: int = Field(
        default=MAX_BACKLOG,
        ge=1,
        description=(
            "Maximum envelope records waiting to be processed; beyond that envelopes get 429."
        ),
    )
    quota_releases: int = Field(
        default=500,
        ge=1,
        description=(
            "Maximum new releases that the envelopes of a project key create per day (UTC). What "
            "names more is refused: docs/reference/clients.md#quotas."
        ),
    )
    quota_environments: int = Field(
        default=100,
        ge=1,
        description="Maximum new environments that envelopes create per project key and day.",
    )
    quota_issues: int = Field(
        default=2_000,
        ge=1,
        description="Maximum new issues (error groups) of envelopes per project key and day.",
    )
    quota_bytes: int = Field(
        default=1024**3,
        ge=1024,
        description=(
            "Maximum bytes that the envelopes of a project key store per day; excess envelopes "
            "get 429."
        ),
    )

    issue_titles: bool = Field(
        default=True,
        description=(
            "Whether titles of issues are stored: type and value of an error, or a message, which "
            "may contain data of users: docs/reference/clients.md#issues."
        ),
    )

    @property
    def envelopes(self) -> EnvelopeLimits:
        """The limits of envelopes."""
        return EnvelopeLimits(
            body=self.envelope_body,
            decompressed=self.envelope_decompressed,
            item=self.envelope_item,
            parsed=self.envelope_parsed,
            items=self.envelope_items,
            sessions=self.envelope_sessions,
            aggregate=self.envelope_aggregate,
            decoding_seconds=self.envelope_decoding_seconds,
            rate=self.envelope_rate,
            burst=self.envelope_burst,
            in_flight=self.envelope_in_flight,
            keeps_titles=self.issue_titles,
        )

    @property
    def quotas(self) -> Quotas:
        """The quotas of each project key."""
        return Quotas(
            releases=self.quota_releases,
            environments=self.quota_environments,
            issues=self.quota_issues,
            bytes=self.quota_bytes,
        )
