//! What a stack that was killed leaves for a moment: services that are just noticing.

use std::{fs, path::Path, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{data::DataFolder, services::Ports};

/// How long they are waited for; whoever is still there then has another reason.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often they are looked after.
const POLL: Duration = Duration::from_millis(50);

/// Waits until the services of a stack that was killed have ended.
pub(super) async fn wait(data: &DataFolder, ports: &Ports) {
    let deadline = Instant::now() + PATIENCE;
    let quiet = || ports.check().is_ok() && !postgres_runs(&data.postgres());
    while data.was_abandoned() && !quiet() && Instant::now() < deadline {
        sleep(POLL).await;
    }
}

/// Whether the process that PostgreSQL's own lock names is there.
fn postgres_runs(folder: &Path) -> bool {
    let lock = fs::read_to_string(folder.join("postmaster.pid")).unwrap_or_default();
    let process = lock.lines().next().and_then(|line| line.trim().parse::<u32>().ok());
    process.is_some_and(|process| Path::new(&format!("/proc/{process}")).exists())
}
