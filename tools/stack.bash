# A stack of its own for a test: free ports, a temporary data folder. To be sourced with the test's name, which its messages begin
# with; `start_stack FOLDER` starts it with the page that is built there.
test_name=$1

# A folder of each run's own: another at the same time disturbs nothing. It stays when a test fails.
run=$(mktemp -d)
log=$run/natter-local.log
stack=
stop() {
  local status=$?
  if [[ -n $stack ]]; then
    kill "$stack" 2>/dev/null || true
    wait "$stack" || true
  fi
  if ((status == 0)); then rm -rf "$run"; fi
}
trap stop EXIT

# Tells what the stack complained about, else how its log ends, and why this ends.
fail() {
  echo "$test_name: of the stack's log:" >&2
  grep -E ' (WARN|ERROR) |panicked' "$log" | tail -n 15 >&2 || tail -n 5 "$log" >&2
  if [[ -f $run/results/summary.txt ]]; then cat "$run/results/summary.txt" >&2; fi
  echo "$test_name: $1; what there is to look at is in $run" >&2
  exit 1
}

free_ports=$(python3 tools/deployment/ports.py 6)
read -r NATTER_PORT_SITE NATTER_PORT_WEBSOCKET NATTER_PORT_HTTP NATTER_PORT_COGNITO NATTER_PORT_POSTGRES NATTER_PORT_CHAIN <<<"$free_ports"
export NATTER_PORT_SITE NATTER_PORT_WEBSOCKET NATTER_PORT_HTTP NATTER_PORT_COGNITO NATTER_PORT_POSTGRES NATTER_PORT_CHAIN

start_stack() {
  # What came before, such as a build, does not count.
  local patience=$((SECONDS + 180))
  "${CARGO_TARGET_DIR:-target}/debug/natter-local" start --data "$run/data" --dist "$1" >"$log" 2>&1 &
  stack=$!

  # The page is served last, when everything behind it is ready.
  until (: <"/dev/tcp/127.0.0.1/$NATTER_PORT_SITE") 2>/dev/null; do
    kill -0 "$stack" 2>/dev/null || fail "natter-local did not start"
    ((SECONDS < patience)) || fail "natter-local was not ready in time"
    sleep 0.1
  done
  export NATTER_BASE_URL=http://localhost:$NATTER_PORT_SITE
}
