//! `natter list`

use anyhow::Result;

use crate::connection::Connection;
use crate::directory::Directory;
use crate::session::Session;
use crate::show;

pub(crate) async fn run(session: Session, json: bool) -> Result<()> {
    let connection = &mut Connection::open(session).await?;
    let mut directory = Directory::open(connection).await?;
    for summary in directory.conversations(connection).await? {
        if json {
            anstream::println!("{}", serde_json::to_string(&summary)?);
        } else {
            anstream::println!("{}", show::conversation(&directory, &summary));
        }
    }
    Ok(())
}
