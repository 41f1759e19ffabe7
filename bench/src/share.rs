//! A share of a processor, as Lambda gives it by an instance's memory: by Linux's control groups, which only root may make.

use std::path::{Path, PathBuf};
use std::{fs, io, process};

/// With how many MiB an instance has a whole processor.
const WHOLE_MIB: u64 = 1_769;

/// How often a share is given out, in microseconds; as on Lambda, a process that has used it up waits for the next one.
const PERIOD: u64 = 20_000;

/// A group of processes that have a share between them. It goes with this handle, by when they have to have ended.
#[derive(Debug)]
pub struct Share(PathBuf);

impl Share {
    /// The share of an instance with this much memory.
    ///
    /// # Errors
    /// There are no such groups, or we may not make one.
    pub fn of_memory(mib: u64) -> io::Result<Self> {
        let quota = PERIOD * mib / WHOLE_MIB;
        let (all, name) = (Path::new("/sys/fs/cgroup"), format!("natter-{}", process::id()));
        // The first version of control groups has a folder for each thing that can be limited, the second one for all.
        let (folder, limits) = if all.join("cpu").is_dir() {
            let limits = vec![("cpu.cfs_period_us", PERIOD.to_string()), ("cpu.cfs_quota_us", quota.to_string())];
            (all.join("cpu").join(name), limits)
        } else {
            (all.join(name), vec![("cpu.max", format!("{quota} {PERIOD}"))])
        };
        fs::create_dir(&folder)?;
        let share = Self(folder);
        for (file, limit) in limits {
            fs::write(share.0.join(file), limit)?;
        }
        Ok(share)
    }

    /// Lets a process have no more than the share from now on.
    ///
    /// # Errors
    /// The process has ended, or we may not.
    pub fn limit(&self, process: u32) -> io::Result<()> {
        fs::write(self.0.join("cgroup.procs"), process.to_string())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        // At worst an empty group stays until the machine ends.
        let _ = fs::remove_dir(&self.0);
    }
}
