//! The node.

use std::{
    collections::VecDeque,
    ffi::OsString,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    thread,
};

use natter_ethereum::{Address, Call, Rpc, TxHash};
use serde_json::{Value, json};
use tokio::sync::{Mutex, oneshot};

use crate::{AnvilError, tools};

/// natter-pg's: it runs any server that ends with SIGINT, which anvil writes its state at.
const SUPERVISE: &str = include_str!("../../postgres/src/supervise.sh");

/// What anvil says when it is ready, before its address.
const LISTENING: &str = "Listening on 127.0.0.1:";

/// How many lines of what anvil says an error quotes.
const LOG_LINES: usize = 20;

/// How a node is to run.
#[derive(Debug, Clone, Default)]
pub struct AnvilOptions {
    /// Its port; a free one where not told.
    pub port: Option<u16>,
    /// How often it mines a block besides those with transactions, in seconds. Without, confirmations only come with the
    /// next transactions.
    pub block_time: Option<u32>,
    /// The file that its chain is read from and written to; where there is none, the chain ends with the node.
    pub state: Option<PathBuf>,
}

/// A running node. It ends with this handle.
#[derive(Debug)]
pub struct Anvil {
    supervisor: Child,
    port: u16,
    rpc: Rpc,
    /// The node gives two transactions that an account sends at once the same nonce.
    pub(crate) sending: Mutex<()>,
}

impl Anvil {
    /// Starts a node and waits until it listens.
    ///
    /// # Errors
    /// [`AnvilError`]; where the node itself fails, with what it said.
    pub async fn start(options: AnvilOptions) -> Result<Self, AnvilError> {
        let mut supervisor = Command::new("sh")
            .args(["-c", SUPERVISE, "supervise.sh", ""])
            .arg(tools::program()?)
            .args(arguments(&options))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(AnvilError::Start)?;
        let (ready, listening) = oneshot::channel();
        if let Some(stdout) = supervisor.stdout.take() {
            thread::spawn(move || follow(stdout, ready));
        }
        let listening = listening.await.unwrap_or_else(|_| Err("it said nothing".to_owned()));
        let started = listening.map_err(|log| AnvilError::Ended { log }).and_then(|port| {
            // Tests share a node, and each has a runtime of its own.
            let rpc = Rpc::new(&format!("http://127.0.0.1:{port}")).and_then(Rpc::without_reuse);
            Ok((port, rpc.map_err(AnvilError::Endpoint)?))
        });
        match started {
            Ok((port, rpc)) => Ok(Self { supervisor, port, rpc, sending: Mutex::new(()) }),
            Err(error) => {
                end(&mut supervisor);
                Err(error)
            }
        }
    }

    /// A node with a chain that ends with it.
    ///
    /// # Errors
    /// As [`Anvil::start`].
    pub async fn ephemeral() -> Result<Self, AnvilError> {
        Self::start(AnvilOptions::default()).await
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// For asking it anything.
    #[must_use]
    pub const fn rpc(&self) -> &Rpc {
        &self.rpc
    }

    /// The accounts that the node has the keys of, each with 10,000 ether.
    ///
    /// # Errors
    /// [`AnvilError::Request`].
    pub async fn accounts(&self) -> Result<Vec<Address>, AnvilError> {
        self.rpc.call("eth_accounts", json!([])).await.map_err(AnvilError::request("list the accounts"))
    }

    /// Has one of the node's accounts send a call, and does not wait for a block to have it.
    ///
    /// # Errors
    /// [`AnvilError::Request`], also where the call would be reverted.
    pub async fn send(&self, from: Address, call: &Call) -> Result<TxHash, AnvilError> {
        let transaction = json!({
            "from": from, "to": call.to, "value": call.value.to_quantity(), "data": call.data,
        });
        self.request("send a transaction", "eth_sendTransaction", json!([transaction])).await
    }

    /// Mines blocks.
    ///
    /// # Errors
    /// [`AnvilError::Request`].
    pub async fn mine(&self, blocks: u64) -> Result<(), AnvilError> {
        self.request("mine", "anvil_mine", json!([format!("{blocks:#x}")])).await.map(|_: Value| ())
    }

    pub(crate) async fn request<T: serde::de::DeserializeOwned>(
        &self,
        doing: &'static str,
        method: &str,
        params: Value,
    ) -> Result<T, AnvilError> {
        self.rpc.call(method, params).await.map_err(AnvilError::request(doing))
    }

    /// Stops the node and waits until it has ended, and written its state where it was told so.
    pub async fn stop(self) {
        // The one way to fail is a panic in there, and there is none.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        end(&mut self.supervisor);
    }
}

/// The end of its standard input is the supervisor's sign to stop.
fn end(supervisor: &mut Child) {
    drop(supervisor.stdin.take());
    let _ = supervisor.wait();
}

fn arguments(options: &AnvilOptions) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["--host".into(), "127.0.0.1".into(), "--port".into()];
    // Anvil finds a free port by itself, and so nobody can take it in between.
    arguments.push(options.port.unwrap_or(0).to_string().into());
    if let Some(seconds) = options.block_time {
        arguments.extend(["--mixed-mining".into(), "--block-time".into(), seconds.to_string().into()]);
    }
    if let Some(state) = &options.state {
        arguments.extend(["--state".into(), state.into()]);
    }
    arguments
}

/// Reads what the node says to its end, so that it never waits for a reader; tells once where it listens, or how it failed.
fn follow(stdout: ChildStdout, ready: oneshot::Sender<Result<u16, String>>) {
    let mut ready = Some(ready);
    let mut last = VecDeque::with_capacity(LOG_LINES);
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        let port = line.strip_prefix(LISTENING).and_then(|port| port.trim().parse().ok());
        if let (Some(port), Some(ready)) = (port, ready.take_if(|_| port.is_some())) {
            let _ = ready.send(Ok(port));
        }
        if last.len() == LOG_LINES {
            last.pop_front();
        }
        last.push_back(line);
    }
    if let Some(ready) = ready {
        let _ = ready.send(Err(Vec::from(last).join("\n")));
    }
}
