"""The container: what its Containerfile says is so, and its steps give a server that is well."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from dockerfile_parse import DockerfileParser

from kg.cli import kg as command_line
from tests.conftest import ROOT
from tests.guides import free_port

BESIDE = Path(sys.executable).parent
#: Runs a command where the whole root file system is read-only, as `podman run --read-only` does.
SEALED = ("unshare", "--mount", "sh", "-ec", 'mount -o remount,ro,bind /; exec "$@"', "sealed")


class Step(NamedTuple):
    """An instruction of the Containerfile and what follows it."""

    instruction: str
    value: str


def stages() -> list[list[Step]]:
    """The steps of the stage that builds and of the one that runs."""
    with (ROOT / "Containerfile").open("rb") as file:
        steps = [Step(each["instruction"], each["value"]) for each in DockerfileParser(fileobj=file).structure]
    found: list[list[Step]] = []
    for step in steps:
        if step.instruction == "FROM":
            found.append([])
        if step.instruction != "COMMENT":
            found[-1].append(step)
    return found


BUILDING, RUNNING = stages()


def values(stage: list[Step], instruction: str) -> list[str]:
    return [step.value for step in stage if step.instruction == instruction]


def copied() -> list[str]:
    """The files and folders of the checkout that are copied in."""
    return [name for value in values(BUILDING, "COPY") for name in value.split()[:-1]]


def test_it_copies_all_the_package_is_built_of() -> None:
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    built_of = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {"kg", "pyproject.toml", "uv.lock", "hatch_build.py", *built_of} <= set(copied())


def test_nobody_in_it_is_root_and_it_shows_whether_it_is_well() -> None:
    (user,) = values(RUNNING, "USER")
    assert all(int(number) > 0 for number in user.split(":"))
    order = [step.instruction for step in RUNNING]
    assert "RUN" not in order and order.index("USER") < order.index("ENTRYPOINT")
    port = next(option.default for option in command_line.commands["serve"].params if option.name == "port")
    assert values(RUNNING, "EXPOSE") == [str(port)]
    assert f"127.0.0.1:{port}/" in values(RUNNING, "HEALTHCHECK")[0]


def test_its_installer_is_the_one_of_the_makefile() -> None:
    version = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert version and any(run.endswith(f" uv=={version.group(1)}") for run in values(BUILDING, "RUN"))


@pytest.mark.slow
def test_its_steps_give_a_server_that_is_well_where_nothing_can_be_written(samples: Path, tmp_path: Path) -> None:
    if subprocess.run([*SEALED, "true"], capture_output=True, check=False).returncode:
        pytest.skip("making the root read-only needs the right to mount")
    environment, source, data = (tmp_path / name for name in ("parley", "src", "data"))
    source.mkdir()
    for name in copied():
        put = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        put(ROOT / name, source / name)
    settings = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(environment), "UV_PYTHON": sys.executable}
    settings["PATH"] = f"{BESIDE}:{settings['PATH']}"
    runs = values(BUILDING, "RUN")
    for run in runs[next(number for number, run in enumerate(runs) if run.startswith("uv sync")) :]:
        command = run.replace("/opt/parley", str(environment))
        subprocess.run(["sh", "-ec", command], cwd=source, env=settings, check=True)
    shutil.rmtree(source)
    assert [*environment.rglob("HermiT.jar")] and not [*environment.rglob("pellet*.jar")]
    subprocess.run([environment / "bin" / "python", "-c", "import owlready2"], check=True)
    shutil.copytree(samples, data / "talks.kg")
    _is_well(environment / "bin", data)


def _is_well(programs: Path, data: Path) -> None:
    """Start the server as the container does, ask it what the container's health check asks, and end it."""
    port = free_port()
    words = [json.loads(values(RUNNING, name)[0]) for name in ("ENTRYPOINT", "CMD")]
    serving = [*SEALED, *words[0], *words[1], "--host", "127.0.0.1", "--port", str(port)]
    asking = json.loads(values(RUNNING, "HEALTHCHECK")[0].partition(" CMD ")[2].replace("8765", str(port)))
    inside = {"PATH": f"{programs}:{os.environ['PATH']}", "KG_STORE": str(data / "talks.kg"), "HOME": "/"}
    with subprocess.Popen(serving, cwd=data, env=inside, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        assert server.stderr.readline().startswith("Open http"), server.stderr.read()
        end = time.monotonic() + 60
        while (asked := subprocess.run(asking, env=inside, capture_output=True, check=False)).returncode:
            assert time.monotonic() < end and server.poll() is None, asked.stderr
            time.sleep(0.5)
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) in (0, -signal.SIGTERM)
