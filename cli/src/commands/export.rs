//! `natter export`

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use natter_protocol::api::account::Export;
use natter_protocol::{ChatError, ErrorCode};
use serde_json::json;
use tokio::time::sleep;

use crate::api::Api;
use crate::session::{Session, ask_password};

const EXPORT: &str = "/v1/me/export";

/// How often the server is asked whether the archive is there.
const ASK_EVERY: Duration = Duration::from_secs(1);

pub(crate) async fn run(mut session: Session, output: &Path, password_stdin: bool) -> Result<()> {
    let password = ask_password(password_stdin)?;
    let token = session.sign_in_again(&password).await?;
    let api = Api::new(session.http(), session.site(), &token);
    match api.post::<Export>(EXPORT, &json!({})).await {
        Err(error) if is_running(&error) => {}
        asked => drop(asked?),
    }
    anstream::eprintln!("Your archive is being made. This may take some minutes.");
    let url = loop {
        match api.get(EXPORT, &[]).await? {
            Export::Ready { url, .. } => break url,
            Export::Running { .. } => sleep(ASK_EVERY).await,
            Export::Failed { .. } | Export::None {} => bail!("the archive could not be made; try again later"),
        }
    };
    let archive = session.http().get(&url).await?;
    std::fs::write(output, &archive).with_context(|| output.display().to_string())?;
    anstream::eprintln!("{} ({} bytes)", output.display(), archive.len());
    Ok(())
}

/// One is being made already.
fn is_running(error: &anyhow::Error) -> bool {
    error.downcast_ref::<ChatError>().is_some_and(|refusal| refusal.code == ErrorCode::JobRunning)
}
