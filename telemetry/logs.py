"""The log on standard error: one line a request, one a slow operation, and all warnings.

structlog renders every record, of this server and of libraries, in one format.
"""

import hashlib
import logging
import sys
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import orjson
import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter, filter_by_level
from structlog.types import EventDict, Processor, WrappedLogger

from telemetry.record import CURRENT_REQUEST, OperationRecord, RequestRecord, Statement

MAX_STATEMENT_LENGTH = 500
MAX_STATEMENTS = 20
CLIENT_ERROR = 400
# Load balancers and Prometheus request these every few seconds: only failures are logged.
PROBE_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


class LogFormat(Enum):
    """The format of the log on standard error. OFF leaves out the request lines."""

    JSON = "json"
    TEXT = "text"
    OFF = "off"


def get_logger(name: str) -> BoundLogger:
    """Return a structlog logger that writes to the standard logger `name`."""
    logger: BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[filter_by_level, to_standard_record],
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=True,
    )
    return logger


def to_standard_record(
    _logger: WrappedLogger, _method: str, event: EventDict
) -> tuple[tuple[str], dict[str, Any]]:
    """Return the arguments of the standard logger: the message, with the fields as `fields`.

    Handlers other than ours thus see a plain message.
    """
    exc_info = event.pop("exc_info", None)
    return (event.pop("event"),), {"exc_info": exc_info, "extra": {"fields": event}}


REQUESTS = "waybill.requests"
request_logger = get_logger(REQUESTS)
slow_logger = get_logger("waybill.slow")


def configure_logging(log_format: LogFormat) -> None:
    """Write the log of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(create_formatter(log_format))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    level = logging.WARNING if log_format is LogFormat.OFF else logging.INFO
    logging.getLogger(REQUESTS).setLevel(level)


def create_formatter(log_format: LogFormat) -> logging.Formatter:
    """Return the formatter of a log format. Warnings are JSON when the format is OFF."""
    json_renderer = structlog.processors.JSONRenderer(serializer=to_json, default=str)
    renderer: Processor = render_text if log_format is LogFormat.TEXT else json_renderer
    return ProcessorFormatter(
        processors=[add_standard_fields, structlog.processors.format_exc_info, renderer]
    )


def add_standard_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put time, level, logger, message and the request's id before the fields of the record."""
    record: logging.LogRecord = event.pop("_record")
    request = CURRENT_REQUEST.get()
    del event["_from_structlog"]
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": event.pop("event"),
        **({} if request is None else {"request_id": request.request_id}),
        **getattr(record, "fields", {}),
        **event,
    }


def render_text(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Render a line for people; each field is JSON, so that no value breaks the line.

    A traceback follows on lines of its own.
    """
    head = [event.pop(name) for name in ("time", "level", "message")]
    del event["logger"]
    exception = event.pop("exception", "")
    fields = (f"{name}={to_json(value, default=str)}" for name, value in event.items())
    line = " ".join([*head, *fields])
    return f"{line}\n{exception}" if exception else line


def to_json(value: object, default: Any) -> str:
    """Return a value as JSON."""
    return orjson.dumps(value, default=default).decode()


class RequestLog:
    """Writes a line for each request."""

    def on_start(self, record: RequestRecord) -> None:
        """Write nothing: the line is written at the end."""

    def on_end(self, record: RequestRecord) -> None:
        """Write the line, unless the request is a successful probe."""
        if record.path in PROBE_PATHS and record.status < CLIENT_ERROR:
            return
        message = f"{record.method} {record.path}"
        request_logger.info(message, **request_fields(record))


def request_fields(record: RequestRecord) -> dict[str, Any]:
    """Return the log fields of a request, without empty ones."""
    fields = {
        "request_id": record.request_id,
        "method": record.method,
        "path": record.path,
        "status": record.status,
        "milliseconds": to_milliseconds(record.seconds),
        "bytes": record.response_bytes,
        "statements": record.statement_count,
        "operation": record.operation_name,
        "user": record.user_id,
        "token": record.token_id,
        "errors": record.error_codes,
        "error_ids": record.error_ids,
    }
    if record.operations:
        first = record.operations[0]
        fields |= {
            "operation": first.name,
            "kind": first.kind,
            "executor": " ".join(first.executors),
            "cost": first.cost,
        }
        if len(record.operations) > 1:
            fields["operations"] = [operation.name for operation in record.operations]
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


class SlowOperationLog:
    """Writes a line, with its statements, for each operation that took `seconds` or more."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def on_start(self, record: RequestRecord) -> None:
        """Write nothing: the durations are known at the end."""

    def on_end(self, record: RequestRecord) -> None:
        """Write a line for each slow operation of the request."""
        for operation in record.operations:
            if operation.seconds >= self._seconds:
                slow_logger.warning("slow operation", **slow_operation_fields(record, operation))


def slow_operation_fields(record: RequestRecord, operation: OperationRecord) -> dict[str, Any]:
    """Return the log fields of a slow operation; parameters of statements are never logged."""
    slowest = sorted(record.statements, key=lambda statement: statement.seconds, reverse=True)
    return {
        "request_id": record.request_id,
        "operation": operation.name,
        "kind": operation.kind,
        "document": document_hash(operation.document),
        "milliseconds": to_milliseconds(operation.seconds),
        "executor": " ".join(operation.executors),
        "statements": [statement_fields(statement) for statement in slowest[:MAX_STATEMENTS]],
        "statement_count": record.statement_count,
    }


def statement_fields(statement: Statement) -> dict[str, Any]:
    """Return the log fields of a statement."""
    return {
        "batch": statement.batch,
        "milliseconds": to_milliseconds(statement.seconds),
        "keys": statement.keys,
        "rows": statement.rows,
        "text": " ".join(statement.text.split())[:MAX_STATEMENT_LENGTH],
    }


def document_hash(document: Any) -> str:
    """Return the SHA-256 of a document's text in hexadecimal, as trusted documents are named."""
    return hashlib.sha256(document.loc.source.body.encode()).hexdigest()


def to_milliseconds(seconds: float) -> float:
    """Convert to milliseconds, rounded to two digits."""
    return round(seconds * 1000, 2)
