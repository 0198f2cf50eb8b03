"""What lies in deploy/, read by the tools that know these formats, and held to what we promise of them."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from deploy.cluster.services import PARAMETERS, program_at
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
TOOLS = Path(sys.executable).parent
MANIFESTS = sorted(DEPLOY.glob("kubernetes/*.yaml"))
KUBERNETES = "1.34"


def documents() -> list[dict[str, Any]]:
    return [
        one for file in MANIFESTS if file.name != "kustomization.yaml" for one in yaml.safe_load_all(file.read_text())
    ]


def of_kind(*kinds: str) -> list[dict[str, Any]]:
    return [one for one in documents() if one["kind"] in kinds]


def pods() -> dict[str, dict[str, Any]]:
    return {
        one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in of_kind("Deployment", "StatefulSet", "Job")
    }


def run(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# ---- the image


def test_the_containerfile_passes_its_linter() -> None:
    assert run(TOOLS / "hadolint", "deploy/Containerfile") == ""


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    last_stage = text.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (.+)$", last_stage, re.M) == ["10001:10001"]
    assert "SECRET_KEY" not in last_stage
    assert "--require-hashes" in text
    for name in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M):
        for one in name.split():
            assert (ROOT / one).exists(), one


def test_what_is_sent_to_the_builder_holds_all_that_the_image_copies() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.M)
    assert {one.split("/container")[0] for names in copied for one in names.split()} == sent


def test_locked_requirements_of_the_image_are_those_of_the_site_and_the_bucket() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (ROOT / "requirements" / name).read_text(), re.M))

    assert pins("site.txt") <= pins("container.txt")
    assert any(pin.startswith("django-storages==") for pin in pins("container.txt"))


# ---- compose


def test_the_compose_file_follows_the_published_schema() -> None:
    run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml")


def test_the_compose_file_asks_for_secrets_and_names_none() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert {name: service.get("command") for name, service in services.items() if "environment" in service and "SECRET_KEY" in service["environment"]} == {
        "migrate": ["manage.py", "migrate_safely"], "app": ["-m", "cms.serving"], "worker": ["manage.py", "run_worker"]
    }  # fmt: skip
    for service in services.values():
        for key, value in (service.get("environment") or {}).items():
            if re.search("KEY|PASSWORD", key):
                assert value.startswith("${"), key


# ---- Kubernetes


@pytest.mark.parametrize(
    "file", [file for file in MANIFESTS if file.name != "kustomization.yaml"], ids=lambda file: file.stem
)
def test_a_manifest_follows_the_schema_of_kubernetes(file: Path) -> None:
    for one in yaml.safe_load_all(file.read_text()):
        kubernetes_validate.validate(one, KUBERNETES, strict=True)


def test_a_manifest_with_a_mistake_is_refused() -> None:
    wrong = json.loads(json.dumps(of_kind("Deployment")[0]).replace('"replicas"', '"replica"'))
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, KUBERNETES, strict=True)


def test_kustomization_names_every_file() -> None:
    named = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text())["resources"]
    assert set(named) == {file.name for file in MANIFESTS} - {"kustomization.yaml"} | {"../varnish"}
    assert {
        *yaml.safe_load((DEPLOY / "varnish" / "kustomization.yaml").read_text())["configMapGenerator"][0]["files"]
    } == {file.name for file in DEPLOY.glob("varnish/*.vcl")}


def test_every_pod_runs_without_rights_on_a_read_only_root_within_limits() -> None:
    assert set(pods()) == {"app", "worker", "migrate", "cache", "redis", "postgres"}
    for name, pod in pods().items():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["automountServiceAccountToken"] is False, name
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}
            }, name  # fmt: skip
            assert container["resources"]["limits"]["memory"], name
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}, name


def test_probes_ask_by_a_name_that_the_site_answers_to() -> None:
    [container] = pods()["app"]["containers"]
    probes = {kind: container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")}
    assert {kind: probe["path"] for kind, probe in probes.items()} == {
        "startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"
    }  # fmt: skip
    [settings] = of_kind("ConfigMap")
    for probe in probes.values():
        headers = {header["name"]: header["value"] for header in probe["httpHeaders"]}
        assert headers["Host"] in settings["data"]["ALLOWED_HOSTS"].split(",")
        assert headers["X-Forwarded-Proto"] == "https"


def test_no_manifest_holds_a_secret() -> None:
    assert of_kind("Secret") == []
    [settings] = of_kind("ConfigMap")
    assert not {"SECRET_KEY", "DATABASE_URL", "MEDIA_STORAGE_URL", "EMAIL_URL"} & settings["data"].keys()


def test_what_serves_survives_the_loss_of_a_node() -> None:
    budgets = {one["spec"]["selector"]["matchLabels"]["part"] for one in of_kind("PodDisruptionBudget")}
    assert budgets == {"app", "worker", "cache"}
    replicas = {one["metadata"]["name"]: one["spec"]["replicas"] for one in of_kind("Deployment", "StatefulSet")}
    assert all(replicas[name] >= 2 for name in budgets)
    assert all(pods()[name]["topologySpreadConstraints"] for name in budgets)


def test_every_pod_is_named_by_a_network_policy_and_none_is_reached_by_all() -> None:
    policies = of_kind("NetworkPolicy")
    assert {one["spec"]["podSelector"].get("matchLabels", {}).get("part") for one in policies} == {*pods(), None}
    assert all(rule["from"] for one in policies for rule in one["spec"].get("ingress", []))


# ---- the cache


def test_the_cache_is_set_the_same_everywhere() -> None:
    in_kubernetes = pods()["cache"]["containers"][0]["args"][1::2]
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["cache"]["command"]
    here = [f"{name}={value}" for name, value in PARAMETERS.items()]
    assert in_kubernetes == here == re.findall(r"-p (\S+)", compose)


def test_the_cache_configuration_compiles(tmp_path: Path) -> None:
    """All but the name of the app, which only the network of the containers knows."""
    varnish = program_at("varnishd")
    if not varnish:
        pytest.skip("varnishd is not on this machine: apt-get install varnish")
    backends = (DEPLOY / "varnish" / "backends.vcl").read_text()
    assert backends.count('.host = "app"') == 1
    (tmp_path / "backends.vcl").write_text(backends.replace('.host = "app"', '.host = "127.0.0.1"'))
    run(
        varnish,
        "-C",
        "-j",
        "none",
        "-n",
        tmp_path / "work",
        "-p",
        f"vcl_path={tmp_path}",
        "-f",
        DEPLOY / "varnish" / "default.vcl",
    )
