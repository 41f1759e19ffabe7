//! A day of ten people: who is told of what, on which device and when, and why the others are not. The log of the push service on
//! loopback is what `docs/notifications.md` shows; `NATTER_WRITE_DOCS=1` writes it there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use natter_e2e::{App, User, conversation_of, entry_id};
use natter_push::testing::{PushService, Taken};
use serde_json::{Value, json};

use super::notifications::subscribe;

/// Everybody, and the devices that they are notified on.
const PEOPLE: [(&str, &[&str]); 10] = [
    ("Ann", &["phone"]),
    ("Ben", &["phone", "laptop"]),
    ("Cleo", &["phone"]),
    ("Dan", &["phone"]),
    ("Eve", &["phone", "laptop"]),
    ("Finn", &["phone"]),
    ("Gus", &["phone"]),
    ("Hana", &["phone"]),
    ("Ida", &[]),
    ("Jo", &["phone"]),
];

/// Whoever is told nothing for one and the same reason.
const OTHERS: &str = "the others";

struct Day {
    app: App,
    service: PushService,
    /// Each of them on each of their devices; whoever has none, on one that is not notified.
    devices: BTreeMap<String, User>,
    /// How much of what the push service has taken is in the log.
    logged: usize,
    log: String,
}

impl Day {
    async fn start() -> Self {
        let (app, service) = (App::offline().await, PushService::start().await);
        let mut devices = BTreeMap::new();
        for (name, notified) in PEOPLE {
            let user = app.user(&name.to_lowercase()).await;
            let profile = json!({"displayName": name});
            assert_eq!(app.http(&user, "PATCH", "/v1/me", &profile).await.0, 200);
            devices.insert(format!("{name}’s browser"), user.clone());
            for device in notified {
                let (name, signed_in) = (format!("{name}’s {device}"), app.sign_in(&user).await);
                assert_eq!(app.http(&signed_in, "GET", "/v1/me", &Value::Null).await.0, 200);
                devices.insert(name, signed_in);
            }
        }
        let day = Self { app, service, devices, logged: 0, log: String::new() };
        // Each of them is told of these sign-ins, but on no device yet.
        day.finish().await;
        for (name, notified) in PEOPLE {
            for device in notified {
                let name = format!("{name}’s {device}");
                subscribe(&day.app, day.by(&name), &day.service, &slug(&name)).await;
            }
        }
        day
    }

    /// It becomes this time of the script. The clock does not: tokens go by the system's.
    fn at(&mut self, hour: u64, minute: u64) {
        let _ = write!(self.log, "\n{hour:02}:{minute:02}  ");
    }

    /// Somebody at one of their devices.
    fn by(&self, device: &str) -> &User {
        &self.devices[device]
    }

    fn id(&self, name: &str) -> &str {
        &self.devices[&format!("{name}’s browser")].id
    }

    async fn http(&self, device: &str, method: &str, path: &str, body: Value) -> Value {
        let (status, reply) = self.app.http(self.by(device), method, path, &body).await;
        assert!(status < 300, "{reply}");
        reply
    }

    async fn say(&self, device: &str, conversation: &str, text: &str, mentions: &[&str]) -> Value {
        let mentions: Vec<&str> = mentions.iter().map(|name| self.id(name)).collect();
        let mut socket = self.app.connect(self.by(device)).await;
        let message =
            json!({"conversationId": conversation, "entryId": entry_id(), "text": text, "mentions": mentions});
        let accepted = socket.request("sendMessage", message).await;
        assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
        accepted
    }

    /// Notes what has happened: what each device was sent, and why nobody else was. Everybody but the one who did it is one or
    /// the other.
    async fn note(&mut self, what: &str, by: &str, silent: &[(&str, &str)]) {
        let _ = writeln!(self.log, "{what}");
        self.finish().await;
        let told = self.write_taken();
        for (name, why) in silent {
            let _ = writeln!(self.log, "         – {name}: {why}");
        }
        let silent: BTreeSet<&str> = silent.iter().map(|(name, _)| *name).collect();
        assert!(told.iter().all(|name| !silent.contains(name.as_str())), "{told:?} were told of: {what}\n{}", self.log);
        let everybody = PEOPLE.iter().map(|(name, _)| *name).filter(|name| *name != by);
        for name in everybody {
            let is_told = told.contains(name);
            let is_silent = silent.contains(name) || silent.contains(OTHERS);
            assert!(is_told || is_silent, "{name} is told nothing\n{}", self.log);
        }
    }

    /// Those who use a device have had their time on it.
    async fn note_later(&mut self, what: &str, told: &[&str]) {
        self.app.stack().clock().advance(Duration::from_secs(31));
        let _ = writeln!(self.log, "         {what}");
        self.finish().await;
        assert_eq!(self.write_taken(), told.iter().map(|name| (*name).to_owned()).collect(), "{}", self.log);
    }

    /// All that can be done now is done.
    async fn finish(&self) {
        // The stream, its queue, and what that leaves to itself.
        for _ in 0..3 {
            self.app.stack().flush_streams().await;
        }
        assert_eq!(self.service.refused(), Vec::<String>::new());
    }

    /// Writes what the push service has taken since; gives whose devices got something.
    fn write_taken(&mut self) -> BTreeSet<String> {
        let names: BTreeMap<String, String> = self.devices.keys().map(|name| (slug(name), name.clone())).collect();
        let slugs: Vec<&str> = names.keys().map(String::as_str).collect();
        let mut lines: Vec<(String, String)> = self
            .service
            .taken_by(&slugs)
            .iter()
            .skip(self.logged)
            .map(|taken| (names[&taken.browser].clone(), shown(taken)))
            .collect();
        self.logged += lines.len();
        lines.sort();
        for (device, what) in &lines {
            let _ = writeln!(self.log, "         → {device}: {what}");
        }
        lines.into_iter().map(|(device, _)| device.split('’').next().unwrap_or_default().to_owned()).collect()
    }
}

/// A device's name in the address of its subscription.
fn slug(device: &str) -> String {
    device.to_lowercase().replace("’s ", "-")
}

/// What a device was sent, decrypted.
fn shown(Taken { content, .. }: &Taken) -> String {
    let text = |name: &str| content[name].as_str().unwrap_or_default();
    match (text("kind"), content["hidden"] == true) {
        ("show", true) => format!("a message, its content hidden ({})", content["count"]),
        ("show", false) => {
            let place = if content["group"].is_string() { format!("{}: ", text("group")) } else { String::new() };
            let what = if content["added"] == true { "has added you" } else { text("text") };
            format!("{place}{}, “{what}” ({})", text("sender"), content["count"])
        }
        ("alert", _) => {
            format!("security notice, “{}”", content["about"]["event"]["kind"].as_str().unwrap_or_default())
        }
        ("read", _) => "takes away what was read elsewhere".to_owned(),
        _ => "takes away what was deleted".to_owned(),
    }
}

async fn settings(day: &Day, device: &str, changes: Value) {
    let mut settings = json!({"mentionsOnly": false, "hideContent": false});
    settings.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    day.http(device, "PUT", "/v1/me/notifications", settings).await;
}

#[tokio::test]
async fn a_day_of_ten_people_goes_as_the_documentation_tells() {
    let mut day = Day::start().await;
    let everybody: Vec<String> = PEOPLE[1..].iter().map(|(name, _)| day.id(name).to_owned()).collect();

    day.at(8, 0);
    let group = json!({"kind": "group", "requestId": entry_id(), "title": "Hiking", "userIds": everybody});
    let hiking = conversation_of(&day.http("Ann’s browser", "POST", "/v1/conversations", group).await);
    day.note("Ann makes the group “Hiking” and adds everybody.", "Ann", &[("Ida", "no device of hers is notified")])
        .await;

    day.at(8, 30);
    let membership = format!("/v1/conversations/{hiking}/membership");
    let far = day.app.stack().clock().now().plus(Duration::from_hours(24)).as_millis();
    day.http("Dan’s phone", "PATCH", &membership, json!({"mutedUntil": far})).await;
    day.http("Finn’s phone", "PATCH", &membership, json!({"mentionsOnly": true})).await;
    settings(&day, "Jo’s phone", json!({"hideContent": true})).await;
    let block = format!("/v1/me/blocks/{}", day.id("Ben"));
    day.http("Hana’s phone", "PUT", &block, json!({})).await;
    let what = "Dan mutes the group, Finn wants only mentions of it, Jo hides content, Hana blocks Ben.";
    day.note(what, "", &[(OTHERS, "nothing was written")]).await;

    day.at(9, 0);
    let mut eve = day.app.connect(day.by("Eve’s laptop")).await;
    eve.request("ping", json!({"active": true})).await;
    day.say("Ben’s laptop", &hiking, "Who is in for Saturday?", &[]).await;
    let quiet = [
        ("Dan", "has muted the group"),
        ("Eve", "uses Natter on her laptop, and is given 30 seconds"),
        ("Finn", "is not named"),
        ("Hana", "has blocked Ben"),
        ("Ida", "no device of hers is notified"),
    ];
    day.note("Ben: “Who is in for Saturday?”", "Ben", &quiet).await;
    day.note_later("30 seconds later, Eve has not read it; her laptop tells her by itself:", &["Eve"]).await;
    drop(eve);

    day.at(9, 10);
    day.say("Ann’s browser", &hiking, "Finn and Dan, have you got the map?", &["Finn", "Dan"]).await;
    let quiet = [("Dan", "has muted the group, also where he is named"), ("Ida", "no device of hers is notified")];
    day.note("Ann: “Finn and Dan, have you got the map?”", "Ann", &quiet).await;

    day.at(9, 20);
    let mut cleo = day.app.connect(day.by("Cleo’s browser")).await;
    let read = cleo.request("markRead", json!({"conversationId": hiking, "seq": 1_000})).await;
    assert_eq!(read["unread"], 0, "{read}");
    drop(cleo);
    day.app.stack().clock().advance(Duration::from_secs(6));
    day.note("Cleo reads the group in her browser.", "", &[(OTHERS, "it is Cleo who has read")]).await;

    day.at(10, 0);
    let slip = day.say("Ann’s browser", &hiking, "My password is hunter2", &[]).await;
    let quiet = [("Dan", "has muted the group"), ("Finn", "is not named"), ("Ida", "no device of hers is notified")];
    day.note("Ann: “My password is hunter2”", "Ann", &quiet).await;

    day.at(10, 1);
    let mut ann = day.app.connect(day.by("Ann’s browser")).await;
    let deletion = json!({
        "conversationId": hiking, "entryId": entry_id(), "targetId": slip["entryId"], "targetSeq": slip["seq"],
        "change": {"kind": "delete"},
    });
    let deleted = ann.request("updateMessage", deletion).await;
    assert_ne!(deleted["type"], "error", "{deleted}");
    drop(ann);
    let never = "was not told of it before";
    day.note("Ann deletes that.", "Ann", &[("Dan", never), ("Finn", never), ("Ida", never)]).await;

    day.at(14, 0);
    let minute = day.app.stack().clock().now().as_secs() / 60 % 1440;
    let night = json!({"from": (minute + 1439) % 1440, "until": (minute + 120) % 1440, "timeZone": "UTC"});
    settings(&day, "Gus’s phone", json!({"quietHours": night})).await;
    day.say("Eve’s phone", &hiking, "I am bringing cake.", &[]).await;
    let quiet = [
        ("Dan", "has muted the group"),
        ("Finn", "is not named"),
        ("Gus", "it is night where he is, and he does not want to be disturbed"),
        ("Ida", "no device of hers is notified"),
    ];
    day.note("Eve: “I am bringing cake.”", "Eve", &quiet).await;

    day.at(14, 30);
    let intruder = day.app.sign_in(day.by("Gus’s browser")).await;
    assert_eq!(day.app.http(&intruder, "GET", "/v1/me", &Value::Null).await.0, 200);
    day.note("Somebody signs in as Gus, at night.", "", &[(OTHERS, "it is Gus’s account")]).await;

    day.at(15, 0);
    let stranger = day.app.user("mallory").await;
    let direct = day.app.open_direct(&stranger, day.by("Cleo’s phone")).await;
    day.app.connect(&stranger).await.say(&direct, "Buy my things!").await;
    let quiet = [("Cleo", "has not accepted what a stranger wrote to her"), (OTHERS, "are not in that conversation")];
    day.note("Somebody whom nobody knows writes to Cleo.", "", &quiet).await;

    day.at(16, 0);
    let phone = day.by("Ben’s phone").clone();
    let (_, devices) = day.app.http(&phone, "GET", "/v1/me/devices", &Value::Null).await;
    let current = devices["devices"].as_array().unwrap().iter().find(|device| device["isCurrent"] == true).unwrap();
    let path = format!("/v1/me/devices/{}", current["sessionId"].as_str().unwrap());
    day.http("Ben’s laptop", "DELETE", &path, Value::Null).await;
    day.service.answer("ann-phone", &[503]);
    day.say("Jo’s phone", &hiking, "Half past eight at the station?", &[]).await;
    let quiet = [
        ("Ann", "her push service is busy, and is asked again"),
        ("Dan", "has muted the group"),
        ("Finn", "is not named"),
        ("Gus", "it is night where he is"),
        ("Ida", "no device of hers is notified"),
    ];
    day.note("Ben signs his phone out on his laptop. Jo: “Half past eight at the station?”", "Jo", &quiet).await;
    day.note_later("30 seconds later, Ann’s push service is asked again:", &["Ann"]).await;

    println!("{}", day.log);
    check_documentation(day.log.trim_start());
}

/// The log stands in the documentation as it is.
fn check_documentation(log: &str) {
    const BEGIN: &str = "```text\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/notifications.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (documented, after) = rest.split_once("```").unwrap();
    if env::var_os("NATTER_WRITE_DOCS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{log}```{after}")).unwrap();
    } else {
        assert_eq!(log, documented, "NATTER_WRITE_DOCS=1 writes it anew");
    }
}
