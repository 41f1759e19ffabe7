"""The services under a test deployment: MiniStack and PostgreSQL, on free ports, stopped at the end."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

from ports import free_ports

NOBODY = 65534
START_SECONDS = 60
STOP_SECONDS = 10


def wait_until(what: str, ready, process: subprocess.Popen, log: pathlib.Path) -> None:
    """Asks `ready` again and again, until it says yes, the process ends, or the time is up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"{what} ended with status {process.returncode} while it started: {log.read_text()[-2000:]}")
        with contextlib.suppress(OSError):
            if ready():
                return
        time.sleep(0.1)
    sys.exit(f"{what} was not ready within {START_SECONDS} s: see {log}")


@contextlib.contextmanager
def running(command: list[str], log: pathlib.Path, **options):
    """The process of a command that logs to a file; it is asked to stop at the end, and killed if it does not."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def ministack(tools: pathlib.Path, work: pathlib.Path, logs: pathlib.Path, environment: dict[str, str]):
    """MiniStack with IAM enforced and functions as local processes; yields its address."""
    [port] = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    settings = {
        "AUTH": "true",
        "AWS_ENDPOINT_URL": address,  # the functions inherit it
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        # Neither is used, and both would take fixed ports.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "TMPDIR": str(work),
    }
    launcher = pathlib.Path(__file__).with_name("launch_ministack.py")
    command = [str(tools / "python/bin/python"), str(launcher)]

    def ready():
        return urllib.request.urlopen(f"{address}/_ministack/health", timeout=1).status == 200

    log = logs / "ministack.log"
    with running(command, log, env=environment | settings) as process:
        wait_until("MiniStack", ready, process, log)
        yield address


@contextlib.contextmanager
def postgres(tools: pathlib.Path, work: pathlib.Path, logs: pathlib.Path, password: str):
    """A new PostgreSQL cluster with the user and database `natter`; yields its port."""
    data, [port] = work / "postgres", free_ports(1)
    data.mkdir(mode=0o700)
    prefix = []
    if os.geteuid() == 0:
        # It refuses to run as root: tools/README.md.
        shutil.chown(data, NOBODY, NOBODY)
        ids = ["--securebits=+no_setuid_fixup", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        prefix = ["setpriv", *ids, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    programs = tools / "postgres/bin"
    create = [*prefix, str(programs / "initdb"), "-D", str(data), "-U", "natter", "-A", "scram-sha-256", "-E", "UTF8"]
    # A pipe for the password: another user's process could not open a file of ours.
    subprocess.run([*create, "--no-locale", "--no-sync", "--pwfile=/dev/stdin"], input=password.encode(), check=True, stdout=subprocess.DEVNULL)
    serve = [*prefix, str(programs / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", "", "-F"]

    def ready():
        return socket.create_connection(("127.0.0.1", port), timeout=1).close() is None

    log = logs / "postgres.log"
    with running(serve, log) as process:
        wait_until("PostgreSQL", ready, process, log)
        yield port
