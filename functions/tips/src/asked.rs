//! A parsed request for a tip.

use natter_chat::{MessageText, TipAmount};
use natter_dynamo::{TipRecord, WalletAddress};
use natter_ethereum::{Address, Asset, ChainId};
use natter_protocol::ErrorCode;
use natter_protocol::api::tips::IntendTip;

/// What somebody asks to tip. Whether they may is another question.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) body: IntendTip,
    pub(crate) from: Address,
    pub(crate) chain_id: ChainId,
    pub(crate) asset: Asset,
    pub(crate) amount: TipAmount,
    pub(crate) note: Option<MessageText>,
}

impl Asked {
    pub(crate) fn parse(body: IntendTip) -> Result<Self, ErrorCode> {
        let asset = match body.token.as_deref() {
            None => Asset::Native,
            Some(token) => match token.parse().map_err(|_| ErrorCode::AddressInvalid)? {
                Asset::Native => return Err(ErrorCode::AddressInvalid),
                token @ Asset::Token(_) => token,
            },
        };
        Ok(Self {
            from: body.from.parse().map_err(|_| ErrorCode::AddressInvalid)?,
            chain_id: ChainId(body.chain_id),
            asset,
            amount: TipAmount::parse(&body.amount)?,
            note: body.note.as_deref().map(MessageText::parse).transpose()?,
            body,
        })
    }

    /// The sender's wallet, as wallets are stored.
    pub(crate) fn wallet(&self) -> Result<WalletAddress, ErrorCode> {
        WalletAddress::parse(&self.from.to_string()).ok_or(ErrorCode::AddressInvalid)
    }

    /// Whether it is what a tip was meant as before: a repetition, and not another tip.
    pub(crate) fn is_same(&self, tip: &TipRecord) -> bool {
        let meant = &tip.meant;
        let token = match self.asset {
            Asset::Native => None,
            Asset::Token(address) => Some(address.to_string()),
        };
        meant.conversation_id == self.body.conversation_id
            && meant.to_user_id == self.body.to_user_id
            && meant.from_address == self.from.to_string()
            && (meant.asset.chain_id, &meant.asset.token) == (self.chain_id.0, &token)
            && meant.amount == self.amount
            // A tip that the conversation has been told of has forgotten its note.
            && (meant.note == self.note || tip.progress.status.is_some())
            && meant.about_id == self.body.about_id
    }
}
