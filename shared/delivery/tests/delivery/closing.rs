//! Connections that are closed.

use crate::world::{NOW, World, event};

#[tokio::test]
async fn all_connections_of_a_person_are_closed_and_forgotten() {
    let world = World::new().await;
    let mut devices = vec![world.device(world.bob, NOW, "laptop").await, world.device(world.bob, NOW, "phone").await];
    let other = world.device(world.alice, NOW, "laptop").await;
    world.delivery.close(world.bob, None, NOW).await;
    let mut closed = world.outside.closed();
    closed.sort();
    devices.sort();
    assert_eq!(closed, devices);
    assert!(world.known(world.bob).await.is_empty());
    assert_eq!(world.known(world.alice).await, [other]);
}

#[tokio::test]
async fn only_the_connections_of_one_sign_in_are_closed_where_it_is_named() {
    let world = World::new().await;
    let (lost, kept) = (world.device(world.bob, NOW, "lost").await, world.device(world.bob, NOW, "kept").await);
    world.delivery.close(world.bob, Some(&"lost".to_owned().into()), NOW).await;
    assert_eq!(world.outside.closed(), std::slice::from_ref(&lost));
    world.delivery.to_users(&[world.bob], &[event(1)], None, NOW).await;
    assert_eq!((world.outside.take_events(&lost).len(), world.outside.take_events(&kept).len()), (0, 1));
}
