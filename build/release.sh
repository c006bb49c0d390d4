#!/bin/sh
# What a release gets beyond Trunk's work: the program is cut into the parts that
# src/lazy.rs declares, and everything is made smaller. Trunk calls it as a hook, and
# would have to cut before it runs wasm-bindgen (trunk-rs/trunk#1022), so that is done
# here once more.
set -eu
[ "${TRUNK_PROFILE:-}" = release ] || exit 0
for tool in wasm-split-cli wasm-bindgen wasm-opt esbuild node; do
  command -v "$tool" >/dev/null 2>&1 || {
    echo "a release needs $tool, which is not on PATH; ./dev build installs it" >&2
    exit 1
  }
done
program="${CARGO_TARGET_DIR:-${TRUNK_SOURCE_DIR:?}/target}/wasm32-unknown-unknown/release/app.wasm"
cd "${TRUNK_STAGING_DIR:?}"

mkdir parts
wasm-split-cli "$program" parts --target web --out-name app
wasm-bindgen parts/app.wasm --target web --keep-lld-exports --no-typescript --out-dir . --out-name app
# A server that does not know .wasm serves the parts all the same.
sed 's/WebAssembly\.instantiateStreaming(src, imports)/src.then((found) => found.arrayBuffer()).then((code) => WebAssembly.instantiate(code, imports))/' \
  parts/__wasm_split.js >__wasm_split.js
rm parts/app.wasm parts/__wasm_split.js
mv parts/*.wasm .
rmdir parts
node "$TRUNK_SOURCE_DIR/build/short-names.mjs" app

# Nothing is inlined once more: calls are smaller.
for file in *.wasm; do
  wasm-opt --quiet -Os -aimfs 0 -fimfs 0 -ocimfs 0 --strip-producers --strip-target-features "$file" -o "$file"
done
# Trunk's own minifier cannot read wasm-bindgen's scripts.
for file in app.js __wasm_split.js viewprint.css print.css $(cd "$TRUNK_SOURCE_DIR/public" && ls *.js); do
  # wasm-bindgen imports a module once for each of its functions.
  esbuild --minify --log-level=warning --log-override:duplicate-object-key=silent --allow-overwrite --outfile="$file" "$file"
done
