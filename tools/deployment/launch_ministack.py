"""MiniStack with Nagle's algorithm off, and with API Gateway's handshakes.

Its Runtime API server writes a response's head and body apart: with the algorithm on, every invocation waits about 90 ms for
a delayed acknowledgement.
"""

import socketserver

socketserver.StreamRequestHandler.disable_nagle_algorithm = True

import handshake  # noqa: E402 - MiniStack's server classes read the setting when they are made
from ministack.app import main  # noqa: E402

if __name__ == "__main__":
    handshake.patch()
    main()
