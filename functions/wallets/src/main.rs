//! Runs [`wallets`] on Lambda.

use natter_lambda::{Http, RuntimeError, run};
use wallets::WalletsApi;

fn main() -> Result<(), RuntimeError> {
    run::<Http<WalletsApi>>()
}
