//! The front end's development server, which shows what is changed at once.

use tokio::process::Command;

use super::{HttpClient, ServiceError, process::Process, tools};

const LAUNCHER: &str = include_str!("vite.mjs");

/// A running Vite.
#[derive(Debug)]
pub struct DevServer {
    process: Process,
}

impl DevServer {
    /// Starts it on `port` and waits until it answers. It fetches `/config.json` from the server at `config`.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn start(port: u16, config: &str, http: &HttpClient) -> Result<Self, ServiceError> {
        let mut command = Command::new("node");
        command.args(["--input-type=module", "--eval", LAUNCHER, &port.to_string(), config]);
        command.current_dir(tools::frontend()?);
        let mut process = Process::spawn("Vite", &mut command)?;
        process.wait_for(&format!("http://127.0.0.1:{port}/"), http).await?;
        Ok(Self { process })
    }

    /// Stops it.
    pub async fn stop(self) {
        self.process.stop().await;
    }
}
