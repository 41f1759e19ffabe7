//! Where event sources put what they give up on: the on-failure destinations' queues.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};

/// The messages of every dead-letter queue: in memory, and in a file (JSON lines) where there is one. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct DeadLetters {
    messages: Arc<Mutex<Vec<(String, Value)>>>,
    file: Option<PathBuf>,
}

impl DeadLetters {
    /// Kept in memory only.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// Appended to a file.
    #[must_use]
    pub fn at(file: PathBuf) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    /// The messages that were put into a queue since the start, oldest first.
    #[must_use]
    pub fn of(&self, queue: &str) -> Vec<Value> {
        let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.iter().filter(|(name, _)| name == queue).map(|(_, message)| message.clone()).collect()
    }

    /// Puts a message into a queue.
    ///
    /// # Errors
    /// Where the file cannot be written: whoever gives up on something must not do so then.
    pub fn put(&self, queue: &str, message: Value) -> io::Result<()> {
        if let Some(path) = &self.file {
            let mut file = OpenOptions::new().create(true).append(true).open(path)?;
            writeln!(file, "{}", json!({"queue": queue, "message": message}))?;
        }
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.push((queue.to_owned(), message));
        Ok(())
    }
}
