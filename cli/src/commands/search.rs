//! `natter search`

use std::collections::BTreeMap;

use anyhow::Result;
use natter_protocol::api::search::FoundMessages;

use crate::connection::Connection;
use crate::directory::Directory;
use crate::session::Session;
use crate::show;

pub(crate) async fn run(session: Session, query: &str, limit: u16, json: bool) -> Result<()> {
    let connection = &mut Connection::open(session).await?;
    let query = [("query", query), ("limit", &limit.to_string())];
    let found: FoundMessages = connection.api().get("/v1/search", &query).await?;
    if json {
        for hit in &found.hits {
            anstream::println!("{}", serde_json::to_string(hit)?);
        }
        return Ok(());
    }
    let mut directory = Directory::open(connection).await?;
    let conversations = directory.conversations(connection).await?;
    let titles = conversations.iter().map(|one| (one.conversation.conversation_id, directory.title(one)));
    let titles: BTreeMap<_, _> = titles.collect();
    let entries: Vec<_> = found.hits.iter().map(|hit| hit.entry.clone()).collect();
    directory.learn_of(connection, &entries).await?;
    for hit in &found.hits {
        let place = titles.get(&hit.entry.conversation_id).map_or("", String::as_str);
        anstream::println!("{}", show::hit(&directory, &hit.entry, &hit.excerpt, place));
    }
    if found.hits.is_empty() {
        anstream::eprintln!("No results.");
    }
    Ok(())
}
