"""The tables of the datasets whose answers are added up from rows."""

from collections.abc import Mapping

from db.datasets.metrics import METRICS
from db.datasets.tables import RowTable
from db.models import SessionHour

SESSION_ROWS = RowTable(SessionHour.__table__, large=frozenset({"duration_sum"}))

TABLES: Mapping[str, RowTable] = {METRICS.name: SESSION_ROWS}
