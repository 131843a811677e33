"""What wakes a person: each alert can fire, has its line in both manuals, and looks at what there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML
from service_rig import Clock, make_project, running

from clausework.service.context import open_context
from clausework.workflow import host

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tooling/deploy/alerts.yml"
(GROUP,) = YAML(typ="safe").load(FILE.read_text("utf-8"))["groups"]
RULES = {rule["alert"]: rule for rule in GROUP["rules"]}
OTHERS = {"up", "probe_success", "probe_ssl_earliest_cert_expiry", "node_systemd_unit_state"} | {
    "node_timex_sync_status"
}
"""What Prometheus itself, the blackbox exporter and the node exporter tell."""
GIB = 1 << 30
OURS = 'job="clausework", instance="a"'
READY = 'job="clausework-ready", instance="a"'


def steady(name: str, labels: str, value: float) -> tuple[str, str]:
    return f"{name}{{{labels}}}", f"{value}x120"


def rising(name: str, labels: str, each: float) -> tuple[str, str]:
    """A series of so many more each minute."""
    return f"{name}{{{labels}}}", f"0+{each}x120"


FIRES: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
    "ClauseworkDown": ([steady("up", OURS, 0)], [steady("up", OURS, 1)]),
    "ClauseworkNotReady": ([steady("probe_success", READY, 0)], [steady("probe_success", READY, 1)]),
    "ClauseworkErrors": (
        [
            rising("clausework_requests_total", f'{OURS}, status="500"', 2),
            rising("clausework_requests_total", f'{OURS}, status="200"', 100),
        ],
        [
            rising("clausework_requests_total", f'{OURS}, status="503"', 50),
            rising("clausework_requests_total", f'{OURS}, status="200"', 100),
        ],
    ),
    "ClauseworkRefuses": (
        [rising("clausework_comments_total", f'{OURS}, outcome="busy"', 5)],
        [rising("clausework_comments_total", f'{OURS}, outcome="received"', 500)],
    ),
    "ClauseworkQueue": (
        [steady("clausework_store_waiting", OURS, 900)],
        [steady("clausework_store_waiting", OURS, 90)],
    ),
    "ClauseworkRestarts": (
        [rising("process_start_time_seconds", OURS, 60)],
        [steady("process_start_time_seconds", OURS, 60)],
    ),
    "ClauseworkMemory": (
        [steady("process_resident_memory_bytes", OURS, GIB)],
        [steady("process_resident_memory_bytes", OURS, GIB / 4)],
    ),
    "ClauseworkStoreDisk": (
        [steady("clausework_store_free_bytes", OURS, GIB)],
        [steady("clausework_store_free_bytes", OURS, 9 * GIB)],
    ),
    "ClauseworkAttachmentsDisk": (
        [steady("clausework_attachments_free_bytes", OURS, GIB / 2)],
        [steady("clausework_attachments_free_bytes", OURS, 9 * GIB)],
    ),
    "ClauseworkWal": (
        [steady("clausework_store_wal_bytes", OURS, GIB)],
        [steady("clausework_store_wal_bytes", OURS, 4096)],
    ),
    # Time begins at 0 and goes on by a minute: done once, or done each minute.
    **{
        f"Clausework{name}": (
            [steady(f"clausework_last_{deed}_timestamp_seconds", OURS, -7200)],
            [rising(f"clausework_last_{deed}_timestamp_seconds", OURS, 60)],
        )
        for name, deed in (("BackupOld", "backup"), ("ExportOld", "export"), ("LogLate", "checkpoint"))
    },
    "ClauseworkJobFailed": (
        [steady("node_systemd_unit_state", 'name="clausework@publish.service", state="failed"', 1)],
        [
            steady("node_systemd_unit_state", 'name="clausework@publish.service", state="failed"', 0),
            steady("node_systemd_unit_state", 'name="other.service", state="failed"', 1),
        ],
    ),
    "ClauseworkClock": ([steady("node_timex_sync_status", "", 0)], [steady("node_timex_sync_status", "", 1)]),
    "ClauseworkCertificate": (
        [steady("probe_ssl_earliest_cert_expiry", READY, 13 * 86400)],
        [steady("probe_ssl_earliest_cert_expiry", READY, 15 * 86400)],
    ),
    "ClauseworkWitnessAway": (
        [steady("probe_success", 'job="clausework-witness", instance="w"', 0)],
        [steady("probe_success", 'job="clausework-witness", instance="w"', 1)],
    ),
}
"""For each alert what makes it fire within an hour, and what does not."""


def case(alert: str, series: list[tuple[str, str]], fires: bool) -> dict[str, object]:
    """A case for promtool: whether the alert fires after an hour."""
    query = f'count(ALERTS{{alertname="{alert}", alertstate="firing"}})'
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series],
        "promql_expr_test": [
            {
                "expr": query,
                "eval_time": "60m",
                "exp_samples": [{"labels": "{}", "value": 1}] if fires else [],
            }
        ],
    }


@pytest.mark.slow
def test_each_alert_fires_when_it_should_and_only_then(tmp_path: Path) -> None:
    assert FIRES.keys() == RULES.keys()
    if not shutil.which("promtool"):
        pytest.skip("no promtool here; on Debian: apt-get install promtool")
    cases = [
        case(name, series, fires)
        for name, both in FIRES.items()
        for series, fires in zip(both, (True, False), strict=True)
    ]
    test = {"rule_files": [str(FILE)], "evaluation_interval": "1m", "tests": cases}
    file = tmp_path / "cases.yml"  # what is JSON is YAML
    file.write_text(json.dumps(test), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_alert_has_one_line_of_what_to_do(lang: str) -> None:
    page = (ROOT / f"tooling/docs/operations-reference.{lang}.md").read_text("utf-8")
    rows = re.findall(r'^\| <a id="([\w-]+)"></a>`(\w+)` \| (.+) \| (.+) \|$', page, re.MULTILINE)
    assert [name for _, name, *_ in rows] == list(RULES)
    for anchor, name, meaning, first in rows:
        assert RULES[name]["annotations"]["runbook"] == f"manual/operations-reference/#{anchor}"
        assert meaning.strip()
        assert "`" in first, "a command"


def test_each_alert_says_what_is_wrong_in_both_languages() -> None:
    for rule in RULES.values():
        assert re.search(r"[a-z]{3}.*\.$", rule["annotations"]["summary"])
        assert re.search(r"[一-鿿].*。$", rule["annotations"]["summary_zh"])


def test_the_delay_promised_is_longer_than_the_one_watched() -> None:
    timer = (ROOT / "tooling/deploy/clausework-publish.timer").read_text("utf-8")
    (every,) = re.findall(r"^OnCalendar=\*:0/(\d+)$", timer, re.MULTILINE)
    (watched,) = re.findall(r"> (\d+) \* 60$", RULES["ClauseworkLogLate"]["expr"])
    assert 2 * int(every) < int(watched) < 60, (
        "a run may fail before anybody is woken, and then there is time"
    )
    for lang, hour, minutes in (
        ("zh", "**1小时**", f"{watched}分钟"),
        ("en", "**one hour**", f"{watched} minutes"),
    ):
        page = (ROOT / f"tooling/docs/operations-reference.{lang}.md").read_text("utf-8")
        assert hour in page
        assert minutes in page


def test_an_alert_and_the_watch_of_a_host_have_one_threshold() -> None:
    least = {
        "StoreDisk": f"< {host.FREE_GIB} * 1024 * 1024 * 1024",
        "BackupOld": f"> {host.BACKUP_HOURS} * 3600",
        "LogLate": f"> {round(host.LOG_HOURS * 60)} * 60",
        "Certificate": f"< {host.DAYS_LEFT} * 86400",
    }
    for name, said in least.items():
        assert RULES[f"Clausework{name}"]["expr"].endswith(said)


def test_the_alerts_look_at_what_the_service_tells(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path / "project"), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root) as client:
        client.post(client.form())
        told = client.get("/metrics").text
    names = {
        name
        for family in text_string_to_metric_families(told)
        for name in {family.name, *(sample.name for sample in family.samples)}
    }
    known = re.findall(
        r"\b((?:clausework|process|probe|node|pg)_\w+|up)\b\{?", " ".join(r["expr"] for r in RULES.values())
    )
    assert set(known) - OTHERS <= names
