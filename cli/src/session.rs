//! The sign-in: a file that only its owner can read, and the tokens that follow from it.

use std::io::{BufRead, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use etcetera::{AppStrategy, AppStrategyArgs};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::cognito::{Cognito, Refused, Step, Tokens};
use crate::http::Http;
use crate::site::Site;

const FILE: &str = "session.json";

const NO_REFRESH_TOKEN: &str = "the sign-in service gave no refresh token";

/// A token for the server.
pub(crate) struct Access {
    pub(crate) token: String,
    pub(crate) expires_at: Instant,
}

/// What is kept of a sign-in.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    site: Site,
    username: String,
    refresh_token: String,
}

/// Who is signed in, and where.
pub(crate) struct Session {
    stored: Stored,
    folder: PathBuf,
    http: Http,
}

impl Session {
    /// Signs in, and keeps that.
    pub(crate) async fn sign_in(folder: PathBuf, http: Http, site: Site, username: &str, password: &str) -> Result<()> {
        let tokens = signed_in(&http, &site, username, password).await?;
        let refresh_token = tokens.refresh_token.context(NO_REFRESH_TOKEN)?;
        let stored = Stored { site, username: username.to_owned(), refresh_token };
        Self { stored, folder, http }.save()
    }

    /// The sign-in that is kept in this folder.
    pub(crate) fn load(folder: PathBuf) -> Result<Self> {
        let file = folder.join(FILE);
        let text = match std::fs::read(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => bail!("you are not signed in: natter login"),
            Err(error) => return Err(error).with_context(|| file.display().to_string()),
        };
        let stored = serde_json::from_slice(&text).with_context(|| file.display().to_string())?;
        Ok(Self { stored, folder, http: Http::new() })
    }

    pub(crate) const fn http(&self) -> &Http {
        &self.http
    }

    pub(crate) const fn site(&self) -> &Site {
        &self.stored.site
    }

    /// A fresh access token. An error is [`Refused`](crate::cognito::Refused) where the sign-in has ended.
    pub(crate) async fn renew(&mut self) -> Result<Access> {
        let tokens = self.cognito().renew(&self.stored.refresh_token).await.map_err(|error| {
            if error.is::<Refused>() { error.context("the sign-in has ended: natter login") } else { error }
        })?;
        if let Some(refresh_token) = tokens.refresh_token {
            self.stored.refresh_token = refresh_token;
            self.save()?;
        }
        Ok(Access { token: tokens.access_token, expires_at: Instant::now() + tokens.lifetime })
    }

    /// Has the owner sign in once more; gives the fresh access token.
    pub(crate) async fn sign_in_again(&mut self, password: &str) -> Result<String> {
        let tokens = signed_in(&self.http, &self.stored.site, &self.stored.username, password).await?;
        let refresh_token = tokens.refresh_token.context(NO_REFRESH_TOKEN)?;
        let before = std::mem::replace(&mut self.stored.refresh_token, refresh_token);
        self.save()?;
        // What it replaces is of no more use; where it cannot be revoked now, it runs out.
        let _ = self.cognito().revoke(&before).await;
        Ok(tokens.access_token)
    }

    /// Ends the sign-in here and at the service.
    pub(crate) async fn end(self) -> Result<()> {
        let file = self.folder.join(FILE);
        std::fs::remove_file(&file).with_context(|| file.display().to_string())?;
        self.cognito().revoke(&self.stored.refresh_token).await
    }

    const fn cognito(&self) -> Cognito<'_> {
        Cognito::new(&self.http, &self.stored.site)
    }

    fn save(&self) -> Result<()> {
        let write = || {
            std::fs::create_dir_all(&self.folder)?;
            write_privately(&self.folder.join(FILE), &serde_json::to_vec_pretty(&self.stored)?)
        };
        write().with_context(|| format!("the sign-in cannot be kept in {}", self.folder.display()))
    }
}

/// Where a sign-in is kept if nothing else is said.
pub(crate) fn default_folder() -> Result<PathBuf> {
    let names = AppStrategyArgs { app_name: "natter".into(), ..AppStrategyArgs::default() };
    Ok(etcetera::choose_app_strategy(names).context("there is no home folder")?.config_dir())
}

/// The password: a line of standard input, or what is typed without being shown.
pub(crate) fn ask_password(from_stdin: bool) -> Result<String> {
    if from_stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    Ok(rpassword::prompt_password("Password: ")?)
}

async fn signed_in(http: &Http, site: &Site, username: &str, password: &str) -> Result<Tokens> {
    let cognito = Cognito::new(http, site);
    let mut step = cognito.sign_in(username, password).await?;
    loop {
        match step {
            Step::Done(tokens) => return Ok(tokens),
            Step::Code { challenge, username, session } => {
                let code = ask_code()?;
                step = cognito.answer(&challenge, &username, &session, &code).await?;
            }
        }
    }
}

fn ask_code() -> Result<String> {
    if !std::io::stdin().is_terminal() {
        bail!("this account asks for a code, which can only be typed in a terminal");
    }
    Ok(rpassword::prompt_password("Code: ")?.trim().to_owned())
}

/// Replaces the file as a whole, readable by its owner alone.
fn write_privately(path: &Path, content: &[u8]) -> Result<()> {
    let temporary = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(content)?;
    file.sync_all()?;
    Ok(std::fs::rename(&temporary, path)?)
}
