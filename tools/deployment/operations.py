"""Makes alarms, their dashboard and the budget of operations.yaml, and adds them to template.yaml.

Usage: operations.py FILE     writes the complete template
"""

import json
import pathlib
import re
import sys

from samcli.yamlhelper import yaml_dump, yaml_parse

PROJECT = pathlib.Path(__file__).resolve().parents[2]
WATCHED = pathlib.Path(__file__).with_name("operations.yaml")
RUNBOOKS = "docs/operations.md"
SOMEBODY = "HasAlarmTopic"
TOPIC = [{"Ref": "AlarmTopicArn"}]
# Of the dashboard's 24 columns.
WIDTH, HEIGHT = 8, 6


def description(entry: dict) -> str:
    """Why an alarm rings, and where it says what to do."""
    return f"{entry['Says']}: {RUNBOOKS}#{entry['Runbook']}"


def metrics_of(entry: dict) -> list[dict]:
    """The metrics of an entry: one, or one for each of several functions."""
    dimensions = entry.get("Of", {})
    several = next((name for name, value in dimensions.items() if isinstance(value, list)), None)
    sets = [{several: value} for value in dimensions[several]] if several else [dimensions]
    namespace, name = entry["Metric"]
    return [{"Namespace": namespace, "MetricName": name,
             **({"Dimensions": [{"Name": key, "Value": value} for key, value in of.items()]} if of else {})} for of in sets]


def alarm(entry: dict) -> dict:
    """The alarm of an entry."""
    seconds, statistic, metrics = entry.get("Seconds", 300), entry.get("Statistic", "Maximum"), metrics_of(entry)
    if len(metrics) == 1:
        kind = "ExtendedStatistic" if re.match(r"p\d", statistic) else "Statistic"
        measured = {**metrics[0], kind: statistic, "Period": seconds}
    else:
        each = [{"Id": f"m{index}", "ReturnData": False, "MetricStat": {"Metric": metric, "Period": seconds, "Stat": statistic}}
                for index, metric in enumerate(metrics)]
        measured = {"Metrics": [{"Id": "total", "Expression": "SUM(METRICS())", "ReturnData": True}, *each]}
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Condition": entry.get("If", SOMEBODY),
        "Properties": {
            "AlarmDescription": description(entry),
            "AlarmActions": TOPIC,
            "OKActions": TOPIC,
            **measured,
            "EvaluationPeriods": entry.get("Times", 1),
            "Threshold": entry["AtLeast"],
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
        },
    }


def together(entry: dict) -> dict:
    """The alarm that rings where several do."""
    rule = " AND ".join(f'ALARM("${{{name}}}")' for name in entry["All"])
    return {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        "Condition": SOMEBODY,
        "Properties": {"AlarmDescription": description(entry), "AlarmActions": TOPIC, "OKActions": TOPIC, "AlarmRule": {"Fn::Sub": rule}},
    }


def in_text(value) -> str:
    """A reference as `Fn::Sub` writes it."""
    if isinstance(value, str):
        return value
    return f"${{{value['Ref']}}}" if "Ref" in value else f"${{{'.'.join(value['Fn::GetAtt'])}}}"


def graph(entry: dict, index: int) -> dict:
    """A graph of the dashboard, with the threshold where there is one."""
    metrics = [[in_text(metric["Namespace"]), metric["MetricName"],
                *(in_text(part) for of in metric.get("Dimensions", []) for part in (of["Name"], of["Value"]))] for metric in metrics_of(entry)]
    properties = {"title": entry["Says"], "region": "${AWS::Region}", "metrics": metrics, "period": entry.get("Seconds", 300),
                  "stat": entry.get("Statistic", "Maximum")}
    if "AtLeast" in entry:
        properties["annotations"] = {"horizontal": [{"label": "alarm", "value": entry["AtLeast"]}]}
    column, row = index % (24 // WIDTH), index // (24 // WIDTH)
    return {"type": "metric", "x": column * WIDTH, "y": row * HEIGHT, "width": WIDTH, "height": HEIGHT, "properties": properties}


def dashboard(entries: list[dict]) -> dict:
    """Graphs of all entries; what is not always there is named "none" where it is not."""
    body = json.dumps({"widgets": [graph(entry, index) for index, entry in enumerate(entries)]})
    absent = {value["Ref"]: {"Fn::If": [entry["If"], value, "none"]} for entry in entries if "If" in entry for value in entry["Of"].values()}
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Condition": SOMEBODY,
        "Properties": {"DashboardName": {"Ref": "AWS::StackName"}, "DashboardBody": {"Fn::Sub": [body, absent]}},
    }


def spending(steps: dict) -> dict[str, dict]:
    """The budget: each of its thresholds has a topic, which has `degrade` lower the service to the level that the topic is named after."""
    def topic(level: str) -> str:
        return f"Spending{level[0].upper()}{level[1:]}Topic"

    def tell(level: str, step: dict) -> dict:
        return {
            "Notification": {"NotificationType": step["Of"], "ComparisonOperator": "GREATER_THAN", "Threshold": step["Percent"], "ThresholdType": "PERCENTAGE"},
            "Subscribers": [{"SubscriptionType": "SNS", "Address": {"Ref": topic(level)}}],
        }

    def resource(kind: str, properties: dict) -> dict:
        return {"Type": kind, "Condition": "HasBudget", "Properties": properties}

    function = {"Fn::GetAtt": ["DegradeFunction", "Arn"]}
    topics = {
        topic(level): resource("AWS::SNS::Topic", {
            "TopicName": {"Fn::Sub": f"${{AWS::StackName}}-spending-{level}"},
            "Subscription": [{"Protocol": "lambda", "Endpoint": function}],
        })
        for level in steps
    }
    permissions = {
        f"{name}Permission": resource("AWS::Lambda::Permission", {
            "Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "DegradeFunction"}, "Principal": "sns.amazonaws.com", "SourceArn": {"Ref": name},
        })
        for name in topics
    }
    only_our_budgets = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    publish = {"Effect": "Allow", "Principal": {"Service": "budgets.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*", "Condition": only_our_budgets}
    limit = {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": {"Ref": "MonthlyBudget"}, "Unit": "USD"}}
    budget = resource("AWS::Budgets::Budget", {"Budget": limit, "NotificationsWithSubscribers": [tell(level, step) for level, step in steps.items()]})
    return {
        **topics,
        **permissions,
        "SpendingTopicPolicy": resource("AWS::SNS::TopicPolicy", {
            "Topics": [{"Ref": name} for name in topics], "PolicyDocument": {"Version": "2012-10-17", "Statement": [publish]},
        }),
        # Who is told before the topics let it would be refused.
        "SpendingBudget": budget | {"DependsOn": "SpendingTopicPolicy"},
    }


def resources(watched: dict) -> dict[str, dict]:
    """All resources, by logical id."""
    return {
        **{name: alarm(entry) for name, entry in watched["Alarms"].items()},
        **{name: together(entry) for name, entry in watched["Together"].items()},
        "OperationsDashboard": dashboard([*watched["Alarms"].values(), *watched["Graphs"]]),
        **spending(watched["Spending"]),
    }


def complete() -> str:
    """The text of template.yaml, which ends with its resources, with these behind them: its own lines keep their numbers."""
    added = yaml_dump(resources(yaml_parse(WATCHED.read_text())))
    return (PROJECT / "template.yaml").read_text() + "".join(f"  {line}\n" for line in added.splitlines())


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_text(complete())
