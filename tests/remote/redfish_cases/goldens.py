"""Both tables of each kind of service, byte for byte: tests/redfish/KIND/{json,tab,notes}.

`absent` is the DMTF-like service with --absent.
"""
import difflib

import redfish
from invtest import PROJECT, check, equal, test

from .common import ask, services, well

FOLDER = PROJECT / "tests" / "redfish"
CASES = {**{kind: (kind, ()) for kind in redfish.KINDS}, "absent": ("dmtf", ("--absent",))}


def answers(kind, words):
	with services(kind) as bmcs:
		as_json = ask(bmcs, *words, "--stable", "--json")
		as_tab = ask(bmcs, *words, "--stable", "--tab")
		well(bmcs, f"{kind}: golden")
	equal(as_json.stderr, as_tab.stderr, f"{kind}: notes of JSON and tab")
	equal(as_json.status, as_tab.status, f"{kind}: statuses of JSON and tab")
	equal(as_json.report["inv"]["notes"] == [], as_json.stderr == "",
		f"{kind}: notes in the report")
	return {"json": as_json.text, "tab": as_tab.text, "notes": as_json.stderr}


def lines_of(text):
	return text.split("\n")


@test
def rows_are_those_recorded():
	for name, (kind, words) in CASES.items():
		for part, came in answers(kind, words).items():
			golden = FOLDER / name / part
			wanted = golden.read_text("utf-8") if golden.exists() else ""
			changes = difflib.unified_diff(lines_of(wanted), lines_of(came),
				str(golden.relative_to(PROJECT)), "inv", n=0, lineterm="")
			check(wanted == came, f"{name}: {part}", "\n".join(
				line[:400] for line in changes))


def update():
	"""Records them anew: look at what changes."""
	for name, (kind, words) in CASES.items():
		(FOLDER / name).mkdir(parents=True, exist_ok=True)
		for part, came in answers(kind, words).items():
			if came:
				(FOLDER / name / part).write_text(came, "utf-8")
			else:
				(FOLDER / name / part).unlink(missing_ok=True)
