//! `$disconnect`: forgets the connection. It may run late or never; what it misses expires or is found gone.

use natter_dynamo::Connections;
use natter_lambda::{Environment, Function, HandlerError, InitError, WebSocketEvent, WebSocketReply, aws::sdk_config};

/// The function `disconnect`.
pub struct Disconnect {
    connections: Connections,
}

impl Function for Disconnect {
    type Event = WebSocketEvent;
    type Reply = WebSocketReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        Ok(Self { connections: Connections::new(client, environment.required("CONNECTIONS_TABLE")?) })
    }

    async fn handle(&self, event: WebSocketEvent) -> Result<WebSocketReply, HandlerError> {
        let session = event.session()?;
        let removed = self.connections.remove(session.user_id, &event.request_context.connection_id).await;
        removed.map_err(|error| HandlerError::because("the connection could not be forgotten", error))?;
        Ok(WebSocketReply::ok())
    }
}
