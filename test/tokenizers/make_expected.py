"""Records what the Rust library gives for each text of the corpus and each tokenizer, and shows it.

    .venv/bin/python test/tokenizers/make_expected.py                      writes data/expected.bin.gz
    .venv/bin/python test/tokenizers/make_expected.py --show gpt2 17       prints the tokens of text 17 (from 0)

For every tokenizer there are as many four-byte hashes as texts and PAIRS: the head of the SHA-256 of its tokens as written
by `canonical`. Offsets are in UTF-16 units of the text, -1 for tokens that stand in no text.
"""

import gzip
import hashlib
import json
import sys

from tokenizers import Encoding, Tokenizer

from assemble import DATA, TOKENIZERS, assemble, corpus

PAIRS = 400  # the text and the one that stands as far from the end are a pair


def pairs(texts: list[str]) -> list[tuple[str, str]]:
    step = len(texts) // PAIRS
    return [(texts[i * step], texts[-1 - i * step]) for i in range(PAIRS)]


def utf16(text: str) -> list[int]:
    """For each character index, and the end, the number of UTF-16 units before it."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    return units


def canonical(encoding: Encoding, texts: tuple[str, ...], special: set[int]) -> str:
    """'id,start,end,type,special' of each token, with ';' between them."""
    units = [utf16(text) for text in texts]
    rows = []
    for id, (start, end), type, sequence in zip(encoding.ids, encoding.offsets, encoding.type_ids, encoding.sequence_ids):
        span = "-1,-1" if sequence is None else f"{units[sequence][start]},{units[sequence][end]}"
        rows.append(f"{id},{span},{type},{int(sequence is None or id in special)}")
    return ";".join(rows)


def load(described: dict) -> tuple[Tokenizer, set[int]]:
    tokenizer = Tokenizer.from_str(json.dumps(described))
    for token in described["added_tokens"]:
        assert tokenizer.token_to_id(token["content"]) == token["id"], token
    return tokenizer, {token["id"] for token in described["added_tokens"] if token["special"]}


def encode(tokenizer: Tokenizer, special: set[int], texts: tuple[str, ...]) -> str:
    return canonical(tokenizer.encode(*texts), texts, special)


def main() -> None:
    stored = json.loads(gzip.decompress(TOKENIZERS.read_bytes()))
    texts = corpus()
    inputs = [(text,) for text in texts] + pairs(texts)
    if sys.argv[1:2] == ["--show"]:
        name, number = sys.argv[2], int(sys.argv[3])
        print(json.dumps(inputs[number]), encode(*load(assemble(stored, name)), inputs[number]), sep="\n")
        return
    hashes = b""
    count = 0
    for name in stored["shapes"]:
        tokenizer, special = load(assemble(stored, name))
        for each in inputs:
            written = encode(tokenizer, special, each)
            count += written.count(";") + 1
            hashes += hashlib.sha256(written.encode()).digest()[:4]
    DATA.joinpath("expected.bin.gz").write_bytes(gzip.compress(hashes, 9, mtime=0))
    print(f"{len(stored['shapes'])} tokenizers, {len(texts)} texts and {PAIRS} pairs, {count:,} tokens")


if __name__ == "__main__":
    main()
