"""Two standards of other committees, with all that goes round with them: water meters, and a canteen."""

from __future__ import annotations

import re
from pathlib import Path

from places import ROOT
from water_meters import TITLE, water_meters
from whole_loop import Change, Loop, OtherStandard

CANTEEN = ROOT / "tests" / "data" / "elderly_canteen"
INLET = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 10h40" stroke="black"/></svg>\n'
METER_SETTINGS = f"""\
id: networked-water-meters
number: AWM 17:2026
title: {{en: {TITLE}}}
body: {{en: Association of Water Meter Makers}}
languages: [en]
label: D1
date: 2026-09-01
stage: {{en: Committee draft}}
profile: iso-directives-2
current: working
licence: CC-BY-4.0
roles:
  manufacturer: {{en: manufacturer}}
  installer: {{en: installer}}
  utility: {{en: utility}}
fields:
  level: {{title: {{en: Level}}, values: [1, 2, 3]}}
  cwe: {{title: {{en: Weakness}}, kind: text}}
commenters:
  manufacturer: {{en: Manufacturer}}
  utility: {{en: Utility}}
  other: {{en: Other}}
consultations:
  2026-09:
    draft: D1
    opens: 2026-09-01T00:00:00+02:00
    closes: 2026-10-01T00:00:00+02:00
    zone: Europe/Zurich
    prefix: C
    title: {{en: Consultation on networked water meters}}
severity:
  MOD-019: {{level: off, reason: The same is asked of many things}}
"""
"""What a committee writes; the register of its requirements goes into the clauses."""

ROTATION = """\
---
title: ""
code: NWM
provisions:
  NWM-301: {level: 2, cwe: CWE-324, verify: sampled records}
---

The manufacturer shall replace each signing key at least every 24 months. {#NWM-301}
"""


def water_meter_standard() -> OtherStandard:
    """The English one: 300 requirements in untitled sub-clauses, with a level and a weakness each."""
    text, _ = water_meters()
    flow, errors = "clauses/measurement/flow-rates/1.en.md", "clauses/measurement/errors-indication/1.en.md"
    leaf = "        - "
    form = "clauses/messages/form-messages/1.en.md"
    return OtherStandard(
        lang="en",
        title=TITLE,
        files={"meters.md": text.encode(), "inlet.svg": INLET},
        settings=METER_SETTINGS,
        letters=(
            {"clause": "4.1.1", "comment": "Class B is too narrow.", "role": "Manufacturer", "received": "2026-09-03"},
            {"clause": "4.2.1", "comment": "A fault takes longer to correct.", "role": "Utility", "received": "2026-09-04"},
            {"clause": "6.1", "comment": "Passwords of twelve characters are too long.", "role": "Utility", "received": "2026-09-05"},
            {"clause": "Annex A", "comment": "The record lacks the place.", "role": "Other", "received": "2026-09-06"},
        ),
        answers={
            0: ("accepted", ""),
            1: ("partly", "Fourteen days are enough for a fault that is no danger."),
            2: ("rejected", "Shorter passwords were broken within hours in our trials."),
            3: ("accepted", ""),
        },
        changes=(
            Change(flow, "| B | 0,1 | 4,0 | 40 |", "| B | 0,1 | 6,3 | 63 |", ("measurement.flow-rates.1",), 0),
            Change(errors, "within 8 days", "within 14 days", ("NWM-007",), 1),
            Change("clauses/record-measurements.en.md", "with time, flow rate", "with place, time, flow rate", ("record-measurements",), 3),
            Change(errors, r"\frac{V_i - V_a}{V_a}", r"\frac{V_{i} - V_{a}}{V_{a}}", ("measurement.errors-indication.1",), "The indices are set as such."),
            Change(form, '"volume": 12.5', '"volume": 12.75', ("messages.form-messages.1",), "The example has the resolution of new displays."),
            Change(
                "clauses/accounts/passwords/1.en.md", "those of the service account in [](#accounts.service-access).",
                "those of the service account in [](#accounts.service-access). The form of [](#messages.form-messages.1:b.1) is that of [](#NWM-007).",
                ("accounts.passwords.1",), "Two places are referred to."),
            Change(flow, "level: 2", "level: 3", ("NWM-001",), "The degree of the handling was set too low."),
            Change("outline.yml", f"{leaf}accounts.keys.3\n", f"{leaf}accounts.keys.3\n{leaf}accounts.keys.rotation\n", (), ""),
            Change("clauses/accounts/keys/rotation.en.md", "", ROTATION, ("accounts.keys.rotation",), "Keys grow old."),
            Change("outline.yml", f"{leaf}records.seals.2\n", "", (), ""),
            Change("outline.yml", f"{leaf}records.seals.4\n", f"{leaf}records.seals.4\n{leaf}records.seals.2\n", ("records.seals.2",), "What is done later stands later."),
        ),
        commands=(
            ("retire", "operation.suppliers.6"),
            ("why", "operation.suppliers.6", "--reason", "Contracts are no matter of this document.", "--all"),
            ("why", "NWM-270", "--reason", "Contracts are no matter of this document.", "--all"),
        ),
    )  # fmt: skip


def register_entered(loop: Loop) -> None:
    """What the committee's register says of each requirement goes into the front matter of its clause."""
    register = {item.id: item for item in water_meters()[1]}
    for path in sorted((loop.root / "standard/clauses").rglob("*.en.md")):
        front, mark, body = path.read_text("utf-8").partition("\n---\n")
        lines = []
        for name in re.findall(r"\{#(NWM-\d{3})\}$", body, re.MULTILINE):
            item = register.pop(name, None)
            if item:
                cwe = f", cwe: {item.cwe}" if item.cwe else ""
                lines.append(f"  {name}: {{level: {item.level}{cwe}, verify: {item.verify}}}")
        if lines:
            path.write_text("\n".join([front, "provisions:", *lines]) + mark + body, encoding="utf-8")
    assert register == {}


def gone_round(standard: OtherStandard, folder: Path) -> Loop:
    """The project after the loop; the folder has the redline and what was built and published, twice."""
    loop = Loop(standard, folder)
    loop.imported()
    if standard.lang == "en":
        register_entered(loop)
    loop.frozen("D1")
    loop.consulted()
    loop.changed()
    loop.frozen("D2")
    loop.redlined()
    for name in ("first", "second"):
        loop.published(name)
    return loop
