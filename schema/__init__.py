"""The GraphQL schema, put together from its types."""

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema.base.bulk import BulkFields
from schema.base.descriptions import add_descriptions
from schema.base.inputs import build_inputs_early
from schema.base.list_sizes import add_list_sizes
from schema.base.scalars import SCALARS
from schema.mutation import Mutation
from schema.mutations.release import (
    CommitInput,
    CreateReleaseInput,
    PatchInput,
    RefInput,
    UpdateReleaseInput,
)
from schema.mutations.session import (
    EventInput,
    RecordEventsInput,
    RecordSessionsInput,
    SessionInput,
)
from schema.query import Query
from schema.subscription import Subscription

_schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(scalar_map=SCALARS, enable_experimental_incremental_execution=True),
)

schema: GraphQLSchema = _schema._schema  # noqa: SLF001 (Strawberry has no public name for it)
"""The schema as a graphql-core schema, with Strawberry's resolvers."""

add_list_sizes(schema)
add_descriptions(schema)
build_inputs_early(
    _schema,
    *(CreateReleaseInput, UpdateReleaseInput, CommitInput, PatchInput, RefInput),
    *(RecordEventsInput, EventInput, RecordSessionsInput, SessionInput),
)

find_bulk_resolver = BulkFields(_schema).find
"""Find how the compiled executor resolves a field for many rows at once."""

sdl: str = _schema.as_str()
"""The schema in GraphQL's schema definition language."""
