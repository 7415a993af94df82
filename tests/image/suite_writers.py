"""What the writers write, as programs see it that nobody here wrote."""
import gzip
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import tarfile
import zlib

from invtest import check, equal, folder, mounted, test, world
from writers import (COMPRESSIONS, TIME, Tree, describe, differences, fingerprint,
	hostile, ordinary, written)

OCI = "application/vnd.oci.image."
TAG = "example.org/made-up/tool:1.0"
# ^ As `docker load` and OCI layouts both take it.

EMPTY_GZIP_HEADER = bytes.fromhex("1f8b08000000000000ff")


def tool(*words, **options):
	"""What another program prints; it has to succeed."""
	done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
		check=False, env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
		**options)
	if done.returncode != 0:
		raise RuntimeError(f"{words}: {done.returncode}: {done.stderr!r:.1000}")
	return done.stdout


def same_tree(found, tree, what):
	difference = differences(found, tree.expected)
	check(not difference, f"{what}: all is as it was described", difference)


def decompressed(data):
	if data[:2] == b"\x1f\x8b":
		return gzip.decompress(data)
	if data[:4] == b"\x28\xb5\x2f\xfd":
		return tool("zstd", "-dcq", input=data)
	return data


# ---------------------------------------------------------------------------- directory


@test
def a_directory_is_the_tree():
	for make in ordinary, hostile:
		tree = make("source")
		out = folder("out") / "tree"
		answer = written(tree, out, "directory")
		equal((answer.digest, answer.warning), ("", ""), "no digest, no warning")
		same_tree(describe(out), tree, make.__name__)
		equal((out.stat().st_mode & 0o7777, out.stat().st_mtime), (0o755, TIME),
			"the root of the image")


@test
def a_sparse_file_stays_sparse():
	tree = hostile("source")
	out = folder("out") / "tree"
	written(tree, out, "directory")
	check((out / "sparse").stat().st_blocks * 512 < 1_000_000, "it has holes",
		f"{(out / 'sparse').stat().st_blocks} blocks")


@test
def capabilities_are_what_getcap_shows():
	tree = ordinary("source")
	out = folder("out") / "tree"
	written(tree, out, "directory")
	shown = tool("getcap", "-r", str(out)).decode()
	equal(shown, f"{out}/usr/bin/ping cap_net_raw=ep\n", "getcap")


@test
def an_ordinary_user_gets_what_is_his():
	tree = ordinary("source")
	place = folder("out")
	# What is made in here has another group at first.
	os.chown(place, 65534, 0)
	place.chmod(0o2755)
	user = {"user": 65534, "group": 65534, "extra_groups": []}
	for turn in "new", "replaced":
		answer = tree.write(place / "tree", "directory", options=user)
		equal((answer.error, answer.message), (0, ""), f"{turn}: written")
		equal(answer.warning, "usr/bin/ping: its capabilities could not be set: "
			"Operation not permitted", f"{turn}: what he may not do")
		equal(os.listdir(place), ["tree"], f"{turn}: nothing is left")
	found = describe(place / "tree")
	expected = {path: (*(None if item == tree.expected[b"usr/bin/ping"][4] else item
		for item in what), f"65534:65534 {float(TIME)}")
		for path, what in tree.expected.items()}
	check(not differences(found, expected), "all is his",
		differences(found, expected))


@test
def an_image_may_be_empty():
	tree = Tree(folder("source"))
	place = folder("out")
	for format in "directory", "tar", "oci", "docker":
		written(tree, place / format, format, "gzip", tag=TAG)
	equal(os.listdir(place / "directory"), [], "the directory")
	equal(tool("tar", "-tf", str(place / "tar")), b"", "the tar")
	tool("umoci", "unpack", "--image", f"{place}/oci:{TAG}", str(place / "bundle"))
	equal(os.listdir(place / "bundle" / "rootfs"), [], "the layout")
	tool("skopeo", "inspect", f"docker-archive:{place}/docker")


# ---------------------------------------------------------------------------------- tar


@test
def gnu_tar_unpacks_it():
	for make in ordinary, hostile:
		tree = make("source")
		out = folder("out") / "image.tar"
		written(tree, out, "tar")
		into = folder("into")
		done = subprocess.run(["tar", "--xattrs", "--xattrs-include=*", "-xpf",
			out, "-C", into], stderr=subprocess.PIPE, check=True)
		same_tree(describe(into), tree, f"tar, {make.__name__}")
		odd = [line for line in done.stderr.decode().splitlines()
			if "'hdrcharset'" not in line]
		equal(odd, [], "no word of complaint")
		equal(tool("tar", "--numeric-owner", "-dpf", out, "-C", into), b"",
			"tar finds no difference")


@test
def bsdtar_unpacks_it():
	for make in ordinary, hostile:
		tree = make("source")
		for compression in COMPRESSIONS:
			out = folder("out") / "image.tar"
			written(tree, out, "tar", compression)
			into = folder("into")
			tool("bsdtar", "-xpf", str(out), "-C", str(into))
			same_tree(describe(into), tree,
				f"bsdtar, {make.__name__}, {compression}")


@test
def nothing_stands_in_a_tar_that_could_differ():
	tree = hostile("source")
	out = folder("out") / "image.tar"
	answer = written(tree, out, "tar")
	equal(answer.digest, "sha256:" + hashlib.sha256(out.read_bytes()).hexdigest(),
		"its digest is sha256sum's")
	with tarfile.open(out, errors="surrogateescape") as archive:
		members = archive.getmembers()
	for member in members:
		equal((member.uid, member.gid, member.uname, member.gname, member.mtime),
			(0, 0, "", "", TIME), f"{member.name!r:.60}: whose and when")
		check(set(member.pax_headers) <= {"path", "linkpath", "hdrcharset",
			"SCHILY.xattr.security.capability"},
			f"{member.name!r:.60}: no other header", member.pax_headers)
	names = [os.fsencode(member.name).split(b"/") for member in members]
	equal(names, sorted(names), "sorted by component")
	equal({os.fsencode(member.name): os.fsencode(member.linkname)
		for member in members if member.islnk()},
		{b"usr/bin/tool": b"usr/bin/same", b"usr/bin/zzz": b"usr/bin/same",
		b"odd/hard-" + b"l" * 200: b"odd/bad\xff\xfebytes"},
		"hard links lead to the first name")
	plain = [member for member in members if member.name == "usr/bin/su"][0]
	equal(plain.pax_headers, {}, "what ustar can hold has no other header")


@test
def names_that_no_file_system_holds_are_still_written():
	tree = Tree(folder("source"))
	tree.made(b"c" * 300, b"component")
	tree.made(b"/".join([b"d" * 99] * 50), b"path")
	tree.nodes[1:1] = [{"path": "/".join(["d" * 99] * depth), "type": "directory",
		"mode": 0o755} for depth in range(1, 50)]
	for compression in COMPRESSIONS:
		out = folder("out") / "image.tar"
		written(tree, out, "tar", compression, unsorted=True)
		plain = io.BytesIO(decompressed(out.read_bytes()))
		with tarfile.open(fileobj=plain) as archive:
			members = {member.name: archive.extractfile(member).read()
				for member in archive.getmembers() if member.isfile()}
		equal(members, {"c" * 300: b"component",
			"/".join(["d" * 99] * 50): b"path"}, "Python's tarfile has them")
	answer = tree.write(folder("out") / "tree", "directory", unsorted=True)
	check(answer.error == 36 and answer.message.endswith("...: File name too long"),
		"a directory cannot hold them", answer.message)
	equal(os.listdir(world.folder / "out"), [], "nothing is left")


@test
def compressors_find_no_fault_with_it():
	tree = ordinary("source")
	place = folder("out")
	for compression in COMPRESSIONS:
		written(tree, place / compression, "tar", compression)
	plain, zipped, zstd = ((place / name).read_bytes() for name in COMPRESSIONS)
	tool("gzip", "-t", input=zipped)
	tool("zstd", "-tq", input=zstd)
	equal(decompressed(zipped) == plain, True, "gzip holds the plain tar")
	equal(decompressed(zstd) == plain, True, "zstd holds the plain tar")
	level = zlib.compressobj(6, zlib.DEFLATED, 31)
	equal(level.compress(plain)[10:] + level.flush() == zipped[10:], True,
		"it is gzip's usual level")
	equal(zipped[:10], EMPTY_GZIP_HEADER,
		"gzip's header says nothing of here and now")


@test
def more_than_eight_gigabytes_go_through_little_memory():
	size = (8 << 30) + 1
	tree = Tree(folder("source"))
	out = folder("out") / "image.tar"
	# So much address space is enough for it, whatever the file's size.
	limit = [] if world.sanitized else ["prlimit", f"--as={96 << 20}"]
	# There holes take no memory when they are read.
	with mounted("tmpfs", os.fsdecode(tree.root), "tmpfs"):
		full = pathlib.Path(os.fsdecode(tree.root)) / "huge"
		with full.open("wb") as file:
			file.truncate(size)
		tree.nodes.append({"path": "huge", "type": "file", "source": "huge"})
		written(tree, out, "tar", "zstd", before=limit)
	shown = tool("sh", "-c", 'zstd -dcq "$1" | tar -tv', "-", str(out)).decode()
	equal(shown.split()[2:3] + shown.split()[5:], [str(size), "huge"], "tar lists it")


# ---------------------------------------------------------------------------------- OCI


def read_blob(layout, descriptor):
	"""The blob's bytes, its size and digest checked."""
	algorithm, name = descriptor["digest"].split(":")
	data = (layout / "blobs" / algorithm / name).read_bytes()
	equal((algorithm, len(data)), ("sha256", descriptor["size"]),
		"algorithm and size")
	equal(hashlib.sha256(data).hexdigest(), name, "a blob is named by its digest")
	return data


def layout_in(place, tree, compression="gzip", **members):
	layout = place / "layout"
	return layout, written(tree, layout, "oci", compression, tag=TAG, **members)


@test
def a_layout_keeps_the_rules_of_the_specification():
	tree = ordinary("source")
	suffixes = {"none": "", "gzip": "+gzip", "zstd": "+zstd"}
	for compression in COMPRESSIONS:
		layout, answer = layout_in(folder("out"), tree, compression, variant="v3",
			entrypoint=["/usr/bin/tool", "caf\xc3\xa9"], cmd=["--help"],
			env=["A=1", "B="], workdir="/root", user="0:0")
		equal((layout / "oci-layout").read_bytes(),
			b'{"imageLayoutVersion":"1.0.0"}', "oci-layout")
		index = json.loads((layout / "index.json").read_bytes())
		descriptor = index["manifests"][0]
		platform = {"architecture": "amd64", "os": "linux", "variant": "v3"}
		equal(index, {"schemaVersion": 2, "mediaType": OCI + "index.v1+json",
			"manifests": [{"mediaType": OCI + "manifest.v1+json",
			"digest": answer.digest, "size": descriptor["size"],
			"platform": platform,
			"annotations": {"org.opencontainers.image.ref.name": TAG}}]},
			"the index")
		manifest = json.loads(read_blob(layout, descriptor))
		equal(sorted(manifest), ["config", "layers", "mediaType",
			"schemaVersion"], "the manifest")
		equal(manifest["config"]["mediaType"], OCI + "config.v1+json",
			"the config's")
		equal([layer["mediaType"] for layer in manifest["layers"]],
			[OCI + "layer.v1.tar" + suffixes[compression]], "the layer's")
		config = json.loads(read_blob(layout, manifest["config"]))
		layer = manifest["layers"][0]
		blob = read_blob(layout, layer)
		diff_id = hashlib.sha256(decompressed(blob)).hexdigest()
		created = "2001-09-09T01:46:40Z"
		equal(config, {**platform, "created": created,
			"config": {"Entrypoint": ["/usr/bin/tool", "caf\xe9"],
			"Cmd": ["--help"],
			"Env": ["A=1", "B="], "WorkingDir": "/root", "User": "0:0"},
			"rootfs": {"type": "layers", "diff_ids": ["sha256:" + diff_id]},
			"history": [{"created": created, "created_by": "inv image"}]},
			"the configuration")
		equal(len([*layout.rglob("*")]), 7, "nothing else is in it")


@test
def what_is_not_asked_for_is_not_said():
	layout = folder("out") / "layout"
	written(ordinary("source"), layout, "oci")
	index = json.loads((layout / "index.json").read_bytes())
	equal("annotations" in index["manifests"][0], False, "no name")
	manifest = json.loads(read_blob(layout, index["manifests"][0]))
	config = json.loads(read_blob(layout, manifest["config"]))
	equal((config["config"], "variant" in config), ({}, False), "no configuration")


@test
def umoci_unpacks_it():
	tree = ordinary("source")
	place = folder("out")
	layout, _ = layout_in(place, tree)
	tool("umoci", "unpack", "--image", f"{layout}:{TAG}", str(place / "bundle"))
	same_tree(describe(place / "bundle" / "rootfs"), tree, "umoci")
	written(tree, place / "tree", "directory")
	equal(tool("diff", "-r", "--no-dereference", str(place / "tree"),
		str(place / "bundle" / "rootfs")), b"",
		"it is what the directory output is")


@test
def umoci_unpacks_hostile_names():
	tree = hostile("source")
	place = folder("out")
	layout, _ = layout_in(place, tree)
	tool("umoci", "unpack", "--image", f"{layout}:{TAG}", str(place / "bundle"))
	same_tree(describe(place / "bundle" / "rootfs"), tree, "umoci")


@test
def skopeo_reads_and_copies_it():
	tree = ordinary("source")
	for compression in COMPRESSIONS:
		place = folder("out")
		layout, answer = layout_in(place, tree, compression,
			cmd=["/usr/bin/tool"])
		shown = json.loads(tool("skopeo", "inspect", f"oci:{layout}:{TAG}"))
		equal((shown["Digest"], shown["Architecture"], shown["Os"]),
			(answer.digest, "amd64", "linux"),
			f"{compression}: skopeo inspect")
		# It would compress a layer that is not.
		if compression == "none":
			continue
		tool("skopeo", "copy", "--insecure-policy", f"oci:{layout}:{TAG}",
			f"oci:{place}/copy:{TAG}")
		equal(fingerprint(layout / "blobs"),
			fingerprint(place / "copy" / "blobs"),
			f"{compression}: the copy has the same blobs")


# --------------------------------------------------------------------- docker-archive


@test
def a_docker_archive_holds_what_its_manifest_names():
	tree = ordinary("source")
	for compression in COMPRESSIONS:
		out = folder("out") / "image.tar"
		answer = written(tree, out, "docker", compression, tag=TAG,
			cmd=["/bin/su"])
		equal(answer.digest,
			"sha256:" + hashlib.sha256(out.read_bytes()).hexdigest(),
			"its digest is sha256sum's")
		with tarfile.open(out, "r:") as archive:
			files = {member.name: archive.extractfile(member).read()
				for member in archive.getmembers()}
		manifest, = json.loads(files["manifest.json"])
		equal(manifest["RepoTags"], [TAG], "its name")
		layer, = manifest["Layers"]
		equal(sorted(files), sorted(["manifest.json", manifest["Config"], layer]),
			"nothing else is in it")
		equal(hashlib.sha256(files[manifest["Config"]]).hexdigest() + ".json",
			manifest["Config"], "the configuration is named by its digest")
		equal(hashlib.sha256(files[layer]).hexdigest() + ".tar", layer,
			"so is the layer")
		config = json.loads(files[manifest["Config"]])
		plain = hashlib.sha256(decompressed(files[layer])).hexdigest()
		equal(config["rootfs"]["diff_ids"], ["sha256:" + plain],
			"and it is that one")
		equal(config["config"]["Cmd"], ["/bin/su"], "what it runs")


@test
def skopeo_copies_a_docker_archive():
	tree = ordinary("source")
	for compression in COMPRESSIONS:
		place = folder("out")
		written(tree, place / "image.tar", "docker", compression, tag=TAG)
		tool("skopeo", "copy", "--insecure-policy",
			f"docker-archive:{place}/image.tar:{TAG}",
			f"oci:{place}/copy:tag")
		tool("umoci", "unpack", "--image", f"{place}/copy:tag",
			str(place / "bundle"))
		same_tree(describe(place / "bundle" / "rootfs"), tree, compression)


@test
def a_layout_and_a_docker_archive_are_the_same_image():
	tree = ordinary("source")
	place = folder("out")
	layout, _ = layout_in(place, tree, cmd=["/usr/bin/tool"])
	written(tree, place / "image.tar", "docker", tag=TAG, cmd=["/usr/bin/tool"])
	tool("skopeo", "copy", "--insecure-policy", f"oci:{layout}:{TAG}",
		f"docker-archive:{place}/copy.tar:{TAG}")
	names = [json.loads(tool("tar", "-xOf", str(place / name), "manifest.json"))[0]
		for name in ("image.tar", "copy.tar")]
	equal(names[0]["Layers"], names[1]["Layers"], "their layers")
	equal(names[0]["RepoTags"], names[1]["RepoTags"], "their names")
	equal(names[0]["Config"], names[1]["Config"], "their configurations")


# -------------------------------------------------------------------------- repeated


def touch_all(top):
	for directory, directories, files in os.walk(top):
		for name in directories + files:
			os.utime(os.path.join(directory, name), (5, 7),
				follow_symlinks=False)


@test
def the_same_tree_gives_the_same_bytes():
	tree = hostile("source")
	place, elsewhere = folder("out"), folder("elsewhere")
	shape = [(format, compression) for format in ("tar", "oci", "docker")
		for compression in COMPRESSIONS]
	for format, compression in shape:
		written(tree, place / f"{format}-{compression}", format, compression,
			tag=TAG)
	with mounted("tmpfs", elsewhere, "tmpfs"):
		shutil.copytree(os.fsdecode(tree.root), elsewhere / "copy", symlinks=True)
		again = hostile("elsewhere/copy")
		touch_all(again.root)
		for format, compression in shape:
			out = elsewhere / f"{format}-{compression}"
			written(again, out, format, compression, tag=TAG,
				environ={"TZ": "Pacific/Kiritimati",
				"LC_ALL": "tr_TR.ISO-8859-9",
				"LANG": "C"}, options={"umask": 0o077, "cwd": "/"})
			equal(fingerprint(out) == fingerprint(place / out.name), True,
				f"{format}, {compression}")
		written(again, elsewhere / "tree", "directory", options={"umask": 0o077})
		same_tree(describe(elsewhere / "tree"), tree, "directory")


@test
def digests_of_files_are_told():
	tree = hostile("source")
	for format in "directory", "tar", "oci", "docker":
		answer = written(tree, folder("out") / "image", format)
		equal(answer.files, {path: what[3] for path, what in tree.expected.items()
			if what[0] == "file"}, format)


@test
def umask_says_who_may_read_it():
	tree = ordinary("source")
	for mask, modes in (0o022, (0o644, 0o755)), (0o077, (0o600, 0o700)):
		place = folder("out")
		written(tree, place / "tar", "tar", options={"umask": mask})
		written(tree, place / "oci", "oci", options={"umask": mask})
		found = [path.stat().st_mode & 0o777 for path in (place / "tar",
			place / "oci",
			place / "oci" / "index.json", place / "oci" / "blobs" / "sha256")]
		equal(found, [modes[0], modes[1], modes[0], modes[1]], f"umask {mask:o}")
