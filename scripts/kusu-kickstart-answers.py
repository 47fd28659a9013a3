#!/usr/bin/env python3
"""Asks pykickstart about whole kickstarts: JSON lists of a dialect and a text on standard input.

    python3 scripts/kusu-kickstart-answers.py CHECKOUT

Writes the name of the judge and its answers in order: accepted, deprecated or error.
"""

import json
import sys

from pykickstart_answers import VERSION, answer

json.dump(
    {"judge": "pykickstart " + VERSION, "answers": [answer(dialect, text) for dialect, text in json.load(sys.stdin)]},
    sys.stdout,
)
