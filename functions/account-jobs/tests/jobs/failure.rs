//! Jobs that fail.

use crate::world::World;

#[tokio::test]
async fn a_job_that_fails_comes_again_soon_and_then_ever_later() {
    let world = World::new().await;
    for deliveries in 1..=5 {
        assert!(!world.deliver_body("no job", deliveries).await);
    }
    assert_eq!(world.outside.held(|held| held.pauses.clone()), [60, 240, 960, 3_600, 3_600]);
}
