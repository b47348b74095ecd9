"""Answers of queries, kept while the data that they were read from is the same.

Rules: docs/reference/versions.md#kept-answers.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from cachetools import LRUCache
from graphql import OperationDefinitionNode

from execution.introspection import depends_on_schema_only
from execution.limits.meter import AnswerFigures
from execution.operation import EncodedData, Operation, Request, Response

MAX_ANSWER_BYTES = 1024 * 1024
"""Bytes of an answer from which it is not kept: it is encoded in parts."""
MAX_VARIABLE_BYTES = 16 * 1024
ENTRY_BYTES = 2 * 1024
"""What a kept answer takes besides its data and its variables, measured with tracemalloc."""


class AnswerState(NamedTuple):
    """What the answer of a context depends on, known before it is read.

    `scope` is who asks, `version` that of the data, and `date` the time of the answer.
    """

    scope: Hashable
    version: Hashable
    date: datetime


FindState = Callable[[Any], AnswerState | None]
"""Returns the state that a context reads; None if it reads another one than its version says."""

FindChange = Callable[[Any], datetime | None]
"""Returns when the answer that a context has read changes by time; None if it must not be kept."""


class KeptAnswer(NamedTuple):
    """The data of an answer, and when it is valid: at `version`, from a date until another.

    It holds its operation, so that the id in its key stays unique.
    """

    definition: OperationDefinitionNode
    version: Hashable
    valid_from: datetime
    valid_until: datetime
    data: EncodedData
    figures: AnswerFigures
    variable_bytes: int

    def is_valid(self, state: AnswerState) -> bool:
        """Whether it is the answer in a state."""
        return self.version == state.version and self.valid_from <= state.date < self.valid_until


def kept_size(answer: KeptAnswer) -> int:
    """Return about how many bytes a kept answer takes."""
    return ENTRY_BYTES + answer.variable_bytes + len(answer.data.text)


class AnswerKey(NamedTuple):
    """The id of an operation's definition, the JSON of the variables, and who asks."""

    definition_id: int
    variables: bytes
    scope: Hashable


class KeptAnswers:
    """The answers that a process keeps, of `max_bytes` together.

    The least recently used are dropped first. An answer replaces that of another version.
    """

    def __init__(self, max_bytes: int, find_state: FindState, find_change: FindChange) -> None:
        self._answers: LRUCache[AnswerKey, KeptAnswer] = LRUCache(max_bytes, kept_size)
        self._find_state = find_state
        self.find_change = find_change

    def look_up(self, operation: Operation, request: Request, context: object) -> "Lookup | None":
        """Search the answer of an operation; None if its answer cannot be kept."""
        definition = operation.definition
        if not operation.is_query or depends_on_schema_only(definition):
            return None
        state = self._find_state(context)
        variables = encode_variables(request.variables)
        if state is None or variables is None:
            return None
        key = AnswerKey(id(definition), variables, state.scope)
        answer = self._answers.get(key)
        if answer is not None and not answer.is_valid(state):
            answer = None
        return Lookup(self, key, definition, state, answer)

    def add(self, key: AnswerKey, answer: KeptAnswer) -> None:
        """Keep an answer."""
        if kept_size(answer) <= self._answers.maxsize:
            self._answers[key] = answer


@dataclass(frozen=True, slots=True)
class Lookup:
    """The search for the answer of an operation in a state; `answer` is None if none is kept."""

    answers: KeptAnswers
    key: AnswerKey
    definition: OperationDefinitionNode
    state: AnswerState
    answer: KeptAnswer | None

    def keep(self, response: Response, figures: AnswerFigures, context: object) -> None:
        """Encode the data of a response without errors, and keep it if it can be kept.

        The context is the one that has read the data.
        """
        if figures.size >= MAX_ANSWER_BYTES:
            return
        data = EncodedData(orjson.dumps(response["data"]))
        response.use_encoded(data)
        valid_until = self.answers.find_change(context)
        if valid_until is not None and valid_until > self.state.date:
            answer = KeptAnswer(
                self.definition,
                self.state.version,
                self.state.date,
                valid_until,
                data,
                figures._replace(rows_read=0, bytes_read=0),
                len(self.key.variables),
            )
            self.answers.add(self.key, answer)


def encode_variables(variables: Mapping[str, Any]) -> bytes | None:
    """Return the JSON of variables; None if they are many, or have no JSON."""
    if not variables:
        return b""
    try:
        text = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return None
    return text if len(text) <= MAX_VARIABLE_BYTES else None
