"""MiniStack with Nagle's algorithm off.

Its Runtime API server writes a response's head and body apart: with the algorithm on, every invocation waits about 90 ms for
a delayed acknowledgement.
"""

import socketserver

socketserver.StreamRequestHandler.disable_nagle_algorithm = True

from ministack.app import main  # noqa: E402 - the server classes read the setting when they are made

if __name__ == "__main__":
    main()
