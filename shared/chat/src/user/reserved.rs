//! Handles that no one gets: whoever had one would pass for those who run Natter, or for everyone.

/// The handles that no one gets. `frontend/src/lib/text/handle.ts` has the same ones.
pub const RESERVED_HANDLES: [&str; 26] = [
    "abuse",
    "admin",
    "administrator",
    "all",
    "anonymous",
    "channel",
    "everyone",
    "help",
    "here",
    "mod",
    "moderator",
    "moderators",
    "natter",
    "nobody",
    "null",
    "official",
    "owner",
    "root",
    "security",
    "staff",
    "superuser",
    "support",
    "sysadmin",
    "system",
    "team",
    "undefined",
];

/// Whether a handle is reserved, or is made of reserved ones and of nothing else.
pub(super) fn is_reserved(handle: &str) -> bool {
    let words: Vec<&str> = handle.split(['.', '_', '-']).filter(|word| !word.is_empty()).collect();
    let is_one = RESERVED_HANDLES.contains(&&*words.concat());
    is_one || words.iter().all(|word| RESERVED_HANDLES.contains(word))
}
