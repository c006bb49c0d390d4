"""Recomputes the totals of one video from xAPI statements.

    python3 recompute.py STATEMENTS.ndjson[.gz] ACTIVITY_IRI

Prints {visits, impressions, plays, viewers, minutes, completion, n_cells, length_s}
by docs/metrics.md and docs/formats.md, section 5. Shares nothing with the Rust code:
where both agree, two readings of the contract agree. Standard library only.
"""

import gzip
import json
import math
import sys
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal

VIDEO = "https://w3id.org/xapi/video/extensions/"
EDX_SESSION = "https://w3id.org/xapi/openedx/extensions/session-id"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
STOPS = {"paused", "completed", "terminated"}
MAX_CONTENT_MS = 14 * 24 * 3600 * 1000


def read_statements(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    lines = data.decode("utf-8-sig").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def instant_ms(statement):
    text = statement.get("timestamp") or statement.get("stored")
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    since = at - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000


def content_ms(value):
    """Whole milliseconds, or None for what is no usable time."""
    if value is None or isinstance(value, bool):
        return None
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    if not math.isfinite(seconds):
        return None
    ms = int(Decimal(seconds * 1000.0).to_integral_value(rounding=ROUND_HALF_UP))
    return ms if abs(ms) <= MAX_CONTENT_MS else None


def extension(statement, place, name):
    extensions = (statement.get(place) or {}).get("extensions") or {}
    return extensions.get(VIDEO + name)


def viewer_of(statement):
    actor = statement.get("actor") or {}
    account = actor.get("account") or {}
    for value in (account.get("name"), actor.get("mbox"), account.get("mbox"),
                  actor.get("mbox_sha1sum"), actor.get("openid")):
        if value:
            return str(value).strip().removeprefix("mailto:")
    return None


def session_of(statement):
    context = statement.get("context") or {}
    extensions = context.get("extensions") or {}
    for kind, value in (("video", extensions.get(VIDEO + "session-id")),
                        ("edx", extensions.get(EDX_SESSION)),
                        ("registration", context.get("registration"))):
        if value:
            return kind, str(value).strip()
    return None


def verb_of(statement):
    return statement["verb"]["id"].rsplit("/", 1)[-1]


def ranges(text):
    """The played segments that have a length."""
    found = []
    for part in (text or "").split("[,]"):
        ends = part.split("[.]")
        if len(ends) == 2:
            start, end = content_ms(ends[0]), content_ms(ends[1])
            if start is not None and end is not None and start < end:
                found.append((start, end))
    return found


def spans_of(visit):
    for statement in reversed(visit):
        found = ranges(extension(statement, "result", "played-segments"))
        if found:
            return found
    # No segments anywhere: each `played` with the last stop before the next one.
    paired, begin, end = [], None, None
    for statement in visit + [None]:
        verb = verb_of(statement) if statement else "played"
        if verb == "played":
            if begin is not None and end is not None and begin < end:
                paired.append((begin, end))
            begin = content_ms(extension(statement, "result", "time")) if statement else None
            end = None
        elif verb in STOPS or verb == "seeked":
            name = "time-from" if verb == "seeked" else "time"
            time = content_ms(extension(statement, "result", name))
            end = end if time is None else time
    return paired


def visits_of(statements):
    sessions = {}
    for statement in statements:
        key = session_of(statement) or ("actor", viewer_of(statement))
        sessions.setdefault(key, []).append(statement)
    visits = []
    for key, members in sessions.items():
        visit, initialized, last = [], False, None
        for statement in members:
            again = verb_of(statement) == "initialized" and initialized
            now = instant_ms(statement)
            gap = key[0] == "actor" and last is not None and now - last >= 30 * 60_000
            if again or gap:
                visits.append(visit)
                visit, initialized = [], False
            initialized = initialized or verb_of(statement) == "initialized"
            visit.append(statement)
            last = now
        visits.append(visit)
    return visits


def main(path, activity):
    everything = read_statements(path)
    gone = {s["object"]["id"].lower() for s in everything if s["verb"]["id"] == VOIDED}
    statements = {}
    for n, statement in enumerate(everything):
        if statement.get("object", {}).get("id") == activity:
            identity = str(statement.get("id", n)).lower()
            if identity not in gone:
                statements.setdefault(identity, statement)
    statements = sorted(statements.values(), key=instant_ms)

    visits = visits_of(statements)
    spans = [spans_of(visit) for visit in visits]
    lengths = [content_ms(extension(s, place, "length")) or 0
               for s in statements for place in ("context", "result")]
    length = max(lengths, default=0) or max((e for v in spans for _, e in v), default=0)
    n_cells = max(0, math.ceil((length - 500) / 1000))

    played, viewers, watched_ms, completions = 0, set(), 0, []
    for visit, raw in zip(visits, spans):
        clipped = [(max(a, 0), min(b, length)) for a, b in raw]
        clipped = [(a, b) for a, b in clipped if a < b]
        watched_ms += sum(b - a for a, b in clipped)
        if raw or any(verb_of(statement) == "played" for statement in visit):
            played += 1
            named = [v for v in map(viewer_of, visit) if v]
            viewers.add(named[0] if named else None)
            # Cell c is covered when a <= c + 0.5 s < b.
            cells = {c for a, b in clipped
                     for c in range(-((500 - a) // 1000), -((500 - b) // 1000))}
            completions.append(len({c for c in cells if 0 <= c < n_cells}) / (n_cells or 1))
    print(json.dumps({
        "visits": len(visits),
        "impressions": len(visits),
        "plays": played,
        "viewers": len(viewers),
        "minutes": watched_ms / 60_000,
        "completion": sum(completions) / played if played and n_cells else None,
        "n_cells": n_cells,
        "length_s": length / 1000,
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
