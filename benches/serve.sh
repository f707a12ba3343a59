#!/usr/bin/env bash
# `helpc serve` beside nginx on one machine: wrk on one processor, the server on another.
#
#     benches/serve.sh BUNDLE [REQUESTS]     BUNDLE is a folder that `helpc build` wrote
#
# Needs wrk, nginx, curl and taskset, and two processors. Prints requests per second of
# selfHelp/{id} and of the same answers as static files of nginx, the 99th percentile at
# half of the load, the time to start, and memory before and after REQUESTS (2,000,000).
set -euo pipefail
bundle=$(realpath "$1")
requests=${2:-2000000}
helpc=${HELPC:-target/release/helpc}
work=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
seconds=${SECONDS_EACH:-8}
load() { taskset -c 0 wrk -t1 "$@"; }
rate() { awk '/Requests\/sec/ { print $2 }'; }
memory() { awk '/VmRSS/ { print $2 / 1024 " MiB" }' "/proc/$1/status"; }

begun=$(date +%s%N)
taskset -c 1 "$helpc" serve --bundle "$bundle" --cloud public --port 8463 --quiet &
server=$!
pids+=("$server")
until curl -sf -o "$work/list" "http://127.0.0.1:8463/clouds/public.json"; do sleep 0.002; done
echo "start: $((($(date +%s%N) - begun) / 1000000)) ms, $(memory "$server")"

# 500 solutions: their answers are the files that nginx serves.
version="api-version=2024-03-01-preview"
list="http://127.0.0.1:8463/providers/Microsoft.Help/discoverySolutions?$version"
mkdir "$work/files"
python3 - "$list" "$work" "$version" <<'PYTHON'
import json, sys, urllib.parse, urllib.request
address, work, version = sys.argv[1:]
ids = []
while address and len(ids) < 500:
    page = json.load(urllib.request.urlopen(address.replace(" ", "%20").replace("'", "%27")))
    for item in page["value"]:
        ids += [row["solutionId"] for row in item["properties"]["solutions"]]
    address = page.get("nextLink")
ids = list(dict.fromkeys(ids))[:500]
with open(f"{work}/helpc.lua", "w") as ours, open(f"{work}/nginx.lua", "w") as theirs:
    for script, paths in [
        (ours, [f"/providers/Microsoft.Help/selfHelp/{urllib.parse.quote(name, safe='')}?{version}" for name in ids]),
        (theirs, [f"/{number}.json" for number in range(len(ids))]),
    ]:
        script.write("local paths = {" + ",".join(json.dumps(path) for path in paths) + "}\n")
        script.write("local at = 0\nrequest = function() at = at % #paths + 1 return wrk.format(nil, paths[at]) end\n")
size = 0
for number, name in enumerate(ids):
    path = urllib.parse.quote(name, safe="")
    body = urllib.request.urlopen(f"http://127.0.0.1:8463/providers/Microsoft.Help/selfHelp/{path}?{version}").read()
    size += len(body)
    open(f"{work}/files/{number}.json", "wb").write(body)
print(f"{len(ids)} answers, {size // max(1, len(ids))} bytes each")
PYTHON

cat >"$work/nginx.conf" <<CONF
daemon off; pid $work/pid; error_log /dev/null; worker_processes 1;
events { worker_connections 1024; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; types { application/json json; }
    open_file_cache max=${OPEN_FILES:-1000};
    server { listen 127.0.0.1:8464; root $work/files; }
}
CONF
chmod -R a+rX "$work"
taskset -c 1 nginx -c "$work/nginx.conf" &
pids+=("$!")
sleep 0.5

ours="http://127.0.0.1:8463" theirs="http://127.0.0.1:8464"
for round in 1 2 3; do
    a=$(load -c 32 -d "${seconds}s" -s "$work/helpc.lua" "$ours" | rate)
    b=$(load -c 32 -d "${seconds}s" -s "$work/nginx.lua" "$theirs" | rate)
    echo "round $round: helpc $a/s, nginx $b/s, ratio $(awk "BEGIN { printf \"%.2f\", $a / $b }")"
done

# About half of the load: few connections, each waits for its answer.
for side in "helpc $ours" "nginx $theirs"; do
    read -r name address <<<"$side"
    load -c 4 -d "${seconds}s" --latency -s "$work/$name.lua" "$address" |
        awk -v name="$name" '/99%/ { p99 = $2 } /Requests\/sec/ { print name " at " $2 "/s: p99 " p99 }'
done

before=$(memory "$server")
done_=0
while [ "$done_" -lt "$requests" ]; do
    count=$(load -c 32 -d 10s -s "$work/helpc.lua" "$ours" | awk '/requests in/ { print $1 }')
    done_=$((done_ + count))
    echo "after $done_ requests: $(memory "$server")"
done
echo "memory before: $before, after $done_ requests: $(memory "$server")"
