//! A ZIP file in memory.

use std::io::{Cursor, Write};

use serde::Serialize;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::JobError;

/// A ZIP file that is being written.
pub(crate) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self(ZipWriter::new(Cursor::default()))
    }

    /// Begins a file; what is written goes into it until the next one begins.
    pub(crate) fn begin(&mut self, name: &str) -> Result<(), JobError> {
        Ok(self.0.start_file(name, SimpleFileOptions::default())?)
    }

    /// A file of text.
    pub(crate) fn text(&mut self, name: &str, text: &str) -> Result<(), JobError> {
        self.file(name, text.as_bytes())
    }

    /// A file.
    pub(crate) fn file(&mut self, name: &str, content: &[u8]) -> Result<(), JobError> {
        self.begin(name)?;
        Ok(self.0.write_all(content)?)
    }

    /// A file of JSON.
    pub(crate) fn json(&mut self, name: &str, value: &impl Serialize) -> Result<(), JobError> {
        self.begin(name)?;
        Ok(serde_json::to_writer_pretty(&mut self.0, value)?)
    }

    /// A line of JSON in the file that has begun.
    pub(crate) fn line(&mut self, value: &impl Serialize) -> Result<(), JobError> {
        serde_json::to_writer(&mut self.0, value)?;
        Ok(self.0.write_all(b"\n")?)
    }

    /// The whole file.
    pub(crate) fn finish(self) -> Result<Vec<u8>, JobError> {
        Ok(self.0.finish()?.into_inner())
    }
}
