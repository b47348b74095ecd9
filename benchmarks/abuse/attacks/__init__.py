"""The attacks, by what they aim at; importing this package registers them."""

from benchmarks.abuse.attacks import (
    answers,
    connections,
    credentials,
    errors,
    ingest,
    load,
    plans,
    validation,
)

__all__ = [
    "answers",
    "connections",
    "credentials",
    "errors",
    "ingest",
    "load",
    "plans",
    "validation",
]
