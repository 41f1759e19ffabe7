"""Two things that API Gateway does at a WebSocket handshake and MiniStack does not.

- The subprotocol that `$connect` chooses reaches the client: without it, clients that offered one give up.
- An authorizer that fails with exactly `Unauthorized` is a 401; every other failure is a 500.
"""

import contextvars

from ministack.services import apigateway

UNAUTHORIZED = "Unauthorized"
# What the functions said during the handshake that is under way.
handshake = contextvars.ContextVar("handshake")


def patch() -> None:
    """Teaches MiniStack both."""
    handle_websocket = apigateway.handle_websocket
    invoke_route = apigateway._invoke_ws_lambda
    run_function = apigateway.run_reentrant

    async def handle(scope, receive, send, *arguments, **options):
        said = {}
        handshake.set(said)

        async def send_completed(message):
            if message["type"] == "websocket.accept" and "subprotocol" in said:
                message = message | {"subprotocol": said["subprotocol"]}
            if message["type"] == "websocket.http.response.start" and said.get("error") == UNAUTHORIZED:
                message = message | {"status": 401}
            await send(message)

        await handle_websocket(scope, receive, send_completed, *arguments, **options)

    async def invoke(*arguments, **options):
        reply = await invoke_route(*arguments, **options)
        for name, value in ((reply or {}).get("headers") or {}).items():
            if name.lower() == "sec-websocket-protocol":
                handshake.get({})["subprotocol"] = value
        return reply

    async def run(*arguments, **options):
        result = await run_function(*arguments, **options)
        body = result.get("body") if isinstance(result, dict) and result.get("error") else None
        if isinstance(body, dict):
            handshake.get({})["error"] = body.get("errorMessage")
        return result

    apigateway.handle_websocket, apigateway._invoke_ws_lambda, apigateway.run_reentrant = handle, invoke, run
