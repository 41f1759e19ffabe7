//! Random sessions over the whole stack: no one is told what does not exist for them, by whichever way something leaves the
//! server. Every word is said once, so that whatever goes out can be searched for words that its reader must not know: replies
//! and events, each route that reads, what a search finds, notifications, emails, exports and what a report shows.
//!
//! More of them: `NATTER_VISIBILITY=50 cargo test -p natter-e2e --test suite visibility`, from `NATTER_VISIBILITY_FROM` on.

mod model;
mod outlets;
mod session;

use std::collections::BTreeSet;

use natter_e2e::App;
use natter_local::StackOptions;
use natter_testing::seeds;

use session::Session;

/// How many sessions there are where nobody says otherwise.
const SESSIONS: u64 = 3;

/// How many things happen in a session.
const STEPS: usize = 70;

#[tokio::test]
async fn nobody_is_told_what_does_not_exist_for_them_by_any_way_out() {
    let (mut leaks, mut told) = (Vec::new(), BTreeSet::new());
    for seed in seeds("NATTER_VISIBILITY", SESSIONS) {
        // The clock is turned in the end.
        let app = App::offline_with(options()).await;
        let mut session = Box::pin(Session::begin(&app, seed)).await;
        for _ in 0..STEPS {
            Box::pin(session.step()).await;
        }
        Box::pin(session.end()).await;
        leaks.extend(session.model.leaks().map(|leak| format!("seed {seed}: {leak}")));
        told.extend(session.model.outlets_seen());
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    for outlet in outlets::EXPECTED {
        assert!(told.contains(outlet), "nothing was told by {outlet}, so that nothing was looked for in it: {told:?}");
    }
}

/// Where nobody is kept from looking.
fn options() -> StackOptions {
    StackOptions::for_tests()
        .with_chain()
        .parameter("RateLimitTips", "100000")
        .parameter("RateLimitSearches", "100000")
        .parameter("RateLimitReports", "100000")
}
