#!/bin/sh
# Joins the sheets of this folder into one viewprint.css, since a shadow root (the embed) wants a single link.
# Trunk calls it as a build hook; by hand: TRUNK_STAGING_DIR=/tmp sh style/join.sh
set -eu
cd "$(dirname "$0")"
shared="tokens base controls header calendar panel table charts states"
panels="export tiles timeline viewers trend funnel countries domains about"
sheets=" $shared $panels adapt "

for sheet in *.css; do
  case "$sheets print " in
    *" ${sheet%.css} "*) ;;
    *) echo "style/$sheet is not in the list of style/join.sh" >&2; exit 1 ;;
  esac
done
for sheet in $sheets; do cat "$sheet.css"; done >"${TRUNK_STAGING_DIR:?}/viewprint.css"
# What is taken along has looks of its own, fetched on use.
cp print.css "$TRUNK_STAGING_DIR/"
