"""What is made of the list of what operators watch."""

import json
import re
import unittest

from samcli.yamlhelper import yaml_parse

import operations

ENTRY = {"Says": "It broke", "Runbook": "when-it-breaks", "Metric": ["AWS/Lambda", "Errors"], "AtLeast": 3}
WATCHED = yaml_parse(operations.WATCHED.read_text())


class AccessLogs(unittest.TestCase):
    def test_lines_say_what_became_of_a_request_and_short_ones_name_nobody(self):
        resources = yaml_parse((operations.PROJECT / "template.yaml").read_text())["Resources"]
        for api in ("WsApi", "HttpStage"):
            condition, *forms = resources[api]["Properties"]["AccessLogSettings"]["Format"]["Fn::If"]
            self.assertEqual(condition, "HasShortAccessLogs")
            short, full = [json.loads(form).keys() for form in forms]
            self.assertLessEqual({"requestId", "routeKey", "status"}, short & full)
            self.assertEqual((short & {"userId", "connectionId"}, full & {"userId"}), (set(), {"userId"}))


class Alarms(unittest.TestCase):
    def test_an_alarm_has_the_entrys_metric_threshold_and_runbook(self):
        made = operations.alarm({**ENTRY, "Of": {"FunctionName": {"Ref": "Archive"}}, "Times": 2})["Properties"]
        self.assertEqual(made["AlarmDescription"], "It broke: docs/operations.md#when-it-breaks")
        self.assertEqual((made["Namespace"], made["MetricName"], made["Threshold"], made["EvaluationPeriods"]), ("AWS/Lambda", "Errors", 3, 2))
        self.assertEqual(made["Dimensions"], [{"Name": "FunctionName", "Value": {"Ref": "Archive"}}])

    def test_several_functions_are_added_up(self):
        made = operations.alarm({**ENTRY, "Of": {"FunctionName": [{"Ref": "A"}, {"Ref": "B"}]}, "Statistic": "Sum"})["Properties"]
        total, *each = made["Metrics"]
        self.assertEqual((total["Expression"], [metric["MetricStat"]["Stat"] for metric in each]), ("SUM(METRICS())", ["Sum", "Sum"]))
        self.assertNotIn("Namespace", made)

    def test_a_percentile_is_an_extended_statistic(self):
        made = operations.alarm({**ENTRY, "Statistic": "p95"})["Properties"]
        self.assertEqual((made["ExtendedStatistic"], made.get("Statistic")), ("p95", None))

    def test_every_threshold_has_a_reason(self):
        for name, entry in {**WATCHED["Alarms"], **WATCHED["Together"]}.items():
            self.assertTrue(entry.get("Why"), name)

    def test_an_alarm_of_several_names_alarms_that_are_there(self):
        for name, entry in WATCHED["Together"].items():
            self.assertLessEqual(set(entry["All"]), WATCHED["Alarms"].keys(), name)


class Measured(unittest.TestCase):
    def test_what_functions_measure_is_on_the_dashboard_and_nothing_else_is_asked_of_them(self):
        table = (operations.PROJECT / "shared/metrics/src/metric.rs").read_text()
        measured = set(re.findall(r"^    (\w+): \w+, (?:sum|each);$", table, re.MULTILINE))
        entries = [*WATCHED["Alarms"].values(), *WATCHED["Graphs"]]
        self.assertEqual({name for namespace, name in (entry["Metric"] for entry in entries) if namespace == {"Ref": "AWS::StackName"}}, measured)


class Dashboard(unittest.TestCase):
    def test_it_shows_every_alarm_and_graph_once_and_none_over_another(self):
        body, absent = operations.resources(WATCHED)["OperationsDashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
        widgets = json.loads(body)["widgets"]
        expected = [entry["Says"] for entry in [*WATCHED["Alarms"].values(), *WATCHED["Graphs"]]]
        self.assertEqual([widget["properties"]["title"] for widget in widgets], expected)
        self.assertEqual(len({(widget["x"], widget["y"]) for widget in widgets}), len(widgets))
        self.assertEqual(absent, {"Database": {"Fn::If": ["WatchesDatabase", {"Ref": "Database"}, "none"]}})

    def test_a_graph_names_resources_as_sub_does(self):
        of = {"QueueName": {"Fn::GetAtt": ["Letters", "QueueName"]}}
        self.assertEqual(operations.graph({**ENTRY, "Of": of}, 0)["properties"]["metrics"], [["AWS/Lambda", "Errors", "QueueName", "${Letters.QueueName}"]])


class Spending(unittest.TestCase):
    def test_every_level_but_the_whole_service_has_its_threshold_and_its_topic(self):
        source = (operations.PROJECT / "shared/chat/src/service.rs").read_text()
        _, *levels = re.search(r"ALL: &\[Self\] =\s+&\[(.+?)\]", source)[1].replace("Self::", "").split(", ")
        self.assertEqual([name.lower() for name in WATCHED["Spending"]], [level.lower() for level in levels])
        made = operations.spending(WATCHED["Spending"])
        budget = made["SpendingBudget"]["Properties"]["NotificationsWithSubscribers"]
        told = [notification["Subscribers"][0]["Address"]["Ref"] for notification in budget]
        self.assertEqual(told, [name for name, resource in made.items() if resource["Type"] == "AWS::SNS::Topic"])
        self.assertLessEqual(len(budget), 5)

    def test_a_topic_is_named_after_its_level_and_calls_degrade_which_lets_it(self):
        made = operations.spending(WATCHED["Spending"])
        topic = made["SpendingReadOnlyTopic"]["Properties"]
        self.assertEqual(topic["TopicName"], {"Fn::Sub": "${AWS::StackName}-spending-readOnly"})
        self.assertEqual(topic["Subscription"], [{"Protocol": "lambda", "Endpoint": {"Fn::GetAtt": ["DegradeFunction", "Arn"]}}])
        self.assertEqual(made["SpendingReadOnlyTopicPermission"]["Properties"]["SourceArn"], {"Ref": "SpendingReadOnlyTopic"})


class Complete(unittest.TestCase):
    def test_the_lines_of_the_template_keep_their_numbers_and_its_outputs(self):
        text = operations.complete()
        self.assertTrue(text.startswith((operations.PROJECT / "template.yaml").read_text()))
        whole = yaml_parse(text)
        self.assertIn("ThrottlesAlarm", whole["Resources"])
        self.assertIn("WebSocketUrl", whole["Outputs"])


if __name__ == "__main__":
    unittest.main()
