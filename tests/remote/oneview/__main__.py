"""Runs appliances until it is interrupted. Says where they are: a line of JSON each."""
import argparse
import json
import os
import pathlib
import signal
import sys

from . import Benchmark, appliances


def arguments():
	parser = argparse.ArgumentParser(prog="python3 -m oneview", description=__doc__)
	parser.add_argument("name", nargs="*", default=["london", "paris"],
		help="of appliances (default: london paris)")
	parser.add_argument("--version", type=int, default=2000, metavar="N",
		help="the highest X-API-Version (default 2000)")
	parser.add_argument("--certificate", default="good",
		choices=("good", "expired", "wrong_name", "self_signed"))
	parser.add_argument("--latency", type=float, default=0, metavar="SECONDS",
		help="before each answer")
	parser.add_argument("--profiles", type=int, metavar="N",
		help="N profiles of 20 KB in the place of the described ones")
	parser.add_argument("--packed", action="store_true",
		help="have these in gzip beforehand, too")
	parser.add_argument("--config", metavar="FILE", type=pathlib.Path,
		help="write a configuration of inv, with passwords, to FILE (mode 600)")
	return parser.parse_args()


def describe(appliance):
	return {"name": appliance.name, "url": appliance.url, "user": appliance.user,
		"ca_file": appliance.ca_file}


def write_config(path, running):
	text = json.dumps({"appliances": [{**describe(each), "kind": "oneview",
		"password": each.password} for each in running]}, indent=1)
	path.unlink(missing_ok=True)
	file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
	with open(file, "w", encoding="utf-8") as stream:
		stream.write(text + "\n")


def main():
	asked = arguments()
	# Before any thread is there: they all have to leave these to sigwait().
	wanted = {signal.SIGINT, signal.SIGTERM}
	signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
	benchmark = Benchmark(asked.profiles,
		packed=asked.packed) if asked.profiles else None
	with appliances(*asked.name, certificate=asked.certificate,
			versions=(120, asked.version)) as running:
		for each in running:
			each.server.latency = asked.latency
			each.benchmark = benchmark
			print(json.dumps({**describe(each), "pin": each.certificate.pin}),
				flush=True)
		if asked.config:
			write_config(asked.config, running)
		print(json.dumps({"ready": True}), flush=True)
		signal.sigwait(wanted)
		for each in running:
			for trouble in each.log.errors:
				print(trouble, file=sys.stderr)


if __name__ == "__main__":
	main()
