#!/usr/bin/env bash
# Runs the tests as on a machine that stalls: their processes are stopped for up to two seconds, again and again, each at
# moments of its own. It finds tests that hold only on a fast machine, and what the app and its page do when a response is
# late. Linux; takes half as long again as `dotnet test`.
# Usage: bash scripts/test-stalled.sh [arguments of dotnet test]
set -euo pipefail
cd "$(dirname "$0")/.."

tests="^$PWD/tests/"

stall_again_and_again() {
  while sleep "$((RANDOM % 3 + 1)).$((RANDOM % 10))"; do
    for process in $(pgrep -f "$tests"); do
      ((RANDOM % 6 == 0)) || stall "$process" 2>/dev/null &
    done
  done
}

stall() {
  kill -STOP "$1"
  sleep "$((RANDOM % 2)).$((RANDOM % 5 + 5))"
  kill -CONT "$1"
}

dotnet build --verbosity quiet
stall_again_and_again &
stalling=$!
trap 'kill "$stalling"; pkill -CONT -f "$tests"' EXIT
dotnet test --no-build "$@"
