"""Brings the archive's schema up to date, by the function that is in its network."""

import json
import sys
import time

# Longer than the function may take.
READ_SECONDS = 910
WAKING_SECONDS = 300
PAUSE_SECONDS = 5


def migrate(function: str, client, pause=time.sleep) -> dict:
    """What the function `migrate` answers; ends everything, loudly, where it fails.

    After weeks without an invocation, Lambda has taken the function's network interfaces away, and refuses until they are back."""
    deadline = time.monotonic() + WAKING_SECONDS
    while True:
        try:
            reply = client.invoke(FunctionName=function, Payload=b"{}")
            break
        except client.exceptions.ResourceNotReadyException:
            if time.monotonic() > deadline:
                raise
            pause(PAUSE_SECONDS)
    answer = reply["Payload"].read()
    if "FunctionError" in reply:
        sys.exit(f"{function} failed, and the schema is as it was: {answer.decode()}")
    return json.loads(answer)
