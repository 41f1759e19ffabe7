//! Groups, and which role may do what in them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::picture::PictureChange;
use crate::{PictureId, Refusal, text};

/// How many people a group holds at most.
pub const MAX_GROUP_MEMBERS: u32 = 5_000;

/// The longest title of a group, in bytes of UTF-8.
pub const MAX_TITLE_BYTES: usize = 100;

/// The longest text about a group or a person, in bytes of UTF-8.
pub const MAX_ABOUT_BYTES: usize = 500;

/// What a group is called: a [line](text::is_line) of 1 to [`MAX_TITLE_BYTES`] bytes of UTF-8 of which something can be
/// seen, without surrounding white space. Only [`GroupTitle::parse`] checks: what is stored can always be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct GroupTitle(String);

impl GroupTitle {
    /// Trims and checks what someone typed.
    ///
    /// # Errors
    /// [`Refusal::TitleInvalid`].
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let title = text::typed(raw);
        let is_title = (1..=MAX_TITLE_BYTES).contains(&title.len()) && text::is_line(title);
        if is_title { Ok(Self(title.to_owned())) } else { Err(Refusal::TitleInvalid) }
    }

    /// The title itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupTitle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What someone says about themselves or their group: at most [`MAX_ABOUT_BYTES`] bytes of UTF-8 without surrounding
/// white space or control characters other than line feeds. May be empty, and is where nothing of it can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct About(String);

impl About {
    /// Trims and checks what someone typed.
    ///
    /// # Errors
    /// [`Refusal::AboutInvalid`].
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let about = text::typed(raw);
        let has_control = about.chars().any(|character| character.is_control() && character != '\n');
        let is_about = about.len() <= MAX_ABOUT_BYTES && !has_control;
        if is_about { Ok(Self(about.to_owned())) } else { Err(Refusal::AboutInvalid) }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Who finds a group, and may come in without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    /// Only its members know of it.
    #[default]
    Private,
    /// Everyone finds it by its title and may join.
    Public,
}

/// What a new member may read of the time before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum HistoryVisibility {
    /// Everything.
    #[default]
    All,
    /// Nothing: the log begins with their coming.
    SinceJoined,
}

/// Who may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Posting {
    /// Every member.
    #[default]
    Everyone,
    /// Admins and the owner; the others read and react.
    Admins,
}

/// What a group is called and how it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupDetails {
    /// What it is called.
    pub title: GroupTitle,
    /// What it is about.
    #[serde(default)]
    pub about: About,
    /// Who finds it.
    #[serde(default)]
    pub visibility: Visibility,
    /// What a new member may read.
    #[serde(default)]
    pub history: HistoryVisibility,
    /// Who may write.
    #[serde(default)]
    pub posting: Posting,
    /// Its picture, which is at `/pictures/{conversationId}/{picture}` on the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureId>,
}

/// What is to be different about a group; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupChange {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<GroupTitle>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// Who finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// What a new member may read. Who is in already keeps what they have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryVisibility>,
    /// Who may write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posting: Option<Posting>,
    /// What becomes of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureChange>,
}

/// What a member may do in a group. Each may do all that those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Reads and writes.
    #[default]
    Member,
    /// Looks after the group and its members.
    Admin,
    /// Appoints admins, hands the group over, deletes it. There is exactly one.
    Owner,
}

/// Something that takes a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupAct {
    /// Change what it is called or how it is set up.
    ChangeDetails,
    /// Put people in.
    AddMembers,
    /// Make and take back links by which people come in.
    ManageLinks,
    /// Put out a member who has this role.
    RemoveMember(Role),
    /// Give a member who has the first role the second one.
    ChangeRole(Role, Role),
    /// Delete what someone else wrote.
    DeleteOthersMessage,
    /// Delete the group.
    DeleteGroup,
    /// Go, and leave the group to the others.
    Leave,
}

impl Role {
    /// Whether someone of this role may do that.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; [`Refusal::OwnerMustTransfer`] where the owner wants to leave.
    pub fn check(self, act: GroupAct) -> Result<(), Refusal> {
        let may = match act {
            GroupAct::ChangeDetails | GroupAct::AddMembers | GroupAct::ManageLinks | GroupAct::DeleteOthersMessage => {
                self >= Self::Admin
            }
            GroupAct::RemoveMember(theirs) => self >= Self::Admin && self > theirs,
            GroupAct::ChangeRole(theirs, _) => self == Self::Owner && theirs != Self::Owner,
            GroupAct::DeleteGroup => self == Self::Owner,
            GroupAct::Leave if self == Self::Owner => return Err(Refusal::OwnerMustTransfer),
            GroupAct::Leave => true,
        };
        if may { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_trimmed_and_never_empty() {
        assert_eq!(GroupTitle::parse("  Hiking  ").unwrap().as_str(), "Hiking");
        for raw in ["", " \n ", "a\nb", &"a".repeat(101)] {
            assert_eq!(GroupTitle::parse(raw), Err(Refusal::TitleInvalid));
        }
    }

    #[test]
    fn who_may_do_what() {
        use GroupAct::{
            AddMembers, ChangeDetails, ChangeRole, DeleteGroup, DeleteOthersMessage, ManageLinks, RemoveMember,
        };
        use Role::{Admin, Member, Owner};
        let rules = [
            (ChangeDetails, [false, true, true]),
            (AddMembers, [false, true, true]),
            (ManageLinks, [false, true, true]),
            (DeleteOthersMessage, [false, true, true]),
            (RemoveMember(Member), [false, true, true]),
            (RemoveMember(Admin), [false, false, true]),
            (RemoveMember(Owner), [false, false, false]),
            (ChangeRole(Member, Admin), [false, false, true]),
            (ChangeRole(Admin, Owner), [false, false, true]),
            (ChangeRole(Owner, Member), [false, false, false]),
            (DeleteGroup, [false, false, true]),
        ];
        for (act, expected) in rules {
            assert_eq!([Member, Admin, Owner].map(|role| role.check(act).is_ok()), expected, "{act:?}");
        }
    }

    #[test]
    fn everybody_may_leave_but_the_owner() {
        assert_eq!([Role::Member, Role::Admin].map(|role| role.check(GroupAct::Leave)), [Ok(()); 2]);
        assert_eq!(Role::Owner.check(GroupAct::Leave), Err(Refusal::OwnerMustTransfer));
    }
}
