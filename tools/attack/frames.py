"""Frames over a real socket: valid ones, which are then mutilated."""

import json
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed as seeded, settings, strategies as st
from jsonschema_rs import Draft7Validator
from websockets.sync.client import ClientConnection, connect

from people import Scene
from values import JUNK, Schemas

# What the ping after a quiet request is called.
AFTER_QUIET = "after"
ANSWER_SECONDS = 20
FRAMES_PER_ROUND = 100
# So many failures tell what there is to tell.
ENOUGH = 10
# What API Gateway passes on at all.
MAX_BYTES = 31_000
OURS = {"internal", "unavailable"}


def attack(scene: Scene, root: Path, seconds: float, seed: int) -> list[str]:
    protocol = root / "docs/protocol"
    client = json.loads((protocol / "client-frame.json").read_text())
    server = Draft7Validator(json.loads((protocol / "server-frame.json").read_text()))
    known = [scene.attacker.id, scene.other.id, scene.conversation_id, scene.conversation_id, scene.entry_id]
    schemas = Schemas(client["definitions"], known)
    requests = {shape["properties"]["action"]["const"]: schemas.of(shape) for shape in client["oneOf"]}
    headers = {"authorization": f"Bearer {scene.attacker.token}"}
    answers, failures, end = Counter(), [], time.monotonic() + seconds
    with connect(scene.websocket_url, additional_headers=headers, max_size=None) as socket:
        while time.monotonic() < end and len(failures) < ENOUGH:
            try_some(socket, requests, server, answers, failures, seed)
            seed += 1
    for (action, answer), count in sorted(answers.items()):
        print(f"attack: {action}: {answer}, {count} times")
    return failures


def try_some(socket, requests, server, answers, failures, seed):
    @seeded(seed)
    @settings(
        max_examples=FRAMES_PER_ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(sorted(requests)).flatmap(lambda action: st.tuples(st.just(action), mutilated(requests, action))))
    def send(drawn):
        action, frame = drawn
        text = json.dumps(frame)
        if len(text) > MAX_BYTES:
            return
        socket.send(text)
        answer = next_reply(socket) if not is_quiet(frame) else next_after_quiet(socket)
        answers[action, answer.get("code", answer.get("type"))] += 1
        failure = wrong(answer, server)
        if failure:
            failures.append(f"seed {seed}: {text[:600]}: {failure}")

    send()


def is_quiet(frame) -> bool:
    """Whether it is answered only if it fails."""
    return isinstance(frame, dict) and frame.get("quiet") is True


def next_after_quiet(socket: ClientConnection) -> dict:
    """What a quiet request is answered, or else the reply to the ping that is sent after it."""
    socket.send(json.dumps({"action": "ping", "id": AFTER_QUIET}))
    answer = next_reply(socket)
    if answer.get("id") != AFTER_QUIET:
        next_reply(socket)
    return answer


def next_reply(socket: ClientConnection) -> dict:
    """The next frame that is no push. A frame that got no answer fails here, by time."""
    end = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            frame = json.loads(socket.recv(timeout=max(0.01, end - time.monotonic())))
        except TimeoutError:
            return {"type": "nothing"}
        if frame.get("type") != "events":
            return frame


def wrong(answer: dict, server: Draft7Validator) -> str | None:
    if answer.get("code") in OURS:
        return f"{answer['code']}: {answer['message']}"
    error = next(server.iter_errors(answer), None)
    return f"{json.dumps(answer)[:300]} is not in the protocol: {error.message[:200]}" if error else None


@st.composite
def mutilated(draw, requests: dict, action: str):
    if draw(st.integers(0, 19)) == 0:
        return draw(JUNK)
    frame = {**draw(requests[action]), "id": "q"}
    for _ in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from(sorted(frame)))
        match draw(st.sampled_from(["omit", "replace", "add", "nest"])):
            case "omit" if name != "id":
                del frame[name]
            case "replace":
                frame[name] = draw(JUNK)
            case "add":
                frame[draw(st.text(max_size=8))] = draw(JUNK)
            case "nest":
                frame[name] = draw(requests[draw(st.sampled_from(sorted(requests)))])
        if not frame:
            break
    return frame
