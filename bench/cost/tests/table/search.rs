//! Searching one's messages.

use natter_protocol::api::SearchRoute;
use natter_testing::TestArchive;
use natter_testing::http::Asked;
use search::SearchApi;

use crate::world::Measuring;

#[tokio::test]
async fn routes_of_search() {
    let archive = TestArchive::start().await;
    let variables = archive.variables();
    let own: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut api = Measuring::<SearchApi>::with(SearchApi::statements, &own).await;
    let (alice, bob, conversation) = api.pair().await;
    let said = [api.world.say(conversation, bob, "The zebra runs.").await];
    archive.archive.upsert(&said).await.unwrap();
    for (situation, query) in [("one is found in one conversation", "zebra"), ("nothing is found", "giraffe")] {
        let asked = Asked::default().query(format!("query={query}"));
        let found = api.measure(situation, alice, SearchRoute::Search, asked).await;
        assert_eq!(found["hits"].as_array().unwrap().len(), usize::from(query == "zebra"));
    }
    api.assert_is_all();
}
