"""Sections and segments against readelf, and what strip really drops."""
import os
import shutil
import subprocess

import peers
from compiled import COMPILERS, PROGRAM, compile
from invtest import check, equal, folder, inv, test

WHERE = "/usr/bin"
SHOWN = 10
LETTERS = {"W": "write", "A": "alloc", "X": "execute", "M": "merge", "S": "strings",
	"I": "info_link", "L": "link_order", "G": "group", "T": "tls", "C": "compressed",
	"R": "retain", "E": "exclude",
	# What it shows of "retain" in a file that does not claim to be of GNU.
	"o": "retain"}


def rows_of(*paths, kind=None):
	done = inv("elf-sections", "--json", *paths)
	equal((done.status, done.stderr), (0, ""), f"{paths}: exit status")
	return [row for row in done.rows("elf-sections") if kind in (None, row["kind"])]


def section(found):
	"""A row as readelf's line has it."""
	index, name, kind, address, offset, size, flags, align = found
	letters = [LETTERS[letter] for letter in flags if letter in LETTERS]
	return {"index": index, "name": name or None, "type": kind, "address": address,
		"offset": offset, "align": align, "flags": sorted(letters),
		"size_bytes": 0 if kind == "NOBITS" else size,
		"memory_bytes": size if "A" in flags else 0, "allocated": "A" in flags}


def segment(index, found):
	kind, offset, address, size, memory, flags, align = found
	words = {"R": "read", "W": "write", "E": "execute"}
	return {"index": index, "name": None, "type": kind, "address": address,
		"offset": offset, "align": align,
		"flags": sorted(words[flag] for flag in flags.strip().replace(" ", "")),
		"size_bytes": size, "memory_bytes": memory, "allocated": kind == "LOAD",
		"strippable": None}


def differences(file, rows):
	"""Where inv's ROWS of a file are not what readelf says."""
	parts = {"section": [section(found) for found in file.sections if found[0]],
		"segment": [segment(i, found) for i, found in enumerate(file.segments)]}
	for kind, expected in parts.items():
		came = [row for row in rows if row["kind"] == kind]
		if len(came) != len(expected):
			yield f"{file.path}: {len(came)} {kind}s, not {len(expected)}"
			continue
		for row, truth in zip(came, expected):
			row = {**row, "flags": sorted(row["flags"])}
			for column, value in truth.items():
				if row[column] != value:
					yield f"{file.path}: {kind} {row['index']}: {column} " \
						f"{row[column]!r}, not {value!r}"


@test
def as_readelf_has_them():
	rows = {}
	for row in rows_of(WHERE):
		rows.setdefault(row["file"], []).append(row)
	wrong = [difference for file in peers.readelf(list(rows))
		for difference in differences(file, rows[file.path])]
	check(len(rows) > 500, "there are programs", len(rows))
	check(not wrong, f"parts of {len(rows)} files: {len(wrong)} differ",
		"; ".join(wrong[:SHOWN]))


@test
def of_foreign_machines():
	for machine, compiler in COMPILERS.items():
		path = compile(f"parts-{machine}", PROGRAM, "-g", compiler=compiler)
		file, = peers.readelf([path])
		equal(list(differences(file, rows_of(path))), [], machine)


def names_of(path):
	return {row["name"] for row in rows_of(path, kind="section")}


@test
def what_strip_drops():
	"""strip is let loose on copies: what is gone then was called strippable."""
	place = folder("stripped")
	chosen = [compile("debug", PROGRAM, "-g"), compile("symbols", PROGRAM),
		compile("split", PROGRAM, "-g3", "-ffunction-sections", "-Wl,--emit-relocs"),
		compile("static", PROGRAM, "-g", "-static"),
		compile("stabs.so", PROGRAM, "-g", "-gz", "-shared", "-fPIC"),
		compile("bare", PROGRAM, "-g", "-s"), "/bin/ls", "/usr/bin/perl",
		compile("object.o", PROGRAM, "-g", "-c"),
		compile("clang.o", PROGRAM, "-g", "-c", compiler="clang")]
	for path in chosen:
		copy = str(place / os.path.basename(path))
		shutil.copy(path, copy)
		subprocess.run(["strip", "--strip-all", copy], check=True)
		strippable = {row["name"] for row in rows_of(path, kind="section")
			if row["strippable"]}
		# Names of sections that were among those of symbols get a section of their own.
		equal(strippable, names_of(path) - names_of(copy), f"strip {path}")
		check(not any(row["strippable"] for row in rows_of(copy, kind="section")),
			f"{path}: nothing is left to strip")
		before, after = (os.stat(name).st_size for name in (path, copy))
		told = sum(row["size_bytes"] for row in rows_of(path) if row["strippable"])
		check(before - after >= told if told else before == after,
			f"{path}: bytes that can be spared", f"{before} - {after}, told {told}")


@test
def the_columns_add_up():
	"""What makes a file large is told nearly to the byte."""
	path = compile("large", PROGRAM, "-g", "-static")
	rows = rows_of(path, kind="section")
	size = os.stat(path).st_size
	told = sum(row["size_bytes"] for row in rows)
	check(0.95 * size < told < size, "sections fill the file", f"{told} of {size}")
