//! What is a word, in which script, and beside which sign: cases that were reported of other systems.

use natter_chat::{ConversationId, Entry, Seq};
use natter_postgres::Archive;

use crate::support::{archive, conversation, entry, search};

/// Says each text in a conversation of its own, and looks for each query in all of them.
async fn assert_finds(cases: &[(&str, &[&str])]) {
    let (_database, archive) = archive().await;
    let conversations: Vec<ConversationId> = cases.iter().map(|_| conversation()).collect();
    let said = conversations.iter().zip(cases).map(|(conversation, (text, _))| entry(*conversation, 1, text));
    archive.upsert(&said.collect::<Vec<Entry>>()).await.unwrap();
    for (conversation, (text, queries)) in conversations.iter().zip(cases) {
        for query in *queries {
            // As it is typed, and with a space behind.
            for query in [(*query).to_owned(), format!("{query} ")] {
                assert_eq!(hits(&archive, &query, *conversation).await, 1, "{query:?} in {text:?}");
            }
        }
    }
}

async fn hits(archive: &Archive, query: &str, conversation: ConversationId) -> usize {
    search(archive, query, &[(conversation, Seq::ZERO)]).await.len()
}

#[tokio::test]
async fn words_are_found_in_scripts_that_are_written_without_spaces() {
    assert_finds(&[
        ("我喜欢猫和狗", &["猫", "喜欢", "猫和狗", "我喜欢猫和狗", "狗"]),
        ("病院は機能していない", &["機能", "病院", "病"]),
        ("会議、明日。", &["明日", "会議"]),
        ("ｶﾞｽとガス", &["ガス"]),
        ("고양이를 좋아해", &["고양이", "좋아"]),
        ("ฉันชอบแมวมาก", &["แมว", "ชอบ"]),
        ("ខ្ញុំចូលចិត្តឆ្មា", &["ឆ្មា"]),
        ("ຂ້ອຍມັກແມວ", &["ແມວ"]),
        ("ကြောင်ကိုချစ်တယ်", &["ကြောင်"]),
        ("iPhone手机很好", &["手机", "iphone", "iphone手机"]),
    ])
    .await;
}

#[tokio::test]
async fn a_row_of_characters_is_not_found_where_it_is_not_one() {
    let (_database, archive) = archive().await;
    let id = conversation();
    archive.upsert(&[entry(id, 1, "我喜欢猫和狗")]).await.unwrap();
    for query in ["狗猫", "喜猫", "欢喜", "\"猫 狗\""] {
        assert_eq!(hits(&archive, query, id).await, 0, "{query}");
    }
}

#[tokio::test]
async fn composed_and_decomposed_letters_are_the_same() {
    assert_finds(&[
        ("my re\u{301}sume\u{301}", &["r\u{e9}sum\u{e9}", "resume"]),
        ("my r\u{e9}sum\u{e9}", &["re\u{301}sume\u{301}"]),
        ("\u{1112}\u{1161}\u{11ab}국어", &["한국어"]),
        ("हिन्दी में", &["हिन्दी"]),
        ("مُحَمَّد", &["محمد"]),
    ])
    .await;
}

#[tokio::test]
async fn parts_of_addresses_paths_and_names_are_found_beside_the_whole() {
    assert_finds(&[
        ("coffee/tea at nine", &["tea", "coffee", "coffee/tea"]),
        ("it is done.Next topic", &["next", "done"]),
        ("see holiday.png", &["png", "holiday", "holiday.png"]),
        ("https://www.example.org/guide/first-steps.html?x=1", &["guide", "steps", "example", "example.org/guide"]),
        ("zoe.quill@example.org", &["quill", "zoe", "zoe.quill@example.org", "example.org"]),
        ("in snake_case", &["snake", "case", "snake_case"]),
        ("the dog's l'été", &["dogs", "ete", "été"]),
    ])
    .await;
}

#[tokio::test]
async fn an_address_is_found_while_it_is_being_typed() {
    let (_database, archive) = archive().await;
    let id = conversation();
    archive.upsert(&[entry(id, 1, "zoe.quill@example.org and 手机号码")]).await.unwrap();
    for (query, expected) in
        [("zoe.qu", 1), ("zoe.qu ", 0), ("quill@exa", 1), ("zoe.example", 0), ("手机号", 1), ("手机号 ", 1)]
    {
        assert_eq!(hits(&archive, query, id).await, expected, "{query:?}");
    }
}

#[tokio::test]
async fn digits_behind_a_hyphen_are_found() {
    assert_finds(&[
        ("ticket CVE-2026-2332", &["2332", "cve-2026-2332", "2026", "cve"]),
        ("room 3-17", &["17", "3-17"]),
        ("call 555-0173", &["0173", "555-0173"]),
        ("it costs -5 or 1.50", &["5", "1.50", "50"]),
    ])
    .await;
}

#[tokio::test]
async fn signs_beside_words_are_no_part_of_them() {
    assert_finds(&[
        ("she said “banana” loudly", &["banana", "“banana” loudly"]),
        ("papaya—mango", &["mango", "papaya"]),
        ("«bonjour»", &["bonjour"]),
        ("party🎉", &["party", "🎉"]),
        ("wait…", &["wait"]),
        ("<b>bold</b> a&b c\\d", &["bold", "b", "d"]),
    ])
    .await;
}

#[tokio::test]
async fn capitals_of_every_alphabet_are_the_same_letters() {
    assert_finds(&[
        ("ПРИВЕТ", &["привет", "Привет"]),
        ("ΟΔΟΣ", &["οδος", "οδοσ"]),
        ("οδός", &["ΟΔΟΣ"]),
        ("Ёлка", &["ЕЛКА"]),
        ("STRASSE", &["straße"]),
        ("ԲԱՐԵՎ", &["բարեվ"]),
    ])
    .await;
}

#[tokio::test]
async fn curly_quotes_make_a_phrase() {
    let (_database, archive) = archive().await;
    let id = conversation();
    archive.upsert(&[entry(id, 1, "the silver lake"), entry(id, 2, "a lake, silver")]).await.unwrap();
    for query in ["“silver lake”", "„silver lake“", "«silver lake»", "\"silver lake\""] {
        assert_eq!(hits(&archive, query, id).await, 1, "{query}");
    }
}

#[tokio::test]
async fn whatever_is_typed_is_answered() {
    let (_database, archive) = archive().await;
    let id = conversation();
    archive.upsert(&[entry(id, 1, "a b c")]).await.unwrap();
    for odd in
        ["&|!():*", "\\", "\0", "'", "''", ":*", "<->", "~", "~a", "a:*|b", "%", "\u{fffd}", "a'b", "$1", "<1> ("]
    {
        for query in [format!("a {odd} b "), format!("b{odd}"), format!("\"{odd} c\"")] {
            hits(&archive, &query, id).await;
        }
    }
}
