//! Reads and erases what one person has written in the archive, for `account-jobs`, which is not in its network because
//! it pushes to people and calls Cognito.

use natter_chat::personal::{PersonalPage, PersonalRequest};
use natter_lambda::{Environment, Function, HandlerError, InitError};
use natter_postgres::{Archive, DatabaseSettings};

/// How many entries an answer holds: with texts of 8 KB each, they must fit into 6 MB.
const PAGE: u32 = 500;

/// The function `personal-archive`.
pub struct PersonalArchive {
    archive: Archive,
}

impl Function for PersonalArchive {
    type Event = PersonalRequest;
    type Reply = PersonalPage;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { archive: Archive::new(environment.read("the archive", DatabaseSettings::from_lookup)?) })
    }

    async fn handle(&self, request: PersonalRequest) -> Result<PersonalPage, HandlerError> {
        let entries = match request {
            PersonalRequest::Read { user_id, after } => self.archive.written_by(user_id, after, PAGE).await,
            PersonalRequest::Erase { user_id } => self.archive.erase_written_by(user_id, PAGE).await,
        };
        let entries = entries.map_err(|error| HandlerError::because("the archive did not answer", error))?;
        let has_more = u32::try_from(entries.len()).is_ok_and(|count| count >= PAGE);
        Ok(PersonalPage { entries, has_more })
    }
}
