#!/usr/bin/python3
"""Tests `inv redfish` against services of many kinds, good and bad.

usage: tests/remote/redfish_tests.py INV
       tests/remote/redfish_tests.py --update INV     records tests/redfish anew

Takes root, and asks sudo for it; the system's Python; openssl; Debian's redfishtool.
"""
import os
import pathlib
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import invtest  # noqa: E402
from redfish_cases import contents, faults, fleets, goldens, sessions  # noqa: E402,F401

if __name__ == "__main__":
	if sys.argv[1:2] == ["--update"]:
		os.environ["REDFISH_UPDATE"] = "1"
		del sys.argv[1]
	if os.environ.get("REDFISH_UPDATE"):
		invtest.tests[:] = [goldens.update]
	sys.exit(invtest.main(__doc__))
