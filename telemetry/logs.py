"""The log: a line for each request, one for each operation that was slow, and all warnings."""

import hashlib
import logging
import sys
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import orjson

from telemetry.record import OperationRecord, RequestRecord, Statement, request_id

requests = logging.getLogger("waybill.requests")
slow = logging.getLogger("waybill.slow")

LONGEST_TEXT = 500
MOST_STATEMENTS = 20
REFUSED = 400
# What is asked every few seconds, and of interest only when it fails.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


class LogFormat(Enum):
    """How the log is written on standard error."""

    JSON = "json"
    TEXT = "text"
    OFF = "off"


class JSONLines(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        return text_of(self.entry(record))

    def entry(self, record: logging.LogRecord) -> dict[str, Any]:
        """What is said of a record."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        identifier = request_id()
        if identifier is not None:
            entry["request_id"] = identifier
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return entry


class TextLines(JSONLines):
    """A line for people: what is said, then each field as JSON, so that no value breaks it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; a traceback stands below it."""
        entry = self.entry(record)
        head = [entry.pop(name) for name in ("time", "level", "message")]
        entry.pop("logger")
        exception = entry.pop("exception", "")
        fields = (
            f"{name}={orjson.dumps(value, default=str).decode()}" for name, value in entry.items()
        )
        line = " ".join([*head, *fields])
        return f"{line}\n{exception}" if exception else line


def text_of(value: object) -> str:
    """A value as JSON."""
    return orjson.dumps(value, default=str).decode()


def write_log(form: LogFormat) -> None:
    """Send the log of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextLines() if form is LogFormat.TEXT else JSONLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    requests.setLevel(logging.WARNING if form is LogFormat.OFF else logging.INFO)


class RequestLog:
    """Writes a line for each request."""

    def begin(self, observation: RequestRecord) -> None:
        """Nothing is written yet."""

    def end(self, observation: RequestRecord) -> None:
        """Write the line; probes that are well have none."""
        if observation.path in PROBES and observation.status < REFUSED:
            return
        requests.info(
            "%s %s", observation.method, observation.path, extra={"fields": fields_of(observation)}
        )


def fields_of(observation: RequestRecord) -> dict[str, Any]:
    """What the log says of a request."""
    fields = {
        "request_id": observation.request_id,
        "method": observation.method,
        "path": observation.path,
        "status": observation.status,
        "milliseconds": milliseconds(observation.seconds),
        "bytes": observation.size,
        "statements": observation.statement_count,
        "operation": observation.asked_name,
        "user": observation.user_id,
        "token": observation.token_id,
        "errors": observation.codes,
        "error_ids": observation.error_ids,
    }
    if observation.operations:
        first = observation.operations[0]
        fields |= {
            "operation": first.name,
            "kind": first.kind,
            "executor": " ".join(first.executors),
            "cost": first.cost,
        }
        if len(observation.operations) > 1:
            fields["operations"] = [each.name for each in observation.operations]
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


class SlowLog:
    """Writes a line, with its statements, for each operation that took longer than it should."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def begin(self, observation: RequestRecord) -> None:
        """Nothing is slow yet."""

    def end(self, observation: RequestRecord) -> None:
        """Write the lines."""
        for operation in observation.operations:
            if operation.seconds >= self._seconds:
                slow.warning(
                    "slow operation", extra={"fields": slow_fields(observation, operation)}
                )


def slow_fields(observation: RequestRecord, operation: OperationRecord) -> dict[str, Any]:
    """What the log says of a slow operation: of its statements never the parameters."""
    slowest = sorted(observation.statements, key=lambda each: each.seconds, reverse=True)
    return {
        "request_id": observation.request_id,
        "operation": operation.name,
        "kind": operation.kind,
        "document": document_hash(operation.document),
        "milliseconds": milliseconds(operation.seconds),
        "executor": " ".join(operation.executors),
        "statements": [statement_fields(each) for each in slowest[:MOST_STATEMENTS]],
        "statement_count": observation.statement_count,
    }


def statement_fields(statement: Statement) -> dict[str, Any]:
    """What the log says of a statement."""
    return {
        "batch": statement.batch,
        "milliseconds": milliseconds(statement.seconds),
        "keys": statement.keys,
        "rows": statement.rows,
        "text": " ".join(statement.text.split())[:LONGEST_TEXT],
    }


def document_hash(document: Any) -> str:
    """SHA-256 of a document's text, in hex: what trusted documents are named by."""
    return hashlib.sha256(document.loc.source.body.encode()).hexdigest()


def milliseconds(seconds: float) -> float:
    """A duration as it stands in the log."""
    return round(seconds * 1000, 2)
