//! Finding people, as far as they let themselves be found.

use std::collections::{BTreeSet, HashMap};

use natter_chat::{Settings, UserId, UserProfile};

use super::{EmailDigest, Users, WalletAddress, names};
use crate::error::StoreError;

/// How many people are looked at for each that may be found: some do not let themselves be.
const CANDIDATES_PER_HIT: usize = 4;

/// By what somebody is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindBy {
    /// The beginning of their handle, or words of their name.
    Name(String),
    /// Their whole e-mail address.
    Email(EmailDigest),
    /// The address of a wallet of theirs.
    Wallet(WalletAddress),
}

impl FindBy {
    /// What somebody means who types this.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        let typed = typed.trim();
        if let Some(wallet) = WalletAddress::parse(typed) {
            return Self::Wallet(wallet);
        }
        let is_email = typed.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
        if is_email && !typed.contains(char::is_whitespace) {
            return Self::Email(EmailDigest::of(typed));
        }
        Self::Name(typed.to_owned())
    }

    /// Whether people with these settings are found by this.
    const fn is_allowed_by(&self, settings: Settings) -> bool {
        match self {
            Self::Name(_) => settings.findable_by_name,
            Self::Email(_) => settings.findable_by_email,
            Self::Wallet(_) => settings.findable_by_wallet,
        }
    }
}

impl Users {
    /// The people whom `caller` finds by this, at most `limit`: the exact handle first, then the other handles, then
    /// names. Without those who do not let themselves be found by it, who are parted from the caller by a block, or who
    /// may not use their account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(&self, caller: UserId, by: &FindBy, limit: usize) -> Result<Vec<UserProfile>, StoreError> {
        let candidates = self.candidates(by, limit * CANDIDATES_PER_HIT).await?;
        let candidates = self.findable(caller, candidates, by).await?;
        let profiles = self.get(&candidates).await?.into_iter().map(|profile| (profile.user_id, profile));
        let mut profiles: HashMap<UserId, UserProfile> = profiles.collect();
        let found = candidates.iter().filter_map(|candidate| profiles.remove(candidate));
        // A name may have changed since its words were indexed, and only one of them was looked up.
        let found = found.filter(|profile| !profile.is_deleted && by.matches(profile));
        Ok(found.take(limit).collect())
    }

    /// Those of `candidates`, in their order, whom `caller` may find by this.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn findable(
        &self,
        caller: UserId,
        candidates: Vec<UserId>,
        by: &FindBy,
    ) -> Result<Vec<UserId>, StoreError> {
        let accounts = self.current_account_statuses(&candidates).await?;
        let blocks = self.blocks_between(caller, &candidates).await?;
        let may_be_found = |candidate: &UserId| {
            let account = accounts.get(candidate).copied().unwrap_or_default();
            let lets = *candidate == caller || by.is_allowed_by(account.settings);
            lets && !blocks.part(*candidate) && !account.is_erased
        };
        Ok(candidates.into_iter().filter(may_be_found).collect())
    }

    /// Those who may be meant, each once.
    async fn candidates(&self, by: &FindBy, limit: usize) -> Result<Vec<UserId>, StoreError> {
        let typed = match by {
            FindBy::Email(email) => return Ok(self.by_email(email).await?.into_iter().collect()),
            FindBy::Wallet(wallet) => return Ok(self.by_wallet(wallet).await?.into_iter().collect()),
            FindBy::Name(typed) => typed,
        };
        let by_handle = self.by_handle_prefix(typed, limit).await?;
        let mut ids: Vec<UserId> = by_handle.into_iter().map(|profile| profile.user_id).collect();
        for word in names::looked_up(typed) {
            ids.extend(self.with_name_word(&word).await?);
        }
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(*id));
        Ok(ids)
    }
}

impl FindBy {
    fn matches(&self, profile: &UserProfile) -> bool {
        let Self::Name(typed) = self else { return true };
        let handle = typed.strip_prefix('@').unwrap_or(typed).to_ascii_lowercase();
        profile.handle.as_str().starts_with(&handle) || names::matches(typed, &profile.display_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_says_what_is_meant() {
        let wallet = "0x52908400098527886E0F7030069857D2E4169EE7";
        assert!(matches!(FindBy::parse(wallet), FindBy::Wallet(_)));
        assert!(matches!(FindBy::parse(" alice@example.org "), FindBy::Email(_)));
        for typed in ["@alice", "alice", "Alice A.", "alice@", "@alice.b", "alice b@example.org"] {
            assert!(matches!(FindBy::parse(typed), FindBy::Name(_)), "{typed}");
        }
    }
}
