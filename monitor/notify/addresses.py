"""Which network addresses a webhook may be sent to, so that nobody makes the monitor call its own neighbours."""

import ipaddress
import socket
from collections.abc import Callable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], tuple[str, ...]]

# `is_global` lets these pass although each reaches an IPv4 address that nobody has looked at: NAT64 (RFC 6052, 8215)
# and 6to4 (RFC 3056).
TUNNELS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of `host`, in the order of the system. Raise OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Return whether an address lies in the open internet: not private, local, multicast, or a way around that."""
    parsed: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return is_public(str(parsed.ipv4_mapped))
        if any(parsed in tunnel for tunnel in TUNNELS):
            return False
    return parsed.is_global and not parsed.is_multicast
