#!/bin/sh
# Makes the scripts and the style sheet of a release smaller, where npm's esbuild is at
# hand (./dev installs it). Trunk calls it as a hook; its own minifier cannot read
# wasm-bindgen's scripts.
set -eu
[ "${TRUNK_PROFILE:-}" = release ] || exit 0
command -v esbuild >/dev/null 2>&1 || exit 0
cd "${TRUNK_STAGING_DIR:?}"
for file in app.js sources.js worker.js viewprint.css; do
  esbuild --minify --log-level=warning --allow-overwrite --outfile="$file" "$file"
done
