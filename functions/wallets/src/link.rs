//! Linking a wallet.

use natter_dynamo::{Linked, LinkedWallet, WalletChallenge};
use natter_ethereum::siwe::{Message, Signature, SignatureRefusal, SignedBy, verify_signature};
use natter_ethereum::{Address, ChainId};
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::api::wallets::{LinkWallet, WalletList, endpoints};
use natter_protocol::{ChatError, ErrorCode};
use uuid::Uuid;

use crate::{WalletsApi, list, proof};

impl WalletsApi {
    /// `POST /v1/me/wallets`.
    pub(crate) async fn link(&self, request: &HttpRequest, input: Input<endpoints::Link>) -> Result<WalletList> {
        let LinkWallet { message: text, signature } = input.body;
        let (user, now) = (request.caller.user_id, request.now);
        let (message, nonce) = read(&text)?;
        let signature = Signature::parse(&signature).ok_or(ErrorCode::WalletProofInvalid)?;
        self.count(request).await?;
        let challenge = self.users.challenge(user, nonce, now).await?;
        let challenge = challenge.ok_or(ErrorCode::WalletProofInvalid)?;
        let address = list::parse(challenge.address.as_str())?;
        proof::check(&message, &challenge, address, user, now)?;
        let chain_id = self.verify(&challenge, address, &text, &signature).await?;
        let wallet = LinkedWallet { address: challenge.address, linked_at: now, chain_id };
        match self.users.link_wallet(user, &wallet, nonce).await? {
            Linked::Done(wallets) => Ok(list::to_api(&wallets)),
            Linked::Taken => Err(ErrorCode::WalletTaken.into()),
            Linked::TooMany => Err(ErrorCode::TooManyWallets.into()),
            Linked::Used => Err(ErrorCode::WalletProofInvalid.into()),
            Linked::Gone => Err(ErrorCode::SessionRevoked.into()),
        }
    }

    /// Whether the wallet signed; gives the one chain on which that is so, where a contract says it.
    async fn verify(
        &self,
        challenge: &WalletChallenge,
        address: Address,
        text: &str,
        signature: &Signature,
    ) -> Result<Option<u64>> {
        let network = self.networks.get(ChainId(challenge.chain_id)).ok_or(ErrorCode::ChainUnsupported)?;
        match verify_signature(address, text, signature, &network.quorum).await {
            Ok(SignedBy::Key) => Ok(None),
            Ok(SignedBy::Contract) => Ok(Some(challenge.chain_id)),
            Err(SignatureRefusal::Invalid) => Err(ErrorCode::WalletProofInvalid.into()),
            Err(refusal @ SignatureRefusal::Unavailable(_)) => Err(ActionError::unavailable(refusal)),
        }
    }
}

/// A signed text, and the nonce by which it is known.
fn read(text: &str) -> Result<(Message, Uuid), ChatError> {
    let message = Message::parse(text).map_err(|_| ErrorCode::WalletProofInvalid)?;
    let nonce = Uuid::try_parse(&message.nonce).map_err(|_| ErrorCode::WalletProofInvalid)?;
    Ok((message, nonce))
}
