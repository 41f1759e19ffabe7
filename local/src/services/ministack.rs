//! MiniStack: Cognito, and whatever else of AWS is needed one day.

use std::{net::Ipv4Addr, path::Path};

use tokio::{net::TcpListener, process::Command};

use super::{HttpClient, ServiceError, process::Process, tools};

const NAME: &str = "MiniStack";
const LAUNCHER: &str = include_str!("ministack.py");

/// How often it is started: the port that was free may have been taken by somebody else in between.
const ATTEMPTS: u32 = 5;

/// A running MiniStack.
#[derive(Debug)]
pub struct MiniStack {
    process: Process,
    endpoint: String,
}

impl MiniStack {
    /// Starts it on a free port and waits until it answers. What it knows is kept in `state`, where there is one.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn start(state: Option<&Path>, http: &HttpClient) -> Result<Self, ServiceError> {
        let mut attempts_left = ATTEMPTS;
        loop {
            attempts_left -= 1;
            match Self::try_start(state, http).await {
                Err(ServiceError::Ended { .. }) if attempts_left > 0 => {}
                outcome => return outcome,
            }
        }
    }

    async fn try_start(state: Option<&Path>, http: &HttpClient) -> Result<Self, ServiceError> {
        let port = free_port().await?;
        let endpoint = format!("http://127.0.0.1:{port}");
        let mut process = Process::spawn(NAME, &mut command(port, state)?)?;
        process.wait_for(&format!("{endpoint}/_ministack/health"), http).await?;
        Ok(Self { process, endpoint })
    }

    /// Where it is.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Stops it; what it knows is kept.
    pub async fn stop(self) {
        self.process.stop().await;
    }

    /// Kills it: for tests of what outlives that.
    pub async fn crash(self) {
        self.process.kill().await;
    }
}

fn command(port: u16, state: Option<&Path>) -> Result<Command, ServiceError> {
    let mut command = Command::new(tools::python()?);
    // Unbuffered, and without leaving anything in the tools' folder.
    command.args(["-uBc", LAUNCHER]);
    command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", port.to_string());
    // It checks signatures, confirmation codes and sign-in flows only so.
    command.env("AUTH", "true");
    // Neither is used, and both would take fixed ports.
    command.env("IOT_MTLS_ENABLED", "0").env("SFTP_ENABLED", "0");
    command.env("LOG_LEVEL", "WARNING");
    if let Some(state) = state {
        command.env("STATE_DIR", state);
        command.env("S3_PERSIST", "1").env("S3_DATA_DIR", state.join("s3"));
    }
    Ok(command)
}

/// MiniStack takes no 0: somebody else may be quicker, and then it ends.
async fn free_port() -> Result<u16, ServiceError> {
    let failed = "finding a free port";
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(ServiceError::system(NAME, failed))?;
    Ok(listener.local_addr().map_err(ServiceError::system(NAME, failed))?.port())
}
