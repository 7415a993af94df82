#!/usr/bin/python3
"""Tests what inv has for Ansible of OneView appliances, with Debian's own ansible-core.

usage: tests/remote/ansible_tests.py INV

Takes root, and asks sudo for it.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import invtest  # noqa: E402
from common import (HARDWARE, config, entry, environment, is_silent, run,  # noqa: E402
	running)
from invtest import PROJECT, check, equal, folder, matches, strict_json, test  # noqa: E402
from oneview import faults  # noqa: E402

CONTRIB = PROJECT / "contrib" / "ansible"
SCRIPT = CONTRIB / "oneview-inventory.sh"
TEMPLATE = "{{ 6 * 7 }} {% raw %}"


def inventory(*words, at, **options):
	"""`inv ansible-inventory WORDS`, its output as it is without another asked for."""
	return run("ansible-inventory", *words, at=at, output=None, **options)


def hosts(done):
	return done.report["_meta"]["hostvars"]


def groups(done):
	return {name: group["hosts"] for name, group in done.report.items() if name != "_meta"}


# --------------------------------------------------------------------------- what it says


@test
def the_list_has_a_host_for_each_profile():
	with running("london") as london:
		done = inventory("--list", at=[london])
		equal((done.status, done.stderr), (0, ""), "exit status")
		profiles = {thing["name"]: thing for thing in
			london.site.kinds["server-profiles"].values()}
		equal(set(hosts(done)), set(profiles), "hosts")
		equal(set(groups(done)["appliance_london"]), set(profiles), "all are the appliance's")
		equal(done.stdout, inventory(at=[london]).stdout, "--list is the default")
		for name, profile in profiles.items():
			variables = hosts(done)[name]
			hardware = london.site.find(profile["serverHardwareUri"])[0] or {}
			equal([variables.get(key) for key in ("appliance", "ansible_host",
				"server_profile", "serial_number", "description", "model", "power_state",
				"server_hardware")], ["london", name, name, profile["serialNumber"],
				profile.get("description"), hardware.get("model"),
				hardware.get("powerState"), hardware.get("name")], f"{name!r}: variables")


@test
def groups_have_names_that_ansible_takes():
	with running("london") as london:
		found = groups(inventory("--list", at=[london]))
		for name in found:
			matches("^[a-z_][a-z0-9_]*$", name, "a group's name")
		for kind in ("enclosure_0000a66105", "enclosure_group_eg_synergy_a", "power_on",
				"power_off", "server_hardware_type_sy_480_gen10_1"):
			check(kind in found, f"{kind} is among them", str(list(found))[:600])
		switched = {thing["uri"]: thing.get("powerState", "").lower()
			for thing in london.site.kinds["server-hardware"].values()}
		for thing in london.site.kinds["server-profiles"].values():
			state = switched.get(thing["serverHardwareUri"])
			equal([name for name in found if name.startswith("power_") and thing["name"] in
				found[name]], [f"power_{state}"] if state else [], f"{thing['name']!r}: power")


@test
def a_host_has_its_variables_and_an_unknown_one_has_none():
	with running("london") as london:
		listed = hosts(inventory("--list", at=[london]))
		for name in ("app-031", next(name for name in listed if "\n" in name)):
			done = inventory("--host", name, at=[london])
			equal((done.status, done.report), (0, listed[name]), f"{name!r}: variables")
		done = inventory("--host", "no-such-host", at=[london])
		equal((done.status, done.text.strip()), (0, "{}"), "an unknown host")


@test
def a_name_on_two_appliances_is_two_hosts():
	with running("london", "paris") as (london, paris):
		done = inventory("--list", at=[london, paris])
		names = [{thing["name"] for thing in each.site.kinds["server-profiles"].values()}
			for each in (london, paris)]
		both = names[0] & names[1]
		check(len(both) > 10, "there are such names", str(len(both)))
		wanted = (names[0] | names[1]) - both | {f"{name}@{where}" for name in both
			for where in ("london", "paris")}
		equal(set(hosts(done)), wanted, "hosts")
		for where in ("london", "paris"):
			variables = hosts(done)[f"app-031@{where}"]
			equal((variables["appliance"], variables["ansible_host"]), (where, "app-031"),
				f"app-031@{where}")
		equal(inventory("--host", "app-031", at=[london, paris]).report, {},
			"which of them would that be")


@test
def a_name_that_one_appliance_has_twice_is_one_host_and_an_error():
	with running("london") as london:
		twins = [london.site.number("server-profiles", number) for number in (40, 41)]
		for twin in twins:
			london.site.touch(twin, name="twin")
		done = inventory("--list", at=[london])
		equal(done.status, 1, "exit status")
		matches("london: several server profiles are called twin", done.stderr, "the note")
		check("twin" in hosts(done), "it is there once", str(list(hosts(done)))[:300])
		done = inventory("--host", "twin", at=[london])
		equal(done.report["server_profile"], "twin", "its variables")


@test
def one_appliance_that_is_down_is_an_error_with_the_others_hosts():
	with running("london", "paris") as (london, paris):
		down = entry(paris, url="https://127.0.0.1:1")
		done = inventory("--list", at=[london, down])
		equal((done.status, len(hosts(done))), (1, 130), "hosts of the other")
		matches("paris: ", done.stderr, "the note")
		done = inventory("--list", at=[down])
		equal((done.status, done.report), (1, {"_meta": {"hostvars": {}}}), "none at all")
		london.faults.add("GET", HARDWARE, faults.status(500), times=None)
		done = inventory("--list", at=[london])
		equal((done.status, len(hosts(done))), (1, 130), "without hardware: hosts")
		matches("london: ", done.stderr, "without hardware: the note")


@test
def what_ansible_would_run_is_marked():
	with running("london") as london:
		for number, text in enumerate((TEMPLATE, "{# x #}", "a { b", "}}", "{{")):
			london.site.touch(london.named("server-profiles", f"app-0{40 + number}"),
				description=text)
		london.site.touch(london.named("ethernet-networks", "Production-007"), name=TEMPLATE)
		variables = hosts(inventory("--list", at=[london]))
		told = [variables[f"app-0{40 + number}"]["description"] for number in range(5)]
		equal(told, [{"__ansible_unsafe": TEMPLATE}, {"__ansible_unsafe": "{# x #}"}, "a { b",
			"}}", {"__ansible_unsafe": "{{"}], "descriptions")
		check({"__ansible_unsafe": TEMPLATE} in variables["app-031"]["networks"], "in a list",
			str(variables["app-031"]["networks"]))


# ------------------------------------------------------------------------ the real Ansible


def ansible(program, *words, at, status=0):
	"""Debian's PROGRAM, with these appliances as somebody's own and inv in the path."""
	home = folder("ansible")
	(home / ".config" / "inv").mkdir(parents=True)
	shutil.copy(config(*at), home / ".config" / "inv" / "appliances.json")
	(home / "bin").mkdir()
	(home / "bin" / "inv").symlink_to(invtest.world.inv)
	(home / "ansible.cfg").touch()
	env = invtest.environment({**environment(), "HOME": str(home), "ANSIBLE_NOCOLOR": "1",
		"PATH": f"{home / 'bin'}:/usr/bin:/bin", "ANSIBLE_CONFIG": str(home / "ansible.cfg"),
		"ANSIBLE_HOME": str(home), "ANSIBLE_LOCALHOST_WARNING": "0",
		"ANSIBLE_LOCAL_TEMP": str(home / "local"), "ANSIBLE_REMOTE_TEMP": str(home / "remote")})
	done = subprocess.run([f"/usr/bin/{program}", *map(str, words)], env=env, cwd=home,
		stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
	told = invtest.Done(words, done.returncode, done.stdout, done.stderr, 0)
	check(told.status == status, f"{program}: exit status", f"{told.status}: "
		f"{told.text[-600:]} {told.stderr[-600:]}")
	is_silent(told, *at)
	return told


@test
def ansible_inventory_reads_it():
	with running("london", "paris") as (london, paris):
		done = ansible("ansible-inventory", "-i", SCRIPT, "--list", at=[london, paris])
		told, own = strict_json(done.stdout), inventory("--list", at=[london, paris]).report
		equal(told["_meta"]["hostvars"], own["_meta"]["hostvars"], "variables")
		for name, group in own.items():
			if name != "_meta":
				equal(sorted(told[name]["hosts"]), sorted(group["hosts"]), f"{name}: hosts")
		equal(len(london.log.requests("POST")), 2, "it asks once")


@test
def ansible_uses_its_hosts_and_groups():
	with running("london") as london:
		london.site.touch(london.named("server-profiles", "app-031"), description=TEMPLATE)
		done = ansible("ansible", "-i", SCRIPT, "-c", "local", "app-031", "-m", "debug", "-a",
			"msg='{{ model }} in bay {{ enclosure_bay }} {{ description }}'", at=[london])
		matches("app-031 .*SUCCESS", done.text, "app-031: it ran")
		check(f"Synergy 480 Gen10 in bay 12 {TEMPLATE}" in done.text, "its variables", done.text)
		done = ansible("ansible", "-i", SCRIPT, "power_on:&enclosure_0000a66105", "--list-hosts",
			at=[london])
		wanted = groups(inventory("--list", at=[london]))
		both = set(wanted["power_on"]) & set(wanted["enclosure_0000a66105"])
		listed = {line.strip() for line in done.text.splitlines()[1:]}
		check(both and listed == both, "hosts of two groups", f"{sorted(listed)} {sorted(both)}")


@test
def ansible_takes_no_half_inventory():
	with running("london", "paris") as (london, paris):
		paris.faults.add("GET", "/rest/version", faults.status(500), times=None)
		done = ansible("ansible", "-i", SCRIPT, "all", "--list-hosts", at=[london, paris])
		matches(r"hosts \(0\)", done.text, "hosts")
		matches("paris: ", done.stderr, "what inv said is shown")


def playbook(*appliances, status=0):
	return ansible("ansible-playbook", CONTRIB / "oneview.yml", "-e", json.dumps({
		"ansible_python_interpreter": "/usr/bin/python3"}), at=appliances, status=status)


@test
def the_playbook_uses_the_facts():
	with running("london", "paris") as (london, paris):
		london.site.touch(london.named("server-profiles", "app-034"),
			name=f"app {TEMPLATE}")
		done = playbook(london, paris)
		wanted = set()
		for each in (london, paris):
			for profile in each.site.kinds["server-profiles"].values():
				server = each.site.find(profile["serverHardwareUri"])[0] or {"name": "no server"}
				if profile["status"] != "OK":
					wanted.add(f"{profile['name']} is {profile['status']} on {server['name']}")
		said = {json.loads(line.partition(": ")[2]) for line in done.text.splitlines()
			if line.startswith('    "msg": ')}
		check(len(wanted) > 20, "there is something to say", str(len(wanted)))
		equal(sorted(said ^ wanted), [], "all of them, and no others")


@test
def the_playbook_says_what_is_missing():
	with running("london", "paris") as (london, paris):
		paris.faults.add("GET", "/rest/version", faults.status(500), times=None)
		done = playbook(london, paris)
		matches("inv: oneview: paris: ", done.text, "what is missing")
		matches("app-033 is Warning on ", done.text, "what is there")


@test
def the_script_is_a_program():
	check(os.access(SCRIPT, os.X_OK), "it is executable")


if __name__ == "__main__":
	sys.exit(invtest.main(__doc__))
