"""Prints what a stack costs per month: idle, and with a thousand people a day, item by item.

Usage: price.py

What is counted comes from template.yaml, operations.yaml and the measured costs of actions (bench/cost/costs.json), the prices from
bench/cost/prices.json. A resource of a kind that is not known here ends it: it might be billed by the hour.
"""

import dataclasses
import json
import sys

from samcli.yamlhelper import yaml_parse

import build
import operations

COST = build.PROJECT / "bench/cost"
MONTH_DAYS = 30
MONTH_HOURS = 730
GB = 1024**3

# Of these, nothing is billed while nobody uses them, beside what `idle` counts.
KNOWN_PREFIXES = ("AWS::ApiGateway", "AWS::CloudFront::", "AWS::Cognito::", "AWS::IAM::", "AWS::Lambda::Permission", "AWS::Logs::LogGroup")
KNOWN = {
    "AWS::Budgets::Budget", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard", "AWS::DynamoDB::Table",
    "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPC",
    "AWS::Events::Rule", "AWS::GuardDuty::MalwareProtectionPlan",
    "AWS::RDS::DBCluster", "AWS::RDS::DBClusterParameterGroup", "AWS::RDS::DBInstance", "AWS::RDS::DBSubnetGroup", "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy", "AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy",
    "AWS::Serverless::Function", "AWS::Serverless::WebSocketApi",
}
# Five pollers of 20 seconds each, which Lambda keeps for every queue that a function reads.
POLLS_PER_MINUTE = 15
MINUTES_OF = {"minute": 1, "hour": 60, "day": 24 * 60}
FUNCTION_GB, SECONDS_PER_INVOCATION, LOG_BYTES_PER_INVOCATION = 0.25, 0.05, 1_500
# A new cluster, and tables and buckets with next to nothing in them.
DATABASE_GB, TABLES_GB, BUCKETS_GB = 1, 0.1, 0.1
# Metrics that functions write while nobody is there: those of the functions that the clock calls.
IDLE_METRICS = 1

# What one of the thousand does in a day.
PEOPLE = 1_000
MESSAGES, GROUP_MESSAGES, READ_MARKS, SESSIONS, OPEN_MINUTES, VISIBLE_MINUTES = 20, 5, 15, 6, 300, 60
# Hours of a day in which somebody writes more often than Aurora would fall asleep.
AWAKE_HOURS, AWAKE_CAPACITY = 18, 0.5
PAGE_BYTES = 400_000


@dataclasses.dataclass
class Item:
    """Something that is billed: how much of what in a month."""

    name: str
    unit: str
    amount: float


def price_list() -> dict:
    """The prices."""
    return json.loads((COST / "prices.json").read_text())


def dollars(item: Item, prices: dict) -> float:
    """By the list, as though nothing were free."""
    million = prices["dollars_per_million"].get(item.unit)
    return item.amount * (prices["dollars_each"][item.unit] if million is None else million / 1e6)


def payable(items: list[Item], prices: dict) -> list[float]:
    """What is left to pay of each item after what an account has free each month, which goes to the first that need it."""
    left, found = dict(prices["free_each_month"]), []
    for item in items:
        free = min(item.amount, left.get(item.unit, 0))
        left[item.unit] = left.get(item.unit, 0) - free
        found.append(dollars(dataclasses.replace(item, amount=item.amount - free), prices))
    return found


def events(template: dict):
    """Every event of every function."""
    for function in build.serverless_functions(template).values():
        yield from function["Properties"].get("Events", {}).values()


def is_on(event: dict) -> bool:
    """Whether an event source works where every optional part of the stack is off."""
    return "Enabled" not in event["Properties"]


def times_per_month(expression: str) -> float:
    """How often `rate(1 minute)` comes."""
    number, unit = expression.removeprefix("rate(").removesuffix(")").split()
    return MONTH_DAYS * 24 * 60 / (int(number) * MINUTES_OF[unit.removesuffix("s")])


def idle(template: dict) -> list[Item]:
    """What is billed where nobody comes; without alarms."""
    unknown = {resource["Type"] for resource in template["Resources"].values()} - KNOWN
    unknown = {kind for kind in unknown if not kind.startswith(KNOWN_PREFIXES)}
    endpoints = [resource for resource in template["Resources"].values() if resource["Type"] == "AWS::EC2::VPCEndpoint"]
    if all(endpoint["Properties"].get("VpcEndpointType", "Gateway") == "Gateway" for endpoint in endpoints):
        unknown.discard("AWS::EC2::VPCEndpoint")
    if unknown:
        sys.exit(f"price: {', '.join(sorted(unknown))}: what does it cost while nobody uses it? Say so in tools/deployment/price.py")
    sources = list(events(template))
    queues = sum(event["Type"] == "SQS" and is_on(event) for event in sources)
    calls = sum(times_per_month(event["Properties"]["Schedule"]) for event in sources if event["Type"] == "Schedule")
    return [
        Item(f"{queues} queues that Lambda asks for work", "queue_request", queues * POLLS_PER_MINUTE * 60 * 24 * MONTH_DAYS),
        *computing(f"{calls:,.0f} calls by the clock", calls),
        Item("what these read of DynamoDB", "read_unit", calls),
        Item("metrics of functions", "metric_month", IDLE_METRICS),
        Item("Aurora: storage of an empty archive", "database_gb_month", DATABASE_GB),
        Item("tables", "table_gb_month", TABLES_GB),
        Item("the tables' backups of every second", "recovery_gb_month", TABLES_GB),
        Item("buckets", "bucket_gb_month", BUCKETS_GB),
    ]


def watching(watched: dict) -> list[Item]:
    """What alarms and the dashboard add, where somebody is told."""
    metrics = sum(len(operations.metrics_of(entry)) for entry in watched["Alarms"].values())
    return [
        Item(f"{len(watched['Alarms'])} alarms, of {metrics} metrics", "alarm_metric_month", metrics),
        Item("alarms of several", "composite_alarm_month", len(watched["Together"])),
        Item("dashboard", "dashboard_month", 1),
    ]


def computing(name: str, calls: float) -> list[Item]:
    """Invocations of functions, with their time and their logs."""
    return [
        Item(name, "invocation", calls),
        Item("their computing time", "function_gb_second", calls * FUNCTION_GB * SECONDS_PER_INVOCATION),
        Item("their logs", "log_gb", calls * LOG_BYTES_PER_INVOCATION / GB),
    ]


def costs() -> dict[tuple[str, str], dict]:
    """The measured costs of actions."""
    return {(row["action"], row["situation"]): row for row in json.loads((COST / "costs.json").read_text())}


def thousand_daily() -> list[Item]:
    """What a thousand people add who come every day."""
    measured = costs()
    done = {
        ("sendMessage", "short, direct; the receiver has one device open"): MESSAGES - GROUP_MESSAGES,
        ("sendMessage", "short, a group of forty with a device each"): GROUP_MESSAGES,
        ("typing", "direct, the other one has a device open"): MESSAGES - GROUP_MESSAGES,
        ("markRead", "quiet, direct; one device is told"): READ_MARKS,
        ("$connect", "the authorizer's part"): SESSIONS,
        ("$connect", "somebody who was there before"): SESSIONS,
        ("sync", "eight direct conversations, a message missed in three"): SESSIONS,
        ("getConversations", "ten direct conversations, three with something unread"): SESSIONS,
        # A fresh token every eight and a half minutes also says who is there.
        ("authenticate", "the same, and the user is there and sees one other"): VISIBLE_MINUTES / 8.5,
        ("authenticate", "a fresh token of the same sign-in"): (OPEN_MINUTES - VISIBLE_MINUTES) / 8.5,
    }
    monthly = PEOPLE * MONTH_DAYS

    def asked(row, action) -> int:
        """A frame and its reply, if it gets one; none for a handshake."""
        return 0 if action.startswith("$") else 1 if row.get("quiet") else 2

    def total(value) -> float:
        return monthly * sum(times * value(measured[key], key[0]) for key, times in done.items())

    frames = total(lambda row, action: row.get("pushes", 0) + asked(row, action))
    return [
        Item("WebSocket: frames, replies and pushes", "websocket_message", frames),
        Item("WebSocket: minutes that connections are open", "connection_minute", monthly * OPEN_MINUTES),
        *computing("Lambda: invocations", total(lambda row, _: 1 + row.get("invocations", 0))),
        Item("DynamoDB: read units", "read_unit", total(lambda row, _: row["read_units"])),
        Item("DynamoDB: write units", "write_unit", total(lambda row, _: row["write_units"])),
        Item(f"Aurora: awake {AWAKE_HOURS} hours a day", "database_capacity_hour", MONTH_DAYS * AWAKE_HOURS * AWAKE_CAPACITY),
        Item("CloudFront: the page", "transfer_gb", monthly * PAGE_BYTES / GB),
    ]


def groups() -> list[tuple[str, list[Item]]]:
    """What there is to pay, each group on top of those before it."""
    template, watched = yaml_parse(operations.complete()), yaml_parse(operations.WATCHED.read_text())
    return [
        ("Idle", idle(template)),
        ("With alarms and a dashboard", watching(watched)),
        (f"With {PEOPLE:,} people a day", thousand_daily()),
    ]


def priced(prices: dict) -> list[tuple[str, list[tuple[Item, float, float]], float, float]]:
    """Each group's heading, its items with their prices by the list and after what is free, and the sums so far."""
    everything = [item for _, items in groups() for item in items]
    paid = iter(payable(everything, prices))
    found, by_list, to_pay = [], 0.0, 0.0
    for heading, items in groups():
        rows = [(item, dollars(item, prices), next(paid)) for item in items]
        by_list, to_pay = by_list + sum(row[1] for row in rows), to_pay + sum(row[2] for row in rows)
        found.append((heading, rows, by_list, to_pay))
    return found


def origin(prices: dict) -> str:
    """Where the prices are from."""
    return f"List prices of {prices['region']}, {prices['date']}"


def summary() -> str:
    """One line for each group."""
    prices = price_list()
    lines = [f"{heading}: ${to_pay:,.2f} a month" for heading, _, _, to_pay in priced(prices)]
    return "\n".join([*lines, f"{origin(prices)}; `make cost` shows each item."])


def main() -> None:
    """Prints everything."""
    prices = price_list()
    for heading, rows, by_list, to_pay in priced(prices):
        print(f"\n{heading:<50} {'a month':>14} {'list, $':>9} {'to pay, $':>9}")
        for item, listed, paid in rows:
            print(f"  {item.name:<48} {item.amount:>14,.1f} {listed:>9.2f} {paid:>9.2f}")
        print(f"  {'together so far':<48} {'':>14} {by_list:>9.2f} {to_pay:>9.2f}")
    print(f"\n{origin(prices)}. To pay: after what every account has free each month.")
    print(f"One of the {PEOPLE:,} people, in a day: {MESSAGES} messages, {GROUP_MESSAGES} of them to groups of forty; {READ_MARKS} read; {SESSIONS} times in the "
          f"app, open for {OPEN_MINUTES} minutes, {VISIBLE_MINUTES} of them in sight.")


if __name__ == "__main__":
    main()
