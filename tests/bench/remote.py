"""Lists of OneView appliances, beside curl that fetches the same pages and keeps nothing."""

import http.client
import json
import os
import ssl
import sys
import tempfile
import urllib.parse
from pathlib import Path

from measure import HERE, PEAKS, BenchError, Command, compare, run, show_size, watch

sys.path.insert(0, str(HERE.parent / "remote"))

import oneview  # noqa: E402

PROFILES = 10_000
SHARED = 2_000  # of each of four appliances
PAGE = 64
LATENCY = 0.05  # seconds before each answer
SLOW = 0.3  # of one that is slower than others
COLUMNS = "name,status,server_hardware_uri,enclosure_bay,uri"
PAIRS = 5

WALL_TARGET = 2.5  # times curl, one connection
LATENCY_TARGET = 1.3  # times curl, eight at once, each answer late
FOUR_TARGET = 1.2  # times the slowest one of four alone
MEMORY_TARGET = 32 << 20


def log_in(appliance):
	"""A session of curl's, which may stay: the double ends with the bench."""
	context = ssl.create_default_context(cafile=appliance.ca_file)
	host = urllib.parse.urlsplit(appliance.url)
	connection = http.client.HTTPSConnection(host.hostname, host.port, context=context)
	body = {"userName": appliance.user, "password": appliance.password}
	headers = {"X-API-Version": "2000", "Content-Type": "application/json"}
	connection.request("POST", "/rest/login-sessions", json.dumps(body), headers)
	answer = connection.getresponse()
	if answer.status != 200:
		raise BenchError(f"login: {answer.status}")
	token = json.load(answer)["sessionID"]
	connection.close()
	return token


class Remote:
	def __init__(self, inv, quick, report):
		self.inv, self.report = inv, report
		self.pairs = 3 if quick else PAIRS
		self.folder = None

	def config(self, appliances):
		"""Where they are, in a file of their own."""
		described = []
		for number, each in enumerate(appliances):
			password = Path(self.folder, f"password-{id(each)}")
			password.write_text(each.password)
			password.chmod(0o600)
			described.append({
				"name": f"appliance{number}", "kind": "oneview", "url": each.url,
				"user": each.user, "password_file": str(password),
				"ca_file": each.ca_file,
			})
		path = Path(self.folder, f"appliances-{len(os.listdir(self.folder))}.json")
		path.write_text(json.dumps({"appliances": described}))
		return path

	def ours(self, appliances):
		words = ["--config", self.config(appliances), "--timeout", 300]
		return Command(self.inv, *words, "-t", "-c", COLUMNS, "oneview", "server_profiles")

	def curl(self, appliance, count, *options):
		token = log_in(appliance)
		urls = [
			f"{appliance.url}/rest/server-profiles?start={start}&count={PAGE}"
			for start in range(0, count, PAGE)
		]
		script = Path(self.folder, f"curl-{len(os.listdir(self.folder))}")
		lines = [f'header = "Auth: {token}"', 'header = "X-API-Version: 2000"']
		lines += [f'cacert = "{appliance.ca_file}"', "silent", "show-error", "fail"]
		for url in urls:
			lines += [f'url = "{url}"', 'output = "/dev/null"']
		script.write_text("\n".join(lines))
		return Command("curl", *options, "-K", script)

	def check(self, command, count):
		"""What is not there is not fast."""
		output = Path(self.folder, "rows")
		run(command, str(output))
		rows = len(output.read_text().splitlines()) - 1
		if rows != count:
			raise BenchError(f"{command}: {rows} rows of {count}")

	def lists(self, appliance):
		ours = self.ours([appliance])
		self.check(ours, PROFILES)
		size = len(appliance.benchmark.bytes)
		self.report.heading(
			f"{PROFILES:,} server profiles, {size / 1e6:.0f} MB of JSON, five columns", "curl"
		)
		packed = self.curl(appliance, PROFILES, "--compressed")
		comparison = compare(ours, packed, self.pairs)
		self.report.at_most("wall, in gzip, curl --compressed", comparison["wall"], None)
		self.report.at_most("CPU, the same", comparison["cpu"], None)
		# To pack pages as they are asked for would make the double the limit.
		appliance.server.packs = False
		alone = self.curl(appliance, PROFILES)
		comparison = compare(ours, alone, self.pairs)
		self.report.at_most("wall, curl over one connection", comparison["wall"], WALL_TARGET)
		self.report.at_most("CPU, the same", comparison["cpu"], None)
		memory = watch(ours)
		for kind, what in PEAKS.items():
			peak = getattr(memory, kind)
			target = MEMORY_TARGET if kind == "largest" else None
			self.report.row(
				what, show_size(peak), "", "", "at most 32 MiB" if target else "",
				peak <= target if target else None,
			)
		appliance.server.latency = LATENCY
		parallel = self.curl(appliance, PROFILES, "--parallel", "--parallel-max", 8)
		comparison = compare(ours, parallel, self.pairs)
		what = f"wall, {LATENCY * 1000:.0f} ms late, curl --parallel 8"
		self.report.at_most(what, comparison["wall"], LATENCY_TARGET)

	def four(self, appliances):
		together, alone = self.ours(appliances), self.ours(appliances[:1])
		self.report.heading(f"four appliances of {SHARED:,} profiles at once", "one alone")
		for late, what in (LATENCY, "all equally late"), (SLOW, "and one slow, beside it"):
			appliances[0].server.latency = late
			self.check(together, SHARED * len(appliances))
			comparison = compare(together, alone, self.pairs)
			what = f"wall, {late * 1000:.0f} ms, {what}"
			self.report.at_most(what, comparison["wall"], FOUR_TARGET)

	def all(self):
		with tempfile.TemporaryDirectory(prefix="inv-bench-") as self.folder:
			with oneview.appliances("london") as (appliance,):
				appliance.benchmark = oneview.Benchmark(PROFILES, packed=True)
				self.lists(appliance)
			shared = oneview.Benchmark(SHARED)
			with oneview.appliances(*["london", "paris"] * 2) as appliances:
				for each in appliances:
					each.benchmark = shared
					each.server.latency = LATENCY
					each.server.packs = False
				self.four(appliances)
