//! The functions as they are now, in one file: a migration that pasted one anew would leave its reader to compare the two.

use tokio_postgres::{Client, Error};

const FUNCTIONS: &str = include_str!("../../functions.sql");

/// What was applied last. No migration makes it: the code before this one would refuse to go on after one that it does not know.
const APPLIED: &str = "CREATE TABLE IF NOT EXISTS applied_functions (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    checksum text NOT NULL
)";

/// Applies the functions, unless they are as they were when they were applied last; whether it did.
pub(super) async fn apply(client: &mut Client) -> Result<bool, Error> {
    client.batch_execute(APPLIED).await?;
    let unchanged = "SELECT FROM applied_functions WHERE checksum = md5($1)";
    if client.query_opt(unchanged, &[&FUNCTIONS]).await?.is_some() {
        return Ok(false);
    }
    let transaction = client.transaction().await?;
    transaction.batch_execute(FUNCTIONS).await?;
    let applied = "INSERT INTO applied_functions (checksum) VALUES (md5($1))
        ON CONFLICT (is_only) DO UPDATE SET checksum = excluded.checksum";
    transaction.execute(applied, &[&FUNCTIONS]).await?;
    transaction.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use natter_chat::EntryContent;

    use super::*;

    #[test]
    fn the_kinds_that_count_are_those_that_count_elsewhere() {
        let kinds: Vec<_> = EntryContent::counting_kinds().map(|kind| format!("'{kind}'")).collect();
        let kinds = kinds.join(", ");
        assert!(FUNCTIONS.contains(&format!("later.content ->> 'kind' IN ({kinds})")));
        assert!(FUNCTIONS.contains(&format!("old.content ->> 'kind' IN ({kinds}, 'erased')")));
    }
}
