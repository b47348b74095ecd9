"""What a document would lead to, found before it is validated and in time linear in its length.

Figures are of the expanded document, where each spread is replaced by what its fragment selects;
but a fragment is looked at once, and what was found is added wherever it is spread. Whatever is
wrong with a document is left to validation, and nothing is raised: an unknown fragment, or one
that spreads itself, selects nothing here; of several fragments of a name the first counts; what
the schema does not know is counted as one object.
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

from execution.limits.cost import FREE, USUAL_LIST, USUAL_PAGE, Cost, Shape, Shapes, Sums
from execution.limits.limits import Limits, Rejection

EMPTY = "EMPTY_SELECTION_SET"
INTROSPECTION = frozenset({"__schema", "__type"})
SKIPS = {"skip": True, "include": False}
DEFER = "defer"
INCREMENTAL = frozenset({DEFER, "stream"})
# More different names than that in one object are not told from one another.
MOST_NAMES = 100

Executable = OperationDefinitionNode | FragmentDefinitionNode
Fragments = Mapping[str, FragmentDefinitionNode]
Times = Counter[tuple[str | None, str]]


class Scope(NamedTuple):
    """What is selected of one object, and all below it.

    `names` are the object's own in the answer, `renamed` its (field, alias). `repeats` is how
    often an object is asked for the same field at most, here or below. `paged` is what costs that
    much for each item of a page, if the object is one.
    """

    depth: int = 0
    nodes: int = 0
    aliases: int = 0
    repeats: int = 0
    names: frozenset[str] = frozenset()
    renamed: frozenset[tuple[str, str]] = frozenset()
    cost: Cost = FREE
    paged: Cost = FREE


NOTHING = Scope()


class Text(NamedTuple):
    """What is counted as it is written, spread or not."""

    digits: int
    directives: int
    selections: int
    has_empty: bool
    is_incremental: bool


@dataclass(frozen=True)
class Analysis:
    """What was found of a document: of its text, its fragments, and its operations by name."""

    text: Text
    fragments: Mapping[str, Scope]
    operations: Mapping[str | None, Scope]
    root_fields: int
    mutations: int
    sums: Sums

    def rejections(self, limits: Limits) -> Iterator[Rejection]:
        """What the document has too much of, whatever its variables are."""
        if self.text.has_empty:
            yield Rejection(EMPTY, "Between two braces there must be a selection.", {})
        scopes = [NOTHING, *self.operations.values()]
        found = {
            "digits": self.text.digits,
            "directives": self.text.directives,
            "selections": self.text.selections,
            "depth": max(each.depth for each in scopes),
            "aliases": max(each.aliases for each in scopes),
            "repeats": max(each.repeats for each in scopes),
            "nodes": max(each.nodes for each in scopes),
            "root_fields": self.root_fields,
            "mutations": self.mutations,
        }
        for name, number in found.items():
            refusal = limits.check(name, number)
            if refusal is not None:
                yield refusal

    def cost(self, operation: str | None, values: Mapping[str, Any]) -> int:
        """What the operation of a name costs with the variables as they were sent."""
        return self.sums.total(self.operations[operation].cost, values)


def analysed(document: DocumentNode, shapes: Shapes, limits: Limits) -> Analysis:
    """The analysis of a document, valid or not."""
    definitions = [each for each in document.definitions if isinstance(each, Executable)]
    fragments: dict[str, FragmentDefinitionNode] = {}
    for each in definitions:
        if isinstance(each, FragmentDefinitionNode):
            fragments.setdefault(each.name.value, each)
    expansion = Expansion(shapes, limits.aliases)
    for name in ordered(fragments):
        expansion.add(name, fragments[name])
    scopes: dict[str | None, Scope] = {}
    roots = {OperationType.QUERY: 0, OperationType.MUTATION: 0, OperationType.SUBSCRIPTION: 0}
    for each in definitions:
        if isinstance(each, OperationDefinitionNode):
            scope = expansion.whole(each)
            scopes[name_of(each)] = scope
            roots[each.operation] = max(roots[each.operation], len(scope.names))
    return Analysis(
        text=written(document, definitions),
        fragments=expansion.fragments,
        operations=scopes,
        root_fields=roots[OperationType.QUERY],
        mutations=roots[OperationType.MUTATION],
        sums=expansion.sums,
    )


def name_of(operation: OperationDefinitionNode) -> str | None:
    """The name of an operation, if it has one."""
    return None if operation.name is None else operation.name.value


def selection_sets(selection_set: SelectionSetNode) -> Iterator[SelectionSetNode]:
    """A selection set and those written within it; what is spread is not looked into."""
    waiting = [selection_set]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += [
            each.selection_set
            for each in found.selections
            if isinstance(each, FieldNode | InlineFragmentNode) and each.selection_set is not None
        ]


def written(document: DocumentNode, definitions: Sequence[Executable]) -> Text:
    """What the text has, expanded or not."""
    directives, widest, narrowest = 0, 0, 1
    names: set[str] = set()
    for definition in definitions:
        directives += len(definition.directives or ())
        for variable in definition.variable_definitions or ():
            directives += len(variable.directives or ())
        for found in selection_sets(definition.selection_set):
            widest = max(widest, len(found.selections))
            narrowest = min(narrowest, len(found.selections))
            for selection in found.selections:
                directives += len(selection.directives or ())
                names.update(each.name.value for each in selection.directives or ())
    return Text(
        digits(document),
        directives,
        widest,
        has_empty=not narrowest,
        is_incremental=not names.isdisjoint(INCREMENTAL),
    )


def digits(document: DocumentNode) -> int:
    """How many digits the longest whole number has, its sign included."""
    longest = 0
    token = None if document.loc is None else document.loc.start_token
    while token is not None:
        if token.kind is TokenKind.INT:
            longest = max(longest, token.end - token.start)
        token = token.next
    return longest


def ordered(fragments: Fragments) -> Sequence[str]:
    """The names of the fragments, each behind those it spreads; circles are cut somewhere."""
    done: dict[str, None] = {}
    begun: set[str] = set()
    for root in fragments:
        path = [(root, iter(spreads(fragments[root])))] if root not in begun else []
        begun.add(root)
        while path:
            name, names = path[-1]
            below = next((each for each in names if each in fragments and each not in begun), None)
            if below is None:
                done[name] = None
                path.pop()
            else:
                begun.add(below)
                path.append((below, iter(spreads(fragments[below]))))
    return list(done)


def spreads(fragment: FragmentDefinitionNode) -> Iterable[str]:
    """The names of the fragments that a fragment spreads itself."""
    return [
        each.name.value
        for found in selection_sets(fragment.selection_set)
        for each in found.selections
        if isinstance(each, FragmentSpreadNode)
    ]


class Expansion:
    """The scopes of a document's fragments and operations, each made of those below it.

    Of an object no more than `most` aliases and MOST_NAMES names are told from one another, so
    that adding a scope always takes the same time; a document with more is refused anyhow.
    """

    def __init__(self, shapes: Shapes, most_aliases: int) -> None:
        self.fragments: dict[str, Scope] = {}
        self.sums = Sums()
        self._shapes = shapes
        self._most_aliases = most_aliases

    def add(self, name: str, fragment: FragmentDefinitionNode) -> None:
        """A fragment; those it spreads were added before."""
        kind = fragment.type_condition.name.value
        self.fragments[name] = self.object(fragment.selection_set, kind)

    def whole(self, operation: OperationDefinitionNode) -> Scope:
        """An operation, with its cost in one sum."""
        scope = self.object(operation.selection_set, self._shapes.root(operation.operation))
        return scope._replace(cost=self._inside(scope, USUAL_PAGE))

    def object(self, selection_set: SelectionSetNode, kind: str | None) -> Scope:
        """What is selected of an object of a type.

        A field is repeated by aliases, wherever they are written, and by being written again in
        the same place: several fragments may well have the same field.
        """
        written: Times = Counter()
        scope = self._scope(selection_set, kind, written)
        renamed = Counter(field for field, _ in scope.renamed)
        repeats = max(scope.repeats, *written.values(), *renamed.values(), 0)
        return scope._replace(repeats=repeats)

    def _scope(self, selection_set: SelectionSetNode, kind: str | None, written: Times) -> Scope:
        """What a selection set adds to an object, which has others in inline fragments."""
        depth = nodes = aliases = repeats = 0
        names: set[str] = set()
        renamed: set[tuple[str, str]] = set()
        costs, paged = [FREE], [FREE]
        for selection in selection_set.selections:
            part = self.selection(selection, kind, written)
            depth = max(depth, part.depth)
            nodes += part.nodes
            aliases += part.aliases
            repeats = max(repeats, part.repeats)
            if len(names) <= MOST_NAMES:
                names |= part.names
            if len(renamed) <= self._most_aliases:
                renamed |= part.renamed
            if not is_left_out(selection.directives or ()):
                costs.append(part.cost)
                paged.append(part.paged)
        return Scope(
            depth,
            nodes,
            aliases,
            repeats,
            frozenset(names),
            frozenset(renamed),
            self._shared(costs),
            self._shared(paged),
        )

    def selection(self, selection: SelectionNode, kind: str | None, written: Times) -> Scope:
        """What one selection adds to the object."""
        if isinstance(selection, FieldNode):
            return self._field(selection, kind, written)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            kind = condition.name.value if condition else kind
            within = self._scope(selection.selection_set, kind, written)
        elif isinstance(selection, FragmentSpreadNode):
            within = self.fragments.get(selection.name.value, NOTHING)
        if is_deferred(selection.directives or ()):
            within = within._replace(cost=self.sums.add(Cost(1), within.cost))
        return within._replace(nodes=within.nodes + 1)

    def _field(self, field: FieldNode, kind: str | None, written: Times) -> Scope:
        name, alias = field.name.value, field.alias and field.alias.value
        written[kind, name] += 1
        shape = self._shapes.of(kind, name)
        below, cost, paged = NOTHING, FREE, FREE
        if field.selection_set is not None:
            below = self.object(field.selection_set, shape.kind)
            cost = self._cost(field, shape, below)
            if shape.is_paged:
                cost, paged = FREE, cost
        return Scope(
            depth=1 if name in INTROSPECTION else below.depth + 1,
            nodes=below.nodes + 1,
            aliases=below.aliases + (alias is not None),
            repeats=below.repeats,
            names=frozenset({alias or name}),
            renamed=frozenset({(name, alias)} if alias else ()),
            cost=cost,
            paged=paged,
        )

    def _cost(self, field: FieldNode, shape: Shape, below: Scope) -> Cost:
        """What a field costs: its objects and all below them; of `nodes`, one item of the page."""
        size = shape.size(field.arguments or ())
        cost = self.sums.add(Cost(1), self._inside(below, size if shape.is_page else USUAL_PAGE))
        if shape.is_page or not shape.depth:
            return cost
        if not shape.is_paged:
            cost = self.sums.times(size, cost)
        for _ in range(shape.depth - 1):
            cost = self.sums.times(USUAL_LIST, cost)
        return cost

    def _inside(self, scope: Scope, size: Any) -> Cost:
        """What is below an object, as a page of that size."""
        return self.sums.add(scope.cost, self.sums.times(size, scope.paged))

    def _shared(self, costs: Sequence[Cost]) -> Cost:
        """The sum of costs, with at most one term."""
        total = self.sums.add(*costs)
        if len(total.terms) <= 1:
            return total
        return self.sums.times(1, total)


def is_deferred(directives: Iterable[DirectiveNode]) -> bool:
    """Whether a fragment may come later: a part of its own for each object that it is of."""
    return any(each.name.value == DEFER for each in directives)


def is_left_out(directives: Iterable[DirectiveNode]) -> bool:
    """Whether a selection is skipped, or not included, whatever the variables are."""
    return any(
        isinstance(argument.value, BooleanValueNode)
        and argument.value.value is SKIPS[directive.name.value]
        for directive in directives
        if directive.name.value in SKIPS
        for argument in directive.arguments or ()
        if argument.name.value == "if"
    )
