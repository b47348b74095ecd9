"""Authentication of callers, and the limit on invalid credentials."""

from starlette.requests import Request

from app.settings import Settings
from db.accounts import project_keys, tokens
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.reading.snapshot import Snapshot
from execution.errors import ProblemError
from jobs.token_use import TokenUse
from resolvers.credentials import (
    CredentialGuard,
    FailureLimit,
    KnownCredentials,
    TooManyFailuresError,
)
from transport.authentication import (
    ClientAddresses,
    expired_token,
    revoked_token,
    too_many_invalid_tokens,
    unauthenticated,
)


class Authentication:
    """Finds the callers of tokens. Invalid tokens and keys of an address are counted together.

    `key_guard` limits the keys of SDKs, and `token_use` has the tokens whose use is to be written.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        failures = FailureLimit(settings.invalid_credentials)
        self.addresses = ClientAddresses(settings.trusted_proxies)
        self.key_guard = CredentialGuard(
            failures, KnownCredentials(database, project_keys.read_new_publics)
        )
        self.token_use = TokenUse()
        self._token_guard = CredentialGuard(
            failures, KnownCredentials(database, tokens.read_new_hashes)
        )

    async def authenticate(
        self, request: Request, snapshot: Snapshot, token: str | None
    ) -> tokens.Caller:
        """Return the caller of a token.

        Raises: ProblemError with 401, or with 429 after too many invalid tokens of the address;
        TemporaryError.
        """
        if token is None:
            raise unauthenticated()

        def find_address() -> str:
            return self.addresses.find(request)

        try:
            hashed = tokens.hash_token(token)
            attempt = await self._token_guard.begin(hashed, find_address)
        except TooManyFailuresError as error:
            raise too_many_invalid_tokens(error.limit, error.seconds) from None
        try:
            caller = check_caller(await find_caller(snapshot, hashed))
        except TemporaryError:
            attempt.cancel()
            raise
        except ProblemError:
            attempt.fail(find_address)
            raise
        attempt.succeed()
        self.token_use.record(caller.token_id, caller.date_last_used)
        return caller


async def find_caller(snapshot: Snapshot, hashed: str) -> tokens.Caller | None:
    """Find the caller of a token, in the primary if the replica does not have it yet."""
    caller = await tokens.find_caller(snapshot, hashed)
    if caller is None and await snapshot.use_primary():
        caller = await tokens.find_caller(snapshot, hashed)
    return caller


def check_caller(caller: tokens.Caller | None) -> tokens.Caller:
    """Return a caller whose token is valid for reading. Raises ProblemError with 401."""
    if caller is None or "read" not in caller.scopes:
        raise unauthenticated()
    if caller.date_revoked is not None:
        raise revoked_token(caller.date_revoked)
    if caller.date_expires is not None and caller.is_expired:
        raise expired_token(caller.date_expires)
    return caller
