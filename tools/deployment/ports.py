"""Free ports of the loopback interface.

Usage: ports.py COUNT     print that many, apart by spaces
"""

import contextlib
import random
import socket
import sys

# Below those that the system gives to outgoing connections, one of which could take a port before its server does.
CANDIDATES = range(20_000, 32_768)


def free_ports(count: int) -> list[int]:
    """Ports that no one listens on now."""
    free = []
    for port in random.sample(CANDIDATES, len(CANDIDATES)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            free.append(port)
        if len(free) == count:
            return free
    sys.exit(f"ports: {count} free ones are not to be found from {CANDIDATES.start} to {CANDIDATES.stop - 1}")


if __name__ == "__main__":
    print(*free_ports(int(sys.argv[1])))
