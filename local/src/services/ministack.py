"""MiniStack for natter-local.

It ends when its standard input closes, which also happens when natter-local is killed; and it saves Cognito's state after
every request in place of only when it stops in an orderly way, so that nobody who has signed up is forgotten. Without a
STATE_DIR, it leaves nothing behind.
"""

import contextlib
import fcntl
import os
import signal
import sys
import tempfile
import threading


def stop_with_our_parent():
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def save_after_every_request():
    from ministack.core import persistence
    from ministack.services import cognito

    dispatch = cognito._dispatch_idp

    async def dispatch_and_save(action, data):
        reply = await dispatch(action, data)
        persistence.save_state("cognito", cognito.get_state())
        return reply

    cognito._dispatch_idp = dispatch_and_save


with contextlib.ExitStack() as stack:
    if "STATE_DIR" in os.environ:
        os.environ["PERSIST_STATE"] = "1"
        os.makedirs(os.environ["STATE_DIR"], exist_ok=True)
        # Whoever was killed may still be about to save.
        lock = stack.enter_context(open(os.path.join(os.environ["STATE_DIR"], "natter.lock"), "w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        save_after_every_request()
    else:
        os.environ["STATE_DIR"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="natter-ministack-"))
    # For its process id; MiniStack reads the variable when it is imported, as it does the others.
    tempfile.tempdir = os.environ["STATE_DIR"]
    from ministack.app import main

    threading.Thread(target=stop_with_our_parent, daemon=True).start()
    main()
