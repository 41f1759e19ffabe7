//! The node.

use std::{
    collections::VecDeque,
    ffi::OsString,
    io::{self, BufRead, BufReader, PipeReader},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use natter_ethereum::{Address, Call, Rpc, TxHash};
use serde_json::{Value, json};
use tokio::{
    sync::{Mutex, oneshot},
    task::JoinHandle,
};

use crate::{AnvilError, settling, tools};

/// natter-pg's: it runs any server that ends with SIGINT, which anvil writes its state at.
const SUPERVISE: &str = include_str!("../../postgres/src/supervise.sh");

/// What anvil says when it is ready, before its address.
const LISTENING: &str = "Listening on 127.0.0.1:";

/// What anvil says before the keys of its accounts.
const KEYS: &str = "Private Keys";

/// How often the chain is written to its file besides at the end, in seconds: what a crash of the machine may take with it.
const STATE_INTERVAL_SECONDS: u32 = 30;

/// How many lines of what anvil says an error quotes.
const LOG_LINES: usize = 20;

/// How a node is to run.
#[derive(Debug, Clone, Default)]
pub struct AnvilOptions {
    /// Its port; a free one where not told.
    pub port: Option<u16>,
    /// How long after each other further blocks follow a transaction, until it is as deep in the chain as it has to be. Where
    /// not told, confirmations only come with the next transactions.
    pub block_time: Option<Duration>,
    /// The file that its chain is read from and written to; where there is none, the chain ends with the node.
    pub state: Option<PathBuf>,
}

/// A running node. It ends with this handle.
#[derive(Debug)]
pub struct Anvil {
    supervisor: Child,
    port: u16,
    keys: Vec<String>,
    rpc: Rpc,
    settling: Option<JoinHandle<()>>,
    /// The node gives two transactions that an account sends at once the same nonce.
    pub(crate) sending: Mutex<()>,
}

impl Anvil {
    /// Starts a node and waits until it listens.
    ///
    /// # Errors
    /// [`AnvilError`]; where the node itself fails, with what it said.
    pub async fn start(options: AnvilOptions) -> Result<Self, AnvilError> {
        // Why it cannot start, it says on its standard error.
        let (output, writer) = io::pipe().map_err(AnvilError::Start)?;
        let mut supervisor = Command::new("sh")
            .args(["-c", SUPERVISE, "supervise.sh", ""])
            .arg(tools::program()?)
            .args(arguments(&options))
            .stdin(Stdio::piped())
            .stdout(writer.try_clone().map_err(AnvilError::Start)?)
            .stderr(writer)
            .process_group(0)
            .spawn()
            .map_err(AnvilError::Start)?;
        let (ready, listening) = oneshot::channel();
        thread::spawn(move || follow(output, ready));
        let listening = listening.await.unwrap_or_else(|_| Err("it said nothing".to_owned()));
        let started = listening.map_err(|log| AnvilError::Ended { log }).and_then(|Ready { port, keys }| {
            // Tests share a node, and each has a runtime of its own.
            let rpc = Rpc::new(&format!("http://127.0.0.1:{port}")).and_then(Rpc::without_reuse);
            Ok((port, keys, rpc.map_err(AnvilError::Endpoint)?))
        });
        match started {
            Ok((port, keys, rpc)) => {
                let settling = options.block_time.map(|every| tokio::spawn(settling::settle(rpc.clone(), every)));
                Ok(Self { supervisor, port, keys, rpc, settling, sending: Mutex::new(()) })
            }
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

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The keys of its accounts, in their order: `0x` and 64 hexadecimal digits. Everybody knows them.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        &self.keys
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
        if let Some(settling) = self.settling.take() {
            settling.abort();
        }
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
    if let Some(state) = &options.state {
        arguments.extend(["--state".into(), state.into()]);
        arguments.extend(["--state-interval".into(), STATE_INTERVAL_SECONDS.to_string().into()]);
    }
    arguments
}

/// What a node says of itself when it is ready.
struct Ready {
    port: u16,
    keys: Vec<String>,
}

/// Reads what the node says to its end, so that it never waits for a reader; tells once where it listens, or how it failed.
fn follow(output: PipeReader, ready: oneshot::Sender<Result<Ready, String>>) {
    let mut ready = Some(ready);
    let mut keys = None;
    let mut last = VecDeque::with_capacity(LOG_LINES);
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        if line.starts_with(KEYS) {
            keys = Some(Vec::new());
        }
        if let Some(keys) = &mut keys {
            keys.extend(key(&line));
        }
        let port = line.strip_prefix(LISTENING).and_then(|port| port.trim().parse().ok());
        if let (Some(port), Some(ready)) = (port, ready.take_if(|_| port.is_some())) {
            let _ = ready.send(Ok(Ready { port, keys: keys.take().unwrap_or_default() }));
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

/// The key in a line such as `(0) 0xac09…`.
fn key(line: &str) -> Option<String> {
    let (number, key) = line.split_once(' ')?;
    (number.starts_with('(') && key.starts_with("0x") && key.len() == 66).then(|| key.to_owned())
}
