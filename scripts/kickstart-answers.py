#!/usr/bin/env python3
"""Asks pykickstart about the lines of test/fixtures/kickstart/lines.txt, in every dialect.

    python3 scripts/kickstart-answers.py CHECKOUT

Writes answers.json beside it: for each line the dialects that accept it, call it deprecated, or refuse it.
"""

import json
import os

from pykickstart_answers import FEDORAS, ORDER, RHELS, VERSION, answer

FIXTURES = os.path.join(os.path.dirname(__file__), "..", "test", "fixtures", "kickstart")
DIALECTS = sorted([*RHELS, *FEDORAS], key=ORDER.get)


def spans(dialects):
    parts = []
    for name in dialects:
        at = DIALECTS.index(name)
        if parts and parts[-1][1] == at - 1:
            parts[-1][1] = at
        else:
            parts.append([at, at])
    return " ".join(DIALECTS[a] if a == b else "%s..%s" % (DIALECTS[a], DIALECTS[b]) for a, b in parts)


answers = {}
with open(os.path.join(FIXTURES, "lines.txt"), encoding="utf-8") as lines:
    for line in lines.read().splitlines()[1:]:
        by = {}
        for dialect in DIALECTS:
            by.setdefault(answer(dialect, line.replace("\\n", "\n")), []).append(dialect)
        answers[line] = {kind: spans(by[kind]) for kind in sorted(by)}
with open(os.path.join(FIXTURES, "answers.json"), "w", encoding="utf-8") as out:
    json.dump({"judge": "pykickstart " + VERSION, "answers": answers}, out, indent=1)
    out.write("\n")
