"""File descriptors of a server process: for its connections, and for itself."""

import resource
from typing import NamedTuple

MAX_BACKLOG = 2048
"""Connections that wait to be accepted."""
MAX_WAITING = 2048
MIN_WAITING = 16
OWN_DESCRIPTORS = 64
DESCRIPTORS_PER_POOLED_CONNECTION = 10
"""Two pools, each of which may double, with up to two files each, and the replica's two pools."""


class Descriptors(NamedTuple):
    """The limit of file descriptors, and the number that is needed."""

    limit: int
    needed: int

    @property
    def waiting(self) -> int:
        """How many accepted connections more than may be open can wait to be opened or refused."""
        return max(MIN_WAITING, min(MAX_WAITING, self.limit - self.needed))


def reserve_descriptors(max_connections: int, pool_size: int) -> Descriptors:
    """Raise the soft limit of file descriptors, if it is too low, as far as the hard limit allows.

    Worker processes inherit it.
    """
    needed = max_connections + OWN_DESCRIPTORS + DESCRIPTORS_PER_POOLED_CONNECTION * pool_size
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = needed + MAX_WAITING
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return Descriptors(wanted if soft == resource.RLIM_INFINITY else soft, needed)
