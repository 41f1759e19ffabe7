//! Runs [`moderation`] on Lambda.

use moderation::ModerationApi;
use natter_lambda::{Http, RuntimeError, run};

fn main() -> Result<(), RuntimeError> {
    run::<Http<ModerationApi>>()
}
