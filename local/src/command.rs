//! The command line.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use natter_local::{Page, services::project};

/// How to use it.
pub(crate) const USAGE: &str = "\
natter-local runs Natter on this machine.

  natter-local start [--data DIR] [--dev | --dist DIR]
      Starts everything, until Ctrl-C. --dev, the default, shows changes of the front end at once; --dist serves what
      `npm run build` made. Ports: NATTER_PORT_SITE (8080), NATTER_PORT_WEBSOCKET (8081), NATTER_PORT_HTTP (8082),
      NATTER_PORT_COGNITO (8083), NATTER_PORT_POSTGRES (5433),
      NATTER_PORT_CHAIN (8545).
  natter-local reset [--data DIR]
      Forgets everything.

DIR of --data is .natter of the project where it is not given.";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Start(Start),
    Reset { data: PathBuf },
    Help,
}

/// How to start.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) data: PathBuf,
    pub(crate) page: Page,
}

impl Command {
    /// Reads the arguments, of which the first is the command.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut arguments = arguments.into_iter();
        let command = arguments.next().unwrap_or_default();
        let options = Options::parse(arguments)?;
        match (command.as_str(), options) {
            ("start", Options { data, page }) => {
                Ok(Self::Start(Start { data, page: page.unwrap_or(Page::Development) }))
            }
            ("reset", Options { data, page: None }) => Ok(Self::Reset { data }),
            ("help" | "--help" | "", _) => Ok(Self::Help),
            (command, _) => bail!("{command}: not understood\n\n{USAGE}"),
        }
    }
}

struct Options {
    data: PathBuf,
    page: Option<Page>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self { data: project().join(".natter"), page: None };
        while let Some(option) = arguments.next() {
            let mut folder = || arguments.next().map(PathBuf::from).with_context(|| format!("{option}: which folder?"));
            match option.as_str() {
                "--data" => options.data = folder()?,
                "--dist" => options.page = Some(Page::Built(folder()?)),
                "--dev" => options.page = Some(Page::Development),
                other => bail!("{other}: not understood\n\n{USAGE}"),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_start_shows_changes_at_once_unless_told_what_to_serve() {
        let data = project().join(".natter");
        assert_eq!(parse("start").unwrap(), Command::Start(Start { data, page: Page::Development }));
        let built = Start { data: "here".into(), page: Page::Built("dist".into()) };
        assert_eq!(parse("start --data here --dist dist").unwrap(), Command::Start(built));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, name) in [
            ("stop", "stop: not understood"),
            ("start --date x", "--date: not understood"),
            ("start --data", "--data: which folder?"),
            ("reset --dev", "reset: not understood"),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.starts_with(name), "{error}");
        }
    }
}
