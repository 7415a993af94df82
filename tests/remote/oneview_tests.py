#!/usr/bin/python3
"""Tests `inv oneview` against a double of HPE OneView appliances.

usage: tests/remote/oneview_tests.py INV [--record]

--record writes tests/oneview anew, what every table is to be, byte for byte: look at what
changes, and say why when you commit it. Takes root, and asks sudo for it.
"""
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import invtest  # noqa: E402
import oneview_tables  # noqa: E402
import oneview_options  # noqa: E402,F401
import oneview_several  # noqa: E402,F401
import oneview_lists  # noqa: E402,F401
import oneview_sessions  # noqa: E402,F401
import oneview_faults  # noqa: E402,F401
import oneview_trust  # noqa: E402,F401
import oneview_secrets  # noqa: E402,F401
import oneview_config  # noqa: E402,F401


def record(program):
	invtest.world.inv = str(pathlib.Path(program).resolve())
	with tempfile.TemporaryDirectory(prefix="inv-tests.") as name:
		invtest.world.folder = pathlib.Path(name)
		oneview_tables.record()
	return invtest.world.failed > 0


if __name__ == "__main__":
	sys.exit(record(sys.argv[1]) if sys.argv[2:] == ["--record"] else
		invtest.main(__doc__))
