"""inv as a local fact of Ansible: the link, and the two playbooks."""
import json
import os
import shutil

from users import CONTRIB, DEVICES, INV, UserTest

WITHOUT_SYSFS = (
	"unshare", "--mount", "sh", "-euc", 'mount -t tmpfs none /sys; exec "$@"', "sh")


class AnsibleTest(UserTest):
	def setUp(self):
		super().setUp()
		self.facts = self.folder / "facts.d"
		self.inventory = self.folder / "hosts"
		# Ansible's own Python, whichever is first in PATH.
		self.inventory.write_text(
			"here ansible_connection=local "
			"ansible_python_interpreter='{{ ansible_playbook_python }}'\n")
		config = self.folder / "ansible.cfg"
		config.touch()
		self.environment = {
			**os.environ, "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1",
			"ANSIBLE_CONFIG": str(config),
			"ANSIBLE_HOME": str(self.folder / "ansible"),
			"ANSIBLE_LOCAL_TEMP": str(self.folder / "ansible/local"),
			"ANSIBLE_REMOTE_TEMP": str(self.folder / "ansible/remote"),
		}

	def link(self):
		self.facts.mkdir()
		(self.facts / "inv.fact").symlink_to(INV)

	def gather(self, before=()):
		"""Returns what Ansible's setup module gathers as ansible_local.inv."""
		results = self.folder / "results"
		shutil.rmtree(results, ignore_errors=True)
		self.run_command(
			*before, "ansible", "here", "-i", self.inventory, "-t", results,
			"-m", "setup", "-a", f"fact_path={self.facts} "
			"filter=ansible_local gather_subset=!all,!min,local",
			env=self.environment)
		gathered = json.loads((results / "here").read_text())
		return gathered["ansible_facts"]["ansible_local"]["inv"]

	def playbook(self, name, *variables, status=0):
		command = ["ansible-playbook", "-i", self.inventory]
		for variable in f"inv_fact_path={self.facts}", *variables:
			command += ["-e", variable]
		done = self.run_command(
			*command, CONTRIB / "ansible" / name, status=status,
			env=self.environment)
		return done.stdout

	def test_link_is_the_fact(self):
		self.link()
		self.same_as_inv(lambda: self.gather()["disks"])

	def test_errors_are_told_inside_the_fact(self):
		self.link()
		meta = self.gather(WITHOUT_SYSFS)["inv"]
		self.assertEqual(meta["tables"]["disks"]["status"], "failed")
		self.assertIn(
			("disks", "error"),
			[(note["table"], note["level"]) for note in meta["notes"]])

	def test_playbook_installs_the_link_once(self):
		install = "install.yml", f"inv_binary={INV}"
		self.assertIn("changed=2", self.playbook(*install))
		self.assertEqual(os.readlink(self.facts / "inv.fact"), INV)
		self.assertIn("changed=0", self.playbook(*install))

	def test_playbook_refuses_a_binary_that_is_not_there(self):
		missing = self.folder / "inv"
		told = self.playbook("install.yml", f"inv_binary={missing}", status=2)
		self.assertIn(str(missing), told)
		self.assertFalse(os.path.lexists(self.facts / "inv.fact"))

	def test_report_names_every_device(self):
		self.script(
			self.facts / "inv.fact",
			f'exec "{INV}" --json --root "{self.tree()}"')
		table = self.folder / "disks.txt"
		told = self.playbook("report.yml", f"inv_report={table}")
		self.assertIn("dm-1 is home-data in vg-a-b", told)
		text = table.read_text()
		self.assertRegex(text, r"(?m)^here +dm-0 +1\.00 MB +oracle/data +-$")
		self.assertRegex(text, r"(?m)^here +dm-1 +2\.00 MB +vg-a-b/home-data +-$")
		self.assertIn("{{ 6 * 7 }}", text)
		self.assertIn("red?[31m", text)
		self.assertEqual(
			sorted(line.split()[:2] for line in text.split("\n") if line),
			sorted(["here", f"dm-{minor}"] for minor in range(len(DEVICES))))

	def test_report_wants_the_fact(self):
		told = self.playbook("report.yml", status=2)
		self.assertIn("inv.fact: not there", told)

	def test_report_refuses_what_lacks_something(self):
		empty = self.folder / "empty"
		empty.mkdir()
		self.script(
			self.facts / "inv.fact",
			f'"{INV}" --json --root "{empty}"', "test $? = 1")
		self.assertRegex(
			self.playbook("report.yml", status=2),
			r"Require a report that lacks nothing.*\nfatal: .*sys")
