//! Runs [`reports`] on Lambda.

use natter_lambda::{Http, RuntimeError, run};
use reports::ReportsApi;

fn main() -> Result<(), RuntimeError> {
    run::<Http<ReportsApi>>()
}
