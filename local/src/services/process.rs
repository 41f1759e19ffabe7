//! A program that runs for us.
//!
//! Its standard input is a pipe from us: when we end, by whatever cause, the pipe closes, and the program ends itself.

use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    time::{Instant, sleep, timeout},
};

use super::{HttpClient, ServiceError};

/// How long a program may take to start.
const START_LIMIT: Duration = Duration::from_mins(1);

/// How often we ask whether it has.
const START_POLL: Duration = Duration::from_millis(50);

/// How long a program may take to end before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// A program that runs for us, until it is stopped or dropped.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
}

impl Process {
    /// Starts it. What it writes appears in our log, line by line, under its name.
    pub(crate) fn spawn(name: &'static str, command: &mut Command) -> Result<Self, ServiceError> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());

        command.process_group(0);
        let mut child = command.spawn().map_err(ServiceError::system(name, "starting its program"))?;
        child.stdout.take().map(|output| tokio::spawn(log_lines(name, output)));
        child.stderr.take().map(|output| tokio::spawn(log_lines(name, output)));
        Ok(Self { name, child })
    }

    /// Waits until a GET of `url` is answered with 200.
    pub(crate) async fn wait_for(&mut self, url: &str, http: &HttpClient) -> Result<(), ServiceError> {
        let deadline = Instant::now() + START_LIMIT;
        while !http.answers(url).await {
            let status = self.child.try_wait().map_err(ServiceError::system(self.name, "looking after it"))?;
            if status.is_some() {
                return Err(ServiceError::Ended { name: self.name });
            }
            if Instant::now() > deadline {
                return Err(ServiceError::Silent { name: self.name, seconds: START_LIMIT.as_secs() });
            }
            sleep(START_POLL).await;
        }
        Ok(())
    }

    /// Asks it to end, and sees to it.
    pub(crate) async fn stop(mut self) {
        drop(self.child.stdin.take());
        if timeout(STOP_LIMIT, self.child.wait()).await.is_err() {
            tracing::warn!("{} does not stop: killing it", self.name);
            self.kill().await;
        }
    }

    /// Ends it without asking.
    pub(crate) async fn kill(mut self) {
        // It fails only where the program has ended already.
        let _ = self.child.kill().await;
    }
}

async fn log_lines(name: &'static str, output: impl AsyncRead + Unpin) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if !line.trim().is_empty() {
            tracing::info!("{name} | {line}");
        }
    }
}
