//! What one has linked.

use natter_dynamo::{LinkedWallet, WalletAddress, Wallets};
use natter_ethereum::Address;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::wallets::{Wallet, WalletList, endpoints};

use crate::WalletsApi;

impl WalletsApi {
    /// `GET /v1/me/wallets`.
    pub(crate) async fn list(&self, request: &HttpRequest, _: Input<endpoints::List>) -> Result<WalletList> {
        let wallets = self.users.wallets(request.caller.user_id).await?;
        Ok(to_api(&wallets))
    }

    /// `PUT /v1/me/wallets/{address}`.
    pub(crate) async fn prefer(&self, request: &HttpRequest, input: Input<endpoints::Prefer>) -> Result<WalletList> {
        let wallets = self.users.prefer_wallet(request.caller.user_id, &address(&input.path.0)?).await;
        changed(wallets?)
    }

    /// `DELETE /v1/me/wallets/{address}`.
    pub(crate) async fn unlink(&self, request: &HttpRequest, input: Input<endpoints::Unlink>) -> Result<WalletList> {
        let wallets = self.users.unlink_wallet(request.caller.user_id, &address(&input.path.0)?).await;
        changed(wallets?)
    }
}

fn address(raw: &str) -> Result<WalletAddress, ErrorCode> {
    stored(parse(raw)?)
}

fn changed(wallets: Option<Wallets>) -> Result<WalletList> {
    Ok(to_api(&wallets.ok_or(ErrorCode::WalletNotFound)?))
}

/// The address of a wallet, in any spelling whose checksum is right or absent.
pub(crate) fn parse(raw: &str) -> Result<Address, ErrorCode> {
    let address: Address = raw.trim().parse().map_err(|_| ErrorCode::AddressInvalid)?;
    // Nobody holds it, and events name the chain's own currency by it.
    if address == Address::ZERO { Err(ErrorCode::AddressInvalid) } else { Ok(address) }
}

/// As the store spells it.
pub(crate) fn stored(address: Address) -> Result<WalletAddress, ErrorCode> {
    WalletAddress::parse(&address.to_string()).ok_or(ErrorCode::AddressInvalid)
}

/// As clients are told.
pub(crate) fn to_api(wallets: &Wallets) -> WalletList {
    let to_api = |(index, wallet): (usize, &LinkedWallet)| {
        let stored = wallet.address.as_str();
        Wallet {
            address: stored.parse().map_or_else(|_| stored.to_owned(), |address: Address| address.to_string()),
            linked_at: wallet.linked_at,
            is_preferred: index == 0,
            chain_id: wallet.chain_id,
        }
    };
    WalletList { wallets: wallets.iter().enumerate().map(to_api).collect() }
}
