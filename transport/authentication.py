"""Errors of credentials, and the address that a request comes from."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

from execution.errors import ProblemError

IPV6_PREFIX_LENGTH = 64
# Longer texts are no addresses.
MAX_ADDRESS_LENGTH = 64


def unauthenticated() -> ProblemError:
    """Return the error for a missing or invalid token."""
    return ProblemError(
        401,
        "UNAUTHENTICATED",
        "A valid access token is needed: Authorization: Bearer …",
        {"WWW-Authenticate": "Bearer"},
    )


def expired_token(date: datetime) -> ProblemError:
    """Return the error for a token that expired at `date`."""
    return _ended_token("EXPIRED", "expired", date)


def revoked_token(date: datetime) -> ProblemError:
    """Return the error for a token that was revoked at `date`."""
    return _ended_token("REVOKED", "was revoked", date)


def _ended_token(reason: str, words: str, date: datetime) -> ProblemError:
    """Return the error for a token that is no longer valid: its owner alone can know it."""
    written = f"{date:%Y-%m-%dT%H:%M:%SZ}"
    return ProblemError(
        401,
        "UNAUTHENTICATED",
        f"The access token {words} at {written}. Use another token.",
        {"WWW-Authenticate": 'Bearer error="invalid_token"'},
        details={"reason": reason, "date": written},
    )


def too_many_invalid_tokens(limit: int, seconds: int) -> ProblemError:
    """Return the error for a token that is not looked up after too many invalid ones."""
    return ProblemError(
        429,
        "TOO_MANY_INVALID_TOKENS",
        f"The limit of {limit} invalid tokens per minute and address is reached. "
        f"Retry in {seconds} s with a valid token.",
        {"Retry-After": str(seconds)},
        limit=limit,
    )


class ClientAddresses:
    """Finds the address of a client, behind the proxies that may name it.

    `trusted_proxies` are addresses and networks. Of any other sender X-Forwarded-For is ignored.
    """

    def __init__(self, trusted_proxies: Sequence[str] = ()) -> None:
        self._trusted = [ip_network(each) for each in trusted_proxies]

    def find(self, request: HTTPConnection) -> str:
        """Return the address that limits count; of IPv6 the /64 network, which one client has.

        It is the last address that is not a trusted proxy's: each proxy appends the address that
        it received the request from.
        """
        host = "" if request.client is None else request.client.host
        address = parse_address(host)
        if self._is_trusted(address):
            names = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
            for name in reversed(names):
                forwarded = parse_address(name)
                if forwarded is None:
                    break  # what is before an invalid address may be invented
                address = forwarded
                if not self._is_trusted(address):
                    break
        return host[:MAX_ADDRESS_LENGTH] if address is None else to_network(address)

    def _is_trusted(self, address: IPv4Address | IPv6Address | None) -> bool:
        return address is not None and any(address in each for each in self._trusted)


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Parse an IP address with or without a port; None if it is none.

    An IPv4 address in IPv6 notation is an IPv4 address.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    if len(text) > MAX_ADDRESS_LENGTH:
        return None
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def to_network(address: IPv4Address | IPv6Address) -> str:
    """Return an IPv4 address, or the network of an IPv6 address."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, IPV6_PREFIX_LENGTH), strict=False))


def find_caller(address: str) -> Hashable:
    """Return whose turns a connection takes: those of its address, or of its IPv6 network."""
    if ":" not in address:
        return address
    parsed = parse_address(address)
    return address if parsed is None else to_network(parsed)
