//! Serves a set of keys over HTTP, or fails to.

use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// What is answered to whoever asks for the keys.
#[derive(Debug, Clone)]
pub enum Answer {
    /// 200 and this body.
    Ok(String),
    /// Another status.
    Status(u16),
    /// Nothing: the connection stays open.
    Silence,
}

pub(super) struct KeyServer {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    answer: watch::Sender<Answer>,
    fetches: watch::Sender<usize>,
}

impl KeyServer {
    pub(super) async fn start(keys: String) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let answer = watch::Sender::new(Answer::Ok(keys));
        let state = Arc::new(State { answer, fetches: watch::Sender::new(0) });
        let task = tokio::spawn(serve(listener, Arc::clone(&state)));
        Self { address, state, task }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn answer(&self, answer: Answer) {
        self.state.answer.send_replace(answer);
    }

    pub(super) fn fetches(&self) -> usize {
        *self.state.fetches.borrow()
    }

    pub(super) async fn fetched(&self, count: usize) {
        self.state.fetches.subscribe().wait_for(|fetches| *fetches >= count).await.unwrap();
    }
}

impl Drop for KeyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    // Ends its connections together with itself.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(respond(stream, Arc::clone(&state)));
    }
}

async fn respond(mut stream: TcpStream, state: Arc<State>) -> io::Result<()> {
    read_request(&mut stream).await?;
    state.fetches.send_modify(|fetches| *fetches += 1);
    let answer = state.answer.borrow().clone();
    let (status, body) = match answer {
        Answer::Ok(body) => (200, body),
        Answer::Status(status) => (status, String::new()),
        Answer::Silence => pending().await,
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status} \r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all((head + &body).as_bytes()).await?;
    stream.shutdown().await
}

/// Reads a request without a body to its end.
async fn read_request(stream: &mut TcpStream) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    Ok(())
}
