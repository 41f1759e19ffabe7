"""What would part earlier clients from this server is found, and what would not is let through."""

import copy
import unittest

import releases

ERROR = {"type": "object", "required": ["code"], "properties": {"code": {"$ref": "#/components/schemas/ErrorCode"}}}
OPENAPI = {
    "paths": {
        "/v1/me": {
            "patch": {
                "operationId": "changeProfile",
                "parameters": [{"name": "dry", "in": "query", "required": False, "schema": {"type": "boolean"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}}},
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Profile"}}}}},
            }
        }
    },
    "components": {
        "schemas": {
            "ChatError": ERROR,
            "ErrorCode": {"oneOf": [{"const": "forbidden", "type": "string"}]},
            "Change": {"type": "object", "additionalProperties": False, "properties": {"name": {"type": ["string", "null"], "maxLength": 100}}},
            "Profile": {
                "type": "object",
                "required": ["name", "state"],
                "properties": {"name": {"type": "string"}, "state": {"enum": ["here", "gone"]}, "age": {"type": "integer", "minimum": 0}, "friend": {"$ref": "#/components/schemas/Profile"}},
            },
        }
    },
}
CLIENT_FRAME = {"oneOf": [{"type": "object", "required": ["action"], "properties": {"action": {"const": "ping"}, "active": {"type": "boolean"}}}]}
EVENT = {"oneOf": [{"type": "object", "required": ["type", "seq"], "properties": {"type": {"const": "entry"}, "seq": {"type": "integer"}}}]}
SERVER_FRAME = {
    "oneOf": [{"type": "object", "required": ["type", "events"], "properties": {"type": {"const": "events"}, "events": {"type": "array", "items": {"$ref": "#/definitions/Event"}}}}],
    "definitions": {"Event": EVENT},
}


class Releases(unittest.TestCase):
    def gaps(self, change) -> list[str]:
        """What does not fit where today's contract is the release's with a change."""
        now = [copy.deepcopy(part) for part in (OPENAPI, CLIENT_FRAME, SERVER_FRAME)]
        change(*now)
        return releases.check(releases.Contract(OPENAPI, CLIENT_FRAME, SERVER_FRAME), releases.Contract(*now))

    def schemas(self, change) -> list[str]:
        """The same, with a change of the schemas of the HTTP API."""
        return self.gaps(lambda openapi, *_: change(openapi["components"]["schemas"]))

    def operation(self, change) -> list[str]:
        """The same, with a change of the one operation."""
        return self.gaps(lambda openapi, *_: change(openapi["paths"]["/v1/me"]["patch"]))

    def test_what_is_added_and_may_be_left_out_fits(self):
        def more(openapi, client_frame, server_frame):
            schemas = openapi["components"]["schemas"]
            schemas["Change"]["properties"]["pronouns"] = {"type": "string"}
            schemas["Profile"]["properties"]["pronouns"] = {"type": "string"}
            schemas["Profile"]["required"].append("pronouns")
            schemas["ErrorCode"]["oneOf"].append({"const": "pronouns_invalid", "type": "string"})
            openapi["paths"]["/v1/news"] = openapi["paths"]["/v1/me"]
            client_frame["oneOf"][0]["properties"]["watch"] = {"type": "array"}
            client_frame["oneOf"].append({"type": "object", "properties": {"action": {"const": "pin"}}})
            server_frame["oneOf"].append({"type": "object", "properties": {"type": {"const": "pinned"}}})
            server_frame["definitions"]["Event"]["oneOf"].append({"type": "object", "properties": {"type": {"const": "fileRestored"}}})

        self.assertEqual(self.gaps(more), [])

    def test_what_clients_send_and_the_server_refuses_is_found(self):
        for change, gap in [
            (lambda schemas: schemas["Change"]["properties"].pop("name"), "Change.name: is not known"),
            (lambda schemas: schemas["Change"].update(required=["name"]), "Change: name may be missing"),
            (lambda schemas: schemas["Change"]["properties"]["name"].update(type="string"), "Change.name: null in place of string"),
            (lambda schemas: schemas["Change"]["properties"]["name"].update(maxLength=50), "Change.name: maxLength is 50 for who reads, and 100 for who writes"),
        ]:
            self.assertEqual(self.schemas(change), [gap])

    def test_what_the_server_answers_and_clients_cannot_read_is_found(self):
        for change, gap in [
            (lambda schemas: schemas["Profile"]["required"].remove("name"), "Profile: name may be missing"),
            (lambda schemas: schemas["Profile"]["properties"]["state"]["enum"].append("away"), 'Profile.state: {"": "away"} is not known'),
            (lambda schemas: schemas["Profile"]["properties"].update(name={"type": "integer"}), "Profile.name: integer in place of string"),
            (lambda schemas: schemas["Profile"]["properties"].update(age={"type": "integer"}), "Profile.age: minimum is 0 for who reads, and not limited for who writes"),
            (lambda schemas: schemas["Profile"]["properties"].update(friend={"anyOf": [{"type": "null"}]}), "Profile.friend: null in place of object"),
        ]:
            self.assertEqual(self.schemas(change), [gap])

    def test_an_operation_that_is_gone_or_asks_for_more_is_found(self):
        self.assertEqual(self.gaps(lambda openapi, *_: openapi["paths"].clear()), ["PATCH /v1/me is gone"])
        self.assertEqual(self.operation(lambda operation: operation["parameters"].clear()), ["changeProfile?dry is not known"])
        self.assertEqual(self.operation(lambda operation: operation["parameters"][0].update(required=True)), ["changeProfile?dry has to be given"])

    def test_a_frame_or_an_event_that_is_there_already_has_to_stay_as_it_is(self):
        gone = self.gaps(lambda _, client_frame, __: client_frame["oneOf"].clear())
        self.assertEqual(gone, ['ClientFrame: {"action": "ping"} is not known'])
        other = self.gaps(lambda _, __, server_frame: server_frame["definitions"]["Event"]["oneOf"][0]["required"].remove("seq"))
        self.assertEqual(other, ["Event: seq may be missing"])

    def test_a_word_that_is_not_understood_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "uniqueItems"):
            self.schemas(lambda schemas: schemas["Profile"].update(uniqueItems=True))


if __name__ == "__main__":
    unittest.main()
