"""Analysis of a document before it is validated, in time linear in its length.

Counts are of the expanded document, in which each fragment spread is replaced by the fragment's
selections. Each fragment is analyzed once, and its counts are added wherever it is spread.

The analysis accepts invalid documents and raises nothing; validation reports what is invalid. An
unknown fragment, or one that spreads itself, selects nothing here. Of several fragments of one
name the first counts. A field that the schema does not have counts as one object.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    TokenKind,
)

from execution.introspection import INTROSPECTION_FIELDS
from execution.limits.cost import (
    DEFAULT_LIST_SIZE,
    DEFAULT_PAGE_SIZE,
    FREE,
    Cost,
    FieldSize,
    FieldSizes,
    Sums,
    VariableSize,
)
from execution.limits.limits import Limits, Rejection

EMPTY_SELECTION_SET = "EMPTY_SELECTION_SET"
# The value of `if` with which a directive always leaves its selection out.
SKIPPING_VALUES = {"skip": True, "include": False}
DEFER = "defer"
INCREMENTAL_DIRECTIVES = frozenset({DEFER, "stream"})
# Response names of one object beyond this many are not collected, which bounds each merge.
MAX_DISTINCT_NAMES = 100

ExecutableDefinition = OperationDefinitionNode | FragmentDefinitionNode
SelectionCounts = Counter[tuple[str | None, str]]
"""How often each field of a type is selected in one selection set."""


class Scope(NamedTuple):
    """The counts of what is selected of one object, with everything below it.

    `names` are the response names of the object's own fields, and `aliased` their (field, alias)
    pairs. `repeats` is how often the most repeated field of one object is selected. If the object
    is a page, `item_cost` is what each of its items costs, which `cost` does not include.
    """

    depth: int = 0
    nodes: int = 0
    aliases: int = 0
    repeats: int = 0
    names: frozenset[str] = frozenset()
    aliased: frozenset[tuple[str, str]] = frozenset()
    cost: Cost = FREE
    item_cost: Cost = FREE


EMPTY_SCOPE = Scope()


class TextCounts(NamedTuple):
    """The counts of a document as written, without expanding fragments.

    `digits` is the length of the longest integer, and `selections` of the longest selection set.
    """

    digits: int
    directives: int
    selections: int
    has_empty_selection_set: bool
    is_incremental: bool


@dataclass(frozen=True)
class Analysis:
    """The counts of a document: of its text, and of its operations by their names.

    `root_fields` and `mutations` are the largest numbers of root fields of a query and a mutation.
    """

    text: TextCounts
    operations: Mapping[str | None, Scope]
    root_fields: int
    mutations: int
    sums: Sums

    def rejections(self, limits: Limits) -> Iterator[Rejection]:
        """Yield a rejection for each limit that the document exceeds with any variables."""
        if self.text.has_empty_selection_set:
            yield Rejection(EMPTY_SELECTION_SET, "A selection set must not be empty.", {})
        scopes = [EMPTY_SCOPE, *self.operations.values()]
        counts = {
            "digits": self.text.digits,
            "directives": self.text.directives,
            "selections": self.text.selections,
            "depth": max(scope.depth for scope in scopes),
            "aliases": max(scope.aliases for scope in scopes),
            "repeats": max(scope.repeats for scope in scopes),
            "nodes": max(scope.nodes for scope in scopes),
            "root_fields": self.root_fields,
            "mutations": self.mutations,
        }
        for name, count in counts.items():
            rejection = limits.check(name, count)
            if rejection is not None:
                yield rejection

    def cost(self, name: str | None, values: Mapping[str, Any]) -> int:
        """Return the cost of the operation of a name with these variable values."""
        return self.sums.evaluate(self.operations[name].cost, values)


def analyze(document: DocumentNode, field_sizes: FieldSizes, limits: Limits) -> Analysis:
    """Analyze a document, valid or not."""
    definitions = [each for each in document.definitions if isinstance(each, ExecutableDefinition)]
    fragments: dict[str, FragmentDefinitionNode] = {}
    for each in definitions:
        if isinstance(each, FragmentDefinitionNode):
            fragments.setdefault(each.name.value, each)
    analyzer = SelectionAnalyzer(field_sizes, limits.aliases)
    for name in sort_fragments(fragments):
        analyzer.add_fragment(name, fragments[name])
    scopes: dict[str | None, Scope] = {}
    root_fields = dict.fromkeys(OperationType, 0)
    for each in definitions:
        if isinstance(each, OperationDefinitionNode):
            scope = analyzer.analyze_operation(each)
            scopes[operation_name(each)] = scope
            root_fields[each.operation] = max(root_fields[each.operation], len(scope.names))
    return Analysis(
        text=count_text(document, definitions),
        operations=scopes,
        root_fields=root_fields[OperationType.QUERY],
        mutations=root_fields[OperationType.MUTATION],
        sums=analyzer.sums,
    )


def operation_name(operation: OperationDefinitionNode) -> str | None:
    """Return the name of an operation; None if it is anonymous."""
    return None if operation.name is None else operation.name.value


def walk_selection_sets(selection_set: SelectionSetNode) -> Iterator[SelectionSetNode]:
    """Yield a selection set and those written within it, without following fragment spreads."""
    pending = [selection_set]
    while pending:
        current = pending.pop()
        yield current
        pending += [
            each.selection_set
            for each in current.selections
            if isinstance(each, FieldNode | InlineFragmentNode) and each.selection_set is not None
        ]


def count_text(document: DocumentNode, definitions: Sequence[ExecutableDefinition]) -> TextCounts:
    """Count what a document's text contains, without expanding fragments."""
    directives, longest, shortest = 0, 0, 1
    directive_names: set[str] = set()
    for definition in definitions:
        directives += len(definition.directives or ())
        for variable in definition.variable_definitions or ():
            directives += len(variable.directives or ())
        for selection_set in walk_selection_sets(definition.selection_set):
            longest = max(longest, len(selection_set.selections))
            shortest = min(shortest, len(selection_set.selections))
            for selection in selection_set.selections:
                directives += len(selection.directives or ())
                directive_names.update(each.name.value for each in selection.directives or ())
    return TextCounts(
        count_digits(document),
        directives,
        longest,
        has_empty_selection_set=not shortest,
        is_incremental=not directive_names.isdisjoint(INCREMENTAL_DIRECTIVES),
    )


def count_digits(document: DocumentNode) -> int:
    """Return the length of the document's longest integer, with its sign."""
    longest = 0
    token = None if document.loc is None else document.loc.start_token
    while token is not None:
        if token.kind is TokenKind.INT:
            longest = max(longest, token.end - token.start)
        token = token.next
    return longest


def sort_fragments(fragments: Mapping[str, FragmentDefinitionNode]) -> Sequence[str]:
    """Return the names of the fragments, each after those that it spreads.

    A cycle is cut at some fragment of it.
    """
    sorted_names: dict[str, None] = {}
    visited: set[str] = set()
    for root in fragments:
        path = [(root, iter(spread_names(fragments[root])))] if root not in visited else []
        visited.add(root)
        while path:
            name, spreads = path[-1]
            unvisited = next(
                (each for each in spreads if each in fragments and each not in visited), None
            )
            if unvisited is None:
                sorted_names[name] = None
                path.pop()
            else:
                visited.add(unvisited)
                path.append((unvisited, iter(spread_names(fragments[unvisited]))))
    return list(sorted_names)


def spread_names(fragment: FragmentDefinitionNode) -> Iterable[str]:
    """Return the names of the fragments that a fragment itself spreads."""
    return [
        each.name.value
        for selection_set in walk_selection_sets(fragment.selection_set)
        for each in selection_set.selections
        if isinstance(each, FragmentSpreadNode)
    ]


class SelectionAnalyzer:
    """Computes the scopes of a document's fragments and operations from the scopes below them.

    It collects at most `max_aliases` aliases and MAX_DISTINCT_NAMES names of one object, so that
    adding a scope takes constant time. A document with more of them is rejected in any case.
    """

    def __init__(self, field_sizes: FieldSizes, max_aliases: int) -> None:
        self.sums = Sums()
        self._fragments: dict[str, Scope] = {}
        self._field_sizes = field_sizes
        self._max_aliases = max_aliases

    def add_fragment(self, name: str, fragment: FragmentDefinitionNode) -> None:
        """Analyze a fragment, after the fragments that it spreads."""
        type_name = fragment.type_condition.name.value
        self._fragments[name] = self._analyze_object(fragment.selection_set, type_name)

    def analyze_operation(self, operation: OperationDefinitionNode) -> Scope:
        """Return the scope of an operation, whose `cost` is complete."""
        root_type = self._field_sizes.root_type_name(operation.operation)
        scope = self._analyze_object(operation.selection_set, root_type)
        return scope._replace(cost=self._complete_cost(scope, DEFAULT_PAGE_SIZE))

    def _analyze_object(self, selection_set: SelectionSetNode, type_name: str | None) -> Scope:
        """Return the scope of an object of a type.

        A field is repeated by aliases anywhere in the object's selections, or by another selection
        in the same selection set. The same field in several fragments is not repeated.
        """
        selection_counts: SelectionCounts = Counter()
        scope = self._analyze_selections(selection_set, type_name, selection_counts)
        alias_counts = Counter(field for field, _ in scope.aliased)
        repeats = max(scope.repeats, *selection_counts.values(), *alias_counts.values(), 0)
        return scope._replace(repeats=repeats)

    def _analyze_selections(
        self,
        selection_set: SelectionSetNode,
        type_name: str | None,
        selection_counts: SelectionCounts,
    ) -> Scope:
        """Return the scope of one selection set; inline fragments of an object have their own."""
        depth = nodes = aliases = repeats = 0
        names: set[str] = set()
        aliased: set[tuple[str, str]] = set()
        costs, item_costs = [FREE], [FREE]
        for selection in selection_set.selections:
            scope = self.analyze_selection(selection, type_name, selection_counts)
            depth = max(depth, scope.depth)
            nodes += scope.nodes
            aliases += scope.aliases
            repeats = max(repeats, scope.repeats)
            if len(names) <= MAX_DISTINCT_NAMES:
                names |= scope.names
            if len(aliased) <= self._max_aliases:
                aliased |= scope.aliased
            if not is_always_skipped(selection.directives or ()):
                costs.append(scope.cost)
                item_costs.append(scope.item_cost)
        return Scope(
            depth,
            nodes,
            aliases,
            repeats,
            frozenset(names),
            frozenset(aliased),
            self._add_costs(costs),
            self._add_costs(item_costs),
        )

    def analyze_selection(
        self, selection: SelectionNode, type_name: str | None, selection_counts: SelectionCounts
    ) -> Scope:
        """Return the scope of one selection."""
        if isinstance(selection, FieldNode):
            return self._analyze_field(selection, type_name, selection_counts)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            type_name = condition.name.value if condition else type_name
            scope = self._analyze_selections(selection.selection_set, type_name, selection_counts)
        elif isinstance(selection, FragmentSpreadNode):
            scope = self._fragments.get(selection.name.value, EMPTY_SCOPE)
        if is_deferred(selection.directives or ()):
            scope = scope._replace(cost=self.sums.add(Cost(1), scope.cost))
        return scope._replace(nodes=scope.nodes + 1)

    def _analyze_field(
        self, field: FieldNode, type_name: str | None, selection_counts: SelectionCounts
    ) -> Scope:
        name, alias = field.name.value, field.alias and field.alias.value
        selection_counts[type_name, name] += 1
        size = self._field_sizes.find(type_name, name)
        below, cost, item_cost = EMPTY_SCOPE, size.leaf_cost, FREE
        if field.selection_set is not None:
            below = self._analyze_object(field.selection_set, size.type_name)
            cost = self._field_cost(field, size, below)
            if size.is_page_items:
                cost, item_cost = FREE, cost
        return Scope(
            depth=1 if name in INTROSPECTION_FIELDS else below.depth + 1,
            nodes=below.nodes + 1,
            aliases=below.aliases + (alias is not None),
            repeats=below.repeats,
            names=frozenset({alias or name}),
            aliased=frozenset({(name, alias)} if alias else ()),
            cost=cost,
            item_cost=item_cost,
        )

    def _field_cost(self, field: FieldNode, size: FieldSize, below: Scope) -> Cost:
        """Return the cost of a field's objects; of the items of a page, the cost of one item."""
        items = size.requested_size(field.arguments or ())
        page_size = items if size.is_page else DEFAULT_PAGE_SIZE
        cost = self.sums.add(Cost(1), self._complete_cost(below, page_size))
        if size.is_page or not size.list_depth:
            return cost
        if not size.is_page_items:
            cost = self.sums.multiply(items, cost)
        for _ in range(size.list_depth - 1):
            cost = self.sums.multiply(DEFAULT_LIST_SIZE, cost)
        return cost

    def _complete_cost(self, scope: Scope, page_size: VariableSize | int) -> Cost:
        """Return the cost of what an object contains, as a page of that size."""
        return self.sums.add(scope.cost, self.sums.multiply(page_size, scope.item_cost))

    def _add_costs(self, costs: Sequence[Cost]) -> Cost:
        """Return the sum of costs as a cost of at most one term."""
        total = self.sums.add(*costs)
        if len(total.terms) <= 1:
            return total
        return self.sums.multiply(1, total)


def is_deferred(directives: Iterable[DirectiveNode]) -> bool:
    """Whether a fragment has `@defer`, which makes a payload for each object it applies to."""
    return any(each.name.value == DEFER for each in directives)


def is_always_skipped(directives: Iterable[DirectiveNode]) -> bool:
    """Whether a literal argument of `@skip` or `@include` leaves a selection out."""
    return any(
        isinstance(argument.value, BooleanValueNode)
        and argument.value.value is SKIPPING_VALUES[directive.name.value]
        for directive in directives
        if directive.name.value in SKIPPING_VALUES
        for argument in directive.arguments or ()
        if argument.name.value == "if"
    )
