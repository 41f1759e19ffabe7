//! The archive: migrations, batch upsert, history pages.
