"""An authority for one run, and the certificates of servers: good ones and others."""
import base64
import hashlib
import pathlib
import subprocess
import tempfile

LOOPBACK = "IP:127.0.0.1,IP:::1,DNS:localhost"
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(*arguments, data=None):
	done = subprocess.run(["openssl", *map(str, arguments)], input=data,
		capture_output=True, check=False)
	if done.returncode:
		raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.decode()}")
	return done.stdout


class Certificate:
	"""Of a server: the files of chain and key, and the hash of its public key."""

	def __init__(self, file, key):
		self.file = file
		self.key = key
		public = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
		digest = hashlib.sha256(public).digest()
		self.sha256 = digest.hex()
		# As curl's --pinnedpubkey takes it.
		self.pin = "sha256//" + base64.b64encode(digest).decode()


class Authority:
	"""In a temporary folder that goes with it. FILE is what a client trusts."""

	def __init__(self):
		self._folder = tempfile.TemporaryDirectory(prefix="authority-")
		self.folder = pathlib.Path(self._folder.name)
		self.file = self.folder / "ca.pem"
		self._key = self.folder / "ca.key"
		self._made = {}
		openssl("req", "-x509", *KEY, "-keyout", self._key, "-out", self.file,
			"-days", 2, "-subj", "/CN=Authority of a test",
			"-addext", "basicConstraints=critical,CA:TRUE",
			"-addext", "keyUsage=critical,keyCertSign,cRLSign")

	def __enter__(self):
		return self

	def __exit__(self, *_):
		self._folder.cleanup()

	def certificate(self, kind="good", name=""):
		"""
		KIND is "good", "expired", "wrong_name" (that of another host) or
		"self_signed". Each pair of KIND and NAME has a key of its own.
		"""
		if (kind, name) not in self._made:
			own = kind == "self_signed"
			make = self._self_signed if own else self._signed
			self._made[kind, name] = make(kind, f"{kind}{name}")
		return self._made[kind, name]

	def _self_signed(self, _, stem):
		file, key = self.folder / f"{stem}.pem", self.folder / f"{stem}.key"
		openssl("req", "-x509", *KEY, "-keyout", key, "-out", file, "-days", 2,
			"-subj", "/CN=localhost", "-addext", f"subjectAltName={LOOPBACK}")
		return Certificate(file, key)

	def _signed(self, kind, stem):
		names = {"good": LOOPBACK, "expired": LOOPBACK,
			"wrong_name": "IP:192.0.2.1,DNS:elsewhere.example"}[kind]
		file, key = self.folder / f"{stem}.pem", self.folder / f"{stem}.key"
		extensions = self.folder / f"{stem}.ext"
		extensions.write_text(f"subjectAltName={names}\n"
			"basicConstraints=critical,CA:FALSE\n"
			"extendedKeyUsage=serverAuth\n")
		asked = openssl("req", "-new", *KEY, "-keyout", key, "-subj",
			f"/CN={stem}")
		openssl("x509", "-req", "-CA", self.file, "-CAkey", self._key, "-out",
			file, "-CAcreateserial", "-days", -1 if kind == "expired" else 2,
			"-extfile", extensions, data=asked)
		return Certificate(file, key)
