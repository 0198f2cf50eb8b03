"""Dashboard, alerts and documentation speak of metrics that exist, and of all of them."""

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from cms.core.watching import metrics
from cms.watch.exposition import GAUGES
from tests.conftest import ROOT

DASHBOARD = ROOT / "deploy" / "grafana" / "proofdesk.json"
RULES = ROOT / "deploy" / "prometheus" / "rules.yaml"
NAME = re.compile(r"\bproofdesk_[a-z_]+")
# What Prometheus makes of one metric.
ENDINGS = {"Counter": ("",), "Histogram": ("_bucket", "_sum", "_count"), "Summary": ("_sum", "_count")}


def existing() -> set[str]:
    counted = {name + ending for name, found in metrics.DEFINED.items() for ending in ENDINGS[found.kind]}
    return counted | {f"{metrics.PREFIX}_{name}" for name in GAUGES}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    assert len(asked) > 15
    assert {name for text in asked for name in NAME.findall(text)} - existing() == set()
    assert all(panel["title"] for panel in dashboard["panels"])


def test_alerts_ask_for_metrics_that_exist() -> None:
    found = {name for rule in rules() for name in NAME.findall(rule["expr"])}
    assert len(found) > 8
    assert found - existing() == set()


def test_each_metric_and_each_alert_is_explained() -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text()
    explained = set(re.findall(r"`(proofdesk_[a-z_]+)`", text))
    assert explained == set(metrics.DEFINED) | {f"{metrics.PREFIX}_{name}" for name in GAUGES}
    assert set(re.findall(r"`(Proofdesk[A-Za-z]+)`", text)) == {rule["alert"] for rule in rules()}


def test_alerts_have_a_severity_and_say_what_is_wrong() -> None:
    assert {rule["labels"]["severity"] for rule in rules()} == {"critical", "warning"}
    assert all(rule["annotations"]["summary"] for rule in rules())


def test_alerts_go_off_when_they_should_and_not_else() -> None:
    if (promtool := shutil.which("promtool")) is None:
        pytest.skip("promtool is not here: apt-get install prometheus tries the alerts on numbers")
    for words in (["check", "rules", str(RULES)], ["test", "rules", "tests/data/monitoring/alerts.yaml"]):
        done = subprocess.run([promtool, *words], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
