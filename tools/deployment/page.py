"""Puts the built front end into the stack's bucket, with the configuration of that stack, and has CloudFront forget the old one.

Usage: page.py config ENVIRONMENT          prints the stack's config.json
       page.py upload ENVIRONMENT FOLDER   uploads FOLDER and that config.json

ENVIRONMENT is one of samconfig.toml. Files under assets/ carry a hash of their content in their names: they are kept for ever,
and old ones stay, since a page that is open may still ask for them. Whatever else there is is asked about each time.
"""

import json
import mimetypes
import pathlib
import sys
import time

import boto3

import settings

FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
# What the build leaves for other programs.
PRIVATE = {".vite"}
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".map": "application/json", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}


def stack_name(environment: str) -> str:
    """The stack of an environment."""
    return settings.samconfig(environment)["global"]["parameters"]["stack_name"]


def outputs_of(stack: str) -> dict[str, str]:
    """The outputs of a deployed stack."""
    found = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def config_of(outputs: dict[str, str]) -> dict[str, str | bool]:
    """What the page has to know (frontend/README.md)."""
    missing = {"SiteUrl", "LoginUrl"} - outputs.keys()
    if missing:
        sys.exit(f"deploy-frontend: the stack has no {', '.join(sorted(missing))}: it hosts no front end")
    pool = outputs["UserPoolId"]
    return {
        "websocketUrl": outputs["WebSocketUrl"],
        "httpUrl": outputs["HttpUrl"],
        "cognitoEndpoint": outputs["CognitoUrl"],
        "userPoolId": pool,
        "clientId": outputs["UserPoolClientId"],
        "accountClientId": outputs["AccountClientId"],
        "region": pool.split("_")[0],
        "loginUrl": outputs["LoginUrl"],
        "passwordSignIn": False,
    }


def files_of(folder: pathlib.Path) -> list[pathlib.Path]:
    """What is to be uploaded: the page after all that it asks for, and behind it the service worker, which keeps the page."""
    files = [file for file in folder.rglob("*") if file.is_file() and PRIVATE.isdisjoint(file.relative_to(folder).parts)]
    last = ["index.html", "sw.js"]
    return sorted(files, key=lambda file: (last.index(file.name) + 1 if file.name in last else 0, file))


def upload(folder: pathlib.Path, bucket: str, config: dict[str, str | bool]) -> int:
    """Uploads everything; returns how many files that were."""
    s3 = boto3.client("s3")

    def put(key: str, body: bytes, kind: str) -> None:
        caching = FOR_EVER if key.startswith("assets/") else ASK_EACH_TIME
        s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=kind, CacheControl=caching)

    put("config.json", json.dumps(config, indent=2).encode(), "application/json")
    files = files_of(folder)
    for file in files:
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        put(file.relative_to(folder).as_posix(), file.read_bytes(), kind)
    return len(files) + 1


def invalidate(distribution: str) -> None:
    """Has CloudFront ask the bucket again."""
    paths = {"Quantity": 1, "Items": ["/*"]}
    batch = {"CallerReference": str(time.time_ns()), "Paths": paths}
    boto3.client("cloudfront").create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def publish(folder: pathlib.Path, outputs: dict[str, str]) -> None:
    """Puts the built page where a stack hosts it."""
    count = upload(folder, outputs["SiteBucketName"], config_of(outputs))
    invalidate(outputs["SiteDistributionId"])
    url = outputs["SiteUrl"]
    print(f"deploy-frontend: {count} files are at {url}")
    if url not in outputs["Origins"].split(","):
        print(f"deploy-frontend: nobody can sign in there before AllowedOrigins names {url} (docs/operations.md)", file=sys.stderr)


def main() -> None:
    """Does what the command line says."""
    action, environment, *rest = sys.argv[1:]
    settings.use_region(settings.kept_answers(settings.KEPT).get(environment, {}).get("region"))
    outputs = outputs_of(stack_name(environment))
    config = config_of(outputs)
    if action == "config":
        print(json.dumps(config, indent=2))
        return
    publish(pathlib.Path(rest[0]), outputs)


if __name__ == "__main__":
    main()
