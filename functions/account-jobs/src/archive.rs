//! A ZIP file, of which no more is in memory than was not taken yet.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use crate::JobError;

/// A ZIP file that is being written.
pub(crate) struct Archive {
    zip: ZipWriter<StreamWriter<Written>>,
    written: Written,
}

/// What was written and not taken yet.
#[derive(Debug, Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Archive {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let written = Written::default();
        Self { zip: ZipWriter::new_stream(written.clone()), written }
    }

    /// Begins a file; what is written goes into it until the next one begins.
    pub(crate) fn begin(&mut self, name: &str) -> Result<(), JobError> {
        Ok(self.zip.start_file(name, SimpleFileOptions::default())?)
    }

    /// As [`begin`](Self::begin), of what does not get any smaller.
    pub(crate) fn begin_as_it_is(&mut self, name: &str) -> Result<(), JobError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        Ok(self.zip.start_file(name, options)?)
    }

    /// Content of the file that has begun.
    pub(crate) fn write(&mut self, content: &[u8]) -> Result<(), JobError> {
        Ok(self.zip.write_all(content)?)
    }

    /// A file of text.
    pub(crate) fn text(&mut self, name: &str, text: &str) -> Result<(), JobError> {
        self.file(name, text.as_bytes())
    }

    /// A file.
    pub(crate) fn file(&mut self, name: &str, content: &[u8]) -> Result<(), JobError> {
        self.begin(name)?;
        self.write(content)
    }

    /// A file of JSON.
    pub(crate) fn json(&mut self, name: &str, value: &impl Serialize) -> Result<(), JobError> {
        self.begin(name)?;
        Ok(serde_json::to_writer_pretty(&mut self.zip, value)?)
    }

    /// A line of JSON in the file that has begun.
    pub(crate) fn line(&mut self, value: &impl Serialize) -> Result<(), JobError> {
        serde_json::to_writer(&mut self.zip, value)?;
        self.write(b"\n")
    }

    /// What there is of it and was not taken yet.
    pub(crate) fn take(&self) -> Vec<u8> {
        self.written.take()
    }

    /// The rest of it.
    pub(crate) fn finish(self) -> Result<Vec<u8>, JobError> {
        let Self { zip, written } = self;
        zip.finish()?;
        Ok(written.take())
    }
}
