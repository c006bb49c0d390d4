// Small entries made for a test, served as virtual files.

/** An entry document of events. */
export const entryOf = (id, more = {}) => ({
  viewprint: 1,
  entry: { id, name: `Sample ${id}`, kind: "video", duration_s: 100, created_at: "2026-09-01T00:00:00Z" },
  time_zone: "UTC",
  updated_at: "2026-09-20T12:00:00Z",
  source: { kind: "events", url: `${id}.ndjson` },
  ...more,
});

/** `n` sessions, one an hour: shown, played, and watched for a different while each. */
export function sessions(n, { country = (i) => ["US", "DE", "FR"][i % 3] } = {}) {
  const lines = [];
  for (let i = 0; i < n; i += 1) {
    const at = Date.UTC(2026, 8, 2) + i * 3_600_000;
    const who = { session: `s${i}`, viewer: `u${i % 7}`, country: country(i), device: "Desktop", page: "https://example.edu/a" };
    lines.push({ at, kind: "impression", ...who }, { at: at + 1000, kind: "play", ...who });
    lines.push({ at: at + 1000, kind: "watch", from: 0, to: 10 + (i % 90), ...who });
  }
  return lines.map((line) => JSON.stringify(line)).join("\n") + "\n";
}

/** An entry and its events as mounts of the server, below /s/. */
export const sample = (id, events, { entry, file } = {}) => ({
  [`/s/${id}.json`]: { body: entryOf(id, entry) },
  [`/s/${id}.ndjson`]: { body: events, type: "application/x-ndjson", ...file },
});

/**
 * The sessions of `n` named viewers and of some anonymous ones: one or two each, so that most columns differ.
 * `names` are what they are called, by id.
 */
export function crowd(n) {
  const [first, last] = [["Ada", "José", "Zoë", "Łukasz", "Nguyễn", "Bo", "Søren"], ["Álvarez", "Brown", "Çelik", "Dvořák", "Eriksson"]];
  const lines = [];
  const names = {};
  for (let i = 0; i < n + 5; i += 1) {
    const viewer = i < n ? `v${`${i}`.padStart(5, "0")}` : undefined;
    if (viewer) names[viewer] = `${first[i % 7]} ${last[i % 5]} ${i}`;
    for (let k = 0; k <= i % 2; k += 1) {
      const at = Date.UTC(2026, 8, 1 + ((i * 7 + k * 5) % 19)) + ((i * 97) % 80_000) * 1000;
      const who = { session: `s${i}-${k}`, viewer, country: ["US", "DE", "FR"][i % 3], device: "Desktop" };
      const from = (i * 13) % 60;
      lines.push({ at, kind: "impression", ...who }, { at: at + 1000, kind: "play", ...who });
      lines.push({ at: at + 1000, kind: "watch", from, to: from + 5 + (i % 35), ...who });
      if (i % 3 === 0) lines.push({ at: at + 60_000, kind: "watch", from, to: from + 3, ...who });
    }
  }
  return { events: lines.map((line) => JSON.stringify(line)).join("\n") + "\n", names };
}
