"""graphql-core's executors, with the answer counted by a meter while it is built."""

from collections.abc import AsyncIterator, Sequence, Sized
from typing import Any

from graphql import (
    GraphQLLeafType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    OperationType,
    Undefined,
    is_non_null_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.execution.incremental import IncrementalExecutor
from graphql.pyutils import Path

from execution.limits.meter import NULL_BYTES, AnswerMeter, keys_size, leaf_size, list_size
from offload.turns import Queue

ITEMS_PER_TURN = 10
"""Items of a long list that are completed in one turn of the event loop, in half a millisecond."""
MAX_ITEMS_AT_ONCE = 100
"""Items of a list up to which all are completed in one turn, as in a page."""


class LongList:
    """A list whose items are completed in several turns of the event loop.

    Between them other requests are served, and a deadline or a cancellation ends the operation.
    """

    def __init__(self, items: Sequence[Any], queue: Queue) -> None:
        self._items = items
        self._queue = queue

    def __len__(self) -> int:
        return len(self._items)

    async def __aiter__(self) -> AsyncIterator[Any]:
        for position, item in enumerate(self._items):
            if position and position % ITEMS_PER_TURN == 0:
                await self._queue.wait()
            yield item


class MeteredExecutor(Executor[Any]):
    """Counts what it completes.

    When the answer is too large, it completes everything else as null without calling a resolver:
    the answer is discarded.
    """

    def __init__(self, *arguments: Any, meter: AnswerMeter, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.meter = meter

    def for_event(self, event: object, context: object, meter: AnswerMeter) -> Executor[Any]:
        """Return an executor of the same subscription for an event, which is its root value."""
        executor = self.build_per_event_executor(event)
        assert isinstance(executor, MeteredExecutor)  # noqa: S101 (for the type checker)
        executor.context_value = context
        executor.meter = meter
        return executor

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """Resolve a field and complete its value."""
        if self.meter.error is not None:
            return None
        if path.prev is None and self.operation.operation is OperationType.MUTATION:
            self.meter.begin_mutation(str(path.key))
        return super().execute_field(
            parent_type, source, field_details_list, path, position_context
        )

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a value; null counts where the type allows it."""
        if path.prev is None:
            self.meter.begin_payload()
        if self.meter.error is not None:
            return None
        if (result is None or result is Undefined) and not is_non_null_type(return_type):
            self.meter.add_bytes(NULL_BYTES)
            return None
        return super().complete_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def complete_leaf_value(self, return_type: GraphQLLeafType, result: Any) -> Any:  # type: ignore[override]
        """Complete a scalar or an enum value."""
        completed = super().complete_leaf_value(return_type, result)
        self.meter.add_bytes(leaf_size(completed))
        return completed

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a list. An iterator, whose length is not known, counts as an empty one."""
        self.meter.add_bytes(list_size(len(result) if isinstance(result, Sized) else 0))
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Execute the fields of an object."""
        self._add_object(path, grouped_field_set)
        return super().execute_fields(
            parent_type, source_value, path, grouped_field_set, position_context
        )

    def execute_fields_serially(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Execute the root fields of a mutation."""
        self._add_object(path, grouped_field_set)
        return super().execute_fields_serially(
            parent_type, source_value, path, grouped_field_set, position_context
        )

    def _add_object(self, path: Path | None, grouped_field_set: GroupedFieldSet) -> None:
        if path is not None:
            self.meter.add_objects(1)
        self.meter.add_bytes(keys_size(grouped_field_set))


class CompleteExecutor(MeteredExecutor):
    """Executes an operation whose response is complete: `@stream` has no effect on a list.

    graphql-core's own executor checks the arguments nevertheless, and rejects `@stream` on
    subscriptions by an exception if it is enabled by a variable.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._queue = Queue()

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a list; a long one in several turns of the event loop."""
        if isinstance(result, list | tuple) and len(result) > MAX_ITEMS_AT_ONCE:
            result = LongList(result, self._queue)
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def get_stream_usage(self, field_details_list: FieldDetailsList, path: Path) -> None:  # noqa: ARG002 (graphql-core's signature)
        """Return that the list is not streamed."""
        return


class PartialExecutor(MeteredExecutor, IncrementalExecutor):
    """Executes an operation whose response is delivered in parts."""
