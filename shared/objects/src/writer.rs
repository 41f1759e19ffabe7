//! Writing an object of which nobody has the whole at once.

use natter_chat::Timestamp;

use crate::{ObjectError, Objects};

/// How large a part is. S3 takes a thousand times as much in what [`Objects::parts`] lists.
const PART_BYTES: usize = 8 * 1024 * 1024;

/// An object that is being written. Nothing is there before it is [finished](Self::finish); what is given up before goes by the
/// bucket's rule for incomplete uploads.
#[derive(Debug)]
pub struct ObjectWriter {
    objects: Objects,
    key: String,
    content_type: &'static str,
    /// What is too little for a part.
    rest: Vec<u8>,
    /// The upload, once there is a part, and how many there are.
    upload: Option<(String, u16)>,
}

impl ObjectWriter {
    /// An object of this key, in place of another one.
    #[must_use]
    pub fn new(objects: Objects, key: String, content_type: &'static str) -> Self {
        Self { objects, key, content_type, rest: Vec::new(), upload: None }
    }

    /// Appends to it.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn write(&mut self, content: &[u8], now: Timestamp) -> Result<(), ObjectError> {
        self.rest.extend_from_slice(content);
        while self.rest.len() >= PART_BYTES {
            let rest = self.rest.split_off(PART_BYTES);
            self.put_part(rest, now).await?;
        }
        Ok(())
    }

    /// Makes the object of what was written.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn finish(mut self, now: Timestamp) -> Result<(), ObjectError> {
        if self.upload.is_none() {
            return self.objects.put(&self.key, self.content_type, self.rest, now).await;
        }
        self.put_part(Vec::new(), now).await?;
        let Some((upload_id, _)) = &self.upload else { return Ok(()) };
        let upload = (self.key.as_str(), upload_id.as_str());
        let parts = self.objects.parts(upload, now).await?.unwrap_or_default();
        self.objects.join_parts(upload, &parts, now).await
    }

    /// Puts what there is, and goes on with `rest`.
    async fn put_part(&mut self, rest: Vec<u8>, now: Timestamp) -> Result<(), ObjectError> {
        let part = std::mem::replace(&mut self.rest, rest);
        let (upload_id, count) = match self.upload.take() {
            Some(upload) => upload,
            None => (self.objects.begin_parts(&self.key, self.content_type, now).await?, 0),
        };
        self.objects.put_part((&self.key, &upload_id), count + 1, part, now).await?;
        self.upload = Some((upload_id, count + 1));
        Ok(())
    }
}
