"""Calls and equations of a widget's query: text in, records out (dashboards.md 3.5, M4 to M8)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lark import Lark, Token, Transformer, Tree, UnexpectedInput, UnexpectedToken

# A number has a sign only where an operand is expected; elsewhere + and - are operators: the
# contextual lexer asks the parser which.
GRAMMAR = r"""
?equation: sum
?sum: product (SUM_SIGN product)*
?product: _term (PRODUCT_SIGN _term)*
_term: number | field | call | "(" sum ")"
number: NUMBER
field: FIELD
call: OPENING (_argument ("," _argument)*)? ")"
_argument: QUOTED | ARGUMENT

SUM_SIGN: /[+-]/
PRODUCT_SIGN: /[*\/÷]/
NUMBER: /[+-]?[0-9]+(\.[0-9]+)?(?![\w.])/
OPENING.2: /[A-Za-z_][A-Za-z0-9_]*\(/
FIELD: /(tags|flags)\[[^\[\]"]+\]|[A-Za-z_][A-Za-z0-9_.]*/
QUOTED.2: /"(\\.|[^"\\])*"/s
ARGUMENT: /(\[[^\[\]]*\]|[^\s(),"\[])(\[[^\[\]]*\]|[^(),"\[])*/
%ignore /\s+/
"""

PREFIX = "equation|"
LONGEST_TEXT = 10_000
DEEPEST = 50
MOST_OPERATORS = 10
TOTALS = frozenset({"total.count", "total.transaction_duration"})

# What is quoted hides its parentheses; without an end it goes on to the end of the text.
_NESTING = re.compile(r'"(?:\\.|[^"\\])*+"?|[()]', re.DOTALL)


class UnreadableError(Exception):
    """Text that is not of the language; the message says where."""


@dataclass(frozen=True)
class Number:
    """A number, as it is written."""

    text: str

    @property
    def is_zero(self) -> bool:
        """Whether it is 0, of whatever sign and with whatever decimals."""
        return not self.text.strip("+-0.")


@dataclass(frozen=True)
class Field:
    """A field or tag by its name."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function and its arguments, without their quotes."""

    name: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})"


@dataclass(frozen=True)
class Chain:
    """Operands of one precedence with the operators between them: one fewer than operands."""

    operands: tuple["Expression", ...]
    operators: tuple[str, ...]


Expression = Number | Field | Call | Chain


class _Reader(Transformer[Token, Expression]):
    def number(self, children: Sequence[Token]) -> Number:
        return Number(str(children[0]))

    def field(self, children: Sequence[Token]) -> Field:
        return Field(str(children[0]))

    def call(self, children: Sequence[Token]) -> Call:
        opening, *arguments = children
        return Call(str(opening[:-1]), tuple(unquoted(each) for each in arguments))

    def chain(self, children: Sequence[Expression | Token]) -> Expression:
        return Chain(
            operands=tuple(child for child in children if not isinstance(child, Token)),
            operators=tuple(str(child) for child in children if isinstance(child, Token)),
        )

    product = chain
    sum = chain


PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual", start=["equation", "call"])


def read_equation(text: str) -> Expression:
    """The expression behind the prefix, which counts for columns. Raises UnreadableError."""
    return _read(text, "equation", offset=len(PREFIX) if text.startswith(PREFIX) else 0)


def read_call(text: str) -> Call:
    """A lone call such as `p95(transaction.duration)`. Raises UnreadableError."""
    call = _read(text, "call", offset=0)
    if not isinstance(call, Call):
        raise UnreadableError(text)
    return call


def _read(text: str, start: str, *, offset: int) -> Expression:
    body = text[offset:]
    tree = parse(PARSER, body, start=start, offset=offset)
    return _Reader().transform(tree)


def parse(parser: Lark, text: str, *, start: str, offset: int = 0) -> Tree[Token]:
    """A bounded text's tree; columns count from `offset`. Raises UnreadableError."""
    if len(text) > LONGEST_TEXT:
        msg = f"At most {LONGEST_TEXT} characters, not {len(text)}."
        raise UnreadableError(msg)
    check_nesting(text, offset)
    try:
        return parser.parse(text, start=start)
    except UnexpectedInput as error:
        at = position(text, error)
        raise UnreadableError(located(at + offset, reason(text, at, error))) from None


def check_nesting(text: str, offset: int) -> None:
    """Refuse parentheses so deep that who walks the tree would run out of stack."""
    depth = 0
    for match in _NESTING.finditer(text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth > DEEPEST:
            msg = f"parentheses are nested more than {DEEPEST} deep."
            raise UnreadableError(located(match.start() + offset, msg))


def position(text: str, error: UnexpectedInput) -> int:
    """The index of the first character that does not fit; the length if the text is too short."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return len(text)
    return len(text) if error.pos_in_stream is None else error.pos_in_stream


def located(at: int, message: str) -> str:
    """A message with its place: the first character is column 1."""
    return f"Column {at + 1}: {message}"


def reason(text: str, at: int, error: UnexpectedInput) -> str:  # noqa: PLR0911 (a table)
    """What is wrong at a place, in words."""
    expected: set[str] = set(
        getattr(error, "expected", None) or getattr(error, "allowed", None) or ()
    )
    before, here = text[:at].rstrip(), text[at:]
    if here.startswith('"') and _unended(here):
        return "the quote that opens here is never closed."
    if here.startswith(")") and before.endswith("(") and "LPAR" in expected:
        return "this group is empty."
    if expected & {"VALUE", "ITEM", "ARGUMENT"}:
        return "a value is missing here."
    if not here:
        return _missing(expected)
    if here.startswith(")") and "$END" in expected:
        return "this parenthesis closes nothing."
    if "LPAR" in expected and here.startswith((")", "AND", "OR")):
        return "a term is missing here."
    return f"{here[:1]!r} does not fit here."


def _missing(expected: set[str]) -> str:
    """What a text lacks that ends too early."""
    if expected & {"COMMA", "_CLOSE"} and "RPAR" not in expected:
        return "a bracket is not closed."
    if "RPAR" in expected:
        return "a parenthesis is not closed."
    return "a term is missing here."


def _unended(text: str) -> bool:
    match = _NESTING.match(text)
    return match is not None and (len(match[0]) == 1 or not match[0].endswith('"'))


def unquoted(token: Token) -> str:
    """A token's text without quotes or outer blanks."""
    if token.type != "QUOTED":
        return token.strip()
    return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and all within it, in the order of the text."""
    yield expression
    if isinstance(expression, Chain):
        for operand in expression.operands:
            yield from parts(operand)


def calls(expression: Expression) -> tuple[Call, ...]:
    """The function calls of an expression."""
    return tuple(part for part in parts(expression) if isinstance(part, Call))


def fields(expression: Expression) -> tuple[Field, ...]:
    """The fields of an expression, those within calls apart."""
    return tuple(part for part in parts(expression) if isinstance(part, Field))


def arithmetic_problems(expression: Expression) -> Iterator[str]:
    """What is wrong with the form of an equation (3.5, "Equation rule")."""
    chains = [part for part in parts(expression) if isinstance(part, Chain)]
    operators = sum(len(chain.operators) for chain in chains)
    named, called = fields(expression), calls(expression)
    if not operators:
        yield "An equation needs at least two terms and an operator."
    if operators > MOST_OPERATORS:
        yield f"An equation has at most {MOST_OPERATORS} operators, not {operators}."
    if any(_divides_by_zero(chain) for chain in chains):
        yield "An equation cannot divide by 0."
    if not (named or called):
        yield "An equation needs at least one field or function."
    if called and any(field.name not in TOTALS for field in named):
        yield "An equation cannot mix fields and functions."


def _divides_by_zero(chain: Chain) -> bool:
    steps = zip(chain.operators, pairwise(chain.operands), strict=True)
    return any(
        operator in "/÷" and isinstance(operand, Number) and operand.is_zero
        for operator, (_, operand) in steps
    )
