"""The datasets of all widget types, by the words that messages call them."""

from collections.abc import Mapping
from types import MappingProxyType

from db.datasets.base import Dataset
from db.datasets.delivery import DELIVERY
from db.datasets.errors import DISCOVER, ERROR_EVENTS
from db.datasets.issues import ISSUE
from db.datasets.metrics import METRICS

DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        each.name: each
        for each in (
            DISCOVER,
            ISSUE,
            METRICS,
            ERROR_EVENTS,
            DELIVERY,
            Dataset("transaction-like", gap="Transactions are not kept."),
            Dataset("spans", gap="Spans are not kept."),
        )
    }
)
