//! Runs [`search`] on Lambda.

use natter_lambda::{Http, RuntimeError, run};
use search::SearchApi;

fn main() -> Result<(), RuntimeError> {
    run::<Http<SearchApi>>()
}
