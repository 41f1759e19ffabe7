"""What a stack costs: what docs/operations.md says, and nothing that is billed while nobody is there goes unnoticed."""

import re
import unittest

from samcli.yamlhelper import yaml_parse

import build
import operations
import price


class Price(unittest.TestCase):
    def setUp(self):
        self.prices = price.price_list()
        self.groups = {heading: (rows, to_pay) for heading, rows, _, to_pay in price.priced(self.prices)}

    def test_an_idle_stack_costs_less_than_a_dollar(self):
        self.assertLess(self.groups["Idle"][1], 1)

    def test_the_page_for_operators_says_the_same(self):
        page = (build.PROJECT / "docs/operations.md").read_text()
        section = re.search(r"\n## What it costs\n(.+?)\n## ", page, re.DOTALL)[1]
        for heading, (rows, to_pay) in self.groups.items():
            self.assertRegex(section, rf"(?m)^\| \*\*{re.escape(heading)}\*\* .*\| \*\*{to_pay:,.2f}\*\* \|$")
            for item, listed, paid in rows:
                self.assertIn(f"| {item.name} | {listed:,.2f} | {paid:,.2f} |", section)
        self.assertIn(self.prices["date"], section)

    def test_what_is_billed_by_the_hour_does_not_slip_in(self):
        template = yaml_parse(operations.complete())
        template["Resources"]["Gateway"] = {"Type": "AWS::EC2::NatGateway", "Properties": {}}
        with self.assertRaisesRegex(SystemExit, "AWS::EC2::NatGateway: what does it cost"):
            price.idle(template)
        del template["Resources"]["Gateway"]
        template["Resources"]["Endpoint"] = {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Interface"}}
        with self.assertRaisesRegex(SystemExit, "VPCEndpoint"):
            price.idle(template)

    def test_a_queue_that_is_read_only_with_notifications_costs_nothing_without(self):
        queues = {event["Properties"]["Queue"]["Fn::GetAtt"][0]: price.is_on(event)
                  for event in price.events(yaml_parse(operations.complete())) if event["Type"] == "SQS"}
        self.assertEqual((queues["NotifyQueue"], queues["FanOutQueue"]), (False, True))

    def test_what_is_free_is_free_once(self):
        items = [price.Item(name, "queue_request", 900_000) for name in ("one", "two")]
        first, second = price.payable(items, self.prices)
        self.assertEqual(first, 0)
        self.assertAlmostEqual(second, 0.8 * self.prices["dollars_per_million"]["queue_request"])


if __name__ == "__main__":
    unittest.main()
