"""The documents that the models read: English from WordNet and Jane Austen, TypeScript from npm packages."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .r_data import character_vectors
from .sources import AUSTEN, TYPESCRIPT, WORDNET, fetch

# Longer files are generated (bundled pages, tables of addresses) and teach nothing but themselves.
LONGEST_FILE = 200_000
# No package may outweigh the others.
LARGEST_PACKAGE = 4_000_000
HELD_OUT_ONE_IN = 50


@dataclass(frozen=True)
class Entry:
    """One sense of WordNet: its words, what it means, and sentences in which it is used."""

    words: tuple[str, ...]
    gloss: str
    examples: tuple[str, ...]


def held_out(text: str) -> bool:
    """Whether a document belongs to the part that no model is trained on; decided by the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % HELD_OUT_ONE_IN == 0


def wordnet_entries() -> Iterator[Entry]:
    """Every sense in the four data files of WordNet (format: wndb(5WN))."""
    folder = fetch(WORDNET) / "usr" / "share" / "wordnet"
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text("latin-1").splitlines():
            if line.startswith("  "):
                continue  # the licence, at the head of the file
            fields, _, text = line.partition(" | ")
            columns = fields.split(" ")
            count = int(columns[3], 16)
            words = (re.sub(r"\(\w+\)$", "", word) for word in columns[4 : 4 + 2 * count : 2])
            examples = tuple(re.findall(r'"([^"]+)"', text))
            gloss = text.split('; "')[0].split(' "')[0].strip(' ;"')
            if gloss:
                yield Entry(tuple(word.replace("_", " ") for word in words), gloss, examples)


def wordnet_lines() -> list[str]:
    """One line for each sense: its first word, what it means, and how it is used."""
    lines = []
    for entry in wordnet_entries():
        used = "".join(f' "{example}"' for example in entry.examples)
        lines.append(f"{entry.words[0]}: {entry.gloss}.{used}")
    return lines


def chapters() -> list[str]:
    """The chapters of Jane Austen's six novels, each paragraph on one line, an empty line between paragraphs."""
    found = []
    database = fetch(AUSTEN) / "usr/lib/R/site-library/janeaustenr/data/Rdata.rdb"
    for lines in character_vectors(database):
        text = "\n".join(line.strip() for line in lines)
        for chapter in re.split(r"(?im)^chapter [ivxlc\d]+\.?$", text)[1:]:
            paragraphs = (re.sub(r"\s+", " ", part).strip() for part in re.split(r"\n{2,}", chapter))
            found.append("\n\n".join(part for part in paragraphs if part))
    return found


def typescript_files() -> list[str]:
    """The hand-written TypeScript of the packages, without tests and declarations."""
    files = []
    for source in TYPESCRIPT:
        taken = 0
        for path in _in_seeded_order(fetch(source)):
            text = path.read_text("utf-8", "replace").replace("\r\n", "\n")
            if len(text) > LONGEST_FILE or taken + len(text) > LARGEST_PACKAGE:
                continue
            taken += len(text)
            files.append(text)
    return files


def _in_seeded_order(folder: Path) -> list[Path]:
    """The package's files in an order that is arbitrary but the same everywhere."""
    paths = [
        path
        for path in folder.rglob("*.ts")
        if not path.name.endswith((".d.ts", ".test.ts", ".spec.ts", ".bench.ts")) and "tests" not in path.parts
    ]
    return sorted(paths, key=lambda path: hashlib.sha256(str(path.relative_to(folder)).encode()).digest())
