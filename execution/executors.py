"""graphql-core's executors, with the answer counted by a meter while it is built."""

from collections.abc import Iterable, Sequence, Sized
from inspect import isawaitable
from typing import Any, cast

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
from offload.slices import take_turn

ITEMS_PER_PART = 100
"""Items of a list that are completed at once, as in a page; a longer list has several parts."""


class PartPath:
    """The path of a list, for a part of its items that begins at an index."""

    def __init__(self, path: Path, start: int) -> None:
        self._path = path
        self._start = start

    def add_key(self, index: int, typename: str | None = None) -> Path:
        """Return the path of an item of the part."""
        return self._path.add_key(self._start + index, typename)


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

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        """Complete a list; a long one in parts, so that the event loop serves other requests."""
        if isinstance(items, list | tuple) and len(items) > ITEMS_PER_PART:
            return self._complete_parts(
                item_type, field_details_list, info, path, items, position_context
            )
        return super().complete_iterable_value(
            item_type, field_details_list, info, path, items, position_context
        )

    async def _complete_parts(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Sequence[Any],
        position_context: Any,
    ) -> list[Any]:
        """Complete a long list: each part has ended, with what it awaits, when the next begins."""
        completed: list[Any] = []
        for start in range(0, len(items), ITEMS_PER_PART):
            if start:
                await take_turn()
            part = super().complete_iterable_value(
                item_type,
                field_details_list,
                info,
                cast(Path, PartPath(path, start)),
                items[start : start + ITEMS_PER_PART],
                position_context,
            )
            completed += await part if isawaitable(part) else part
        return completed

    def get_stream_usage(self, field_details_list: FieldDetailsList, path: Path) -> None:  # noqa: ARG002 (graphql-core's signature)
        """Return that the list is not streamed."""
        return


class PartialExecutor(MeteredExecutor, IncrementalExecutor):
    """Executes an operation whose response is delivered in parts."""
