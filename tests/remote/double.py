#!/usr/bin/python3
"""Tests the double of OneView appliances, and the server below it.

usage: tests/remote/double.py [TEST]...     such as oneview.selftest.test_lists
"""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]


def main():
	loader = unittest.defaultTestLoader
	tests = loader.loadTestsFromNames(sys.argv[1:]) if sys.argv[1:] else \
		loader.discover(str(HERE / "oneview" / "selftest"),
		top_level_dir=str(HERE))
	result = unittest.TextTestRunner(sys.stdout, verbosity=1).run(tests)
	failed = len(result.failures) + len(result.errors)
	print(f"{result.testsRun - failed} passed, {failed} failed")
	return failed > 0 or result.testsRun == 0


if __name__ == "__main__":
	sys.exit(main())
