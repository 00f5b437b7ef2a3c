#!/usr/bin/env bash
# Measures the server under load, on both databases; never part of the tests, since machines differ.
#
#   make load [SERVICES=140000] [SECONDS_EACH=10] [CONNECTIONS=8] [DATABASES="sqlite postgres"]
#             [ORGANISATION=folder with entities.jsonl and queries.jsonl] [FRESH=1]
#             [REPOSITORIES="folders of real source, small ones first"]
#
# What was imported is kept below target/load and used again unless FRESH is set. It prints a table in Markdown.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

SERVICES=${SERVICES:-140000}
EACH=${SECONDS_EACH:-10}
CONNECTIONS=${CONNECTIONS:-8}
DATABASES=${DATABASES:-sqlite postgres}
ORGANISATION=${ORGANISATION:-}
REPOSITORIES=${REPOSITORIES:-}
WORK=$TARGET/load
SERVER=$TARGET/release/brickyard-server
CLIENT=$TARGET/release/brickyard
PORT=${PORT:-7979}
URL=http://127.0.0.1:$PORT
LOAD=tests/load
# PostgreSQL's programs refuse to run as root.
NOBODY=65534

# What is promised of each scenario, in milliseconds at the 99th percentile.
declare -A GOALS=([by_ref]=10 [list_page]=30 [consumers]=20 [impact]=200 [publish]=150 [search_1word]=30 [search_2words]=30)
# Requests per second that Backstage reached with 20,000 components on two cores.
declare -A BACKSTAGE=([by_ref]=1833 [facet_owner]=58 [facet_tags]=39 [list_page1]=46 [query_fulltext]=33
    [dependents]=876 [search_1word]=136 [search_2words]=428)

need_wrk() {
    have wrk && return
    local install='apt-get install -y --no-install-recommends wrk'
    [[ $(id -u) -eq 0 ]] && have apt-get || fail 'wrk is not installed' "type: sudo $install"
    echo "+ $install"
    DEBIAN_FRONTEND=noninteractive $install
}

postgres_program() {
    type -P "$1" || compgen -G "/usr/lib/postgresql/*/bin/$1" | sort -V | tail -n 1
}

as_nobody() {
    if [[ $(id -u) -eq 0 ]]; then
        setpriv --reuid=$NOBODY --regid=$NOBODY --clear-groups "$@"
    else
        "$@"
    fi
}

# Sockets have short names; the cluster's is in /tmp.
start_postgres() {
    local data=$WORK/postgres
    SOCKETS=$(mktemp -d /tmp/brickyard-load.XXXXXX)
    chmod 777 "$SOCKETS"
    if [[ ! -d $data ]]; then
        mkdir -p "$data"
        [[ $(id -u) -ne 0 ]] || chown $NOBODY "$data"
        as_nobody "$(postgres_program initdb)" -D "$data" -U brickyard -A trust -E UTF8 --locale=C >"$WORK/postgres.log"
    fi
    # A cluster's defaults are for a machine of 2005; nothing that makes a commit less safe is changed.
    as_nobody "$(postgres_program postgres)" -D "$data" -k "$SOCKETS" -c listen_addresses= \
        -c shared_buffers=512MB -c effective_cache_size=2GB -c max_wal_size=2GB -c random_page_cost=1.1 \
        >>"$WORK/postgres.log" 2>&1 &
    local tries
    for tries in $(seq 100); do
        # The cluster says its own number: what runs in the background here is only a shell around it.
        if grep -qs ready "$data/postmaster.pid"; then
            POSTGRES=$(head -n 1 "$data/postmaster.pid")
            return
        fi
        sleep 0.1
    done
    fail 'PostgreSQL did not start' "read $WORK/postgres.log"
}

# Ends the server and waits for it; a server that has ended already is as good.
stop_serving() {
    [[ -z ${SERVING:-} ]] || { kill "$SERVING" 2>/dev/null && wait "$SERVING" 2>/dev/null; } || true
    SERVING=
}

stop() {
    stop_serving
    [[ -z ${POSTGRES:-} ]] || { kill -INT "$POSTGRES" 2>/dev/null && wait; } || true
    [[ -z ${SOCKETS:-} ]] || rm -rf "$SOCKETS"
    POSTGRES= SOCKETS=
}
trap stop EXIT

graphql() {
    curl -sS "$URL/graphql" -H 'content-type: application/json' -d "{\"query\":\"$1\"}"
}

# Imports a file into a new database unless an earlier run did, and serves it: serve NAME DATABASE FILE
serve() {
    local name=$1 database=$2 file=$3 folder=$WORK/$1-$2 started
    export BRICKYARD_DATA=$folder BRICKYARD_LISTEN=127.0.0.1:$PORT
    unset BRICKYARD_DATABASE_URL
    [[ $database == sqlite ]] || export BRICKYARD_DATABASE_URL="postgres://brickyard@localhost/$name?host=$SOCKETS"
    if [[ ! -e $folder/imported ]]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        if [[ $database == postgres ]]; then
            "$(postgres_program psql)" -q -h "$SOCKETS" -U brickyard -d postgres \
                -c "drop database if exists \"$name\"" -c "create database \"$name\""
        fi
        started=$(date +%s.%N)
        "$SERVER" import "$file" >"$folder/import.log" 2>&1 || fail 'the import failed' "read $folder/import.log"
        echo "imported in $(seconds_since "$started") s" >"$folder/imported"
    fi
    started=$(date +%s.%N)
    "$SERVER" >"$folder/server.log" 2>&1 &
    SERVING=$!
    until [[ $(graphql '{ catalog { sequence searchSequence } }' 2>/dev/null) =~ sequence\":([0-9]+),\"searchSequence\":([0-9]+) ]] &&
        ((BASH_REMATCH[2] >= BASH_REMATCH[1])); do
        kill -0 "$SERVING" 2>/dev/null || fail 'the server stopped' "read $folder/server.log"
        sleep 0.2
    done
    [[ $(cat "$folder/imported") == *searchable* ]] || echo "searchable after $(seconds_since "$started") s" >>"$folder/imported"
    NOTES+=("- $name on $database: $(paste -sd, "$folder/imported" | sed 's/,/, /')")
}

seconds_since() { awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }'; }

# Puts the load of a scenario on the server: measure FILE CONNECTIONS. A short run warms up before.
measure() {
    wrk -t1 -c"$2" -d2s -s $LOAD/requests.lua "$URL" -- "$1" >/dev/null 2>&1 || true
    wrk -t1 -c"$2" -d"${EACH}s" -s $LOAD/requests.lua "$URL" -- "$1" | sed -n 's/^RESULT //p'
}

# Publishes a repository of real source, and asks for services by ref until its functions are compared with
# all others: indexing FOLDER DATABASE
indexing() {
    local folder=$1 database=$2 began published wanted searchable compared asking result functions
    export BRICKYARD_SERVER=$URL BRICKYARD_TOKEN_FILE=$WORK/broadcaster-$database/local-token
    functions=$(clone_figure fragments)
    wrk -t1 -c"$CONNECTIONS" -d1h -s $LOAD/requests.lua "$URL" -- "$WORK/queries-$SERVICES/by_ref.txt" >"$WORK/asking" &
    asking=$!
    began=$(date +%s.%N)
    "$CLIENT" publish "$folder" >"$WORK/publish.log" 2>&1 || fail "$folder was not published" "read $WORK/publish.log"
    published=$(seconds_since "$began")
    wanted=$(clone_figure sequence)
    until (($(clone_figure cloneSequence) >= wanted)); do sleep 0.05; done
    searchable=$(seconds_since "$began")
    compared=$(seconds_until_pairs_stay "$began")
    kill -INT "$asking" && wait "$asking" || true
    result=$(sed -n 's/^RESULT //p' "$WORK/asking")
    functions=$(($(clone_figure fragments) - functions))
    printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$functions" "$database" "$published" \
        "$(awk -v a="$searchable" -v b="$published" 'BEGIN { printf "%.1f", a - b }')" "$compared" \
        "$(cut -d' ' -f2 <<<"$result")" "$(cut -d' ' -f3 <<<"$result")"
}

# When the last clone pair came, in seconds since a moment: none came for ten seconds after it.
seconds_until_pairs_stay() {
    local pairs='' now since=$SECONDS last=0
    while ((SECONDS - since < 10)); do
        now=$(graphql '{ clonePairs { totalCount } }')
        if [[ $now != "$pairs" ]]; then
            pairs=$now since=$SECONDS last=$(seconds_since "$1")
        fi
        sleep 0.5
    done
    echo "$last"
}

# A number that the catalogue tells of itself.
clone_figure() {
    [[ $(graphql "{ catalog { $1 } }") =~ :([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
}

# One row of the table: row SCENARIO DATABASE RESULT GOAL
row() {
    local scenario=$1 database=$2 goal=$4 verdict=''
    read -r rate median slowest failed <<<"$3"
    [[ -z $goal ]] || verdict=$(awk -v a="$slowest" -v g="$goal" 'BEGIN { print (a <= g) ? "met" : "MISSED" }')
    [[ ${failed:-0} -eq 0 ]] || verdict="$failed FAILED"
    printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$scenario" "$database" "${rate:--}" "${median:--}" "${slowest:--}" "${goal:--}" "$verdict"
}

broadcaster() {
    local database=$1 file scenario
    serve broadcaster "$database" "$WORK/catalog-$SERVICES.jsonl"
    for file in "$WORK"/queries-"$SERVICES"/*.txt; do
        scenario=$(basename "$file" .txt)
        row "$scenario" "$database" "$(measure "$file" "$CONNECTIONS")" "${GOALS[$scenario]:-}"
    done
    row publish "$database" \
        "$(node $LOAD/publish.mjs "$URL" "$WORK/broadcaster-$database/local-token" "$WORK/queries-$SERVICES/consumers.txt" 400 | sed -n 's/^RESULT //p')" \
        "${GOALS[publish]}"
    stop_serving
}

backstage() {
    local database=$1 file scenario
    serve organisation "$database" "$ORGANISATION/entities.jsonl"
    for file in "$WORK"/queries-organisation/*.txt; do
        scenario=$(basename "$file" .txt)
        read -r rate median slowest failed <<<"$(measure "$file" "$CONNECTIONS")"
        printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$scenario" "$database" "$rate" "$median" "$slowest" "${BACKSTAGE[$scenario]:--}" \
            "$(awk -v a="$rate" -v b="${BACKSTAGE[$scenario]:-0}" -v f="${failed:-0}" 'BEGIN { if (f > 0) print f " FAILED"; else if (b > 0) printf "%.1f ×\n", a / b; else print "" }')"
    done
    stop_serving
}

# What is published stays there; published again it is no news: FRESH makes a new catalogue.
repositories() {
    local database=$1 folder
    serve broadcaster "$database" "$WORK/catalog-$SERVICES.jsonl"
    for folder in $REPOSITORIES; do indexing "$folder" "$database"; done
    stop_serving
}

need_toolchain
need_wrk
say 'release build'
cargo build --release --locked -q -p brickyard-server -p brickyard-demo -p brickyard
[[ -z ${FRESH:-} ]] || rm -rf "$WORK"
mkdir -p "$WORK"
NOTES=()

if [[ ! -e $WORK/catalog-$SERVICES.jsonl ]]; then
    say "a catalogue of $SERVICES services"
    "$TARGET/release/brickyard-demo" --services "$SERVICES" --catalogue "$WORK/catalog-$SERVICES.jsonl"
fi
SIZE=$(node $LOAD/queries.mjs "$WORK/catalog-$SERVICES.jsonl" "$WORK/queries-$SERVICES")
[[ -z $ORGANISATION ]] || node $LOAD/backstage.mjs "$ORGANISATION/queries.jsonl" "$WORK/queries-organisation"

[[ $DATABASES != *postgres* ]] || start_postgres
table() {
    printf '\n%s; %s connections, %s s each\n\n' "$SIZE" "$CONNECTIONS" "$EACH"
    printf '| scenario | database | requests/s | p50 ms | p99 ms | goal ms | |\n|---|---|---|---|---|---|---|\n'
    for database in $DATABASES; do broadcaster "$database"; done
    if [[ -n $ORGANISATION ]]; then
        printf '\n| scenario | database | requests/s | p50 ms | p99 ms | Backstage, requests/s | |\n|---|---|---|---|---|---|---|\n'
        for database in $DATABASES; do backstage "$database"; done
    fi
    if [[ -n $REPOSITORIES ]]; then
        printf '\n| new functions | database | published after s | then searchable after s | compared after s | by ref meanwhile: p50 ms | p99 ms |\n'
        printf '|---|---|---|---|---|---|---|\n'
        for database in $DATABASES; do repositories "$database"; done
    fi
    printf '\n'
    printf '%s\n' "${NOTES[@]}"
}
# Not a pipe: what stops the server and the cluster must run in this shell.
exec > >(tee "$WORK/results.md")
table
