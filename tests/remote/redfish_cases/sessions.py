"""Logging in and out: always, and with nothing astray."""
import os
import signal
import subprocess

from invtest import check, environment, equal, matches, test, without, world
from service import faults

from .common import (SESSIONS, allow_basic, ask, configure, entry, leaks, service, services,
	variable, well)


@test
def a_run_is_one_session():
	for kind in ("dmtf", "ilo5", "ilo6", "ilo4", "idrac", "fujitsu", "twice", "minimal"):
		with services(kind) as bmcs:
			equal(ask(bmcs, "systems").status, 0, f"{kind}: exit status")
			well(bmcs, kind, 1)
			posts = bmcs[0].log.requests("POST")
			equal([post.path.rstrip("/") for post in posts], [SESSIONS], f"{kind}: one login")


@test
def locations_of_all_kinds_lead_out():
	for location in ("path", "absolute", "slash", "none", "foreign"):
		with services("dmtf", location=location) as bmcs:
			done = ask(bmcs, "systems", "--json")
			equal((done.status, done.stderr), (0, ""), f"location {location}")
			well(bmcs, f"location {location}", 1)


@test
def basic_is_for_services_without_sessions():
	for kind, habits in (("sessionless", {}), ("dmtf", {"login": "unsupported"})):
		with services(kind, **habits) as bmcs:
			allow_basic(bmcs[0])
			done = ask(bmcs, "systems", "--json")
			equal(done.status, 0, f"{kind} {habits}: exit status")
			check(done.rows("systems"), f"{kind} {habits}: rows", done.text)
			well(bmcs, f"{kind} {habits}", 0)
	with services("dmtf") as bmcs:
		ask(bmcs)
		equal([request for request in bmcs[0].log.requests()
			if request.request.header("authorization")], [], "not where there are some")


@test
def a_service_that_is_full_is_asked_without_a_session():
	with service("idrac") as bmc:
		bmc.sessions.fill(8)
		allow_basic(bmc)
		done = ask([bmc], "systems", "--json")
		equal((done.status, len(done.rows("systems"))), (0, 1), "full: by Basic")
		well([bmc], "full", 8, logged_out=False)
	with service("idrac", basic=False) as bmc:
		bmc.sessions.fill(8)
		allow_basic(bmc)
		done = ask([bmc], "--json")
		equal(done.status, 1, "full, no Basic: exit status")
		matches(r"idrac: login refused: .*maximum number of user sessions.*RAC0218",
			done.stderr, "full, no Basic: it says why")
		equal(done.stderr.count("\n"), 1, "full, no Basic: and that is all")


@test
def a_wrong_password_is_tried_once():
	with service("dmtf") as bmc:
		done = ask([bmc], "--json", env={variable(bmc): "not-the-password"})
		equal((done.status, done.status_of("systems")), (1, "failed"), "wrong password")
		matches("dmtf: login refused", done.stderr, "wrong password")
		without("not-the-password", done.stderr + done.text, "it is not repeated")
		equal(len(bmc.log.requests("POST")), 1, "nobody is locked out")
		equal([request for request in bmc.log.requests()
			if request.request.header("authorization")], [], "not by Basic, either")


@test
def a_session_that_ends_is_renewed():
	with services("dmtf") as bmcs:
		usual = ask(bmcs, "--json", "--stable").text
	with services("dmtf", token_requests=12) as bmcs:
		done = ask(bmcs, "--json", "--stable")
		equal((done.status, done.text == usual), (0, True), "the same rows")
		check(bmcs[0].sessions.expired >= 3, "sessions ended", bmcs[0].sessions.expired)
		well(bmcs, "renewed")
	with services("dmtf", token_requests=0) as bmcs:
		done = ask(bmcs, "--json")
		equal(done.status, 1, "never good: exit status")
		equal(len(bmcs[0].log.requests("POST")) <= 2, True, "never good: not for ever")
		equal(done.stderr.count("\n"), 1, "never good: one note")


@test
def a_login_without_a_token_is_none():
	with services("dmtf", login="bare") as bmcs:
		done = ask(bmcs, "--json")
		equal(done.status, 1, "no token: exit status")
		matches("dmtf: .*no token", done.stderr, "no token")


def started(bmc, *words):
	"""inv that asks BMC, in a session of its own, which is running."""
	path = configure([entry(bmc)])
	return subprocess.Popen([world.inv, "--config", str(path), "--json", "redfish", *words],
		stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
		start_new_session=True,
		env=environment({**leaks(), variable(bmc): bmc.password}))


@test
def who_is_interrupted_logs_out():
	for number in (signal.SIGINT, signal.SIGTERM):
		with service("dmtf", expand="ignored") as bmc:
			bmc.server.faults.add("GET", "*/Drives/Bay1", faults.silence(), times=None)
			running = started(bmc)
			check(bmc.log.wait(lambda log: log.requests("GET", "*/Drives/Bay1")),
				f"{number.name}: it is under way", bmc.log.entries)
			os.killpg(running.pid, number)
			running.communicate(timeout=30)
			check(running.returncode != 0, f"{number.name}: exit status",
				running.returncode)
			check(bmc.log.wait(lambda log: log.requests("DELETE")),
				f"{number.name}: it logs out", bmc.log.entries)
			well([bmc], number.name, 1)


@test
def who_runs_out_of_time_logs_out():
	with service("dmtf", expand="ignored") as bmc:
		bmc.server.faults.add("GET", "*/Drives/Bay1", faults.silence(), times=None)
		done = ask([bmc], "--json", "--timeout", "4")
		equal((done.status, done.status_of("components")), (1, "partial"), "out of time")
		equal(len(done.rows("systems")), 2, "systems are kept")
		check(len(done.rows("components")) > 20, "components are kept", done.text)
		matches(r"Bay1: no answer in the time there was; \d+ documents were not read",
			done.stderr, "it says what is missing")
		well([bmc], "out of time", 1)
	with service("dmtf") as bmc:
		bmc.server.faults.add("GET", "*/Managers/*", faults.silence(), times=None)
		done = ask([bmc], "systems", "--json", "--timeout", "3")
		equal([row["id"] for row in done.rows("systems")], ["node-1", "node-2"],
			"systems whose manager is silent")
		well([bmc], "silent manager", 1)


@test
def certificates_are_checked_unless_told():
	with service("minimal") as bmc:
		lone = entry(bmc)
		del lone["ca_file"]
		done = ask([bmc], "--json", entries=[lone])
		equal(done.status, 1, "unknown certificate: exit status")
		matches(r'minimal: .*"pin_sha256"', done.stderr, "it says the pin")
		equal(bmc.log.entries, [], "nothing is asked")
		for _ in range(2):
			done = ask([bmc], "--json", "--insecure", entries=[lone])
			equal((done.status, len(done.rows("systems"))), (0, 1), "--insecure")
			matches("--insecure: nobody checks", done.stderr, "--insecure is said each time")
