//! Who people are: the user pool that the template declares.

use super::{
    StackError, StackOptions,
    stores::Stores,
    wiring::{USER_POOL, USER_POOL_CLIENT},
};
use crate::{
    seed,
    services::{Cognito, DemoUser, UserPool},
    sources::CognitoTriggers,
    template::{Bindings, Template},
};

/// The template's pool and client, made where they are missing.
pub(super) async fn user_pool(cognito: &Cognito, template: &Template) -> Result<UserPool, StackError> {
    // The client names its pool, which Cognito is told anyway.
    let bindings = Bindings::default().reference(USER_POOL, "the pool");
    let properties = |id| template.properties(id, &bindings).map_err(StackError::Template);
    Ok(cognito.user_pool(&properties(USER_POOL)?, &properties(USER_POOL_CLIENT)?).await?)
}

/// The demo users, where they are wanted.
pub(super) async fn demo_users(
    options: &StackOptions,
    triggers: &CognitoTriggers,
) -> Result<Vec<DemoUser>, StackError> {
    if !options.demo_users {
        return Ok(Vec::new());
    }
    seed::demo_users(triggers).await.map_err(StackError::Seed)
}

/// Where the pool's keys are.
pub(super) fn jwks_url(stores: &Stores, pool: &UserPool) -> String {
    format!("{}/{}/.well-known/jwks.json", stores.ministack.endpoint(), pool.id)
}
