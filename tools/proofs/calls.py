"""Which calls of AWS a function's code can make, read from the code.

The crates follow a few conventions, and this reads no more of Rust than those: a store is a type with one table, every request
to which is made in a method of that type through `self.table`; other adapters make their requests in methods of one type, too;
a parameter is a name, not a pattern in braces.
From the entry points of a function's crate (what the traits of `natter-lambda` ask of it) it follows calls by name: of `self`, of `Type::name`, of
free functions, and of a receiver whose type a field, a parameter or a constructor tells. A receiver of which nothing is known
counts as any of our types that has such a method. So it errs towards too many calls."""

import functools
import pathlib
import re
import tomllib

STORES = {name: f"{name}Table" for name in ("Connections", "Conversations", "Media", "Messages", "Safety", "Tips", "Users")}
DYNAMODB = {
    "batch_get_item": "BatchGetItem", "batch_write_item": "BatchWriteItem", "delete_item": "DeleteItem", "get_item": "GetItem",
    "put_item": "PutItem", "query": "Query", "scan": "Scan", "update_item": "UpdateItem",
}
# By method of `Table` (shared/dynamo/src/table.rs): what makes a request or a part of a transaction.
TABLE = {
    "check_part": "ConditionCheckItem", "delete": "DeleteItem", "delete_part": "DeleteItem", "deleting": "DeleteItem",
    "get": "GetItem", "get_eventually": "GetItem", "get_item": "GetItem", "get_item_eventually": "GetItem", "getting": "GetItem",
    "put": "PutItem", "put_part": "PutItem", "putting": "PutItem", "querying": "Query", "querying_prefix": "Query",
    "update_part": "UpdateItem", "updating": "UpdateItem",
}
BATCHES = {"get": "BatchGetItem", "get_lagging": "BatchGetItem", "put": "BatchWriteItem", "delete": "BatchWriteItem"}
# By method of the SDK: the action, and on what.
OTHERS = {
    "admin_delete_user": ("cognito-idp:AdminDeleteUser", "UserPool"),
    "admin_disable_user": ("cognito-idp:AdminDisableUser", "UserPool"),
    "admin_enable_user": ("cognito-idp:AdminEnableUser", "UserPool"),
    "admin_get_user": ("cognito-idp:AdminGetUser", "UserPool"),
    "admin_list_groups_for_user": ("cognito-idp:AdminListGroupsForUser", "UserPool"),
    "admin_user_global_sign_out": ("cognito-idp:AdminUserGlobalSignOut", "UserPool"),
    "delete_connection": ("execute-api:ManageConnections", "DELETE"),
    "invoke": ("lambda:InvokeFunction", None),
    "post_to_connection": ("execute-api:ManageConnections", "POST"),
}
# By method of `Queue` (shared/queue/src/queue.rs).
QUEUE = {"deliver_again": "ChangeMessageVisibility", "send": "SendMessage", "send_all": "SendMessage"}
# What the template calls the queue of each type that is a `Queue`.
QUEUES = {
    "FanOutQueue": "FanOutQueue",
    "InspectionQueue": "InspectionsQueue",
    "JobQueue": "AccountJobsQueue",
    "NotifyQueue": "NotifyQueue",
}
# What the host calls of a function, and of the types that it names for its sessions or its guard.
ENTRIES = {"handle", "init", "perform", "respond"}
ENTRIES_OF_TYPES = {"admit", "charge", "expires_at"}
# They make no calls, and have many names in common with those that do.
PURE = {"natter-chat", "natter-ethereum", "natter-protocol"}
KEYWORDS = {"if", "for", "while", "match", "return", "fn", "loop", "move", "async", "in", "as", "let", "Some", "Ok", "Err", "None"}
# Methods of the standard library and of futures: of a receiver of which nothing is known, they are most likely those.
COMMON = {
    "all", "and_then", "any", "append", "as_str", "build", "chain", "clear", "clone", "cloned", "collect", "condition_check", "contains", "count", "delete", "entry",
    "extend", "filter", "find", "first", "get", "get_mut", "insert", "into", "is_empty", "is_some", "iter", "join", "keys", "last", "len",
    "map", "map_err", "new", "next", "now", "ok_or", "parse", "position", "push", "put", "read", "remove", "retain", "send", "set", "sort",
    "split", "sum", "take", "text", "then", "to_string", "unwrap_or", "unwrap_or_default", "update", "values", "write", "zip",
}

# `receiver.name(`, or `receiver().name(` where the receiver is what an accessor of that name gives; chains give overlapping ones.
CALL = re.compile(r"(?:(?<!\w)(?=\w)|(?<!\()(?=\))|(?=[\]?]))(?=(\w+|[)\]?])(?:\(\))?(?:\s*\.await)?\s*\.(\w+)\s*(?:::<[^>]*>)?\()")


class Method:
    """A function of ours: its crate and module, the type that it is of (none where it is free), its name, what stands before that
    (`pub async`), its parameters, and its body."""

    def __init__(self, crate: str, module: str, kind: str | None, name: str, before: str, head: str, body: str):
        self.crate, self.module, self.kind, self.name, self.before, self.body = crate, module, kind, name, before, body
        # Names whose type is told here: parameters, and what is made by a constructor.
        self.types = dict(re.findall(r"(\w+):\s*&?(?:mut )?(?:'\w+ )?(?:Option<)?&?([A-Z]\w*)", head))
        self.types |= dict(re.findall(r"let (?:mut )?(\w+) = ([A-Z]\w*)::(?:new|from_environment|\w+)\(", body))


def strip(text: str) -> str:
    """Rust without comments, without what strings say, and without tests."""
    text = re.sub(r"""//[^\n]*|r#"(?:.|\n)*?"#|"(?:\\(?:.|\n)|[^"\\])*"|'(?:\\.|[^'\\\n])'""", lambda found: "" if found[0].startswith("//") else '""', text)
    test = re.search(r"#\[cfg\(test\)\]\s*mod \w+ \{", text)
    return text[: test.start()] if test else text


def block(text: str, start: int) -> int:
    """Where the block ends whose brace is the first from `start` on."""
    depth = 0
    for index in range(text.index("{", start), len(text)):
        depth += (text[index] == "{") - (text[index] == "}")
        if depth == 0:
            return index + 1
    return len(text)


def methods_in(crate: str, module: str, text: str):
    """The functions of a file."""
    text = strip(text)
    impls = []
    for found in re.finditer(r"^[ \t]*impl\b[^{;]*?(?:\bfor\s+)?(?:[\w:]+::)?([A-Z]\w*)(?:<[^{]*>)?\s*(?:where[^{]*)?\{", text, re.MULTILINE):
        impls.append((found.start(), block(text, found.end() - 1), found[1]))
    for found in re.finditer(r"\bfn (\w+)", text):
        brace, semicolon = text.find("{", found.end()), text.find(";", found.end())
        if brace < 0 or 0 <= semicolon < brace and "[" not in text[found.end():semicolon]:
            continue
        kind = next((kind for start, end, kind in impls if start < found.start() < end), None)
        before = text[text.rfind("\n", 0, found.start()) + 1:found.start()]
        yield Method(crate, module, kind, found[1], before, text[found.end():brace], text[brace:block(text, brace)])


def fields_in(text: str) -> dict[str, set[str]]:
    """The types of the fields of all structs of a file, by name."""
    found: dict[str, set[str]] = {}
    for struct in re.finditer(r"\bstruct \w+(?:<[^{;(]*>)?\s*\{", strip(text)):
        body = strip(text)[struct.end() - 1:block(strip(text), struct.end() - 1)]
        for name, kind in re.findall(r"(\w+):\s*(?:Option<|Arc<|LazyLock<|&(?:'\w+ )?)*([A-Z]\w*)", body):
            found.setdefault(name, set()).add(kind)
    return found


class Code:
    """All crates that functions are made of."""

    def __init__(self, project: pathlib.Path):
        self.methods: list[Method] = []
        self.fields: dict[str, dict[str, set[str]]] = {}
        self.needs: dict[str, set[str]] = {}
        self.types: dict[str, set[str]] = {}
        manifests = [*project.glob("shared/*/Cargo.toml"), *project.glob("functions/*/Cargo.toml")]
        manifests = {manifest: tomllib.loads(manifest.read_text()) for manifest in manifests}
        ours = {described["package"]["name"] for described in manifests.values()}
        for manifest, described in manifests.items():
            crate = described["package"]["name"]
            # A function may be made of others.
            self.needs[crate] = ours.intersection(described.get("dependencies", {}))
            if crate in PURE:
                continue
            self.fields[crate], self.types[crate] = {}, set()
            for file in sorted(manifest.parent.glob("src/**/*.rs")):
                if "testing" in str(file) or file.stem == "tests" or "/tests/" in str(file.relative_to(project)):
                    continue
                text = file.read_text()
                self.methods += methods_in(crate, file.stem, text)
                self.types[crate].update(re.findall(r"type (?:Sessions|Guard) = (\w+);", text))
                for name, kinds in fields_in(text).items():
                    self.fields[crate].setdefault(name, set()).update(kinds)

    def crates_of(self, crate: str) -> set[str]:
        """A crate and all that it is made of."""
        found, waiting = set(), {crate}
        while waiting:
            found |= waiting
            waiting = set().union(*(self.needs.get(name, set()) for name in waiting)) - found
        return found

    @functools.cache
    def near(self, crate: str) -> tuple[dict[str, list[Method]], set[str | None]]:
        """What a crate can name: functions by their names, and the types that they are of."""
        crates = self.crates_of(crate)
        by_name: dict[str, list[Method]] = {}
        for method in self.methods:
            if method.crate in crates:
                by_name.setdefault(method.name, []).append(method)
        return by_name, {method.kind for methods in by_name.values() for method in methods}

    def types_of(self, method: Method, receiver: str) -> set[str]:
        """The types that something of this name may have in a function, as far as that is told."""
        told = {method.types[receiver]} if receiver in method.types else self.fields[method.crate].get(receiver, set())
        return told or {kind for kind in STORES if kind.lower() == receiver}

    @functools.cache
    def callees(self, method: Method) -> list[Method]:
        """What a function can call."""
        found = []
        by_name, kinds = self.near(method.crate)
        for kind, name in re.findall(r"\b([A-Z]\w*)(?:::<[^>]*>)?::(\w+)\b", method.body):
            kind = method.kind if kind == "Self" else kind
            found += [other for other in by_name.get(name, []) if other.kind == kind]
        for module, name in re.findall(r"(?<![.\w:])(?:\w+::)*?(?:(\w+)::)?([a-z_]\w*)\b", method.body):
            if name not in KEYWORDS:
                free = [other for other in by_name.get(name, []) if other.kind is None and other is not method]
                found += [other for other in free if not module or other.module == module or other.crate == module.replace("_", "-")]
        for table in re.findall(r"\bdispatch!\(\w+, [^{]*\{([^}]*)\}", method.body):
            handlers = re.findall(r"=> (\w+)", table)
            found += [other for name in handlers for other in by_name.get(name, []) if other.kind == method.kind]
        for receiver, name in re.findall(CALL, method.body):
            candidates = [other for other in by_name.get(name, []) if other.kind is not None]
            if receiver == "self":
                found += [other for other in candidates if other.kind == method.kind]
                continue
            told = self.types_of(method, receiver)
            if told & kinds:
                found += [other for other in candidates if other.kind in told]
            elif not told and name not in COMMON:
                found += candidates
        return found

    @functools.cache
    def reachable(self, crate: str) -> set[Method]:
        """Everything that a function can come to from its entry points."""
        crates = self.crates_of(crate)
        within = [method for method in self.methods if method.crate in crates]
        waiting = [method for method in within if method.crate == crate and method.name in ENTRIES]
        waiting += [method for method in within if method.kind in self.types[crate] and method.name in ENTRIES_OF_TYPES]
        found: set[Method] = set()
        while waiting:
            method = waiting.pop()
            if method not in found:
                found.add(method)
                waiting += self.callees(method)
        return found

    def calls(self, crate: str) -> dict[tuple[str, str], str]:
        """The calls that a function can make, as action and resource, each with where it is made."""
        found = {}
        for method in self.reachable(crate):
            for call in [*calls_in(method), *self.queued_by(method)]:
                found.setdefault(call, f"{method.crate}: {method.kind}::{method.name}")
        return found

    def queued_by(self, method: Method):
        """What a function asks of queues."""
        for receiver, name in re.findall(CALL, method.body):
            for kind in self.types_of(method, receiver) & QUEUES.keys():
                if name in QUEUE:
                    yield f"sqs:{QUEUE[name]}", QUEUES[kind]


def calls_in(method: Method):
    """The calls that a function makes itself."""
    body = method.body
    if method.kind in STORES:
        table = STORES[method.kind]
        actions = [DYNAMODB.get(name) for name in re.findall(r"\.sdk\(\)\s*\.(\w+)\(\)", body)]
        actions += [TABLE.get(name) for name in re.findall(r"\.table\s*\.(\w+)(?:::<[^>]*>)?\(", body)]
        actions += [BATCHES.get(name) for name in re.findall(r"\bbatch::(\w+)\(", body)]
        index = re.search(r"index_name\(keys::(\w+)\)", body)
        for action in filter(None, actions):
            resource = f"{table}/index/{index[1].lower().replace('_', '-')}" if index and action == "Query" else table
            yield f"dynamodb:{action}", resource
    for name in re.findall(r"\.client\s*\.(\w+)\(\)", body):
        if name in OTHERS:
            action, resource = OTHERS[name]
            yield action, resource or "function"
