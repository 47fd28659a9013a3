#!/usr/bin/env python3
"""Writes the kickstart tables and the judge's answers from a checkout of pykickstart.

    python3 scripts/kickstart-tables.py CHECKOUT && npx biome check --write src/releases/kickstart

What a command takes is asked of pykickstart's own parsers, by looking at their options and by giving them lines;
nothing of its text is copied. Writes src/releases/kickstart/{dialects-*,commands-*,section-options}.ts.
"""

import json
import os
import sys

from pykickstart_answers import FEDORAS, ORDER, RHELS, VERSION, answer, fresh_handler, makeVersion  # noqa: I001
from pykickstart.base import RemovedCommand
from pykickstart.parser import KickstartParser

HERE = os.path.join(os.path.dirname(__file__), "..", "src", "releases", "kickstart")

# Names that share one way of writing; the first is the name of the table's entry.
FAMILIES = [
    ("auth", "authconfig"), ("part", "partition"), ("text", "graphical", "cmdline"),
    ("reboot", "halt", "poweroff", "shutdown"),
]
FAMILY = {name: names[0] for names in FAMILIES for name in names}

SUBJECTS = {
    "disks": "autopart btrfs clearpart ignoredisk logvol mount part raid reqpart snapshot volgroup zerombr",
    "devices": "device deviceprobe dmraid driverdisk fcoe iscsi iscsiname multipath nvdimm zfcp",
    "sources": "bootc cdrom harddrive hmc install key liveimg mediacheck method module nfs ostreecontainer ostreesetup "
               "repo rhsm syspurpose updates upgrade url",
    "system": "auth authselect eula firewall firstboot group keyboard lang langsupport realm rootpw selinux "
              "services sshkey sshpw timesource timezone user",
    "console": "autostep bootloader interactive lilo lilocheck logging monitor mouse rdp reboot rescue skipx text "
               "unsupported_hardware vnc xconfig zipl",
    "network": "network",
}

# What makes a line of these commands whole, where the options marked as required do not.
COMPLETE = {
    "harddrive": ["--partition=sda1"], "services": ["--enabled=a"], "ignoredisk": ["--drives=sda"],
    "repo": ["--baseurl=http://h/"], "url": ["--url=http://h/"], "eula": ["--agreed"],
    "timesource": ["--ntp-server=h"], "btrfs": [], "snapshot": ["--when=post-install"], "zfcp": ["--devnum=0.0.1"],
    "ostreesetup": ["--url=http://h/"], "raid": ["--level=1", "--device=md0"], "logvol": ["--size=1"], "nvdimm": ["--blockdevs=pmem0"],
}
WORDS = {
    "realm": ["join", "h"], "mount": ["/dev/sda1", "/a"], "nvdimm": ["use"], "snapshot": ["vg/lv"],
    "keyboard": ["us"], "lang": ["en_US"], "btrfs": ["/a", "sda1"], "volgroup": ["vg", "pv.1"],
    "raid": ["/a", "raid.1", "raid.2"], "part": ["/a"], "logvol": ["/a"],
}
# An option that stands in for a word, so that a line without the word is whole too.
STAND_INS = {
    "driverdisk": "--source=a", "key": "--skip", "keyboard": "--vckeymap=us", "raid": "--useexisting",
    "rootpw": "--lock", "timezone": "--utc", "volgroup": "--useexisting",
}
CALLBACKS = {"_level_cb": "levelMap", "level_cb": "levelMap", "_type_cb": "typeMap", "_when_cb": "whenMap"}


def takes(command, action):
    kind = type(action).__name__
    if action.nargs == 0:
        return "flag"
    if action.nargs == "?":
        return "optional"
    if action.choices:
        return sorted(action.choices)
    name = getattr(action.type, "__name__", "")
    if name in CALLBACKS:
        return {"anyCase": sorted(word.lower() for word in getattr(command, CALLBACKS[name]))}
    if action.type is int:
        return "integer"
    if name == "ksboolean":
        return "boolean"
    if name == "commaSplit" or kind == "ExtendAction":
        return "list"
    return "word"


SAMPLE = {"integer": "1", "boolean": "yes", "list": "a", "word": "a", "optional": "a"}


def sample(action_takes):
    if isinstance(action_takes, list):
        return action_takes[0]
    if isinstance(action_takes, dict):
        return action_takes["anyCase"][0]
    return SAMPLE[action_takes]


def describe(dialect, name):
    """The form of one command in one dialect, as plain data."""
    handler = fresh_handler(dialect, name)
    command = handler.commands[name]
    if isinstance(command, RemovedCommand):
        return {"state": "removed"}
    actions = [a for a in getattr(getattr(command, "op", None), "_actions", []) if a.option_strings]
    offered = {spelling for a in actions for spelling in a.option_strings}
    required = [word for word in COMPLETE.get(FAMILY.get(name, name), []) if word.split("=")[0] in offered]
    given = {word.split("=")[0] for word in required}
    required += ["%s=%s" % (a.option_strings[0], sample(takes(command, a))) for a in actions
                 if a.required and not given.intersection(a.option_strings)]

    def line(words, options=()):
        return " ".join([name, *words, *required, *options])

    prefix = WORDS.get(FAMILY.get(name, name), [])
    all_words = (prefix + ["w%d" % i for i in range(8)])[:8]
    whole = [n for n in range(8) if answer(dialect, line(all_words[:n])) != "error"]
    stand_in = [STAND_INS[name]] if STAND_INS.get(name, "").split("=")[0] in offered else []
    counts = sorted(set(whole) | {n for n in range(8) if answer(dialect, line(all_words[:n], stand_in)) != "error"})
    form = {"state": "usable"}
    if not counts and name != "realm":
        return None  # method: only a name inside pykickstart, no line of a kickstart, until it was deprecated
    least, most = (counts[0], (whole or counts)[-1]) if counts else (0, 7)
    plain = line(all_words[:whole[0] if whole else 0])
    if answer(dialect, plain) == "deprecated":
        form["state"] = "deprecated"
    # volgroup takes an unknown option for the name of a physical volume, which no installer finds.
    form["free"] = name == "realm" or (
        name != "volgroup" and answer(dialect, plain + " --no-such-option=1") != "error")
    form["words"] = [least, None if most == 7 else most]
    conflicts = sorted(FAMILY.get(c, c) for c in command.conflictingCommands)
    form["conflicts"] = sorted(set(conflicts))
    if form["free"]:
        return form
    form["options"] = []
    for action in actions:
        kind = takes(command, action)
        names = sorted(action.option_strings)
        for spelling in names:
            given = spelling if kind == "flag" else "%s=%s" % (spelling, sample(kind))
            old = bool(action.deprecated)
            if form["state"] == "usable" and answer(dialect, plain + " " + given) == "deprecated":
                old = True
            # One spelling of an option may be old while the other is not.
            form["options"].append((spelling, names[0] if len(names) > 1 else None, kind,
                                    "required" if action.required else "deprecated" if old else None))
    return form


def span(have, forms):
    """The forms that hold, as ranges over all forms in order: 'FC3..F8 F20..'."""
    parts, index = [], 0
    while index < len(forms):
        if forms[index] not in have:
            index += 1
            continue
        end = index
        while end + 1 < len(forms) and forms[end + 1] in have:
            end += 1
        first, last = forms[index], forms[end]
        if end == len(forms) - 1:
            parts.append(first + "..")
        else:
            parts.append(first if index == end else "%s..%s" % (first, last))
        index = end + 1
    return " ".join(parts)


def key_of(dialect, name):
    return fresh_handler(dialect, name).commands[name].__class__.__name__.split("_")[0]


def rows_of(by_form):
    """Turns form -> row lists into rows with the span where each holds, in the order first seen."""
    forms = list(by_form)
    rows = {}
    for form in forms:
        for row in by_form[form]:
            rows.setdefault(json.dumps(row), set()).add(form)
    return [(json.loads(row), span(have, forms)) for row, have in rows.items()]


def literal(value):
    return json.dumps(value, ensure_ascii=False)


def option_row(row, where):
    spelling, same, kind, mark = row
    cells = [spelling, kind, where] + ([mark] if mark or same else []) + ([same] if same else [])
    if same and not mark:
        cells[3] = "optional"
    return "[%s]" % ", ".join(literal(cell) for cell in cells)


def write(name, text):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        out.write("// Written by scripts/kickstart-tables.py from pykickstart " + VERSION + "; do not edit.\n" + text)


def main():
    commands, dialects, dropped = {}, {}, set()
    for dialect in [*RHELS, *FEDORAS]:
        listed = {}
        for name in makeVersion(dialect).commands:
            family = FAMILY.get(name, name)
            key = key_of(dialect, name)
            known = commands.setdefault(family, {})
            if key not in known:
                form = describe(dialect, name)
                if form is None:
                    dropped.add(name)
                    continue
                known[key] = form
            listed[name] = key
        dialects[dialect] = listed
    print("names that are no commands:", dropped, file=sys.stderr)
    for group, names in (("rhel", RHELS), ("fedora", FEDORAS)):
        chunks = [names] if group == "rhel" else [[n for n in names if ORDER[n] < ORDER["F26"]],
                                                  [n for n in names if ORDER[n] >= ORDER["F26"]]]
        for index, chunk in enumerate(chunks):
            suffix = group if group == "rhel" else "fedora-%s-%s" % (chunk[0].strip("FC"), chunk[-1].strip("F"))
            constant = suffix.replace("-", "_").upper()
            text = "/** Every command of each dialect, with the release whose form it has. */\n"
            text += "export const %s_DIALECTS = {\n" % constant
            for dialect in chunk:
                words = ["%s:%s" % (n, dialects[dialect][n]) for n in sorted(dialects[dialect])]
                lines, current = [], ""
                for word in words:
                    if len(current) + len(word) + 1 > 104:
                        lines.append(current)
                        current = ""
                    current = (current + " " + word).strip()
                lines.append(current)
                text += "  %s: `\n    %s\n  `,\n" % (dialect, "\n    ".join(lines))
            write("dialects-%s.ts" % suffix, text + "} as const;\n")
    for subject, names in SUBJECTS.items():
        text = "import type { CommandTable } from './form.ts';\n\nexport const %s: CommandTable = {\n" % subject.upper()
        for name in names.split():
            forms = dict(sorted(commands.pop(name).items(), key=lambda item: ORDER[item[0]]))
            order = list(forms)
            text += "  %s: {\n    forms: %s,\n" % (name, literal(" ".join(order)))
            for state in ("deprecated", "removed"):
                have = {f for f in order if forms[f]["state"] == state}
                if have:
                    text += "    %s: %s,\n" % (state, literal(span(have, order)))
            free = {f for f in order if forms[f].get("free")}
            if free:
                text += "    free: %s,\n" % literal(span(free, order))
            words = rows_of({f: [forms[f]["words"]] if "words" in forms[f] else [] for f in order})
            if words:
                text += "    words: [%s],\n" % ", ".join(
                    "[%d, %s, %s]" % (row[0], "null" if row[1] is None else row[1], literal(where)) for row, where in words)
            conflicts = rows_of({f: forms[f].get("conflicts", []) for f in order})
            if conflicts:
                text += "    conflicts: [%s],\n" % ", ".join("[%s, %s]" % (literal(row), literal(where)) for row, where in conflicts)
            options = rows_of({f: forms[f].get("options", []) for f in order})
            if options:
                text += "    options: [\n%s    ],\n" % "".join("      %s,\n" % option_row(row, where) for row, where in options)
            text += "  },\n"
        write("commands-%s.ts" % subject, text + "};\n")
    if commands:
        raise SystemExit("no subject for %s" % ", ".join(commands))
    write_sections()
    text = "/** The releases that forms are named after, in order: RHEL stands behind the Fedora it was made from. */\n"
    text += "export const RELEASE_ORDER = {\n"
    for name in sorted((n for n in ORDER if ORDER[n] <= ORDER[FEDORAS[-1]]), key=ORDER.get):
        text += "  %s: %d,\n" % (name, ORDER[name])
    write("order.ts", text + "} as const;\n")


def section_rows(dialect, tag):
    handler = makeVersion(dialect)
    section = KickstartParser(handler).getSection(tag)
    rows = []
    for action in section._getParser()._actions:
        kind = takes(section, action)
        names = sorted(action.option_strings)
        for spelling in names:
            given = spelling if kind == "flag" else "%s=%s" % (spelling, sample(kind))
            old = bool(action.deprecated)
            if tag != "%traceback" and not old and tag == "%packages":
                old = answer(dialect, "%s %s\na\n%%end" % (tag, given)) == "deprecated"
            mark = "required" if action.required else "deprecated" if old else None
            rows.append((spelling, names[0] if len(names) > 1 else None, kind, mark))
    return rows


def write_sections():
    text = "import type { SectionOptions } from './form.ts';\n\n"
    text += "/** Options of the line that opens a section, over all dialects in order. */\n"
    text += "export const SECTION_OPTIONS: SectionOptions = {\n"
    order = sorted([*RHELS, *FEDORAS], key=ORDER.get)
    for tag in ("%packages", "%pre", "%pre-install", "%post", "%onerror", "%traceback", "%certificate"):
        by_dialect = {d: section_rows(d, tag) for d in order}
        text += "  %s: [\n%s  ],\n" % (literal(tag), "".join(
            "    %s,\n" % option_row(row, where) for row, where in rows_of(by_dialect)))
    write("section-options.ts", text + "};\n")


if __name__ == "__main__":
    main()
