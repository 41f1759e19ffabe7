use uuid::Uuid;

use super::{AttachedFiles, Attachment, MediaKind};

/// The kind and the number of what is told of files of these kinds.
fn told_of(kinds: &[MediaKind]) -> Option<(MediaKind, u8)> {
    let files: Vec<_> = kinds.iter().map(|kind| Attachment::new(Uuid::now_v7().into(), *kind, "a")).collect();
    AttachedFiles::of(&files).map(|files| (files.kind, files.count))
}

#[test]
fn files_of_one_kind_are_called_by_it_and_others_are_called_files() {
    use MediaKind::{File, Picture, Video};
    assert_eq!(told_of(&[]), None);
    assert_eq!(told_of(&[Video]), Some((Video, 1)));
    assert_eq!(told_of(&[Picture, Picture]), Some((Picture, 2)));
    assert_eq!(told_of(&[Video, Picture, Picture]), Some((File, 3)));
}
