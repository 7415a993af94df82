"""The double as a program."""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import types
import unittest

import oneview

from .client import Client

FOLDER = pathlib.Path(oneview.__file__).parents[1]


class Program(unittest.TestCase):
	def test_it_runs_until_it_is_stopped(self):
		folder = self.enterContext(tempfile.TemporaryDirectory())
		config = pathlib.Path(folder) / "config"
		program = subprocess.Popen([sys.executable, "-B", "-m", "oneview", "rome",
			"--config",
			config, "--profiles", "70", "--version", "1200"], cwd=FOLDER,
			stdout=subprocess.PIPE)
		self.addCleanup(program.stdout.close)
		self.addCleanup(program.wait)
		self.addCleanup(program.kill)
		said = json.loads(program.stdout.readline())
		self.assertEqual((said["name"], "password" in said), ("rome", False))
		self.assertTrue(said["pin"].startswith("sha256//"))
		program.stdout.readline()  # it has written its file by then
		entry = json.loads(config.read_text())["appliances"][0]
		self.assertEqual(config.stat().st_mode & 0o777, 0o600)
		port = int(entry["url"].rpartition(":")[2])
		client = Client(types.SimpleNamespace(ca_file=entry["ca_file"],
			user=entry["user"],
			password=entry["password"],
			server=types.SimpleNamespace(port=port)), "1200")
		self.assertEqual(client.login().status, 200)
		self.assertEqual(client.get("/rest/server-profiles")["total"], 70)
		self.assertEqual(client.logout().status, 204)
		program.send_signal(signal.SIGTERM)
		self.assertEqual(program.wait(10), 0)

	def test_help(self):
		done = subprocess.run([sys.executable, "-B", "-m", "oneview", "--help"],
			cwd=FOLDER, capture_output=True, check=True, text=True)
		self.assertIn("--latency", done.stdout)
