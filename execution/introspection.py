"""A schema that is not told to whoever asks."""

from typing import Any

from graphql import FieldNode, GraphQLError, ValidationRule

INTROSPECTION = frozenset({"__schema", "__type"})


class NoIntrospection(ValidationRule):
    """A rule of validation: nobody asks for the schema."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Refuse the two fields that tell of it."""
        if node.name.value in INTROSPECTION:
            self.report_error(
                GraphQLError(
                    f"{node.name.value}: this server does not tell its schema.",
                    node,
                    extensions={"code": "INTROSPECTION_DISABLED"},
                )
            )
