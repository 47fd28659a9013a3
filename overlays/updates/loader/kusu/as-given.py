"""Runs a program with the environment that a process began with: as-given.py PID PROGRAM ARGUMENT...

For the runtimes without env, tr or sed (RHEL 4 to Fedora 11 keep no /usr/bin/env). Python 2.2 and later, and 3.
"""
import os
import sys

block = open("/proc/%s/environ" % sys.argv[1], "rb").read()
mark, zero = "=".encode("ascii"), "\0".encode("ascii")
environment = {}
for entry in block.split(zero):
    if mark in entry:
        name, value = entry.split(mark, 1)
        environment[name] = value
os.execve(sys.argv[2], sys.argv[2:], environment)
