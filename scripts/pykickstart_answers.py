"""Asks a checkout of pykickstart, named by the first argument of the program, about lines of kickstart."""

import sys
import warnings

sys.path.insert(0, sys.argv[1])

from pykickstart import __version__ as VERSION  # noqa: E402, F401
from pykickstart.errors import KickstartDeprecationWarning  # noqa: E402
from pykickstart.parser import KickstartParser  # noqa: E402
from pykickstart.version import makeVersion, versionMap  # noqa: E402

ORDER = {name: number for name, number in versionMap.items() if name != "DEVEL"}
FEDORAS = sorted((n for n in ORDER if n.startswith("F") and ORDER[n] >= ORDER["FC6"]), key=ORDER.get)
RHELS = ["RHEL%d" % n for n in range(4, 11)]

HANDLERS = {}


def fresh_handler(dialect, command):
    """A handler that has seen nothing. Making one costs more than all else here, so one is kept for each dialect."""
    if dialect not in HANDLERS:
        HANDLERS[dialect] = makeVersion(dialect)
    handler = HANDLERS[dialect]
    for known in handler.commands.values():
        known.seen = False
        if known.dataList():
            del known.dataList()[:]
    if command in handler.commands:
        handler.resetCommand(command)
    return handler


def answer(dialect, text):
    """What pykickstart says of a line, or of a few lines: accepted, deprecated or error."""
    single = "\n" not in text and not text.startswith("%")
    handler = fresh_handler(dialect, text.split()[0]) if single else makeVersion(dialect)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            KickstartParser(handler).readKickstartFromString(text + "\n")
        except Exception:  # pykickstart also asserts
            return "error"
    return "deprecated" if any(issubclass(w.category, KickstartDeprecationWarning) for w in seen) else "accepted"
