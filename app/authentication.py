"""Authentication of callers, and the limit on invalid credentials."""

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request

from app.settings import Settings
from db.accounts import project_keys, tokens
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.reading.snapshot import Snapshot
from execution.errors import ProblemError
from jobs.token_use import TokenUse
from resolvers.credentials import (
    Attempt,
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
        attempt = await self._begin(request, token)
        try:
            caller = await find_caller(snapshot, attempt.credential)
        except TemporaryError:
            attempt.cancel()
            raise
        return self._end(request, attempt, caller)

    async def authenticate_all(
        self, requests: Mapping[str | None, Request], snapshot: Snapshot
    ) -> Mapping[str | None, tokens.Caller | ProblemError]:
        """Return the callers of tokens, read with one statement, or the errors of these.

        `requests` has a request with each token. Raises: TemporaryError.
        """
        attempts: dict[str | None, Attempt] = {}
        found: dict[str | None, tokens.Caller | ProblemError] = {}
        try:
            for token, request in requests.items():
                try:
                    attempts[token] = await self._begin(request, token)
                except ProblemError as problem:
                    found[token] = problem
            hashes = [attempt.credential for attempt in attempts.values()]
            callers = await tokens.find_callers(snapshot, hashes) if hashes else {}
        except TemporaryError:
            for attempt in attempts.values():
                attempt.cancel()
            raise
        for token, attempt in attempts.items():
            try:
                caller = callers.get(attempt.credential)
                found[token] = self._end(requests[token], attempt, caller)
            except ProblemError as problem:
                found[token] = problem
        return found

    async def _begin(self, request: Request, token: str | None) -> Attempt:
        """Admit the lookup of a token. Raises: ProblemError, TemporaryError."""
        if token is None:
            raise unauthenticated()
        try:
            return await self._token_guard.begin(
                tokens.hash_token(token), partial(self.addresses.find, request)
            )
        except TooManyFailuresError as error:
            raise too_many_invalid_tokens(error.limit, error.seconds) from None

    def _end(
        self, request: Request, attempt: Attempt, caller: tokens.Caller | None
    ) -> tokens.Caller:
        """Return the caller that was found, if its token is valid. Raises ProblemError."""
        try:
            valid = check_caller(caller)
        except ProblemError:
            attempt.fail(partial(self.addresses.find, request))
            raise
        attempt.succeed()
        self.token_use.record(valid.token_id, valid.date_last_used)
        return valid


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
