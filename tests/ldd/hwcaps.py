"""Directories for this CPU and for others: which of them the loader looks into first."""
import itertools
import os

from fixtures import Box
from oracle import CPUS, agrees, closure, rows_of, trace
from invtest import check, test

LEVELS = [f"glibc-hwcaps/x86-64-v{level}" for level in (1, 2, 3, 4, 5)]
# Those of loaders up to 2.36, in their order, and some that they do not know.
LEGACY = [
	"/".join(names)
	for length in range(1, 5)
	for names in itertools.combinations(("tls", "haswell", "avx512_1", "x86_64"),
	length)
]
UNKNOWN = ["sse2", "tls/sse2", "x86_64/tls", "i686", "nosegneg", "xeon_phi",
	"glibc-hwcaps", "glibc-hwcaps/haswell", "glibc-hwcaps/x86_64"]


def in_turn(program, what, **how):
	"""Takes away what the loader finds, until nothing is left, and asks each time.

	Tells how many it found.
	"""
	found = 0
	while True:
		agrees(program, f"{what}, round {found}", **how)
		place = dict(trace(program, **how)).get("libx.so")
		if not place:
			return found
		os.unlink(place)
		found += 1


def populate(box, folders, name="libx.so", needed=()):
	return [box.lib(f"{folder}/{name}", *needed) for folder in folders]


@test
def every_directory_for_this_cpu_in_turn():
	for kind in ("rpath", "runpath"):
		box = Box(f"c19-{kind}")
		folders = ["sub"] + [f"sub/{name}" for name in (*LEVELS, *LEGACY,
			*UNKNOWN)]
		populate(box, folders)
		program = box.program("program", "libx.so", **{kind: str(box / "sub")})
		check(in_turn(program, f"c19 {kind}") > 1,
			"c19: more than one directory counts")


@test
def every_directory_in_the_environment_in_turn():
	box = Box("c19-env")
	folders = [f"sub/{name}" for name in (*reversed(LEVELS), *LEGACY, *UNKNOWN)]
	populate(box, ["sub", "other", *folders, *(
		folder.replace("sub", "other") for folder in folders)])
	in_turn(box.program("program", "libx.so"), "c19 environment",
		library_path=f"{box}/sub:{box}/other")


@test
def all_variants_of_one_directory_come_before_the_next():
	box = Box("c19-two")
	box.lib("one/libx.so")
	box.lib("two/glibc-hwcaps/x86-64-v2/libx.so")
	agrees(box.program("program", "libx.so", rpath=f"{box}/one:{box}/two"), "c19 two",
		found=["libx.so"])
	box.lib("two/libonly.so")
	box.lib("one/glibc-hwcaps/x86-64-v2/libonly.so")
	agrees(box.program("only", "libonly.so", rpath=f"{box}/two:{box}/one"),
		"c19 only")


@test
def directories_for_another_cpu():
	"""Legacy ones but for those that depend on who made the CPU."""
	legacy = [name for name in LEGACY if "haswell" not in name and "avx" not in name]
	for level in CPUS:
		box = Box(f"c19-{level}")
		populate(box, ["sub", *(f"sub/{name}" for name in
			(*LEVELS, *legacy, *UNKNOWN))])
		program = box.program("program", "libx.so", rpath=str(box / "sub"))
		in_turn(program, f"c19 {level}", cpu=level)


@test
def a_level_that_no_emulator_has():
	"""By rule alone: level 4 has those of the levels below, in falling order."""
	box = Box("c19-v4")
	places = populate(box, [f"sub/{name}" for name in LEVELS])
	program = box.program("program", "libx.so", rpath=str(box / "sub"))
	for place in reversed(places[1:4]):
		rows = rows_of(closure(program, cpu="x86-64-v4"))
		check(str(place) in [row["path"] for row in rows], f"c19 v4: {place}",
			rows)
		place.unlink()


@test
def a_variant_is_where_its_needs_are_looked_for():
	box = Box("c19-origin")
	box.lib("sub/libx.so", "liby.so", runpath="$ORIGIN")
	box.lib("sub/glibc-hwcaps/x86-64-v2/libx.so", "liby.so", runpath="$ORIGIN")
	box.lib("sub/liby.so")
	box.lib("sub/glibc-hwcaps/x86-64-v2/liby.so")
	program = box.program("program", "libx.so", rpath=str(box / "sub"))
	agrees(program, "$ORIGIN of a variant")
	for level in CPUS:
		agrees(program, f"$ORIGIN of a variant, {level}", cpu=level)
