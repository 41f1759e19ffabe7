use super::*;

const JAR: &str = "0xD61D12fbBC138953af324ef31146c4E0B8272e47";
const TOKEN: &str = "0xe2aDc98a324a6EadAbc3dA6ef5AeE28b671A8895";

fn refusal(text: &str) -> String {
    text.parse::<Networks>().unwrap_err().to_string()
}

fn sepolia(more: &str) -> String {
    format!(r#"[{{"chainId": 11155111, "tipJar": "{JAR}", "rpc": ["https://a.example/v3/secret"]{more}}}]"#)
}

#[test]
fn nothing_configured_is_no_network() {
    assert!(Networks::default().is_empty());
    assert!("[]".parse::<Networks>().unwrap().is_empty());
}

#[test]
fn what_the_project_knows_of_a_chain_need_not_be_said() {
    let networks: Networks = sepolia("").parse().unwrap();
    let network = networks.get(ChainId(11_155_111)).unwrap().to_api();
    let told = serde_json::to_value(network).unwrap();
    let expected = serde_json::json!({
        "chainId": 11_155_111,
        "name": "Ethereum Sepolia",
        "tipJar": JAR,
        "confirmations": 12,
        "explorer": "https://sepolia.etherscan.io",
        "assets": [{ "chainId": 11_155_111, "symbol": "ETH", "decimals": 18 }],
    });
    assert_eq!(told, expected);
}

#[test]
fn what_is_said_of_a_chain_counts_for_more_than_what_is_known() {
    let more = format!(
        r#", "name": "Test", "confirmations": 3, "explorer": "https://x.example/",
           "tokens": [{{"address": "{TOKEN}", "symbol": "TST", "decimals": 6}}]"#
    );
    let networks: Networks = sepolia(&more).parse().unwrap();
    let network = networks.get(ChainId(11_155_111)).unwrap();
    assert_eq!((network.name.as_str(), network.confirmations), ("Test", 3));
    assert_eq!(network.explorer.as_deref(), Some("https://x.example"));
    let token = network.asset(Asset::Token(TOKEN.parse().unwrap())).unwrap();
    assert_eq!((token.symbol.as_str(), token.decimals), ("TST", 6));
    assert_eq!(token.to_api(network.chain_id).token.as_deref(), Some(TOKEN));
}

#[test]
fn more_than_half_of_the_endpoints_have_to_agree_where_nothing_else_is_said() {
    for (endpoints, required) in [(1, 1), (2, 2), (3, 2), (4, 3)] {
        let urls: Vec<String> = (0..endpoints).map(|index| format!("https://{index}.example/")).collect();
        let config = serde_json::json!([{ "chainId": 31_337, "rpc": urls }]);
        let networks: Networks = config.to_string().parse().unwrap();
        assert_eq!(networks.iter().next().unwrap().quorum.required(), required);
    }
}

#[test]
fn what_is_wrong_is_named() {
    let unknown = format!(r#"[{{"chainId": 5, "tipJar": "{JAR}", "rpc": ["https://a.example"]}}]"#);
    let twice = format!(r"[{0}, {0}]", r#"{"chainId": 31337, "rpc": ["https://a.example"]}"#);
    let same = r#"[{"chainId": 31337, "rpc": ["https://a.example/1", "https://A.example:443/2"]}]"#;
    let cases = [
        (unknown.as_str(), "chain 5: confirmations is needed, since contracts/chains.json does not tell"),
        (twice.as_str(), "chain 31337: it is named twice"),
        (same, "chain 31337: two of its endpoints are one and the same"),
        (
            r#"[{"chainId": 80002, "rpc": ["https://a.example"]}]"#,
            "chain 80002: tipJar is needed, since contracts/chains.json does not tell",
        ),
        (r#"[{"chainId": 31337, "rpc": []}]"#, "chain 31337: 1 of 0 endpoints cannot agree"),
        (
            r#"[{"chainId": 31337, "rpc": ["https://a.example"], "required": 2}]"#,
            "chain 31337: 2 of 1 endpoints cannot agree",
        ),
        (
            r#"[{"chainId": 31337, "rpc": ["https://a.example", "http://b.example/key"]}]"#,
            "chain 31337: endpoint 2 of its rpc: the endpoint's address is neither https nor on loopback",
        ),
        (
            r#"[{"chainId": 31337, "rpc": ["https://a.example"], "confirmations": 0}]"#,
            "chain 31337: confirmations is at least 1",
        ),
        (
            r#"[{"chainId": 31337, "url": "https://a.example"}]"#,
            "line 1, column 25: unknown field `url`, expected one of `chainId`, `rpc`, `required`, `blocksPerQuery`, `name`, `tipJar`, `confirmations`, `explorer`, `currency`, `tokens`",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refusal(text), expected, "{text}");
    }
    for more in [
        format!(r#", "tokens": [{{"address": "{}", "symbol": "X", "decimals": 0}}]"#, Address::ZERO),
        format!(r#", "tokens": [{{"address": "{TOKEN}", "symbol": "", "decimals": 0}}]"#),
        r#", "explorer": "javascript:alert(1)""#.to_owned(),
    ] {
        assert!(refusal(&sepolia(&more)).starts_with("chain 11155111: "), "{more}");
    }
}

#[test]
fn no_message_shows_an_endpoints_key() {
    let wrong = [
        r#"[{"chainId": 31337, "rpc": "https://a.example/s3cret"}]"#,
        r#"[{"chainId": "https://a.example/s3cret"}]"#,
        r#"[{"chainId": 31337, "rpc": [], "tipJar": "https://a.example/s3cret"}]"#,
        r#"[{"chainId": 31337, "rpc": ["http://a.example/s3cret"]}]"#,
        r#"["https://a.example/\"s3cret\""]"#,
        r"https://a.example/s3cret",
    ];
    for text in wrong {
        let error = text.parse::<Networks>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }
    let networks: Networks = sepolia("").parse().unwrap();
    assert!(!format!("{networks:?}").contains("secret"), "{networks:?}");
}
