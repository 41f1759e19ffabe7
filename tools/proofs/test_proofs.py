"""Each proof, seen to fail on a bad example and to pass on a good one."""

import pathlib
import tempfile
import unittest

import alarms
import calls
import network
import overview
import permissions
import pitfalls
import quotas
import replacement
import routes
import statements
import template
import upgrades
import versions
import waiting


def resources(**of) -> dict:
    return {"Resources": of}


def role(*statements_) -> dict:
    return {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": list(statements_)}}]}}


READ = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}


class Statements(unittest.TestCase):
    def test_a_policy_that_is_empty_on_one_condition_alone_is_found(self):
        only = {"Fn::If": ["CreateDatabase", READ, template.NOTHING]}
        self.assertEqual(statements.check(resources(Good=role(only, READ))), [])
        (fault,) = statements.check(resources(Bad=role(only)))
        self.assertIn("Bad/Properties/Policies/0/PolicyDocument has no statement where {'CreateDatabase': False}", fault)

    def test_a_policy_that_is_conditional_as_a_whole_is_not_empty(self):
        whole = {"Fn::If": ["CreateDatabase", {"PolicyName": "p", "PolicyDocument": {"Statement": [READ]}}, template.NOTHING]}
        self.assertEqual(statements.check(resources(Good={"Type": "AWS::IAM::Role", "Properties": {"Policies": [whole]}})), [])

    def test_a_statement_without_a_resource_or_an_action_is_found(self):
        bare = {"Effect": "Allow", "Action": ["a:b"], "Resource": [{"Fn::If": ["Never", "*", template.NOTHING]}]}
        self.assertEqual(len(statements.check(resources(Bad=role(bare)))), 1)
        self.assertEqual(len(statements.check(resources(Bad=role({**READ, "Action": []})))), 1)


class Overview(unittest.TestCase):
    def test_what_runs_a_function_and_which_tables_it_uses(self):
        def function(**properties):
            return {"Type": "AWS::Serverless::Function", "Metadata": {"BuildProperties": {"Binary": "typing"}}, "Properties": properties}

        stream = {"Type": "DynamoDB", "Properties": {"Stream": {"Fn::GetAtt": "MessagesTable.StreamArn"}}}
        action = {"FunctionArn": {"Fn::GetAtt": ["F", "Arn"]}}
        writing = {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": {"Fn::GetAtt": ["UsersTable", "Arn"]}}
        text = overview.overview(resources(
            F=function(Events={"Entries": stream}, Policies=[{"Statement": [writing]}]),
            G=function(Environment={"Variables": {"SOME_FUNCTION": {"Ref": "F"}}}),
            Api={"Type": "AWS::Serverless::WebSocketApi", "Properties": {"Routes": {"typing": action}, "Auth": {"AuthArn": {"Fn::GetAtt": ["G", "Arn"]}}}},
        ))
        self.assertIn("| `typing`, the stream of `MessagesTable`, the function `typing` | Users | Users |", text)
        self.assertIn("| Tells the other members that someone is typing, or has stopped. | each handshake", text)


class Quotas(unittest.TestCase):
    def test_each_quota_is_found_where_it_is_passed(self):
        route = {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"ApiId": {"Ref": "Api"}}}
        variables = {"Environment": {"Variables": {f"V{index}": {"Ref": "Table"} for index in range(40)}}}
        long = {"Statement": [READ | {"Resource": "x" * 1000}] * 6}
        for bad, what in [
            ({f"R{index}": {"Type": "T"} for index in range(501)}, "resources"),
            ({f"R{index}": route for index in range(301)}, "routes of"),
            ({"Role": role(*[READ | {"Resource": "x" * 1000}] * 11)}, "policies of Role"),
            ({"Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": long}}}, "policy Managed"),
            ({"Function": {"Type": "AWS::Lambda::Function", "Properties": variables}}, "environment of Function"),
        ]:
            faults = quotas.check({"Resources": bad})
            self.assertEqual((len(faults), what in faults[0]), (1, True), faults)
            self.assertEqual(quotas.check({"Resources": dict(list(bad.items())[:1]) if len(bad) > 1 else {}}), [])

    def test_more_connections_than_the_database_has_are_found(self):
        reserving = resources(**{name: {"Properties": {"ReservedConcurrentExecutions": 1}} for name in quotas.RESERVED})
        self.assertEqual(quotas.check_connections(reserving, {"DatabaseConcurrency": "200", "DatabaseMaxCapacity": "4"}), [])
        for parameters in [("210", "4"), ("500", "256")]:
            faults = quotas.check_connections(reserving, dict(zip(("DatabaseConcurrency", "DatabaseMaxCapacity"), parameters)))
            self.assertEqual(len(faults), 1)
        self.assertEqual(len(quotas.check_connections(resources(), {"DatabaseConcurrency": "1", "DatabaseMaxCapacity": "4"})), 4)


class Routes(unittest.TestCase):
    def test_a_response_without_its_route_and_a_route_without_its_response_are_found(self):
        route = {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"RouteKey": "$default", "RouteResponseSelectionExpression": "$default"}}
        response = {"Type": "AWS::ApiGatewayV2::RouteResponse", "Properties": {"RouteId": {"Ref": "WsApiDefaultRoute"}}}
        self.assertEqual(routes.check(resources(WsApiDefaultRoute=route, DefaultResponse=response)), [])
        self.assertEqual(len(routes.check(resources(WsApiDefaultRoute=route))), 1)
        self.assertEqual(len(routes.check(resources(DefaultResponse=response))), 1)
        self.assertEqual(len(routes.check(resources(WsApiDefaultRoute=route, PingResponse=response))), 1)


class Alarms(unittest.TestCase):
    def faults(self, **properties) -> list[str]:
        alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
        return alarms.check(resources(Alarm=alarm), lambda path: "# Operations\n\n## When `it` breaks\n")

    def test_an_alarm_says_why_and_where_and_tells_somebody(self):
        good = {"AlarmDescription": "It broke: docs/operations.md#when-it-breaks", "AlarmActions": ["topic"]}
        self.assertEqual(self.faults(**good), [])
        for bad in [{"AlarmDescription": "It broke"}, {"AlarmDescription": "It broke: docs/operations.md#else"}, {"AlarmActions": None}]:
            properties = {name: value for name, value in (good | bad).items() if value is not None}
            self.assertEqual(len(self.faults(**properties)), 1)


class Pitfalls(unittest.TestCase):
    def test_each_is_found_and_its_remedy_is_not(self):
        direct = ["ALLOW_USER_SRP_AUTH"]
        on_emulator = {"Fn::If": ["UseCognito", "ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"]}
        named = {"Name": {"Fn::Sub": "${AWS::StackName}-${AWS::Region}-site"}}
        for kind, good, bad in [
            ("AWS::DynamoDB::Table", {}, {"SSESpecification": {"SSEEnabled": True}}),
            ("AWS::Lambda::EventSourceMapping", {"StartingPosition": "LATEST"}, {"StartingPosition": "LATEST", "MaximumRetryAttempts": 200}),
            ("AWS::Lambda::EventSourceMapping", {"BatchSize": 1}, {"StartingPosition": "LATEST", "BisectBatchOnFunctionError": True}),
            ("AWS::Cognito::UserPoolClient", {"ExplicitAuthFlows": [on_emulator]}, {"ExplicitAuthFlows": direct}),
            ("AWS::Cognito::UserPool", {"EmailConfiguration": {}}, {}),
            ("AWS::RDS::DBClusterParameterGroup", {"Parameters": {"rds.force_ssl": "1", "log_error_verbosity": "terse"}}, {"Parameters": {}}),
            ("AWS::RDS::DBInstance", {"AutoMinorVersionUpgrade": True}, {}),
            ("AWS::CloudFront::Function", named, {"Name": {"Ref": "AWS::StackName"}}),
            ("AWS::CloudFront::CachePolicy", {"CachePolicyConfig": named}, {"CachePolicyConfig": {"Name": "pictures"}}),
        ]:
            self.assertEqual(pitfalls.check(resources(A={"Type": kind, "Properties": good})), [], kind)
            self.assertEqual(len(pitfalls.check(resources(A={"Type": kind, "Properties": bad}))), 1, kind)

    def test_what_the_account_shares_outlives_the_stack(self):
        account = {"Type": "AWS::ApiGateway::Account", "Properties": {}}
        self.assertEqual(pitfalls.check(resources(A=account | {"DeletionPolicy": "Retain"})), [])
        self.assertEqual(len(pitfalls.check(resources(A=account))), 1)


class Replacement(unittest.TestCase):
    def test_what_would_replace_or_delete_data_is_found(self):
        def cluster(**properties):
            parameters = {"Parameters": {"DatabaseName": {"Default": properties.pop("name", "natter")}}}
            return parameters | resources(Database={"Type": "AWS::RDS::DBCluster", "Properties": {"DatabaseName": {"Ref": "DatabaseName"}, **properties}})

        baseline = replacement.for_good(cluster())
        self.assertEqual(replacement.check(cluster(BackupRetentionPeriod=3), baseline), [])
        for bad in [cluster(name="other"), cluster(MasterUsername="other"), cluster(StorageEncrypted=True)]:
            (fault,) = replacement.check(bad, baseline)
            self.assertIn("Database would be replaced", fault)
        self.assertEqual(replacement.check(resources(), baseline), ["Database would be deleted"])
        self.assertEqual(len(replacement.check(cluster(), {})), 1)

    def test_so_is_another_key_of_a_table_and_another_way_to_sign_in(self):
        def table(key):
            schema = [{"AttributeName": key, "KeyType": "HASH"}]
            pool = {"Type": "AWS::Cognito::UserPool", "Properties": {"AliasAttributes": [key]}}
            return resources(Table={"Type": "AWS::DynamoDB::Table", "Properties": {"KeySchema": schema}}, Pool=pool)

        self.assertEqual(len(replacement.check(table("b"), replacement.for_good(table("a")))), 2)

    def test_what_refuses_neither_to_be_deleted_nor_to_be_replaced_is_found(self):
        def table(protection):
            return resources(Table={"Type": "AWS::DynamoDB::Table", "Properties": {"DeletionProtectionEnabled": protection}})

        def policy(kinds):
            return {"Statement": [{"Effect": "Deny", "Condition": {"StringEquals": {"ResourceType": list(kinds)}}}]}

        on_demand = {"Fn::If": ["IsProtected", True, False]}
        self.assertEqual(replacement.check_protection(table(on_demand), policy(replacement.HOLD_DATA)), [])
        self.assertEqual(len(replacement.check_protection(table(False), policy(replacement.HOLD_DATA))), 1)
        self.assertEqual(len(replacement.check_protection(table(on_demand), policy(replacement.HOLD_DATA - {"AWS::S3::Bucket"}))), 1)


class Upgrades(unittest.TestCase):
    def test_a_variable_that_a_release_does_not_give_to_migrate_is_found(self):
        def needing(*names):
            return resources(MigrateFunction={"Properties": {"Environment": {"Variables": dict.fromkeys(names, "x")}}})

        releases = {"1.0.0": {"DATABASE_TLS"}}
        self.assertEqual(upgrades.check(needing("DATABASE_TLS", "DATABASE_URL"), releases), [])
        (fault,) = upgrades.check(needing("DATABASE_TLS", "DATABASE_ROLE"), releases)
        self.assertIn("without DATABASE_ROLE in a stack of release 1.0.0", fault)


STORE = """
pub struct Users { table: Table }
impl Users {
    pub async fn get(&self) { batch::get(&self.table, "https://x", keys).await }
    pub async fn clear(&self) { self.some().await }
    async fn some(&self) { batch::delete(&self.table, "some", keys).await } // a } in a comment
    pub async fn link(&self) { self.table.put_part(item).part("linking") }
    pub async fn find(&self) { self.table.querying().index_name(keys::BY_HANDLE) }
}
#[cfg(test)]
mod tests { impl Users { fn clear(&self) { self.table.sdk().scan() } } }
"""
QUEUE = "pub type JobQueue = Queue<Job>;\nimpl<M> Queue<M> { pub async fn send(&self) { self.client.send_message() } }"
FUNCTION = """
pub struct Leave { users: Users, queue: JobQueue }
impl Function for Leave {
    async fn init() { Ok(Self { users: Users::new() }) }
    async fn handle(&self) { self.helper().await; let all = self.other(); }
}
impl Leave { async fn helper(&self) { BODY } }
"""


class Code(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def code(self, body: str) -> calls.Code:
        project = pathlib.Path(self.folder.name)
        crates = {
            "shared/dynamo": ("natter-dynamo", "", STORE),
            "shared/queue": ("natter-queue", "", QUEUE),
            "functions/leave": ("leave", "natter-dynamo = 1\nnatter-queue = 1", FUNCTION.replace("BODY", body)),
        }
        for path, (name, needs, text) in crates.items():
            (project / path / "src").mkdir(parents=True, exist_ok=True)
            (project / path / "Cargo.toml").write_text(f'[package]\nname = "{name}"\n[dependencies]\n{needs}\n')
            (project / path / "src/lib.rs").write_text(text)
        return calls.Code(project)

    def template(self, *actions: tuple[str, object], **properties) -> dict:
        statements_ = [{"Effect": "Allow", "Action": action, "Resource": on} for action, on in actions]
        function = {"Policies": [{"Statement": statements_}], **properties}
        endpoint = {"Properties": {"PolicyDocument": {"Statement": statements_}}, "Type": "AWS::EC2::VPCEndpoint"}
        return resources(
            LeaveFunction={"Type": "AWS::Serverless::Function", "Metadata": {"BuildProperties": {"Binary": "leave"}}, "Properties": function},
            DynamoDbEndpoint=endpoint,
        )

    def test_a_call_three_steps_away_is_found_with_its_table(self):
        found = self.code("self.users.clear().await; self.users.link().await").calls("leave")
        self.assertEqual(found.keys(), {("dynamodb:BatchWriteItem", "UsersTable"), ("dynamodb:PutItem", "UsersTable")})
        found = self.code("self.users.find().await; self.users.get().await; self.queue.send().await").calls("leave")
        expected = {("dynamodb:Query", "UsersTable/index/by-handle"), ("dynamodb:BatchGetItem", "UsersTable"), ("sqs:SendMessage", "AccountJobsQueue")}
        self.assertEqual(found.keys(), expected)

    def test_the_handlers_of_routes_are_followed(self):
        dispatched = "dispatch!(self, request, route: Routes { Clear => clear_all, Show => show })"
        handlers = " } async fn clear_all(&self) { self.users.clear().await } async fn show(&self) {"
        self.assertEqual(self.code(dispatched + handlers).calls("leave").keys(), {("dynamodb:BatchWriteItem", "UsersTable")})

    def test_a_missing_permission_and_one_too_many_are_found(self):
        code, table = self.code("self.users.clear().await"), {"Fn::GetAtt": ["UsersTable", "Arn"]}
        needed, other = ("dynamodb:BatchWriteItem", table), ("dynamodb:Scan", table)
        self.assertEqual(permissions.check(self.template(needed), code, {}), [])
        (missing,) = permissions.check(self.template(), code, {})
        self.assertIn("may not dynamodb:BatchWriteItem on UsersTable", missing)
        (excess,) = permissions.check(self.template(needed, other), code, {})
        self.assertIn("may dynamodb:Scan on UsersTable, which its code never does", excess)

    def test_a_policy_of_the_template_counts_wherever_it_is_named(self):
        code, needed = self.code("self.users.clear().await"), {"Effect": "Allow", "Action": "dynamodb:BatchWriteItem"}
        statement = needed | {"Resource": {"Fn::GetAtt": ["UsersTable", "Arn"]}}
        shared = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": [statement]}}}
        named = {"Fn::If": ["Always", {"Ref": "Shared"}, template.NOTHING]}
        by_function = self.template()
        by_function["Resources"]["LeaveFunction"]["Properties"]["Policies"].append(named)
        by_role = self.template(Role={"Fn::GetAtt": ["Role", "Arn"]})
        by_role["Resources"]["Role"] = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [], "ManagedPolicyArns": [named, {"Fn::Sub": "arn"}]}}
        for good in (by_function, by_role):
            good["Resources"]["Shared"] = shared
            self.assertEqual(permissions.check(good, code, {}), [])
        self.assertEqual(len(permissions.check(by_role, self.code("self.users.get().await"), {})), 2)

    def test_who_may_connect_to_the_archive_as_another_user_is_found(self):
        connect = ("rds-db:connect", {"Fn::Sub": "arn:dbuser:${Database}/natter_reader"})

        def connecting(*actions, user: str) -> list[str]:
            url = {"Fn::Sub": f"postgresql://{user}@${{Database.Endpoint.Address}}:5432/natter"}
            variables = {"DATABASE_URL": {"Fn::If": ["CreateDatabase", url, {"Ref": "DatabaseUrl"}]}} if user else {}
            return permissions.check_database_users(self.template(*actions, Environment={"Variables": variables}))

        self.assertEqual(connecting(connect, user="natter_reader"), [])
        self.assertEqual(connecting(user=""), [])
        for faults in [connecting(connect, user="natter_writer"), connecting(user="natter_reader"), connecting(connect, user="")]:
            self.assertEqual(len(faults), 1)

    def test_an_exception_holds_and_one_without_a_use_is_found(self):
        code, why = self.code("self.users.clear().await"), {("LeaveFunction", "dynamodb:BatchWriteItem", "UsersTable"): "for a test"}
        self.assertEqual(permissions.check(self.template(), code, why), [])
        self.assertEqual(len(permissions.check(self.template(("dynamodb:BatchWriteItem", {"Fn::GetAtt": ["UsersTable", "Arn"]})), code, why)), 1)

    def test_from_the_vpc_nobody_is_called_but_dynamodb_and_that_through_its_endpoint(self):
        table = {"Fn::GetAtt": ["UsersTable", "Arn"]}
        inside, code = {"VpcConfig": {}}, self.code("self.users.get().await")
        self.assertEqual(network.check(self.template(("dynamodb:BatchGetItem", table), **inside), code), [])
        self.assertEqual(len(network.check(self.template(**inside), code)), 1)
        self.assertEqual(len(network.check(self.template(("dynamodb:BatchGetItem", [table, "Other"]), **inside), code)), 1)
        faults = network.check(self.template(**inside), self.code("self.queue.send().await"))
        self.assertIn("LeaveFunction is in the VPC, from where nothing leads to sqs:SendMessage on AccountJobsQueue", faults)
        self.assertEqual(network.check(self.template(), self.code("self.queue.send().await")), [])


class Versions(unittest.TestCase):
    def test_a_version_that_aurora_does_not_have_or_that_has_other_parameters_is_found(self):
        def cluster(version: str, family: str) -> dict:
            database = {"Properties": {"Engine": "aurora-postgresql"}}
            found = resources(Database=database, DatabaseParameters={"Properties": {"Family": family}})
            return found | {"Parameters": {"DatabaseEngineVersion": {"Default": version}}}

        self.assertEqual(versions.check(cluster("17.9", "aurora-postgresql17")), [])
        self.assertEqual(versions.check(cluster("17.3", "aurora-postgresql17")), ["Aurora has no PostgreSQL 17.3"])
        self.assertEqual(len(versions.check(cluster("17.9", "aurora-postgresql16"))), 1)


class Waiting(unittest.TestCase):
    def test_a_function_that_is_cut_off_while_it_waits_is_found(self):
        def patient(timeout: int, **others) -> dict:
            properties = {"Metadata": {"BuildProperties": {"Binary": "archive"}}, "Type": "AWS::Serverless::Function"}
            return {"Globals": {"Function": {"Timeout": 10}}} | resources(Archive={**properties, "Properties": {"Timeout": timeout}}, **others)

        least = waiting.needed(template.PROJECT)
        self.assertEqual(waiting.check(patient(least + 1)), [])
        self.assertEqual(len(waiting.check(patient(least))), 1)
        callee = {"Type": "other", "Properties": {"Timeout": 900}}
        self.assertEqual(len(waiting.check(patient(least + 1, PersonalArchiveFunction=callee))), 1)


if __name__ == "__main__":
    unittest.main()
