//! The folder in which `make start` keeps everything.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// How what is kept is written: to be raised where this version cannot read what an earlier one wrote.
const FORMAT: &str = "2";

/// The folder, held by this process alone.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    /// The lock goes with the file, however we end. Whoever ends properly leaves the file empty.
    lock: File,
    was_abandoned: bool,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Another stack uses it.
    #[error("a stack is already running on {}: stop it first", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// Another version wrote what is in it.
    #[error("the data in {} is of another version of Natter: run `make reset`, which removes it", path.display())]
    Outdated {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system refused something.
    #[error("the folder {} cannot be {done}", path.display())]
    System {
        /// The folder.
        path: PathBuf,
        /// What was to be done with it.
        done: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

impl DataFolder {
    /// Makes the folder, if need be, and takes it.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn take(path: &Path) -> Result<Self, DataError> {
        let taken = Self::lock(path)?;
        let format = taken.path.join("format");
        if taken.dynamodb().exists() && fs::read_to_string(&format).unwrap_or_default() != FORMAT {
            return Err(DataError::Outdated { path: taken.path.clone() });
        }
        let failed = |source| DataError::System { path: taken.path.clone(), done: "written", source };
        fs::write(format, FORMAT).map_err(failed)?;
        Ok(taken)
    }

    fn lock(path: &Path) -> Result<Self, DataError> {
        let failed = |done| move |source| DataError::System { path: path.to_owned(), done, source };
        fs::create_dir_all(path.join("checkpoints")).map_err(failed("made"))?;
        // Others must be able to walk through it: PostgreSQL runs as another user where we are root.
        let path = path.canonicalize().map_err(failed("found"))?;
        let options = File::options().create(true).append(true).open(path.join("lock"));
        let mut lock = options.map_err(failed("locked"))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(DataError::InUse { path }),
            outcome => outcome.map_err(|error| failed("locked")(error.into()))?,
        }
        let was_abandoned = lock.metadata().map_err(failed("locked"))?.len() > 0;
        writeln!(lock, "{}", std::process::id()).map_err(failed("locked"))?;
        Ok(Self { path, lock, was_abandoned })
    }

    /// Whether the last process that had it was killed, so that what it had started may still be there for a moment.
    #[must_use]
    pub const fn was_abandoned(&self) -> bool {
        self.was_abandoned
    }

    /// Removes the folder with all that is in it; harmless where there is none.
    ///
    /// # Errors
    /// [`DataError`], where a stack is running on it for one.
    pub fn reset(path: &Path) -> Result<(), DataError> {
        if !path.exists() {
            return Ok(());
        }
        let taken = Self::lock(path)?;
        fs::remove_dir_all(&taken.path).map_err(|source| DataError::System {
            path: path.to_owned(),
            done: "removed",
            source,
        })
    }

    /// DynamoDB's file.
    #[must_use]
    pub fn dynamodb(&self) -> PathBuf {
        self.path.join("dynamodb.sqlite")
    }

    /// PostgreSQL's folder.
    #[must_use]
    pub fn postgres(&self) -> PathBuf {
        self.path.join("postgres")
    }

    /// MiniStack's folder.
    #[must_use]
    pub fn ministack(&self) -> PathBuf {
        self.path.join("ministack")
    }

    /// The chain's file.
    #[must_use]
    pub fn chain(&self) -> PathBuf {
        self.path.join("chain.json")
    }

    /// How far a function has read a table's stream.
    #[must_use]
    pub fn checkpoint(&self, function: &str, table: &str) -> PathBuf {
        self.path.join(format!("checkpoints/{function}-{table}.json"))
    }

    /// The key that notifications are signed with, which `make` makes where there is none yet: browsers are subscribed with
    /// it.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn push_key(&self, make: impl FnOnce() -> String) -> Result<String, DataError> {
        let file = self.path.join("push-key");
        let failed = |done| move |source| DataError::System { path: self.path.clone(), done, source };
        match fs::read_to_string(&file) {
            Ok(key) => Ok(key),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = make();
                fs::write(&file, &key).map_err(failed("written"))?;
                Ok(key)
            }
            Err(error) => Err(failed("read")(error)),
        }
    }

    /// What event sources have given up on.
    #[must_use]
    pub fn dead_letters(&self) -> PathBuf {
        self.path.join("dead-letters.jsonl")
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        // Where it fails, the next one to come waits in vain for our services to end, which is harmless.
        let _ = self.lock.set_len(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_is_neither_shared_nor_removed() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        let taken = DataFolder::take(&path).unwrap();
        for refused in [DataFolder::take(&path).map(drop), DataFolder::reset(&path)] {
            assert!(matches!(refused, Err(DataError::InUse { .. })), "{refused:?}");
        }
        drop(taken);
        DataFolder::take(&path).unwrap();
    }

    #[test]
    fn whoever_comes_after_a_crash_is_told() {
        let parent = tempfile::tempdir().unwrap();
        for crashed_before in [false, true] {
            let taken = DataFolder::take(parent.path()).unwrap();
            assert_eq!(taken.was_abandoned(), crashed_before);
            // What a crash leaves: a lock that nobody holds, and a file that nobody has emptied.
            let _ = taken.lock.unlock();
            std::mem::forget(taken);
        }
        drop(DataFolder::take(parent.path()).unwrap());
        assert!(!DataFolder::take(parent.path()).unwrap().was_abandoned());
    }

    #[test]
    fn data_of_another_version_is_refused_until_it_is_reset() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        let taken = DataFolder::take(&path).unwrap();
        fs::write(taken.dynamodb(), "").unwrap();
        drop(taken);
        drop(DataFolder::take(&path).unwrap());
        for other in [|file: &Path| fs::write(file, "1"), |file: &Path| fs::remove_file(file)] {
            other(&path.join("format")).unwrap();
            let refused = DataFolder::take(&path).unwrap_err();
            assert!(refused.to_string().ends_with("run `make reset`, which removes it"), "{refused}");
        }
        DataFolder::reset(&path).unwrap();
        DataFolder::take(&path).unwrap();
    }

    #[test]
    fn a_reset_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        let taken = DataFolder::take(&path).unwrap();
        fs::write(taken.dead_letters(), "{}").unwrap();
        drop(taken);
        DataFolder::reset(&path).unwrap();
        assert!(!path.exists());
        DataFolder::reset(&path).unwrap();
    }
}
