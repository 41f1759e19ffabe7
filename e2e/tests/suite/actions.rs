//! How those try each action who are to get nowhere with it. One that is not in this table fails the tests, so that none is added
//! without a thought of outsiders and of people who are blocked, nor one that reads without a look at what it shows.

use natter_e2e::{User, entry_id};
use serde_json::{Value, json};

use crate::outsiders::Answer::{self, Nothing, Refused};

/// The actions that tell nothing but what has become of them.
pub(crate) const WRITING: [&str; 7] =
    ["sendMessage", "updateMessage", "pinMessage", "typing", "markRead", "markDelivered", "authenticate"];

/// At whom and what somebody aims an action.
pub(crate) struct Aim<'a> {
    pub(crate) user: &'a User,
    pub(crate) conversation: &'a str,
    pub(crate) message: &'a str,
    /// The message's place.
    pub(crate) seq: u64,
}

/// A request, and what comes of it.
pub(crate) struct Attempt {
    pub(crate) fields: Value,
    /// What somebody is answered who is not in the conversation.
    pub(crate) outside: Answer,
    /// The code with which somebody is refused whom the other one of a direct conversation has blocked; where they are answered,
    /// the other one learns nothing of it all the same.
    pub(crate) blocked: Option<&'static str>,
}

pub(crate) fn attempt(action: &str, aim: &Aim) -> Attempt {
    let here = |mut fields: Value| {
        fields["conversationId"] = json!(aim.conversation);
        fields
    };
    let not_found = Refused("conversation_not_found");
    let (fields, outside, blocked) = match action {
        "sendMessage" => (here(json!({"entryId": entry_id(), "text": "me too"})), not_found, Some("blocked")),
        "updateMessage" => {
            let change = json!({"kind": "react", "emoji": "👍"});
            let fields = json!({"entryId": entry_id(), "targetId": aim.message, "change": change});
            (here(fields), not_found, Some("blocked"))
        }
        "pinMessage" => {
            let fields = json!({"entryId": entry_id(), "targetId": aim.message, "targetSeq": aim.seq, "pinned": true});
            (here(fields), not_found, Some("blocked"))
        }
        "getMessages" => (here(json!({"after": 0})), not_found, None),
        "markDelivered" | "markRead" => (here(json!({"seq": 1})), not_found, None),
        "typing" => (here(json!({"active": true})), not_found, Some("blocked")),
        "sync" => (json!({"positions": {aim.conversation: 0}}), Nothing, None),
        "getConversations" => (json!({}), Nothing, None),
        "ping" => (json!({"active": true}), Nothing, None),
        // Profiles and presence are everybody's who lets them be known: nothing of the group is in them.
        "getUsers" | "getPresence" => (json!({"userIds": [aim.user.id]}), Nothing, None),
        "authenticate" => (json!({"token": aim.user.token}), Refused("token_invalid"), Some("token_invalid")),
        other => panic!("what can an outsider do with `{other}`, and somebody who is blocked? Say so here"),
    };
    Attempt { fields, outside, blocked }
}
