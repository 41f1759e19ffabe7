//! How far an event source has come, kept across restarts.

use std::{fs, io, path::PathBuf};

use natter_emulator::StreamCursor;

/// Where a stream's reader stands.
#[derive(Debug)]
pub struct Checkpoint {
    cursor: StreamCursor,
    file: Option<PathBuf>,
}

/// Why a checkpoint cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The file cannot be read.
    #[error("the checkpoint {} cannot be read", path.display())]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("the checkpoint {} cannot be written", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Checkpoint {
    /// At the oldest record; forgotten at the end.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { cursor: StreamCursor::trim_horizon(), file: None }
    }

    /// Where the file says, or at the oldest record where there is none.
    ///
    /// # Errors
    /// [`CheckpointError::Read`], where it holds something else for one.
    pub fn at(path: PathBuf) -> Result<Self, CheckpointError> {
        let cursor = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(StreamCursor::trim_horizon()),
            Err(error) => Err(error),
        };
        match cursor {
            Ok(cursor) => Ok(Self { cursor, file: Some(path) }),
            Err(source) => Err(CheckpointError::Read { path, source }),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn cursor(&self) -> StreamCursor {
        self.cursor.clone()
    }

    /// Moves it to right after the record with this sequence number.
    ///
    /// # Errors
    /// [`CheckpointError::Write`]: it has moved, but only until the end of the process.
    pub fn move_after(&mut self, sequence_number: &str) -> Result<(), CheckpointError> {
        self.cursor = StreamCursor::after(sequence_number);
        let Some(path) = &self.file else { return Ok(()) };
        // Written beside and renamed: whoever is killed in between finds the old one.
        let new = path.with_extension("new");
        let text = serde_json::to_vec(&self.cursor).map_err(io::Error::from);
        let written = text.and_then(|text| fs::write(&new, text)).and_then(|()| fs::rename(&new, path));
        written.map_err(|source| CheckpointError::Write { path: path.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_found_again_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.json");
        let mut checkpoint = Checkpoint::at(path.clone()).unwrap();
        assert_eq!(checkpoint.cursor(), StreamCursor::trim_horizon());
        checkpoint.move_after("17").unwrap();
        assert_eq!(Checkpoint::at(path).unwrap().cursor(), StreamCursor::after("17"));
    }

    #[test]
    fn a_file_that_is_no_checkpoint_is_an_error_rather_than_a_start_from_the_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.json");
        fs::write(&path, "{").unwrap();
        let error = Checkpoint::at(path.clone()).unwrap_err();
        assert_eq!(error.to_string(), format!("the checkpoint {} cannot be read", path.display()));
    }
}
