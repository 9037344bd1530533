#!/bin/sh
# Checks the shim beyond the tests: shellcheck must be there, and the property test runs over more lists.
#   npm run check:shim [-- RUNS]
set -eu
cd "$(dirname "$0")/.."
command -v shellcheck >/dev/null || { echo 'shim-check: install shellcheck first' >&2; exit 2; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
npx esbuild src/buildkit/shim.ts --bundle --platform=node --format=cjs --log-level=warning --outfile="$out/shim.cjs"
for flavor in upstream osscontainertools chainguard unknown; do
  node -e "const { renderShim } = require('$out/shim.cjs'); console.log(renderShim({ flavor: '$flavor' }))" > "$out/$flavor.sh"
  shellcheck -s sh "$out/$flavor.sh"
  echo "$flavor: $(wc -l < "$out/$flavor.sh") lines, nothing for shellcheck to say"
done
K2B_SHIM_RUNS=${1:-2000} npx jest test/buildkit/shim
