//! Work on a person's account that goes on in the background.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::{ConversationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Users;
use crate::{
    error::StoreError,
    item::{self, Item},
    keys,
};

/// How long a job may take before it counts as lost and another one may begin.
pub const JOB_LOST_AFTER: Duration = Duration::from_hours(1);

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JobKind {
    /// All their data are put into an archive.
    Export,
    /// They leave, and what they wrote with them.
    Erase,
}

impl JobKind {
    /// The key of somebody's latest job of this kind.
    pub(super) fn of(self, user: UserId) -> Item {
        keys::job(user, self.key())
    }

    /// As it is spelt in keys.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Erase => "erase",
        }
    }
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JobState {
    /// It is under way.
    Running,
    /// It is done, and there is something to get.
    Ready,
    /// It was given up.
    Failed,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its id; nobody can guess it.
    pub job_id: Uuid,
    /// How far it has come.
    pub state: JobState,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When what it made will be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_expires_at: Option<Timestamp>,
    /// How many messages it has erased so far.
    #[serde(default)]
    pub erased_messages: u64,
    /// How many conversations it has left so far.
    #[serde(default)]
    pub left_conversations: u64,
    /// The groups that it has begun to leave: by them, an interrupted job finds what it has left undone there.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub leaving: BTreeSet<ConversationId>,
}

impl Job {
    /// A job that is asked for now.
    #[must_use]
    pub const fn new(job_id: Uuid, requested_at: Timestamp) -> Self {
        Self {
            job_id,
            state: JobState::Running,
            requested_at,
            result_expires_at: None,
            erased_messages: 0,
            left_conversations: 0,
            leaving: BTreeSet::new(),
        }
    }

    /// Whether it has taken so long that nobody is at it any more.
    #[must_use]
    pub fn is_lost(&self, now: Timestamp) -> bool {
        self.state == JobState::Running && self.requested_at.plus(JOB_LOST_AFTER) < now
    }
}

impl Users {
    /// Begins a job, unless one of its kind is under way; whether it did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_job(&self, user: UserId, kind: JobKind, job: &Job) -> Result<bool, StoreError> {
        let operation = "beginning a job";
        let mut stored = item::write(operation, job)?;
        stored.extend(kind.of(user));
        let lost = job.requested_at.minus(JOB_LOST_AFTER);
        let request = self
            .table
            .putting(stored)
            .condition_expression("attribute_not_exists(user_id) OR #state <> :running OR requested_at < :lost")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":running", item::write_attribute(operation, JobState::Running)?)
            .expression_attribute_values(":lost", item::number(lost.as_millis()));
        Ok(self.table.put_or_refuse(operation, request).await?.is_ok())
    }

    /// The latest job of this kind.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job(&self, user: UserId, kind: JobKind) -> Result<Option<Job>, StoreError> {
        self.table.get("reading a job", kind.of(user)).await
    }

    /// Says how a job ended. What it made is deleted at `expires_at`, and this with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_job(
        &self,
        user: UserId,
        kind: JobKind,
        state: JobState,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let operation = "ending a job";
        let request = self
            .table
            .updating(kind.of(user))
            .update_expression("SET #state = :state, result_expires_at = :expires, expires_at = :ttl")
            .condition_expression("attribute_exists(user_id)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":state", item::write_attribute(operation, state)?)
            .expression_attribute_values(":expires", item::number(expires_at.as_millis()))
            .expression_attribute_values(":ttl", item::number(expires_at.as_secs()));
        self.table.update(operation, request).await.map(drop)
    }

    /// Writes down that an erasure begins to take somebody out of a group.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_leaving(&self, user: UserId, group: ConversationId) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(JobKind::Erase.of(user))
            .update_expression("ADD leaving :group")
            .condition_expression("attribute_exists(user_id)")
            .expression_attribute_values(":group", AttributeValue::Ss(vec![group.to_string()]));
        self.table.update("noting that a group is left", request).await.map(drop)
    }

    /// Counts what an erasure has erased and left. What a crash keeps from being counted is erased all the same: a receipt
    /// says "at least".
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_erased(&self, user: UserId, messages: u64, conversations: u64) -> Result<(), StoreError> {
        if (messages, conversations) == (0, 0) {
            return Ok(());
        }
        let request = self
            .table
            .updating(JobKind::Erase.of(user))
            .update_expression("ADD erased_messages :messages, left_conversations :conversations")
            .condition_expression("attribute_exists(user_id)")
            .expression_attribute_values(":messages", item::number(messages))
            .expression_attribute_values(":conversations", item::number(conversations));
        self.table.update("counting what is erased", request).await.map(drop)
    }
}
