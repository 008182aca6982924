"""Makes data sets from the packages that hold them.

    python3 scripts/data/build.py NAME …            the sets named, into --out
    python3 scripts/data/build.py --fetched         all that are not shipped
    python3 scripts/data/build.py --shipped         all that are, to prove or (with --renew) to change their bytes

A set is written where its bytes are those that its card names, and refused elsewhere; --renew writes the card anew.
Needs Python 3.11 and requirements.txt, in a virtual environment of its own, and the clients of the registries that
are asked: npm, pip, apt-get.
"""

import argparse
import json
import os
import sys
from pathlib import Path

try:
    import images  # noqa: F401
    import sequences  # noqa: F401
    import series  # noqa: F401
    import tables  # noqa: F401
    import texts  # noqa: F401
    import values  # noqa: F401
    from cards import DataSet, Reader, card_of, encode, sets, write_json
    from packages import Refusal
except ModuleNotFoundError as missing:
    print(f"data-no-module: needs {missing.name}: pip install -r scripts/data/requirements.txt", file=sys.stderr)
    sys.exit(2)

home = Path(__file__).resolve().parents[2] / "corpus" / "data" / "sets"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--fetched", action="store_true")
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--renew", action="store_true")
    parser.add_argument("--out", type=Path, help="folder of the sets that are not shipped: <data directory>/sets")
    wanted = parser.parse_args()
    for data in choose(wanted):
        build(data, wanted.out, wanted.renew)


def choose(wanted) -> list[DataSet]:
    by_name = {data.id: data for data in sets}
    unknown = [name for name in wanted.names if name not in by_name]
    if unknown:
        raise Refusal(f"unknown-data-set: {unknown[0]} is no data set; the sets are {', '.join(sorted(by_name))}")
    chosen = [by_name[name] for name in wanted.names]
    return chosen + [data for data in sets if (data.shipped and wanted.shipped) or (not data.shipped and wanted.fetched)]


def build(data: DataSet, out: Path | None, renew: bool) -> None:
    if not data.shipped and out is None:
        raise Refusal(f"data-no-folder: {data.id} is not shipped; say with --out where its file goes: <data directory>/sets")
    reader = Reader(data.packages)
    made = data.make(reader)
    content, words = encode(data, made)
    card = card_of(data, made, reader, content, words)
    at = home / f"{data.id}.json"
    if not renew:
        check(data, card, json.loads(at.read_text()))
    folder = home / "rows" if data.shipped else out
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{data.id}.arrow.part"
    unfinished.write_bytes(content)
    os.replace(unfinished, folder / f"{data.id}.arrow")
    if renew:
        write_json(at, card)
    print(f"{data.id}: {card['rows']} rows, {card['bytes']} bytes, {card['leftOut']}")


def check(data: DataSet, card: dict, known: dict) -> None:
    for file, expected in zip(card["files"], known["files"]):
        if file["sha256"] != expected["sha256"]:
            versions = ", ".join(f"{p['address']} {p['version']}" for p in card["packages"])
            raise Refusal(
                f"data-changed: {file['path']} of {versions} is not the file that {data.id} was made from:"
                f" its SHA-256 must be {expected['sha256']}, but is {file['sha256']}"
            )
    if card["sha256"] != known["sha256"]:
        raise Refusal(
            f"data-differs: {data.id} was made from the right files into other bytes; install requirements.txt"
            f" exactly: the SHA-256 must be {known['sha256']}, but is {card['sha256']}"
        )


if __name__ == "__main__":
    try:
        main()
    except Refusal as refusal:
        print(refusal.args[0], file=sys.stderr)
        sys.exit(2)
