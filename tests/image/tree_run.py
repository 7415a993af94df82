"""Programs run in their images, and only there."""
import json
import os
import socketserver
import ssl
import struct
import threading

from invtest import (check, environment, equal, folder, inv, matches, test, without,
	world, write)
from tree_common import (AS_NOBODY, HELLO, TAG, build, bwrap, chroot, contents,
	home_of_nobody, image, made, paths, row, run, runs, same, system, tool, tree,
	unpacked)

PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)


@test
def id_and_sed_run():
	out, _ = tree("id", "sed")
	for enter in chroot, bwrap:
		done = enter(out, "id", "-u")
		equal((done.returncode, done.stdout), (0, "0\n"),
			f"id under {enter.__name__}")
		done = enter(out, "sed", "--version")
		equal(done.returncode, 0, f"sed under {enter.__name__}")
		matches("^sed .GNU sed. ", done.stdout, "its version")


@test
def tcpdump_drops_to_its_user():
	write(world.folder / "empty.pcap", PCAP)
	out, done = tree("tcpdump", "--user", "tcpdump", "--add",
		f"{world.folder}/empty.pcap:/in.pcap")
	runs(out, ["tcpdump", "--version"], run(["tcpdump", "--version"]).stdout)
	equal(chroot(out, "tcpdump", "-Z", "tcpdump", "-r", "/in.pcap").returncode, 0,
		"it becomes tcpdump")
	done = chroot(out, "tcpdump", "-Z", "daemon", "-r", "/in.pcap")
	check(done.returncode != 0, "nobody else is known", done.stdout)


@test
def every_format_has_the_same_tree():
	out, _ = tree("id")
	archive = folder("tar") / "id.tar"
	made("id", "-o", archive)
	into = folder("from-tar")
	tool("tar", "-xpf", archive, "-C", into)
	same(out, into, "the tar")
	layout = folder("oci") / "id"
	made("id", "--oci", "-o", layout, "--tag", TAG)
	same(out, unpacked(layout), "the OCI layout")


@test
def skopeo_shows_what_was_asked_for():
	layout = folder("oci") / "sed"
	made("sed", "--oci", "-o", layout, "--cmd", "-n '1 p'", "--env", "A=b c", "--env",
		"D=", "--workdir", "/var/lib/work", "--run-as", "nobody:daemon", "--tag",
		TAG)
	shown = json.loads(tool("skopeo", "inspect", "--config", f"oci:{layout}"))
	config = shown["config"]
	equal((shown["architecture"], shown["os"]), ("amd64", "linux"), "the platform")
	equal(config["Entrypoint"], ["/usr/bin/sed"], "the only program is what it runs")
	equal(config["Cmd"], ["-n", "1 p"], "words as a shell has them")
	equal(config["Env"], ["A=b c", "D="], "the environment")
	equal((config["WorkingDir"], config["User"]), ("/var/lib/work", "65534:1"),
		"where and who")
	check((unpacked(layout) / "var/lib/work").is_dir(), "where it starts is there")
	made("sed", "cat", "--oci", "-o", layout, "--entrypoint", '["sed","a \\"b"]')
	shown = json.loads(tool("skopeo", "inspect", "--config", f"oci:{layout}"))
	equal(shown["config"].get("Entrypoint"), ["sed", 'a "b'], "words in JSON")
	done = made("sed", "--oci", "-o", layout, "--entrypoint", "/bin/false")
	matches("--entrypoint: /bin/false is not in the image", done.stderr,
		"one not in it")
	done = made("sed", "--oci", "-o", layout, "--entrypoint", "/bin/sed")
	without("--entrypoint", done.stderr, "a link leads to it")
	made("../usr/bin/../bin/./sed", "--oci", "-o", layout, cwd="/etc")
	shown = json.loads(tool("skopeo", "inspect", "--config", f"oci:{layout}"))
	equal(shown["config"].get("Entrypoint"), ["/usr/bin/sed"], "without .. and .")
	made("sed", "cat", "--oci", "-o", layout)
	shown = json.loads(tool("skopeo", "inspect", "--config", f"oci:{layout}"))
	equal(shown["config"].get("Entrypoint"), None, "of two programs none")


# --------------------------------------------------------------------------------- curl


class Server(socketserver.TCPServer):
	"""Answers one sentence over TLS."""
	allow_reuse_address = True

	def __init__(self, certificate):
		super().__init__(("127.0.0.1", 0), Handler)
		context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
		context.load_cert_chain(certificate)
		self.socket = context.wrap_socket(self.socket, server_side=True)

	def __enter__(self):
		threading.Thread(target=self.serve_forever, daemon=True).start()
		return self

	def __exit__(self, *error):
		self.shutdown()
		self.server_close()

	def handle_error(self, request, address):
		"""A client that does not trust it goes: that is asked for."""


class Handler(socketserver.StreamRequestHandler):
	def handle(self):
		while self.rfile.readline().strip():
			pass
		self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nover TLS\n")


def authority(path):
	"""A certificate authority, and a server's certificate with its key."""
	tool("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
		"-subj", "/CN=made-up authority", "-keyout", path / "ca.key", "-out",
		path / "ca.pem")
	tool("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
		"-keyout", path / "key.pem", "-out", path / "request.pem")
	write(path / "names", "subjectAltName=DNS:localhost")
	tool("openssl", "x509", "-req", "-in", path / "request.pem", "-days", "2", "-CA",
		path / "ca.pem", "-CAkey", path / "ca.key", "-CAcreateserial", "-extfile",
		path / "names", "-out", path / "certificate.pem")
	both = (path / "certificate.pem").read_text() + (path / "key.pem").read_text()
	return path / "ca.pem", write(path / "both.pem", both, 0o600)


@test
def curl_trusts_the_authority_added():
	ca, certificate = authority(folder("authority"))
	hosts = write(world.folder / "hosts", "127.0.0.1 localhost\n")
	out, _ = tree("curl", "--add", f"{ca}:/etc/ssl/certs/ca-certificates.crt",
		"--add",
		f"{hosts}:/etc/hosts")
	with Server(certificate) as server:
		address = f"https://localhost:{server.server_address[1]}/"
		done = chroot(out, "curl", "-sS", address)
		equal((done.returncode, done.stdout), (0, "over TLS\n"),
			"curl in the image")
		done = run(["curl", "-sS", address])
		equal(done.returncode, 60, "curl outside does not trust it")


@test
def certificates_come_along():
	out, done = tree("curl", "--with", "certificates", "--with", "ssl")
	for path in "/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/openssl.cnf":
		check((out / path[1:]).is_file(), f"{path} is there", paths(done))
	without("--with (certificates|ssl)", done.stderr, "no warning of what is in")
	without("/etc/ssl/private", " ".join(paths(done)), "no secret")
	broken = [path for path, what in contents(out).items()
		if what[0] == "link" and not (out / path[1:]).parent.joinpath(what[
		1]).exists()
		and not (out / what[1].lstrip("/")).exists()]
	outside = {path for path in broken if os.path.exists(path)}
	equal(outside, set(), "links lead where they do outside")


# ------------------------------------------------------------------- modes and privilege


SETUID = """#include <stdio.h>
#include <unistd.h>
int main(void) { printf("%u %u\\n", getuid(), geteuid()); return 0; }
"""


@test
def set_id_bits_stay():
	program = build(SETUID, folder("setuid") / "who")
	program.chmod(0o6755)
	out, done = tree(program)
	equal(row(done, str(program))["mode"], "6755", "in the table")
	done = chroot(out, program, user="65534:65534")
	equal(done.stdout, "65534 0\n", "it is root's")
	archive = folder("tar") / "who.tar"
	made(program, "-o", archive)
	into = folder("from-tar")
	tool("tar", "-xpf", archive, "-C", into)
	equal((into / str(program)[1:]).stat().st_mode & 0o7777, 0o6755, "in a tar")


@test
def capabilities_stay():
	program = build(HELLO, folder("capable") / "hello")
	tool("setcap", "cap_net_raw=ep", program)
	out, _ = tree(program)
	matches("hello cap_net_raw=ep", tool("getcap", f"{out}{program}"),
		"in a directory")
	layout = folder("oci") / "capable"
	made(program, "--oci", "-o", layout, "--tag", TAG)
	matches("hello cap_net_raw=ep", tool("getcap", f"{unpacked(layout)}{program}"),
		"in an OCI layout")


@test
def hard_links_are_one_file():
	place = folder("linked")
	program = build(HELLO, place / "hello")
	os.link(program, place / "hi")
	out, _ = tree(program, place / "hi")
	equal((out / str(program)[1:]).stat().st_nlink, 2, "one file with two names")


@test
def nobody_makes_the_same():
	out, _ = tree("id", "--user", "nobody")
	place = home_of_nobody("nobody")
	made("id", "--user", "nobody", "-o", place / "tree", **AS_NOBODY)
	same(out, place / "tree", "an ordinary user's image")


@test
def what_cannot_be_read_is_named():
	place = folder("secret")
	program = build(HELLO, place / "hello")
	program.chmod(0o711)
	out = home_of_nobody("nobody") / "tree"
	done = image(program, "-o", out, **AS_NOBODY)
	equal(done.status, 1, "exit status")
	matches(f"{program}: Permission denied", done.stderr, "the file and the cause")
	check(not out.exists(), "nothing was written")


# ------------------------------------------------------------------------- side effects


@test
def nothing_is_run_and_nobody_called():
	trace = world.folder / "trace"
	out = folder("traced") / "tree"
	calls = "trace=execve,execveat,connect,socket,fork,vfork,clone,clone3"
	tool("strace", "-f", "-o", trace, "-e", calls, world.inv, "image", "curl",
		"--user", "nobody", "-o", out, env=environment({}))
	lines = trace.read_text().splitlines()
	equal(len([line for line in lines if "exec" in line]), 1,
		"only inv itself is run")
	equal([line for line in lines if "connect(" in line or "socket(" in line], [],
		"no connection")
	equal(len([line for line in lines if "clone" in line or "fork" in line]), 1,
		"the collector's own process")


@test
def twice_is_the_same():
	root, place = system("twice"), folder("images")
	for words in ("--oci",), ("--docker",), ("--docker", "--compress", "zstd"):
		digests = []
		for name in "one", "two":
			made("sed", "bash", "--user", "nobody", "--root", root, *words,
				"-o", place / name, "--iidfile", place / "id")
			digests.append((place / "id").read_text())
			os.utime(root / "usr/bin/sed", (len(name), len(name)))
		equal(digests[0], digests[1], f"{words}: the digest")
		matches("^sha256:[0-9a-f]{64}$", digests[0].strip(), f"{words}: a digest")
		tool("diff", "-r", place / "one", place / "two")
		tool("rm", "-r", place / "one", place / "two")


@test
def the_epoch_is_honoured():
	archive = folder("epoch") / "sed.tar"
	made("sed", "-o", archive, env={"SOURCE_DATE_EPOCH": "1700000000"})
	times = tool("tar", "--utc", "--full-time", "-tvf", archive)
	equal({line.split()[3] for line in times.splitlines()}, {"2023-11-14"},
		"of every file")
	before = archive.read_bytes()
	for value in "soon", "-1", "1e9", "99999999999999":
		done = image("sed", "-o", archive, env={"SOURCE_DATE_EPOCH": value})
		equal(done.status, 2, f"{value}: exit status")
		matches(f"SOURCE_DATE_EPOCH={value}", done.stderr, "says why")
	check(archive.read_bytes() == before, "the image is as it was")


@test
def a_dry_run_writes_nothing():
	place = folder("dry")
	done = made("sed", "--dry-run")
	wet = made("sed", "-o", place / "sed")
	equal(paths(done), paths(wet), "the same table")
	equal({entry["sha256"] for entry in done.rows("image")}, {None}, "without hashes")
	made("sed", "--dry-run", "-o", place / "other", "--sbom", place / "sbom")
	equal(os.listdir(place), ["sed"], "nothing is written")


@test
def the_table_is_the_tree():
	out, done = tree("sed", "--with", "zoneinfo", "--filetools")
	found = contents(out)
	equal(paths(done), set(found), "the same paths")
	for entry in done.rows("image"):
		kind, *rest = found[entry["path"]]
		equal(entry["type"], kind, f"{entry['path']}: type")
		if kind == "link":
			equal(entry["target"], rest[0], f"{entry['path']}: target")
		else:
			equal(entry["mode"], f"{rest[0]:04o}", f"{entry['path']}: mode")
		if kind == "file":
			equal(entry["size_bytes"], len(rest[1]), f"{entry['path']}: size")
	check(all((entry["sha256"] is not None) == (entry["type"] == "file")
		for entry in done.rows("image")), "every file has a hash",
		done.rows("image"))


@test
def packages_are_told_on_request():
	done = inv("image", "sed", "--dry-run", "-c", "path,package,package_version")
	entry = row(done, "/usr/bin/sed")
	equal(entry["package"], "sed", "whose it is")
	version = tool("dpkg-query", "-W", "-f", "${Version}", "sed")
	equal(entry["package_version"], version, "which version")


@test
def a_dockerfile_builds_from_the_directory():
	place = folder("context")
	made("sed", "-o", place / "tree", "--dockerfile", place / "Dockerfile", "--cmd",
		"-n p", "--env", 'A=b "c" $d', "--workdir", "/w", "--run-as", "7:8")
	equal((place / "Dockerfile").read_text(), 'FROM scratch\nCOPY ["tree/", "/"]\n'
		'ENV A="b \\"c\\" \\$d"\nWORKDIR /w\nUSER 7:8\n'
		'ENTRYPOINT ["/usr/bin/sed"]\n'
		'CMD ["-n", "p"]\n', "all in JSON")
	made("sed", "-o", place / "a b.tar.gz", "--dockerfile", place / "Dockerfile")
	equal((place / "Dockerfile").read_text(),
		'FROM scratch\nADD ["a b.tar.gz", "/"]\n'
		'ENTRYPOINT ["/usr/bin/sed"]\n', "from a tar")
	done = image("sed", "-o", place / "tree", "--dockerfile",
		place / "tree/Dockerfile")
	equal(done.status, 2, "a Dockerfile within the image")
	check(not (place / "tree/Dockerfile").exists(), "is not written")
	out = folder("elsewhere") / "tree"
	done = image("sed", "-o", out, "--dockerfile", place / "Dockerfile")
	equal(done.status, 2, "an image that Docker would not see")
	check(not out.exists(), "is not written")


@test
def a_bill_of_materials_is_written():
	place = folder("bill")
	made("sed", "-o", place / "tree", "--sbom", place / "sbom.json")
	bill = json.loads((place / "sbom.json").read_text())
	equal(bill["bomFormat"], "CycloneDX", "its format")
	names = {component["name"] for component in bill["components"]}
	check({"sed", "libc6"} <= names, "the packages are there", names)
