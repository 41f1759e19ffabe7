//! Who people are: the user pool that the template declares.

use super::{
    StackError,
    wiring::{USER_POOL, USER_POOL_CLIENT},
};
use crate::{
    services::{Cognito, UserPool},
    template::{Bindings, Template},
};

/// The template's pool and client, made where they are missing.
pub(super) async fn user_pool(cognito: &Cognito, template: &Template) -> Result<UserPool, StackError> {
    // The client names its pool, which Cognito is told anyway.
    let bindings = Bindings::default().reference(USER_POOL, "the pool");
    let properties = |id| template.properties(id, &bindings).map_err(StackError::Template);
    Ok(cognito.user_pool(&properties(USER_POOL)?, &properties(USER_POOL_CLIENT)?).await?)
}
