"""The line for /etc/cron.d, run by the real cron."""
import json
import pathlib
import re
import shutil
import subprocess
import time

from users import CONTRIB, INV, UserTest

SHIPPED = CONTRIB / "cron/inv"
SCHEDULE = re.compile(r"^(\S+ ){5}(?=root )", re.MULTILINE)

FOLDERS = (
	"etc/cron.d", "run/udev", "usr/local/bin", "usr/sbin", "var/lib",
	"var/spool/cron/crontabs")

# Every folder that cron, the line and its mail touch is one of the test's, for cron and
# its children alone.
ROOM = """
	cd "$1"
	test ! -e /run/udev || mount --bind /run/udev run/udev
	for dir in /etc/cron.d /usr/local/bin /usr/sbin /var/lib /var/spool/cron /run
	do
		mount --rbind ".$dir" "$dir"
	done
	mount --bind etc/crontab /etc/crontab
	exec cron -f
"""


class CronTest(UserTest):
	def setUp(self):
		super().setUp()
		for folder in FOLDERS:
			(self.folder / folder).mkdir(parents=True)
		(self.folder / "etc/crontab").touch()
		shutil.copy(shutil.which("cron"), self.folder / "usr/sbin/cron")
		shutil.copy(INV, self.folder / "usr/local/bin/inv")
		self.mail = self.folder / "mail"
		sendmail = self.folder / "usr/sbin/sendmail"
		self.script(sendmail, f'exec cat >>"{self.mail}"')
		self.report = self.folder / "var/lib/inv/report.json"

	def run_cron(self, result):
		"""Runs cron on the shipped file, changed in nothing but the time: now.

		Returns when the file named result is there and cron has no job left.
		"""
		text, lines = SCHEDULE.subn("@reboot ", SHIPPED.read_text())
		self.assertEqual(lines, 1)
		crontab = self.folder / "etc/cron.d" / SHIPPED.name
		crontab.write_text(text)
		crontab.chmod(0o644)
		(self.folder / "run/crond.reboot").unlink(missing_ok=True)
		cron = subprocess.Popen(
			["unshare", "--mount", "sh", "-euc", ROOM, "sh", self.folder],
			stdin=subprocess.DEVNULL)
		try:
			self.wait(cron, result)
		finally:
			cron.kill()
			cron.wait()

	def wait(self, cron, result):
		deadline = time.monotonic() + 20
		while not result.exists() or has_children(cron.pid):
			self.assertLess(time.monotonic(), deadline, f"no {result.name}")
			try:
				self.fail(f"cron ended with {cron.wait(timeout=0.02)}")
			except subprocess.TimeoutExpired:
				pass

	def disks(self):
		self.report.unlink(missing_ok=True)
		self.run_cron(self.report)
		return json.loads(self.report.read_text())["disks"]

	def test_line_leaves_the_report_and_no_mail(self):
		# In cron's mount namespace the mountpoints are others.
		self.same_as_inv(self.disks, without=("mountpoints",))
		self.assertFalse(self.mail.exists(), "cron sent a mail")
		self.assertEqual(list(self.report.parent.iterdir()), [self.report])

	def test_what_goes_wrong_is_mailed(self):
		self.report.mkdir(parents=True)
		self.run_cron(self.mail)
		told = self.mail.read_text()
		self.assertRegex(told, r"(?m)^inv: .*/var/lib/inv/report\.json")

	def test_missing_inv_is_mailed(self):
		(self.folder / "usr/local/bin/inv").unlink()
		self.run_cron(self.mail)
		self.assertRegex(self.mail.read_text(), r"inv:.* not found")


def has_children(pid):
	for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
		try:
			state, parent = stat.read_text().rpartition(")")[2].split()[:2]
		except (FileNotFoundError, ProcessLookupError):
			continue
		if int(parent) == pid and state != "Z":
			return True
	return False
