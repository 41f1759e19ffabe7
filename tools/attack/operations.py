"""Requests over HTTP: schemathesis goes by openapi.yaml, with what is valid and with what is not."""

import subprocess
import sys
import tempfile
from pathlib import Path

from people import Scene

# They end the attacker's session, and with it the attack.
LEFT_OUT = ["eraseAccount", "signOutEverywhere", "revokeDevice", "suspendUser"]
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
]
# What an operation's examples take on this machine, in seconds: there is no limit by time.
SECONDS_PER_EXAMPLE = 0.5


def attack(scene: Scene, root: Path, seconds: float, seed: int) -> list[str]:
    examples = max(1, int(seconds / SECONDS_PER_EXAMPLE / 10))
    with tempfile.TemporaryDirectory() as folder:
        # In a file: a command line is everybody's to read.
        settings = Path(folder) / "schemathesis.toml"
        settings.write_text(f'headers = {{ Authorization = "Bearer {scene.attacker.token}" }}\n')
        settings.chmod(0o600)
        command = [
            str(Path(sys.executable).parent / "schemathesis"),
            "--config-file", str(settings),
            "run", str(root / "docs/protocol/openapi.yaml"),
            "--url", scene.http_url,
            "--seed", str(seed),
            "--max-examples", str(examples),
            "--phases", "coverage,fuzzing",
            "--checks", ",".join(CHECKS),
            "--continue-on-failure",
            "--no-color",
        ]  # fmt: skip
        for operation in LEFT_OUT:
            command += ["--exclude-operation-id", operation]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    print(done.stdout[-3000:] if done.returncode == 0 else done.stdout)
    return [] if done.returncode == 0 else ["schemathesis found what is printed above" + done.stderr[-500:]]
