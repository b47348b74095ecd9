"""Sockets that a command listens on, with errors that say what to do."""

import errno
import socket

from app.settings import Settings
from db.setup.url import LAST_PORT
from resolvers.errors import SetupError

PORT_HINT = "--port {port}, or make serve PORT={port}"
METRICS_HINT = "WAYBILL_METRICS_PORT={port}"


def bind_metrics_socket(settings: Settings) -> socket.socket | None:
    """Bind the socket of WAYBILL_METRICS_PORT; None without one. Raises SetupError."""
    if settings.metrics_port is None:
        return None
    return bind_socket(settings.metrics_host, settings.metrics_port, METRICS_HINT)


def bind_socket(host: str, port: int, hint: str = PORT_HINT) -> socket.socket:
    """Bind a socket to an address and a port; 0 lets the system choose.

    `hint` says how to choose another port, which is inserted. Raises SetupError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise SetupError(describe_bind_error(error, host, port, hint)) from None
    return bound


def describe_bind_error(error: OSError, host: str, port: int, hint: str) -> str:
    """Describe why an address and a port cannot be listened on, and what to do."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return (
            f"{host!r} is no address of this machine. Use 127.0.0.1 for requests of this machine "
            "only, or 0.0.0.0 for all."
        )
    if error.errno == errno.EADDRINUSE:
        other = port - 1 if port == LAST_PORT else port + 1
        choice = hint.format(port=other)
        return f"Port {port} is in use by another program. Choose another one: {choice}."
    if error.errno == errno.EACCES:
        return (
            f"Port {port} needs more rights. Choose one from 1024, and let a reverse proxy "
            f"listen on {port}."
        )
    return f"Cannot listen on {host} port {port}: {error.strerror}."
