//! What was said is found again.

use std::time::Duration;

use natter_e2e::{App, User, app, entry_id};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::chat::Pair;

/// The archive follows within half a minute. How often, and after which pauses, it is asked again until then.
const ATTEMPTS: usize = 30;
const PAUSE: Duration = Duration::from_secs(3);

async fn search(app: &App, user: &User, query: &str) -> (u16, Value) {
    let query = query.replace(' ', "%20").replace('"', "%22").replace('&', "%26");
    app.http(user, "GET", &format!("/v1/search?query={query}"), &Value::Null).await
}

/// The texts of the hits, once there are as many as expected.
async fn found(app: &App, user: &User, query: &str, expected: usize) -> Vec<Value> {
    for _ in 0..ATTEMPTS {
        let (status, page) = search(app, user, query).await;
        assert_eq!(status, 200, "{page}");
        let hits = page["hits"].as_array().unwrap();
        if hits.len() == expected {
            return hits.clone();
        }
        sleep(PAUSE).await;
    }
    panic!("{query} does not find {expected}");
}

#[tokio::test]
async fn a_message_is_found_by_those_who_may_read_it_in_its_present_form() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let outsider = app.user("outsider").await;
    app.connect(&outsider).await;
    let word = format!("zebra{}", &entry_id()[24..]);
    let edited = pair.from_alice.say(&pair.conversation, &format!("Two {word} houses")).await["entryId"].clone();
    let deleted = pair.from_alice.say(&pair.conversation, &format!("gone {word}")).await["entryId"].clone();
    pair.at_bob.say(&pair.conversation, &format!("my {word}: https://natter.example")).await;
    for (target, change) in [
        (&edited, json!({"kind": "edit", "text": format!("Three {word} Häuser")})),
        (&deleted, json!({"kind": "delete"})),
    ] {
        let fields = json!({
            "conversationId": pair.conversation, "entryId": entry_id(), "targetId": target, "change": change,
        });
        assert_eq!(pair.from_alice.request("updateMessage", fields).await["type"], "messageAccepted");
    }

    let hits = found(app, &pair.bob, &word, 2).await;
    let hit = hits.iter().find(|hit| hit["entry"]["entryId"] == edited).unwrap();
    assert_eq!(hit["state"]["edited"]["text"], format!("Three {word} Häuser"));
    let shown = json!([{"text": "Three "}, {"text": word, "isMatch": true}, {"text": " Häuser"}]);
    assert_eq!(hit["excerpt"], shown);
    assert_eq!((&hit["entry"]["seq"], &hit["entry"]["conversationId"]), (&json!(1), &json!(pair.conversation)));

    for (query, expected) in [
        (format!("{word} haus "), 1),
        (format!("{word} from:me"), 1),
        (format!("{word} has:link"), 1),
        (format!("{word} from:@{} in:@{}", pair.alice.username, pair.alice.username), 1),
        (format!("\"three {word}\""), 1),
        (format!("{word} before:2020-01-01"), 0),
        (format!("{word} two"), 0),
        (word[..12].to_owned(), 2),
    ] {
        let (status, page) = search(app, &pair.bob, &query).await;
        assert_eq!((status, page["hits"].as_array().unwrap().len()), (200, expected), "{query}: {page}");
    }
    let (status, page) = search(app, &outsider, &word).await;
    assert_eq!((status, &page["hits"]), (200, &json!([])));
    let (_, page) = search(app, &outsider, &format!("{word} in:{}", pair.conversation)).await;
    assert_eq!(page["hits"], json!([]));
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused_with_the_place() {
    let app = app().await;
    let user = app.user("seeker").await;
    app.connect(&user).await;
    for query in ["\"open", "from:", "has:wings", "!?"] {
        let (status, error) = search(app, &user, query).await;
        assert_eq!((status, &error["code"]), (400, &json!("query_invalid")), "{query}: {error}");
    }
    let (status, _) = app.http(&user, "GET", "/v1/search?query=a&limit=101", &Value::Null).await;
    assert_eq!(status, 400);
    let (status, _) = app.http(&user, "GET", "/v1/search?query=a&cursor=made-up", &Value::Null).await;
    assert_eq!(status, 400);
}
