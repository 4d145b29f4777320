#!/usr/bin/env bash
# The main job, end to end, on the embedded local AWS: install the backend, activate the region, look, activate again,
# deactivate. Run it with `make run`, which starts it as: bin/agc local --speed 60 -- cmd/agc/demo.sh
set -euo pipefail

agc=${AGC:-bin/agc}

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

# run shows the command and runs it.
run() {
  printf '$ agc %s\n' "$*"
  "$agc" "$@"
}

# state stops the walk unless the region is in the expected state.
state() {
  local json
  json=$("$agc" account status --format json)
  if ! grep -q "\"state\": *\"$1\"" <<<"$json"; then
    printf 'expected the region to be %s, but its status is\n%s\n' "$1" "$json" >&2
    exit 1
  fi
}

say "Install the backend in this region: the state machine and its functions (an administrator does this once)"
run bootstrap --yes

say "Activate the region: network, bucket, table and parameters, with live progress"
run account activate --yes
state active

say "What does the region look like now?"
run account status

say "The same activation again: there is nothing to do"
again=$("$agc" account activate --yes --format json)
grep -q '"stages": *\[\]' <<<"$again" || { printf 'the second activation changed something:\n%s\n' "$again" >&2; exit 1; }
run account activate --yes

say "Deactivate the region: what costs money goes, bucket, table and logs stay"
run account deactivate --yes
state inactive

say "And now?"
run account status

say "Done: every step did what it says"
