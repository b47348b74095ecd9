"""Parsing function calls and equations of widget queries into records.

See docs/reference/dashboards.md#equations.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from db.datasets.expressions import (
    Call,
    Chain,
    Expression,
    Field,
    Number,
    walk,
)
from resolvers.widget_queries.problems import MAX_NESTING, ParseError, TextProblem, check_length
from resolvers.widget_queries.quotes import is_unclosed_quote, unescape

# A number has a sign only where an operand is expected; elsewhere + and - are operators. The
# contextual lexer accepts only the terminals that the parser accepts at that place.
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

EQUATION_PREFIX = "equation|"
MAX_OPERATORS = 10
TOTALS = frozenset({"total.count", "total.transaction_duration"})
"""Fields that an equation may mix with functions."""

# Matches quoted texts and parentheses, so that parentheses in quotes are skipped. A quote that is
# never closed extends to the end of the text.
_QUOTED_OR_PARENTHESIS = re.compile(r'"(?:\\.|[^"\\])*+"?|[()]', re.DOTALL)


class _ToRecords(Transformer[Token, Expression]):
    def number(self, children: Sequence[Token]) -> Number:
        return Number(str(children[0]))

    def field(self, children: Sequence[Token]) -> Field:
        return Field(str(children[0]))

    def call(self, children: Sequence[Token]) -> Call:
        opening, *arguments = children
        return Call(str(opening[:-1]), tuple(remove_quotes(each) for each in arguments))

    def chain(self, children: Sequence[Expression | Token]) -> Expression:
        return Chain(
            operands=tuple(child for child in children if not isinstance(child, Token)),
            operators=tuple(str(child) for child in children if isinstance(child, Token)),
        )

    product = chain
    sum = chain


PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual", start=["equation", "call"])


def parse_equation(text: str) -> Expression:
    """Parse an equation, with or without its prefix. Columns in errors include the prefix.

    Raises: ParseError.
    """
    return _parse_expression(
        text, "equation", offset=len(EQUATION_PREFIX) if text.startswith(EQUATION_PREFIX) else 0
    )


def parse_call(text: str) -> Call:
    """Parse a function call such as `p95(transaction.duration)`.

    Raises: ParseError.
    """
    call = _parse_expression(text, "call", offset=0)
    if not isinstance(call, Call):
        raise ParseError(TextProblem("this is not a function call.", 1))
    return call


def _parse_expression(text: str, start: str, *, offset: int) -> Expression:
    body = text[offset:]
    check_length(body)
    check_nesting(body, offset)
    try:
        tree = PARSER.parse(body, start=start)
    except UnexpectedInput as error:
        index = find_error(body, error)
        problem = TextProblem(explain_error(body, index, error), index + offset + 1)
        raise ParseError(problem) from None
    return _ToRecords().transform(tree)


def check_nesting(text: str, offset: int) -> None:
    """Check the nesting of parentheses, because walking the tree is recursive.

    Raises: ParseError.
    """
    depth = 0
    for match in _QUOTED_OR_PARENTHESIS.finditer(text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth > MAX_NESTING:
            msg = f"the nesting of parentheses exceeds the limit of {MAX_NESTING}."
            raise ParseError(
                TextProblem(msg, match.start() + offset + 1, limit=MAX_NESTING, actual=depth)
            )


def find_error(text: str, error: UnexpectedInput) -> int:
    """Return the index of the first unexpected character; the length for an unexpected end."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return len(text)
    return len(text) if error.pos_in_stream is None else error.pos_in_stream


def explain_error(text: str, index: int, error: UnexpectedInput) -> str:  # noqa: PLR0911 (a table)
    """Describe the error at an index."""
    expected: set[str] = set(
        getattr(error, "expected", None) or getattr(error, "allowed", None) or ()
    )
    before, here = text[:index].rstrip(), text[index:]
    if here.startswith('"') and is_unclosed_quote(text, index):
        return "this quote is not closed."
    if here.startswith(")") and before.endswith("(") and "LPAR" in expected:
        return "a group cannot be empty."
    if "ARGUMENT" in expected:
        return "a value is missing."
    if not here:
        return "a parenthesis is not closed." if "RPAR" in expected else "a term is missing."
    if here.startswith(")") and "$END" in expected:
        return "this parenthesis has no opening parenthesis."
    if here.startswith(")") and "LPAR" in expected:
        return "a term is missing."
    return f"{here[:1]!r} is unexpected."


def remove_quotes(token: Token) -> str:
    """Return the text of a token without quotes, escapes and outer blanks."""
    if token.type != "QUOTED":
        return token.strip()
    return unescape(token)


def check_arithmetic(expression: Expression) -> Iterator[TextProblem]:
    """Yield violations of docs/reference/dashboards.md#equation-rules about the form."""
    parts = list(walk(expression))
    chains = [part for part in parts if isinstance(part, Chain)]
    operators = sum(len(chain.operators) for chain in chains)
    fields = [part for part in parts if isinstance(part, Field)]
    calls = [part for part in parts if isinstance(part, Call)]
    if not operators:
        message = "An equation requires at least two terms and an operator."
        yield TextProblem(message, allowed=("two terms joined by an operator",))
    if operators > MAX_OPERATORS:
        yield explain_operators(operators)
    if any(_divides_by_zero(chain) for chain in chains):
        yield TextProblem("An equation cannot divide by 0.", allowed=("a divisor other than 0",))
    if not (fields or calls):
        message = "An equation requires at least one field or function."
        yield TextProblem(message, allowed=("a term that is a field or a function",))
    if calls and any(field.name not in TOTALS for field in fields):
        message = "An equation cannot mix fields and functions."
        yield TextProblem(message, allowed=("functions only", "fields only"))


def explain_operators(count: int) -> TextProblem:
    """Return the problem of an equation with too many operators."""
    message = f"{count} operators exceed the limit of {MAX_OPERATORS}."
    return TextProblem(message, limit=MAX_OPERATORS, actual=count)


def _divides_by_zero(chain: Chain) -> bool:
    steps = zip(chain.operators, pairwise(chain.operands), strict=True)
    return any(
        operator in "/÷" and isinstance(operand, Number) and operand.is_zero
        for operator, (_, operand) in steps
    )
