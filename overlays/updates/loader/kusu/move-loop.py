"""Puts another file behind the loop device that carries the runtime: no shell can do that.

isys.lochangefd is there from RHEL 4 to Fedora 14 (isys/isys.c, image.py, backend.py). Up to Fedora 8 isys makes device
nodes, and /dev may have none for it; Fedora 14 has isys in a package. Python 2.2 to 2.7.
"""
import sys

try:
    import isys
except ImportError:
    from pyanaconda import isys

name, copy = sys.argv[1:]
loop = "/dev/" + name
if hasattr(isys, "makeDevInode"):
    loop = "/tmp/loop"
    isys.makeDevInode(name, loop)
isys.lochangefd(loop, copy)
