"""Who attacks, and what there is to attack."""

import json
import os
import time
import urllib.request
import uuid
from dataclasses import dataclass

import boto3

PASSWORD = "Correct-Horse-7-Battery"
MODERATORS = "moderators"


@dataclass(frozen=True)
class Person:
    id: str
    token: str
    name: str
    refresh_token: str


@dataclass(frozen=True)
class Scene:
    """Two people in a conversation, one of whom is a moderator as well: refusals alone would prove little."""

    websocket_url: str
    http_url: str
    attacker: Person
    other: Person
    conversation_id: str
    entry_id: str


class Stack:
    """A stack that runs on this machine."""

    def __init__(self, base_url: str):
        with urllib.request.urlopen(f"{base_url}/config.json") as answer:
            self.config = json.load(answer)
        self.cognito = boto3.client(
            "cognito-idp",
            region_name=self.config["region"],
            endpoint_url=self.config["cognitoEndpoint"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def scene(self) -> Scene:
        attacker, other = self.person(moderates=True), self.person()
        http_url = self.config["httpUrl"]
        opened = post(http_url, attacker, "/v1/conversations", {"kind": "direct", "withUserId": other.id})
        return Scene(
            self.config["websocketUrl"], http_url, attacker, other, opened["conversationId"], uuid7()
        )

    def person(self, moderates: bool = False) -> Person:
        name = f"attacker-{uuid.uuid4().hex[:12]}"
        client = self.config["clientId"]
        email = [{"Name": "email", "Value": f"{name}@natter.example"}]
        made = self.cognito.sign_up(ClientId=client, Username=name, Password=PASSWORD, UserAttributes=email)
        self.cognito.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode="123456")
        if moderates:
            pool = {"UserPoolId": self.config["userPoolId"], "GroupName": MODERATORS}
            try:
                self.cognito.create_group(**pool)
            except self.cognito.exceptions.GroupExistsException:
                pass
            self.cognito.admin_add_user_to_group(**pool, Username=name)
        return self.sign_in(Person(made["UserSub"], "", name, ""))

    def sign_in(self, person: Person) -> Person:
        """The same person, on another device."""
        tokens = self.cognito.initiate_auth(
            ClientId=self.config["clientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": person.name, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        return Person(person.id, tokens["AccessToken"], person.name, tokens["RefreshToken"])

    def renews(self, person: Person) -> bool:
        """Whether their refresh token still gives tokens."""
        try:
            self.cognito.initiate_auth(
                ClientId=self.config["clientId"],
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": person.refresh_token},
            )
        except self.cognito.exceptions.NotAuthorizedException:
            return False
        return True


def post(http_url: str, person: Person, path: str, body: dict) -> dict:
    headers = {"authorization": f"Bearer {person.token}", "content-type": "application/json"}
    request = urllib.request.Request(f"{http_url}{path}", json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def uuid7() -> str:
    made = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    made[6] = 0x70 | made[6] & 0x0F
    made[8] = 0x80 | made[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(made)))
