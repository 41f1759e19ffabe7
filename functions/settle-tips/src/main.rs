//! Runs [`settle_tips`] on Lambda.

use natter_lambda::{RuntimeError, run};
use settle_tips::SettleTips;

fn main() -> Result<(), RuntimeError> {
    run::<SettleTips>()
}
