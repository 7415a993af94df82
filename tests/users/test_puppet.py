"""inv as an external fact of Puppet, read by the real facter."""
import json
import os
import shutil

from users import CONTRIB, DEVICES, INV, UserTest

FACTS = CONTRIB / "puppet/facts.d"

WITHOUT_INV = 'mount -t tmpfs none /usr/local/bin; PATH=$1; shift; exec "$@"'


class PuppetTest(UserTest):
	def setUp(self):
		super().setUp()
		self.bin = self.folder / "bin"
		self.bin.mkdir()
		(self.bin / "inv").symlink_to(INV)

	def instead_of_inv(self, *lines):
		(self.bin / "inv").unlink()
		self.script(self.bin / "inv", *lines)

	def facter(self, *names, before=(), locale="C.UTF-8"):
		"""Returns what facter says of the names, and what it warns of."""
		done = self.run_command(
			*before, shutil.which("facter"), "--no-color", "--json",
			"--external-dir", FACTS, *names, env={
				**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}",
				"HOME": str(self.folder), "LC_ALL": locale})
		return json.loads(done.stdout), done.stderr

	def test_fact_is_what_inv_says(self):
		self.same_as_inv(
			lambda: self.facter("inv.disks")[0]["inv.disks"], "--stable")

	def test_fact_is_the_same_every_time(self):
		self.instead_of_inv(f'exec "{INV}" --root "{self.tree()}" "$@"')
		said, warned = self.facter("inv")
		self.assertEqual(warned, "")
		self.assertNotIn("time", said["inv"]["inv"])
		self.assertEqual(said, self.facter("inv")[0])

	def test_odd_names_pass_through_yaml(self):
		self.pass_odd_names("C.UTF-8")

	def test_odd_names_pass_in_the_c_locale(self):
		self.pass_odd_names("C")

	def pass_odd_names(self, locale):
		self.instead_of_inv(f'exec "{INV}" --root "{self.tree()}" "$@"')
		said, warned = self.facter("inv", locale=locale)
		self.assertEqual(warned, "")
		self.assertTrue(said["inv"], "facter could not read the report")
		rows = said["inv"]["dm"]
		self.assertCountEqual(
			[(row["name"], row["vg"], row["lv"]) for row in rows],
			[device[2:] for device in DEVICES])

	def test_missing_cells_leave_the_fact(self):
		empty = self.folder / "empty"
		empty.mkdir()
		self.instead_of_inv(f'exec "{INV}" --root "{empty}" "$@"')
		said, warned = self.facter("inv.inv")
		tables = said["inv.inv"]["tables"]
		self.assertEqual(tables["disks"]["status"], "failed")
		self.assertIn("inv: disks: ", warned)

	def test_no_fact_from_a_failed_run(self):
		self.instead_of_inv("echo '{}'", "echo 'inv: disk full' >&2", "exit 3")
		said, warned = self.facter("inv")
		self.assertEqual(said, {"inv": None})
		self.assertIn("inv: disk full", warned)

	def test_no_fact_without_inv(self):
		(self.bin / "inv").unlink()
		said, warned = self.facter("inv", before=(
			"unshare", "--mount", "sh", "-euc", WITHOUT_INV, "sh", self.bin))
		self.assertEqual(said, {"inv": None})
		self.assertIn("inv is not in", warned)
