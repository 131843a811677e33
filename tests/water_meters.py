"""An English standard of 300 requirements, made of sentences of ours: what a committee hands over as one file.

Every sub-clause is untitled, as in many international standards; the fields of the requirements stand beside.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec

TITLE = "Networked water meters — Security and measurement"
SEED = 20261127
PER_CLAUSE = 6


CHAPTERS = """\
Measurement | The manufacturer | CWE-682 CWE-1339
Flow rates: the permanent flow rate; Errors of indication: the error of indication; Temperature: the temperature of the water; Clock: the clock of the meter; Displays: the display of the volume
Protection of persons | The installer | CWE-284 CWE-693 CWE-1188
Hot water: the hot-water inlet; Pressure: the pressure of the supply; Batteries: the battery compartment; Drinking water: each part that touches drinking water; Access shafts: the access shaft
Accounts | The manufacturer | CWE-798 CWE-521 CWE-613
Passwords: each password; Sessions: each session; Roles of users: each role of a user; Keys: each signing key; Service access: the service account
Messages | The manufacturer | CWE-319 CWE-294 CWE-20
Form of messages: each message; Encryption: the encryption of messages; Order of messages: the message counter; Alarms: each alarm; Gateways: each gateway
Software | The manufacturer | CWE-494 CWE-1104 CWE-1191
Updates: each update; Libraries: each library of others; Start-up: the start-up code; Settings: each setting; Test interfaces: the test interface
Data of customers | The utility | CWE-359 CWE-212
Readings: each reading; Bills: each bill; Consent: the consent of a customer; Deletion: the deletion of readings; Disclosure: each disclosure of readings
Records | The utility | CWE-778 CWE-117
Event log: the event log; Backups: each backup; Inventory: the inventory of meters; Seals: each seal; Complaints: each complaint
Installation | The installer | CWE-284 CWE-693 CWE-1188
Site survey: the site survey; Mounting: the mounting of the meter; Commissioning: the commissioning of the meter; Labels: each label; Handover: the handover to the utility
Operation | The utility | CWE-284 CWE-693 CWE-1188
Monitoring: the monitoring of meters; Incidents: each incident; Spare parts: the stock of spare parts; Training: the training of staff; Suppliers: each contract with a supplier
End of use | The utility | CWE-226 CWE-459
Removal: the removal of the meter; Erasure: the erasure of stored data; Recycling: the recycling of batteries; Returned meters: each returned meter; Closing report: the closing report
"""
"""Two lines each: title, who has to do with it and its risks; five clauses, each title with its thing."""
ACTS = (
    "{who} shall describe in the operating instructions how {it} is handled.",
    "{who} shall inspect {it} at least every {n} months.",
    "{who} shall name the person who is responsible for {it}.",
    "{who} shall correct a fault of {it} within {n} days.",
    "{who} shall keep the evidence on {it} for at least {n} years.",
    "{who} shall not leave {it} to a contractor without a written agreement.",
    "{who} shall examine {it} before a meter of a new type is delivered.",
    "{who} shall report to the association each failure of {it} that concerns more than {n} meters.",
    "{who} shall review the risk analysis of {it} after each incident.",
    "{who} shall separate the duties of those who plan from those who approve {it}.",
)
ADVICE = (
    "{who} should publish a summary of the evidence on {it}.",
    "{who} may combine the inspection of {it} with other visits.",
    "{who} should discuss {it} with the customers' council.",
)
EVIDENCE = ("inspection of the instructions", "sampled records", "test in the laboratory", "interview")
BESIDE = {
    "Flow rates": """\
The permanent flow rate Q~3~ is stated in m^3^/h. The ratios of the flow rates are given in Table 2, the form of the record in Annex A.

Table 2 — Ratios of flow rates

| Class | Flow rate, m^3^/h | << | Ratio |
| --- | --- | --- | --- |
| ^^ | smallest | largest | ^^ |
| A | 0,1 | 2,5 | 25 |
| B | 0,1 | 4,0 | 40 |
| NOTE: The ratios are those of new meters. | << | << | << |""",
    "Errors of indication": """\
The error of indication is calculated by Formula (1) and stated as a percentage:

$$
e = \\frac{V_i - V_a}{V_a} \\times 100 \\tag{1}
$$

where

e is the error of indication;

V~i~ is the indicated volume;

V~a~ is the actual volume.

The mean of several errors is calculated in accordance with Annex B.""",
    "Displays": "The display shows the indicated volume in cubic metres. It never shows the actual volume.",
    "Hot water": """\
WARNING: Water above 60 °C scalds within seconds.

The markings of the inlet are shown in Figure 1.

![](inlet.svg)

Figure 1 — Markings of the inlet""",
    "Batteries": """\
CAUTION: A lithium battery that is pierced catches fire.

NOTE A burning lithium battery gives off gases beside CO~2~.""",
    "Passwords": """\
The lengths of passwords are given in Table 3, those of the service account in 6.5.

Table 3 — Lengths of passwords

| Account | Characters |
| --- | --- |
| customer | 12 |
| service | 20 |""",
    "Form of messages": """\
A message has these parts:

a) the number of the meter;

b) the reading:

1) the volume;

2) the time;

c) the signature.

EXAMPLE A message with one reading:

```json
{
  "meter": "0042-17",
  "volume": 12.5
}
```

Numbers of meters follow this grammar:

```abnf
meter = 4DIGIT "-" 2DIGIT
```""",
    "Consent": """\
The association adopted this principle at its founding:

> The reading of a meter tells of the life in a house. It belongs to those who live there.""",
}  # fmt: skip
FRONT = """\
# {title}

## Foreword

Attention is drawn to the possibility that some of the elements of this document may be the subject of patent rights. The association shall not be held responsible for identifying any or all such patent rights.

This document was prepared by the Working Group on Networked Meters.

## 1 Scope

This document specifies requirements for the security of networked water meters and for their measurement, from manufacture to the end of use. The degrees of protection are given in Table 1.

This document is applicable to meters for cold and hot water.

Table 1 — Degrees of protection

| Degree | Intended for |
| --- | --- |
| 1 | dwellings |
| 2 | hospitals and schools |
| 3 | waterworks |

## 2 Normative references

There are no normative references in this document.

## 3 Terms and definitions

For the purposes of this document, the following terms and definitions apply.

### 3.1 indicated volume

volume of water that the display of a meter shows

### 3.2 actual volume

volume of water that has passed through a meter

NOTE 1 It is found with a reference vessel.
"""
ANNEXES = """\
## Annex A (informative) Record of measurements

The record has one line for each measurement, with time, flow rate and error of indication. See 10.1 for the event log.

## Annex B (normative) Calculation of mean errors

### B.1 Mean of one meter

The mean error of one meter is calculated by Formula (B.1):

$$
m = \\frac{s}{n} \\tag{B.1}
$$

where

m is the mean error;

s is the sum of the errors of indication, each of which compares an indicated volume with an actual volume;

n is the number of measurements.

### B.2 Mean of a lot

The mean error of a lot is calculated by Formula (B.2) from the results of Formula (B.1):

$$
M = \\frac{1}{k} \\sum_{j=1}^{k} m_j \\tag{B.2}
$$

where

M is the mean error of the lot;

k is the number of meters;

m~j~ is the mean error of the meter j.
"""


class Requirement(msgspec.Struct, frozen=True):
    """What stands in the committee's register beside the sentence."""

    id: str
    level: str
    cwe: str
    verify: str


def water_meters() -> tuple[str, tuple[Requirement, ...]]:
    """The text as one file, and the register of its requirements."""
    register: list[Requirement] = []
    return FRONT.format(title=TITLE) + "".join(_chapters(register)) + "\n" + ANNEXES, tuple(register)


def _chapters(register: list[Requirement]) -> Iterator[str]:
    chance = random.Random(SEED)
    rows = CHAPTERS.splitlines()
    for at, (row, things) in enumerate(zip(rows[::2], rows[1::2], strict=True), 4):
        chapter, who, risks = row.split(" | ")
        yield f"\n## {at} {chapter}\n"
        for below, pair in enumerate(things.split("; "), 1):
            title, thing = pair.split(": ")
            yield f"\n### {at}.{below} {title}\n"
            acts = [*chance.sample(ACTS, PER_CLAUSE), *chance.sample(ADVICE, chance.randint(0, 1))]
            for number, act in enumerate(acts, 1):
                line = act.format(who=who, it=thing, n=chance.randint(2, 12))
                more = f"\n\n{BESIDE[title]}" if number == 1 and title in BESIDE else ""
                if number <= PER_CLAUSE:
                    name = f"NWM-{len(register) + 1:03}"
                    level, cwe = str(chance.randint(1, 3)), chance.choice(["", *risks.split()])
                    register.append(Requirement(name, level, cwe, chance.choice(EVIDENCE)))
                    line += f" {name}"
                yield f"\n#### {at}.{below}.{number}\n\n{line}{more}\n"
