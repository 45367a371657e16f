"""The packages that the corpora are made of: pinned, fetched by the ordinary clients, verified by their hash."""

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from .paths import CACHE


@dataclass(frozen=True)
class Source:
    """One version of one package. `digest` is npm's `dist.integrity`, or the SHA-256 of the .deb file."""

    kind: str  # 'deb' or 'npm'
    name: str
    version: str
    licence: str
    digest: str


WORDNET = Source(
    "deb",
    "wordnet-base",
    "1:3.0-37",
    "WordNet 3.0 licence (permissive)",
    "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752",
)
AUSTEN = Source(
    "deb",
    "r-cran-janeaustenr",
    "1.0.0-1",
    "MIT; the novels are in the public domain",
    "df6bddf211906d1ff404f8ff662c21b34e6660e7f54a311084e749050c019c95",
)
TYPESCRIPT = (
    Source(
        "npm",
        "effect",
        "4.1.0",
        "MIT",
        "sha512-lGx2MJJyrXA8RZb2UpQ/0Nkb5Utaimby7oD92+18noBxLPE85IFOvptdzau8dvcxAOwfwHo9iqapbKeFzqQM/Q==",
    ),
    Source(
        "npm",
        "rxjs",
        "7.8.2",
        "Apache-2.0",
        "sha512-dhKf903U/PQZY6boNNtAGdWbG85WAbjT/1xYoZIC7FAY0yWapOBQVsVrDl58W86//e1VpMNBtRV4MaXfdMySFA==",
    ),
    Source(
        "npm",
        "zod",
        "4.6.7",
        "MIT",
        "sha512-g8W2D2kU6a8untc053fX1uVBKzM7yqAxW/3zwk83+6RyF2+SKOuV+c0wBDhUwzV1PaGapmZH+rmcUzPf+3CGwg==",
    ),
    Source(
        "npm",
        "viem",
        "2.57.20",
        "MIT",
        "sha512-LSvREzKT7xFXpmxW2YFJ/OtcZRkSGLp5zywSgadBf0qQCeqh2+FxHHWyrS2zEG7ZfBWQQvk8HI1i4HPzSMD14g==",
    ),
    Source(
        "npm",
        "@xterm/xterm",
        "6.0.0",
        "MIT",
        "sha512-TQwDdQGtwwDt+2cgKDLn0IRaSxYu1tSUjgKarSDkUM0ZNiSRXFpjxEsvc/Zgc5kq5omJ+V0a8/kIM2WD3sMOYg==",
    ),
    Source(
        "npm",
        "@trpc/server",
        "11.25.2",
        "MIT",
        "sha512-zfFwyroSYSYlsAGo7yezGM+gAhHRBD9LyVMkXyCjWM2JuhorKGzl2fBzEUjHSKTtYlJ8l6DR3LHsBHBCTmAofQ==",
    ),
    Source(
        "npm",
        "@tiptap/core",
        "3.34.0",
        "MIT",
        "sha512-PwpE5MAXt586AxIO5bW2RyJ3OUXdPfG5M1M5v/LIMCkDwIgRKegx8uERlABoI6575mWqaH/P6Xm+tequJ5UUnw==",
    ),
    Source(
        "npm",
        "@reduxjs/toolkit",
        "2.14.0",
        "MIT",
        "sha512-m/PxMwRe0xLL6XUsAgy0YjInklHcfi9uMwFhJk+QINqjxqPvyc89T5cMjszA5bDmTE0gwGc7zr9LRO4gL+mhaw==",
    ),
    Source(
        "npm",
        "@tanstack/query-core",
        "5.108.0",
        "MIT",
        "sha512-X9zJUtEV/0D2q9pmGS/Bza8S4bNovSBhZOtdhtu0fzsHwizC6C+Eh/q5CX3MQBchsRMrirWVQmv7Fp4OStzV9g==",
    ),
    Source(
        "npm",
        "ajv",
        "8.20.0",
        "MIT",
        "sha512-Thbli+OlOj+iMPYFBVBfJ3OmCAnaSyNn4M1vz9T6Gka5Jt9ba/HIR56joy65tY6kx/FCF5VXNB819Y7/GUrBGA==",
    ),
    Source(
        "npm",
        "mobx",
        "7.1.3",
        "MIT",
        "sha512-H2NcS5ylMsqYn7v4WpSdzv5YWPmw5XTV6pG2NvY0qYbh95FXbswZJ7pn7wU0rOtUvRzk+3t4AOX2eircoN+vBg==",
    ),
    Source(
        "npm",
        "prosemirror-view",
        "1.42.9",
        "MIT",
        "sha512-bKbfzeKZOu2H2JQU2TaJmYu6EBcor3VnGIR4jR31cbEt1ztUnfUB6bKGV1+fJzOJdrVWR+tRU0208zM3oQx4wA==",
    ),
    Source(
        "npm",
        "prosemirror-model",
        "1.25.13",
        "MIT",
        "sha512-MlDMWGjYXaYOeCiO17jcybntCOzPnN+97U0809ke2QsgPtxW3n5/sD6ZKyJONUgMw1iP93ohZTjeKjnRJ7L6kQ==",
    ),
    Source(
        "npm",
        "immer",
        "11.2.10",
        "MIT",
        "sha512-pzANBj+0A9u+prdhBJ14DVi44vCvVUQzBa8DKt6I0AMCokPHtt722BK9IX5bFC70xUSU9TnzLRIJLTGqIzjEFw==",
    ),
)


def fetch(source: Source) -> Path:
    """The unpacked package; downloaded on the first call, then read from the cache.

    Raises SystemExit with one sentence when the package cannot be had or is not the pinned one.
    """
    folder = CACHE / "sources" / f"{source.name.replace('/', '-')}-{source.version}"
    done = folder / ".verified"
    if done.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    archive = _download(source, folder)
    if source.kind == "deb":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(folder)], check=True)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    archive.unlink()
    done.touch()
    return folder


def _download(source: Source, folder: Path) -> Path:
    if source.kind == "deb":
        command = ["apt-get", "download", "-q", f"{source.name}={source.version}"]
        pattern = "*.deb"
    else:
        command = ["npm", "pack", "--silent", f"{source.name}@{source.version}"]
        pattern = "*.tgz"
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    archives = list(folder.glob(pattern))
    if result.returncode != 0 or len(archives) != 1:
        reason = (result.stderr.strip() or "no package came").splitlines()[-1]
        raise SystemExit(
            f"{source.name} {source.version} cannot be downloaded ({reason}); run `{' '.join(command)}` to see why."
        )
    data = archives[0].read_bytes()
    if source.kind == "deb":
        digest = hashlib.sha256(data).hexdigest()
    else:
        digest = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if digest != source.digest:
        archives[0].unlink()
        raise SystemExit(
            f"{source.name} {source.version} is not the package that training was written for: its hash is {digest}."
        )
    return archives[0]
