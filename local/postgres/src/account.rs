//! As whom the server runs: as ourselves, but never as root.

use std::{
    ffi::{OsStr, OsString},
    fs, io,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
};

/// The account that the server gets where we are root: `nobody` on Debian.
const UNPRIVILEGED: u32 = 65_534;

/// Why these options: `tools/README.md`, "PostgreSQL as root".
const DROP_ROOT: [&str; 7] = [
    "setpriv",
    "--securebits=+no_setuid_fixup",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
];

/// Makes `folder`, if need be, for the account that the server runs as.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    if we_are_root()? { chown(folder, Some(UNPRIVILEGED), Some(UNPRIVILEGED)) } else { Ok(()) }
}

/// The command line that runs `program` with `arguments` as that account.
pub(crate) fn command_line<I>(program: &Path, arguments: I) -> io::Result<Vec<OsString>>
where
    I: IntoIterator<Item: AsRef<OsStr>>,
{
    let prefix = if we_are_root()? { &DROP_ROOT[..] } else { &[] };
    let mut line: Vec<OsString> = prefix.iter().map(OsString::from).collect();
    line.push(program.into());
    line.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
    Ok(line)
}

fn we_are_root() -> io::Result<bool> {
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}
