"""The files for hosts agree with each other and with the app; what of them can run without Docker runs."""

import ast
import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect

from dashboard import settings
from tests.browser.conftest import ROOT
from tests.deploy.conftest import DEPLOY, Learner, Replica

Arrive = Callable[[], Learner]

SERVER = re.compile(r"server (\d+\.\d+\.\d+\.\d+):(\d+)")


def written(path: str) -> str:
    """Read the text of a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def instructions(name: str) -> list[str]:
    """List the arguments of an instruction of the Dockerfile, each on one line."""
    text = re.sub(r"^#.*\n", "", written("Dockerfile"), flags=re.MULTILINE).replace("\\\n", "")
    return re.findall(rf"^{name} (.*)$", text, flags=re.MULTILINE)


def image(folder: Path) -> Path:
    """Copy the files that `.dockerignore` allows to a folder."""
    everything, *let_in, _ = [
        line for line in written(".dockerignore").splitlines() if line[:1] not in ("#", "")
    ]
    assert everything == "*"
    for name in (line.removeprefix("!") for line in let_in):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def test_hadolint_has_nothing_to_say():
    subprocess.run([Path(sys.executable).with_name("hadolint"), ROOT / "Dockerfile"], check=True)


def test_the_image_holds_all_that_the_app_needs_and_knows_when_it_is_ill(tmp_path: Path, learner: Arrive):
    """Its command in a folder with its files and nothing else, and its health check beside it."""
    [command] = instructions("CMD")
    streamlit, *words = json.loads(command)
    replica = Replica(words=words, folder=image(tmp_path / "lab"))
    check = instructions("HEALTHCHECK")[0].split("CMD ", 1)[1].replace("python", sys.executable, 1)
    around = {**os.environ, "STREAMLIT_SERVER_PORT": str(replica.port)}
    replica.start()
    try:
        replica.wait_until_healthy()
        assert streamlit == "streamlit"
        page = learner().visit(f"http://127.0.0.1:{replica.port}/subword_splitting?ss_text=packed")
        expect(page.get_by_label("Text", exact=True)).to_have_value("packed")
        subprocess.run(["sh", "-c", check], env=around, check=True)
        below = {**around, "STREAMLIT_SERVER_BASE_URL_PATH": "lab"}
        assert subprocess.run(["sh", "-c", check], env=below, capture_output=True).returncode
    finally:
        replica.end(SIGKILL)
    assert subprocess.run(["sh", "-c", check], env=around, capture_output=True).returncode


def test_nobody_is_root_in_a_container():
    stages = re.split(r"^FROM ", written("Dockerfile"), flags=re.MULTILINE)[1:]
    for stage in stages[:-1]:
        assert re.findall(r"^USER (\d+)$", stage, flags=re.MULTILINE)[-1] == "10001"
    assert stages[-1].strip() == "app"


def calls_of_app(path: str) -> dict[str, str]:
    """Keyword to source, of the one call of st.App in a script."""
    calls = [node for node in ast.walk(ast.parse(written(path))) if isinstance(node, ast.Call)]
    [call] = [call for call in calls if ast.unparse(call.func) == "st.App"]
    return {str(word.arg): ast.unparse(word.value) for word in call.keywords}


def test_the_entry_for_community_cloud_is_the_entry_at_the_root(learner: Arrive):
    assert calls_of_app("deploy/cloud/streamlit_app.py") == calls_of_app("streamlit_app.py")
    replica = Replica(words=["run", "deploy/cloud/streamlit_app.py"])
    replica.start()
    try:
        replica.wait_until_healthy()
        page = learner().visit(f"http://127.0.0.1:{replica.port}/subword_splitting?ss_text=cloudy")
        expect(page.get_by_label("Text", exact=True)).to_have_value("cloudy")
    finally:
        replica.end(SIGKILL)


def test_requirements_of_hosts_are_those_of_the_app_with_the_small_torch():
    [torch] = re.findall(r"^torch==.*$", written("requirements.txt"), flags=re.MULTILINE)
    lines = [
        line for line in written("deploy/cloud/requirements.txt").splitlines() if line[:1] not in ("#", "-")
    ]
    assert lines == [f"{torch}+cpu"]
    assert "-r ../../requirements.txt\n" in written("deploy/cloud/requirements.txt")


def test_every_python_named_for_hosts_is_one_that_the_app_allows():
    allowed = tomllib.loads(written("pyproject.toml"))["project"]["requires-python"]
    assert allowed == ">=3.11,<3.14"
    named = re.findall(
        r"python:(3\.\d+)-", written("Dockerfile") + written(".devcontainer/devcontainer.json")
    )
    assert len(named) == 2
    assert set(named) <= {"3.11", "3.12", "3.13"}


def test_compose_and_nginx_name_the_same_three_processes():
    services = yaml.safe_load(written("compose.yaml"))["services"]
    labs = [service for name, service in services.items() if name.startswith("lab-")]
    places = {
        (lab["networks"]["lab"]["ipv4_address"], str(lab["environment"]["STREAMLIT_SERVER_PORT"]))
        for lab in labs
    }
    assert len(places) == 3
    theirs = written("deploy/compose/replicas.conf")
    assert set(SERVER.findall(theirs)) == places
    # But for the addresses, the file is the one that the tests of nginx try.
    rules = theirs.split("\n#\n", 1)[1]
    ours = written("deploy/replicas.conf").removeprefix("# ")
    assert SERVER.sub("", rules.removeprefix("# ")) == SERVER.sub("", ours)
    mounted = {volume.split(":")[0] for volume in services["nginx"]["volumes"]}
    assert all((ROOT / path).is_file() for path in mounted)


def test_kubernetes_objects_fit_together():
    objects: dict[str, Any] = {
        each["kind"]: each for each in yaml.safe_load_all(written("deploy/kubernetes/embedding-lab.yaml"))
    }
    pod = objects["Deployment"]["spec"]["template"]
    [lab] = pod["spec"]["containers"]
    assert objects["Deployment"]["spec"]["selector"]["matchLabels"] == pod["metadata"]["labels"]
    assert objects["Service"]["spec"]["selector"] == pod["metadata"]["labels"]
    assert objects["Service"]["spec"]["ports"][0]["targetPort"] == lab["ports"][0]["name"]
    [path] = objects["Ingress"]["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"]["name"] == objects["Service"]["metadata"]["name"]
    assert path["backend"]["service"]["port"]["name"] == objects["Service"]["spec"]["ports"][0]["name"]
    claims = {
        volume["name"]: volume["persistentVolumeClaim"]
        for volume in pod["spec"]["volumes"]
        if "persistentVolumeClaim" in volume
    }
    assert claims["models"]["claimName"] == objects["PersistentVolumeClaim"]["metadata"]["name"]
    assert all(mount["readOnly"] for mount in lab["volumeMounts"] if mount["name"] == "models")
    assert {mount["name"] for mount in lab["volumeMounts"]} == {
        volume["name"] for volume in pod["spec"]["volumes"]
    }
    assert str(pod["spec"]["securityContext"]["runAsUser"]) == instructions("USER")[0]


def test_the_service_of_systemd_can_be_read():
    unit = configparser.RawConfigParser(strict=False, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(written("deploy/systemd/embedding-lab@.service"))
    start = unit["Service"]["ExecStart"].split()
    assert start[0].startswith(unit["Service"]["WorkingDirectory"])
    assert "%i" in start


def test_the_development_container_can_be_read():
    container = json.loads(written(".devcontainer/devcontainer.json"))
    script = container["postAttachCommand"].removeprefix("bash ")
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def names_of_settings() -> set[str]:
    """Return the names of the app's own settings, without their prefix."""
    return {
        name.removeprefix(settings.PREFIX) for name in settings.VARIABLES if name.startswith(settings.PREFIX)
    }


def test_every_setting_stands_in_the_table_and_no_file_names_another():
    table = re.findall(r"^\| `EMBEDDING_LAB_([A-Z_]+)`", written("docs/hosting.md"), flags=re.MULTILINE)
    assert set(table) == names_of_settings()
    assert len(table) == len(set(table))
    for path in (
        "Dockerfile",
        "compose.yaml",
        *(str(p.relative_to(ROOT)) for p in DEPLOY.rglob("*") if p.is_file()),
    ):
        assert set(re.findall(r"EMBEDDING_LAB_([A-Z_]+)", written(path))) <= names_of_settings(), path


@pytest.mark.parametrize("path", ["deploy/nginx.conf", "deploy/kubernetes/embedding-lab.yaml"])
def test_what_the_app_takes_gets_through_the_proxy(path: str):
    most = settings.current().uploads_memory_bytes / 2e6
    [bound] = re.findall(r"(?:client_max_body_size|proxy-body-size:) (\d+)m", written(path))
    assert int(bound) > most
