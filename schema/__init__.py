"""The schema, put together."""

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema.base.bulk import BulkFields
from schema.base.descriptions import describe
from schema.base.list_sizes import declare
from schema.base.scalars import SCALARS
from schema.mutation import Mutation
from schema.query import Query
from schema.subscription import Subscription

_schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(scalar_map=SCALARS, enable_experimental_incremental_execution=True),
)

schema: GraphQLSchema = _schema._schema  # noqa: SLF001 (Strawberry gives it no public name)
"""What executors and tools read: graphql-core's schema, with Strawberry's resolvers."""

declare(schema)
describe(schema)

find_bulk_resolver = BulkFields(_schema).find
"""How the compiled executor resolves a field for all of its parents at once."""

sdl: str = _schema.as_str()
"""The contract as text."""
