"""The timer and its service: what systemd says of them, and that they do cron's work."""
import re
import shutil

from users import CONTRIB, INV, UserTest

UNITS = CONTRIB / "systemd"

# systemd looks for a program where it was built to, not in PATH.
INSTALLED = """
	mount --bind "$1" /usr/local/bin
	shift
	exec systemd-analyze verify --man=no "$@"
"""


class SystemdTest(UserTest):
	def test_units_are_valid(self):
		shutil.copy(INV, self.folder / "inv")
		done = self.run_command(
			"unshare", "--mount", "sh", "-euc", INSTALLED, "sh", self.folder,
			UNITS / "inv-report.service", UNITS / "inv-report.timer")
		self.assertEqual(done.stdout + done.stderr, "")

	def test_service_runs_what_cron_runs(self):
		service = (UNITS / "inv-report.service").read_text()
		command = re.search(r"(?m)^ExecStart=(.*)$", service)[1]
		line = (CONTRIB / "cron/inv").read_text().splitlines()[-1]
		self.assertTrue(line.endswith(f" && {command}"), line)
