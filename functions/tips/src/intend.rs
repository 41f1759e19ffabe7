//! Creates the intent of a tip.

use natter_chat::{MemberView, TipAsset, UserId};
use natter_dynamo::{Intended, TipDraft, TipRecord, Wallets};
use natter_ethereum::{Address, Asset, ChainId, Network, TipReference, TokenFault};
use natter_lambda::http::{HttpRequest, Input};
use natter_lambda::{ActionError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::api::tips::{IntendTip, Networks, TipIntent, endpoints};

use crate::TipsApi;
use crate::asked::Asked;
use crate::details;

/// The most decimal places that amounts are shown with.
const MAX_DECIMALS: u8 = 36;

impl TipsApi {
    /// `GET /v1/tips/networks`
    #[expect(clippy::unused_async, reason = "handlers are asynchronous")]
    pub(crate) async fn networks(&self, _: &HttpRequest, _: Input<endpoints::Networks>) -> Result<Networks> {
        Ok(Networks { networks: self.settlement.networks().iter().map(Network::to_api).collect() })
    }

    /// `POST /v1/tips`
    pub(crate) async fn intend(&self, request: &HttpRequest, input: Input<endpoints::Intend>) -> Result<TipIntent> {
        let body: IntendTip = input.body;
        body.request_id.check_new(request.now)?;
        let asked = Asked::parse(body)?;
        let sender = request.caller.user_id;
        let tip_id = TipReference::of_request(sender, asked.body.request_id);
        let before = self.settlement.tips().get(&tip_id.to_string()).await?;
        if let Some(before) = before {
            return self.repeated(&asked, &before);
        }
        self.count(request).await?;
        let view = self.check_people(asked.body.conversation_id, sender, asked.body.to_user_id).await?;
        self.check_about(&asked, &view, request).await?;
        let network = self.settlement.networks().get(asked.chain_id).ok_or(ErrorCode::ChainUnsupported)?;
        let to = self.recipients_wallet(sender, &asked).await?;
        let (asset, head) = tokio::join!(asset(network, asked.asset), network.quorum.head());
        // Nobody should pay while nobody can see it.
        let head = head?;
        let meant = TipDraft {
            tip_id: tip_id.to_string(),
            conversation_id: asked.body.conversation_id,
            entry_id: asked.body.request_id,
            from_user_id: sender,
            to_user_id: asked.body.to_user_id,
            from_address: asked.from.to_string(),
            to_address: to.to_string(),
            tip_jar: network.tip_jar.to_string(),
            asset: asset?,
            amount: asked.amount.clone(),
            note: asked.note.clone(),
            about_id: asked.body.about_id,
            intended_at: request.now,
            expected_until: request.now.plus(natter_tips::EXPECTED_FOR),
        };
        // A payment comes into a later block than the newest; but that, and those before it, may be others by then.
        let progress = natter_tips::meant(&meant, head.saturating_sub(network.confirmations));
        let intended = self.settlement.tips().intend(&meant, &progress).await;
        match intended? {
            Intended::Now(tip) => self.told(&tip),
            Intended::Before(before) => self.repeated(&asked, &before),
        }
    }

    fn repeated(&self, asked: &Asked, before: &TipRecord) -> Result<TipIntent> {
        if asked.is_same(before) { self.told(before) } else { Err(ErrorCode::EntryIdConflict.into()) }
    }

    fn told(&self, tip: &TipRecord) -> Result<TipIntent> {
        let confirmations = self.confirmations(tip);
        let expected = natter_tips::expected(tip, confirmations).map_err(ActionError::internal)?;
        Ok(details::intent(tip, &expected))
    }

    /// How many blocks a tip on this one's chain waits for.
    pub(crate) fn confirmations(&self, tip: &TipRecord) -> u64 {
        let network = self.settlement.networks().get(ChainId(tip.meant.asset.chain_id));
        network.map_or(1, |network| network.confirmations)
    }

    async fn check_about(&self, asked: &Asked, view: &MemberView, request: &HttpRequest) -> Result<()> {
        let Some(about) = asked.body.about_id else { return Ok(()) };
        let found = self.targets.find(asked.body.conversation_id, about, None, request.now).await?;
        let is_there = found.is_some_and(|target| target.entry.content.is_message() && view.may_see(target.entry.seq));
        if is_there { Ok(()) } else { Err(ErrorCode::EntryNotFound.into()) }
    }

    /// Where the tip goes. The sender's wallet has to be linked, too: that it is theirs is why they are believed to have paid.
    async fn recipients_wallet(&self, sender: UserId, asked: &Asked) -> Result<Address> {
        let (own, theirs): (Wallets, Wallets) =
            tokio::try_join!(self.users.wallets(sender), self.users.wallets(asked.body.to_user_id))?;
        let chain_id = asked.chain_id.0;
        if own.get(&asked.wallet()?).is_none_or(|wallet| !wallet.is_on(chain_id)) {
            return Err(ErrorCode::WalletNotFound.into());
        }
        let wallet = theirs.receiving_on(chain_id).ok_or(ErrorCode::RecipientHasNoWallet)?;
        wallet.address.as_str().parse().map_err(ActionError::internal)
    }
}

/// The asset with what it takes to show it: as configured, or else as the token says.
async fn asset(network: &Network, asset: Asset) -> Result<TipAsset> {
    if let Some(known) = network.asset(asset) {
        return Ok(known.to_api(network.chain_id));
    }
    let Asset::Token(address) = asset else { return Err(ErrorCode::ChainUnsupported.into()) };
    let facts = match network.quorum.token_facts(address).await {
        Ok(facts) if facts.decimals <= MAX_DECIMALS => facts,
        Ok(_) | Err(TokenFault::NoToken) => return Err(ErrorCode::ChainUnsupported.into()),
        Err(unknown @ TokenFault::Unknown(_)) => return Err(ActionError::unavailable(unknown)),
    };
    let token = address.to_string();
    // Whoever makes a token may call it what they like: it is never shown without its address.
    let symbol = facts.symbol.map(|symbol| symbol + " ").unwrap_or_default() + &shortened(&token);
    Ok(TipAsset { chain_id: network.chain_id.0, token: Some(token), symbol, decimals: facts.decimals })
}

fn shortened(address: &str) -> String {
    format!("{}…{}", &address[..6], &address[address.len() - 4..])
}
