#!/usr/bin/python3
"""Tests `inv copy server-profile` against a double of two HPE OneView appliances.

usage: tests/remote/copy_tests.py INV [--record]

--record writes tests/copy anew, what would be sent for every profile, byte for byte: look at
what changes, and say why when you commit it. Takes root, and asks sudo for it.
"""
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import invtest  # noqa: E402
import copy_bodies  # noqa: E402
import copy_options  # noqa: E402,F401
import copy_writes  # noqa: E402,F401
import copy_lost  # noqa: E402,F401
import copy_moves  # noqa: E402,F401
import copy_interrupted  # noqa: E402,F401


def record(program):
	invtest.world.inv = str(pathlib.Path(program).resolve())
	with tempfile.TemporaryDirectory(prefix="inv-tests.") as name:
		invtest.world.folder = pathlib.Path(name)
		copy_bodies.record()
	return invtest.world.failed > 0


if __name__ == "__main__":
	sys.exit(record(sys.argv[1]) if sys.argv[2:] == ["--record"] else
		invtest.main(__doc__))
