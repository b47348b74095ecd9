"""The people, projects and texts of the demo organization."""

from collections.abc import Mapping
from typing import NamedTuple

from jobs.apply import (
    OrganizationSpec,
    ProjectSpec,
    RepositorySpec,
    SetupFile,
    TeamSpec,
    UserSpec,
)

DEMO_ORGANIZATION = "demo"
DEMO_OWNER = "ada@acme.example"
ENVIRONMENTS = ("production", "staging", "development", "")

PEOPLE = (
    ("Ada Lindqvist", DEMO_OWNER, ("ada@users.noreply.example",), "owner"),
    ("Bruno Okafor", "bruno@acme.example", (), "manager"),
    ("Chen Wei", "chen@acme.example", ("chen.wei@home.example",), "member"),
    ("Dina Haddad", "dina@acme.example", (), "member"),
    ("Emil Novak", "emil@acme.example", (), "member"),
    ("Fatou Diallo", "fatou@acme.example", (), "member"),
)
CONTRIBUTORS = (
    ("renovate[bot]", "renovate@bots.example"),
    ("Grace Contributor", "grace@elsewhere.example"),
)
VERBS = ("Fix", "Add", "Speed up", "Simplify", "Remove", "Test", "Document", "Retry", "Translate")
THINGS = (
    "the cart total",
    "sign-in with passkeys",
    "currency rounding",
    "the retry queue",
    "image loading",
    "search suggestions",
    "webhook signatures",
    "the address form",
    "dark mode",
    "refunds",
    "the nightly export",
    "cache keys",
)
FILES = ("src/cart.ts", "src/api/orders.py", "src/search.ts", "README.md", "tests/test_orders.py")


class Usage(NamedTuple):
    """The usage of a project.

    `sessions` is the number in a busy hour, `adoption_hours` the time in which two thirds of the
    users move to a new release.
    """

    sessions: int
    users: int
    adoption_hours: float


USAGE = {
    "storefront": Usage(60, 900, 10),
    "checkout-api": Usage(24, 300, 5),
    "mobile": Usage(45, 600, 60),
    "worker": Usage(6, 8, 3),
}


class ErrorKind(NamedTuple):
    """An error of a project, which first happened some days ago.

    `rate` is how many there are in a session, `unhandled` the share that is not handled.
    """

    type: str
    value: str
    level: str
    rate: float
    unhandled: float
    days: float = 40

    @property
    def title(self) -> str:
        """The title of the issue."""
        return f"{self.type}: {self.value}"


ERRORS: Mapping[str, tuple[str, tuple[ErrorKind, ...]]] = {
    "storefront": (
        "javascript",
        (
            ErrorKind("TypeError", "Cannot read 'total' of undefined", "error", 0.012, 0.9),
            ErrorKind("ChunkLoadError", "Loading chunk 7 failed", "error", 0.006, 0.5, 19),
            ErrorKind("AbortError", "The request was aborted", "warning", 0.009, 0),
            ErrorKind("RangeError", "Invalid currency code: EURO", "error", 0.02, 0.3, 3.2),
        ),
    ),
    "checkout-api": (
        "python",
        (
            ErrorKind("PaymentDeclined", "The issuer declined the charge", "warning", 0.02, 0),
            ErrorKind("IntegrityError", "duplicate order_number", "error", 0.005, 1, 24),
            ErrorKind("TimeoutError", "No answer of the tax service", "error", 0.012, 0.4, 9),
            ErrorKind("KeyError", "'shipping_address'", "error", 0.03, 1, 1.4),
        ),
    ),
    "mobile": (
        "java",
        (
            ErrorKind("NullPointerException", "CartFragment.onResume", "fatal", 0.004, 1),
            ErrorKind("OutOfMemoryError", "Failed to allocate 4 MB", "fatal", 0.003, 1, 16),
            ErrorKind("IOException", "Connection reset", "warning", 0.008, 0, 27),
            ErrorKind("IllegalStateException", "Already resumed", "error", 0.009, 0.7, 5),
        ),
    ),
    "worker": (
        "go",
        (
            ErrorKind("panic", "assignment to entry in nil map", "fatal", 0.01, 1, 12),
            ErrorKind("DeadlineExceeded", "context deadline exceeded", "error", 0.03, 0.2),
        ),
    ),
}
"""The platform and the errors of each project."""

LINES = (
    ("storefront", ("storefront",), "acme/storefront"),
    ("checkout", ("checkout-api", "storefront"), "acme/checkout"),
    ("com.acme.shop", ("mobile",), "acme/mobile"),
    ("worker", ("worker",), "acme/worker"),
)
"""Package, projects and repository of each line of releases."""


def create_setup(organization: str) -> SetupFile:
    """Return the set-up file of the demo's members, teams, projects and repositories.

    User names are global, so only the organization DEMO_ORGANIZATION gets them.
    """
    return SetupFile(
        organization=OrganizationSpec(slug=organization, name="Acme Shop"),
        users=tuple(
            UserSpec(
                email=email,
                name=name,
                username=email.partition("@")[0] if organization == DEMO_ORGANIZATION else None,
                emails=emails,
                role=role,  # type: ignore[arg-type]
            )
            for name, email, emails, role in PEOPLE
        ),
        teams=(
            TeamSpec(slug="web", name="Web", members=("chen@acme.example", "dina@acme.example")),
            TeamSpec(slug="platform", name="Platform", members=("emil@acme.example",)),
        ),
        projects=(
            ProjectSpec(
                slug="storefront",
                name="Storefront",
                platform="javascript-react",
                platforms=("javascript", "node"),
                teams=("web",),
            ),
            ProjectSpec(
                slug="checkout-api",
                name="Checkout API",
                platform="python-fastapi",
                platforms=("python",),
                teams=("platform", "web"),
            ),
            ProjectSpec(
                slug="mobile", name="Mobile app", platform="android", platforms=("java", "kotlin")
            ),
            ProjectSpec(
                slug="worker", name="Worker", platform="go", platforms=("go",), teams=("platform",)
            ),
        ),
        repositories=tuple(
            RepositorySpec(
                name=repository, url=f"https://git.example/{repository}", provider="github"
            )
            for _, _, repository in LINES
        ),
    )
