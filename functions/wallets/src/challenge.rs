//! The text to sign.

use natter_chat::{Handle, UserId};
use natter_dynamo::WalletChallenge;
use natter_ethereum::ChainId;
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::api::wallets::{self, ChallengeWallet, endpoints};
use uuid::Uuid;

use crate::{WalletsApi, list, proof};

impl WalletsApi {
    /// `POST /v1/me/wallets/challenges`. Whether somebody else has linked the wallet is told to those alone who prove it.
    pub(crate) async fn challenge(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::Challenge>,
    ) -> Result<wallets::WalletChallenge> {
        let asked: ChallengeWallet = input.body;
        let network = self.networks.get(ChainId(asked.chain_id)).ok_or(ErrorCode::ChainUnsupported)?;
        let address = list::parse(&asked.address)?;
        self.count(request).await?;
        let (user, now) = (request.caller.user_id, request.now);
        let challenge = WalletChallenge {
            nonce: Uuid::new_v4(),
            address: list::stored(address)?,
            chain_id: network.chain_id.0,
            origin: self.origin(request).to_owned(),
            statement: proof::statement(&self.handle(user).await?),
            void_at: now.plus(proof::GOOD_FOR),
        };
        let message = proof::text(&challenge, address, user, now).map_err(ActionError::internal)?;
        self.users.open_challenge(user, &challenge).await?;
        Ok(wallets::WalletChallenge { message, expires_at: challenge.void_at })
    }

    /// The page that asks. Wallets warn their owner of a text that names another one.
    fn origin(&self, request: &HttpRequest) -> &str {
        let named = request.header("origin");
        let known = self.origins.iter().find(|origin| named == Some(origin.as_str()));
        known.or(self.origins.first()).map_or("", String::as_str)
    }

    async fn handle(&self, user: UserId) -> Result<Handle> {
        let profile = self.users.get(&[user]).await?.pop();
        Ok(profile.ok_or(ErrorCode::UserNotFound)?.handle)
    }
}
