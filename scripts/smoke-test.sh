#!/usr/bin/env bash
# Tests a deployed (or local) listings API from outside, and leaves nothing behind. Requires bash and curl.
#
#   scripts/smoke-test.sh https://NAME.azurefd.net/api                        # reads only
#   scripts/smoke-test.sh https://NAME.azurefd.net/api --key FUNCTION_KEY     # also a listing, its prices, its deletion
#   scripts/smoke-test.sh https://NAME.azurefd.net/api --token ACCESS_TOKEN   # the same if writes require Entra ID
#
# --origin HOST   the app's own host name, which must reject requests that bypass Front Door
# --wait SECONDS  how long to wait until the API is ready (default: 300)
# --feed SECONDS  how long to wait until the change feed has recorded the prices (default: 60)
#
# SMOKE_TEST_KEY and SMOKE_TEST_TOKEN replace --key and --token, so that no list of processes shows them.
set -euo pipefail

usage() {
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p;}' "$0" >&2
  exit 2
}

api='' origin='' wait=300 feed=60
key=${SMOKE_TEST_KEY:-} token=${SMOKE_TEST_TOKEN:-}
while [ $# -gt 0 ]; do
  case $1 in
    --key | --token | --origin | --wait | --feed)
      [ $# -ge 2 ] || usage
      case $1 in
        --key) key=$2 ;;
        --token) token=$2 ;;
        --origin) origin=$2 ;;
        --wait) wait=$2 ;;
        --feed) feed=$2 ;;
      esac
      shift 2
      ;;
    http://* | https://*)
      [ -z "$api" ] || usage
      api=${1%/}
      shift
      ;;
    *) usage ;;
  esac
done
[ -n "$api" ] || usage
[ -z "$key" ] || [ -z "$token" ] || usage
server=$(sed -E 's|^(https?://[^/]+).*|\1|' <<<"$api")

work=$(mktemp -d)
id='' # Of the listing that this test created.

clean_up() {
  local result=$?
  trap - EXIT
  if [ -n "$id" ]; then
    request DELETE "$api/listings/$id" --header "@$work/credential" || true
    [ "$status" = 204 ] || echo "left behind: $api/listings/$id (DELETE returned $status)" >&2
  fi
  rm -rf "$work"
  exit "$result"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The credential is in a file that nobody else can read, so that no list of processes shows it.
(
  umask 077
  if [ -n "$token" ]; then printf 'Authorization: Bearer %s\n' "$token"; else printf 'x-functions-key: %s\n' "$key"; fi \
    >"$work/credential"
)

status=000
# METHOD URL [curl's own arguments]: leaves the response in $status, $work/headers and $work/body; 000 if there was none.
request() {
  local method=$1 url=$2
  shift 2
  : >"$work/headers"
  : >"$work/body"
  status=$(curl --silent --max-time 30 --request "$method" --dump-header "$work/headers" --output "$work/body" \
    --write-out '%{http_code}' "$@" "$url" 2>"$work/error") || true
  [ -n "$status" ] || status=000
}

header() { grep -i "^$1:" "$work/headers" | tail -n 1 | sed -E 's/^[^:]*:[[:space:]]*//; s/[[:space:]]*$//' || true; }
body() { cat "$work/body"; }

fail() {
  echo "FAILED: $1" >&2
  echo "  status $status $(cat "$work/error" 2>/dev/null || true)" >&2
  body | head -c 600 | sed 's/^/  /' >&2
  echo >&2
  exit 1
}

expect() { [ "$status" = "$1" ] || fail "$2 returned $status, not $1"; }
ok() { echo "ok  $1"; }

# --- Reads, which require nothing ------------------------------------------------------------------------------------

deadline=$((SECONDS + wait))
until request GET "$api/health/ready" && [ "$status" = 200 ]; do
  [ "$SECONDS" -lt "$deadline" ] || fail "health/ready is not 200 after $wait seconds"
  sleep 2
done
ok 'ready'

request GET "$api/health/live"
expect 200 'health/live'

request GET "$api/openapi.yaml"
expect 200 'openapi.yaml'
grep -q '^openapi: 3\.1' "$work/body" || fail 'openapi.yaml is not OpenAPI 3.1'
ok 'openapi.yaml'

request GET "$api/listings?limit=1"
expect 200 'listings'
[[ $(body) == \[*\] ]] || fail 'listings is not an array'
[[ $(header cache-control) == *s-maxage=5* ]] || fail "listings cannot be cached at the edge: $(header cache-control)"
[ -n "$(header etag)" ] || fail 'listings has no ETag'
ok 'a page of listings'

request GET "$api/listings/0"
expect 404 'a listing that does not exist'
[[ $(header content-type) == application/problem+json* ]] || fail 'an error is not a problem'
ok 'a listing that does not exist'

request GET "$api/explorer"
expect 200 'the page'
ok 'the page'

if [[ $api == https://* ]]; then
  [ -z "$(header strict-transport-security)" ] || ok "HSTS: $(header strict-transport-security)"

  request GET "http://${api#https://}/health/live"
  [[ $status == 30[1278] && $(header location) == https://* ]] || fail 'HTTP is not redirected to HTTPS'
  ok 'HTTP is redirected to HTTPS'

  # An empty object is not a valid listing: if writes are open, nothing is created.
  request POST "$api/listings" --header 'Content-Type: application/json' --data '{}'
  expect 401 'a write without a credential'
  request GET "$api/ops/price-failures"
  expect 401 'an operation without a key'
  ok 'writes and operations are closed'
fi

if [ -n "$origin" ]; then
  request GET "https://$origin/api/health/live"
  expect 403 "the app without Front Door ($origin)"
  ok 'the app rejects requests that bypass Front Door'
fi

if [ -z "$key" ] && [ -z "$token" ]; then
  echo 'Reads passed. Add --key or --token to test writes.'
  exit 0
fi

# --- A listing, its prices, its deletion -----------------------------------------------------------------------------

session=''
run="smoke-test-$(date +%s)-$RANDOM$RANDOM"
# METHOD URL [PRICE]: a write; its response has the session token, with which later reads see the write in every instance.
write() {
  local method=$1 url=$2 arguments=()
  [ -z "$session" ] || arguments+=(--header "Session-Token: $session")
  [ "$method" != POST ] || arguments+=(--header "Idempotency-Key: $run")
  if [ $# = 3 ]; then
    arguments+=(--header 'Content-Type: application/json' --data "{
      \"name\": \"Smoke test\", \"description\": \"Made by a test of the deployment, and deleted by it\",
      \"postal_address\": { \"street_address\": \"1\", \"postal_code\": \"00000\", \"city\": \"Smoke test\", \"country\": \"ZZ\" },
      \"building_type\": \"STUDIO\", \"latest_price_eur\": $3, \"surface_area_m2\": 1, \"rooms_count\": 1, \"bedrooms_count\": 0 }")
  fi
  local attempt token_read
  for attempt in 1 2 3; do
    request "$method" "$url" --header "@$work/credential" "${arguments[@]}"
    # After each of these the outcome is ambiguous; with the key, a retried create makes no second listing.
    [[ $method != DELETE && $status =~ ^(000|429|503)$ ]] || break
    sleep $((attempt * 2))
  done
  token_read=$(header session-token)
  [ -z "$token_read" ] || session=$token_read
}
read_own() { request GET "$1" --header "Session-Token: $session"; }

request GET "$api/price-changes?since=now"
expect 200 'the end of the price changes'
next=$(header link | sed -nE 's/^<([^>]*)>; rel="next".*/\1/p')
[ -n "$next" ] || fail 'the price changes have no Link'

write POST "$api/listings" 100000
expect 201 'a create'
id=$(body | sed -nE 's/^\{"id":([0-9]+).*/\1/p')
[ -n "$id" ] || fail 'a create returned no id'
ok "created listing $id"

for price in 150000 125000; do
  write PUT "$api/listings/$id" "$price"
  expect 200 "the price $price"
done
ok 'changed its price twice'

read_own "$api/listings/$id/prices"
expect 200 'its prices'
prices=$(body | grep -oE '"price_eur":[0-9.]+' | cut -d: -f2 | tr '\n' ' ')
[ "$prices" = '100000 150000 125000 ' ] || fail "its prices are $prices"
ok 'its three prices are in its history at once'

# The feed: the trigger has recorded the listing's changes in listing_prices.
# A change may be returned twice; its instant identifies it.
recorded=''
: >"$work/recorded"
deadline=$((SECONDS + feed))
until [ "$recorded" = '100000 150000 125000 ' ]; do
  [ "$SECONDS" -lt "$deadline" ] || fail "after $feed seconds the feed has recorded: ${recorded:-nothing}"
  request GET "$server$next"
  expect 200 'the price changes'
  body | grep -oE '\{[^{}]*\}' | grep -E "\"listing_id\":${id}[,}]" |
    sed -E 's/.*"price_eur":([0-9.]+),"created_date":"([^"]+)".*/\2 \1/' >>"$work/recorded" || true
  recorded=$(sort -u "$work/recorded" | cut -d' ' -f2 | tr '\n' ' ')
  was=$next
  next=$(header link | sed -nE 's/^<([^>]*)>; rel="next".*/\1/p')
  [ -n "$next" ] || fail 'the price changes have no Link'
  [ "$next" != "$was" ] || sleep 1
done
ok 'the feed has recorded them'

write DELETE "$api/listings/$id"
expect 204 'its deletion'
gone=$id
id=''
# A cache that ignores the session token may be five seconds behind.
deadline=$((SECONDS + 15))
until read_own "$api/listings/$gone" && [ "$status" = 404 ]; do
  [ "$SECONDS" -lt "$deadline" ] || fail 'it is still returned after its deletion'
  sleep 1
done
ok 'deleted it'
echo 'All checks passed.'
