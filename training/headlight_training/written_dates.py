"""Dates as people write them, each with the tokens' places that say year, month and day, and its ISO form."""

import datetime
import hashlib
from dataclasses import dataclass

import numpy as np

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
FIRST_YEAR, LAST_YEAR = 1800, 2099
HELD_OUT_ONE_IN = 20

# {d} is the day, {m} the month, {y} the year; {w} the weekday, which says nothing new.
NUMERIC = (
    "{m} {d}, {y}",
    "{d} {m} {y}",
    "{d} {m}, {y}",
    "{w}, {d} {m} {y}",
    "{w}, {m} {d}, {y}",
    "{y}, {d} {m}",
    "{y} {m} {d}",
    "{m} {d} of {y}",
)
ORDINAL = (
    "{m} {d}, {y}",
    "{m} {d} {y}",
    "{m} the {d}, {y}",
    "the {d} of {m} {y}",
    "the {d} of {m}, {y}",
    "{w}, the {d} of {m} {y}",
    "{w} the {d} of {m}, {y}",
    "{d} of {m} {y}",
    "{w}, {m} {d}, {y}",
    "{y}'s {d} of {m}",
    "{m} {y}, on the {d}",
    "the {d} day of {m}, {y}",
    "the {d} of {m} in the year {y}",
    "{y}, the {d} of {m}",
)
SHORT = (
    "{m} {d}, {y}",
    "{d} {m} {y}",
    "{d}-{m}-{y}",
    "{d}/{m}/{y}",
    "{w} {d} {m} {y}",
    "{m}. {d}, {y}",
    "{d} {m}. {y}",
    "{y}-{m}-{d}",
    "{y} {m} {d}",
)
SENTENCES = (
    "We met on {} in {p}.",
    "The letter is dated {}.",
    "She was born in {p} on {}.",
    "He died on {}.",
    "{}: the day it began.",
    "The ship left {p} on {}.",
    "Signed in {p}, {}.",
    "It happened on {}, I think.",
    "On {} the school in {p} opened.",
    "They married in {p} on {}, a sunny day.",
    "The king came to {p} on {}.",
    "Was it on {}?",
    "From {} on, the shop was closed.",
    "The bridge at {p} was finished on {}.",
    "Meeting: {}, {p}",
    "Nothing was heard of them until {}.",
)
PLACES = "Oslo Paris London Rome Vienna Lisbon Boston Dublin Prague Cairo Delhi Kyoto Lima Quito Athens Madrid".split()


@dataclass(frozen=True)
class Example:
    """A text, its date, and the characters [start, end) that say each part."""

    text: str
    iso: str
    spans: dict[str, tuple[int, int]]


def held_out(date: datetime.date) -> bool:
    """Whether a date is never seen in training; decided by the date alone."""
    return hashlib.sha256(date.isoformat().encode()).digest()[0] % HELD_OUT_ONE_IN == 0


def example(rng: np.random.Generator, want_held_out: bool) -> Example:
    """A random date of the wanted part of the calendar, in a random style, one time in three inside a sentence."""
    days = (datetime.date(LAST_YEAR, 12, 31) - datetime.date(FIRST_YEAR, 1, 1)).days
    while True:
        date = datetime.date(FIRST_YEAR, 1, 1) + datetime.timedelta(int(rng.integers(0, days + 1)))
        if held_out(date) == want_held_out:
            break
    pattern, parts = _style(rng, date)
    sentence = _pick(rng, SENTENCES).replace("{p}", _pick(rng, PLACES)) if rng.random() < 0.35 else "{}"
    before, after = sentence.split("{}")
    text, spans = before, {}
    for piece in pattern.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece in parts:
            word = parts[piece]
            if piece in ("{y}", "{m}", "{d}"):
                spans[piece[1]] = (len(text), len(text) + len(word))
            text += word
        else:
            text += piece
    text += after
    text = text[0].upper() + text[1:] if rng.random() < 0.5 else text
    text = text.lower() if rng.random() < 0.08 else text
    return Example(text, date.isoformat(), {name: spans[name[0]] for name in ("year", "month", "day")})


def _style(rng: np.random.Generator, date: datetime.date) -> tuple[str, dict[str, str]]:
    """A pattern, and the words for its parts."""
    month, weekday = MONTHS[date.month - 1], WEEKDAYS[date.weekday()]
    year = str(date.year)
    kind = rng.random()
    if kind < 0.3:
        pattern = _pick(rng, SHORT)
        spelled = {
            "{d}": f"{date.day:02}" if rng.random() < 0.5 else str(date.day),
            "{m}": "Sept" if month == "September" and rng.random() < 0.3 else month[:3],
            "{w}": weekday[:3],
        }
    elif kind < 0.55:
        pattern = _pick(rng, NUMERIC)
        spelled = {"{d}": str(date.day), "{m}": month, "{w}": weekday}
    else:
        pattern = _pick(rng, ORDINAL)
        day = _suffixed(date.day) if kind < 0.7 else ordinal(date.day)
        if rng.random() < 0.4:
            year = _pick(rng, year_in_words(date.year))
        spelled = {"{d}": day, "{m}": month, "{w}": weekday}
    return pattern, {**spelled, "{y}": year}


def _suffixed(day: int) -> str:
    if 11 <= day <= 13:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


def ordinal(day: int) -> str:
    """'fifth', 'twenty-first'."""
    if day <= 20:
        return ORDINALS[day]
    if day == 30:
        return "thirtieth"
    return f"{TENS[day // 10]}-{ORDINALS[day % 10]}"


def cardinal(number: int) -> str:
    """0 to 99 in words."""
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


def year_in_words(year: int) -> list[str]:
    """Every usual way to say it: 'nineteen ninety-one'; 'two thousand and four', 'two thousand four', 'twenty oh four'."""
    century, rest = divmod(year, 100)
    if century == 20 and rest == 0:
        return ["two thousand"]
    if rest == 0:
        return [f"{cardinal(century)} hundred"]
    said = [f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"]
    if century == 20:
        said += [f"two thousand and {cardinal(rest)}", f"two thousand {cardinal(rest)}"]
    else:
        said += [f"{cardinal(century)} hundred and {cardinal(rest)}"]
    return said


def _pick(rng: np.random.Generator, choices):
    return choices[int(rng.integers(len(choices)))]
