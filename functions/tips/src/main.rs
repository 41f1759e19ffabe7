//! Runs [`tips`] on Lambda.

use natter_lambda::{Http, RuntimeError, run};
use tips::TipsApi;

fn main() -> Result<(), RuntimeError> {
    run::<Http<TipsApi>>()
}
