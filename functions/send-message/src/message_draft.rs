//! The message as its sender sent it, and whether it is a resend.

use natter_chat::entry::mentions;
use natter_chat::media::check_attachments;
use natter_chat::{Attachment, Entry, EntryContent, EntryId, Message, MessageText, NewAttachment, Quote, UserId};
use natter_protocol::ErrorCode;
use natter_protocol::frames::SendMessage;

/// What the sender says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageDraft {
    text: MessageText,
    /// Each once, in the order in which they were first named.
    mentions: Vec<UserId>,
    forwarded: bool,
    reply_to: Option<EntryId>,
    /// The files that it is to carry.
    pub(crate) attachments: Vec<NewAttachment>,
}

impl MessageDraft {
    pub(crate) fn parse(request: &SendMessage) -> Result<Self, ErrorCode> {
        let mentions = mentions(&request.mentions)?;
        check_attachments(&request.attachments)?;
        let text = if request.attachments.is_empty() {
            MessageText::parse(&request.text)?
        } else {
            MessageText::parse_caption(&request.text)?
        };
        Ok(Self {
            text,
            mentions,
            forwarded: request.forwarded,
            reply_to: request.reply_to,
            attachments: request.attachments.clone(),
        })
    }

    /// The content of its entry.
    pub(crate) fn content(&self, reply_to: Option<Quote>, attachments: Vec<Attachment>) -> EntryContent {
        EntryContent::Message(Message {
            text: self.text.clone(),
            reply_to,
            mentions: self.mentions.clone(),
            forwarded: self.forwarded,
            attachments,
        })
    }

    /// The entry that has this message's id already, where it says the same: a resend, and not another message.
    pub(crate) fn same(&self, original: Entry, sender: UserId) -> Result<Entry, ErrorCode> {
        let is_resend = original.sender_id == sender && self.is_sent_by(&original.content);
        if is_resend { Ok(original) } else { Err(ErrorCode::EntryIdConflict) }
    }

    fn is_sent_by(&self, content: &EntryContent) -> bool {
        match content {
            EntryContent::Message(message) => {
                self.text == message.text
                    && self.mentions == message.mentions
                    && self.forwarded == message.forwarded
                    && self.carries(&message.attachments)
                    && self.answers(message.reply_to.as_ref())
            }
            // It was deleted before its sender learnt that it had been stored.
            EntryContent::Erased {} => true,
            _ => false,
        }
    }

    fn carries(&self, attachments: &[Attachment]) -> bool {
        let wanted = self.attachments.iter().map(|wanted| (wanted.media_id, &wanted.alt));
        wanted.eq(attachments.iter().map(|attachment| (attachment.media_id, &attachment.alt)))
    }

    /// The quote may be missing from either attempt: only one of another message makes this another message.
    fn answers(&self, quote: Option<&Quote>) -> bool {
        quote.is_none_or(|quote| Some(quote.entry_id) == self.reply_to)
    }
}
