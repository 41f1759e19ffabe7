"""Brings the archive's schema up to date, and then what is indexed for search, by the function that is in its network."""

import json
import sys
import time

# Longer than the function may take.
READ_SECONDS = 910
WAKING_SECONDS = 300
PAUSE_SECONDS = 5


def index(function: str, client, answer: dict, say=print) -> None:
    """Has the function `migrate` go on until all messages are indexed, after it has given an answer.

    It does so for three minutes at a time. Where it indexes none in them and some are left, it would not the next time either."""
    indexed = 0
    while not answer["isIndexed"]:
        if answer["indexed"] == 0:
            sys.exit(f"{function} indexes no more messages, and has not come to the last one: its log says why")
        indexed += answer["indexed"]
        say(f"{function} has indexed {indexed} messages anew and goes on; everything works meanwhile", flush=True)
        answer = migrate(function, client)


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
        sys.exit(f"{function} failed; each migration is applied as a whole or not at all: {answer.decode()}")
    return json.loads(answer)
