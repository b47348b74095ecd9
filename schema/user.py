import strawberry

from db.rows import UserRow
from schema.fields import rows_of
from schema.node import Node


@strawberry.type(description="A member of the organization.")
class User(Node):
    name: str
    username: str
    email: str
    avatar_url: str | None
    is_active: bool

    is_type_of = rows_of(UserRow)


@strawberry.type(
    description=(
        "Who wrote a commit: a member of the organization (user is set), "
        "or just the name and address of the commits."
    )
)
class Author:
    name: str | None
    email: str | None
    user: User | None
