# Read by scenes after lib.sh: services under `commands` that are no more than a file each, and can be told to
# misbehave; and what a program must say of an ending.

services=(database search app)
run=$work/run
stack=$work/stack
profile=$work/stack.yaml
mkdir "$run" "$work/backup"

# A service runs while run/NAME.up is there. run/NAME.VERB is run in the place of a verb where it exists.
cat >"$work/service" <<'END_OF_SERVICE'
#!/bin/bash
cd "$(dirname "$0")/run"
name=$2
[ "$1" = status ] || echo "$1 $name" >>calls
if [ -x "$name.$1" ]; then exec "./$name.$1"; fi
case $1 in
start) touch "$name.up" ;;
stop) rm -f "$name.up" ;;
status) [ -e "$name.up" ] || exit 3 ;;
esac
END_OF_SERVICE
chmod 755 "$work" "$work/service"

# misbehave NAME VERB: what it does instead is read from standard input.
misbehave() {
    { echo '#!/bin/bash'; cat; } >"$run/$1.$2.new"
    chmod 755 "$run/$1.$2.new"
    mv "$run/$1.$2.new" "$run/$1.$2"
}
behave() { rm -f "$run"/*.start "$run"/*.stop "$run"/*.status; }
start_all() { local name; for name in "${services[@]}"; do touch "$run/$name.up"; done; : >"$run/calls"; }
calls() { cat "$run/calls"; : >"$run/calls"; }
expect_all_up() {
    local name
    for name in "${services[@]}"; do [ -e "$run/$name.up" ] || fail "$name is not running"; done
}

# One service's lines of a profile: named NAME, with the lines of standard input added.
service_lines() {
    local verb
    printf '  %s:\n    commands:\n' "$1"
    for verb in start stop status; do printf '      %s: [%s/service, %s, %s]\n' "$verb" "$work" "$verb" "$1"; done
}

# Writes the profile of the three; `more NAME` prints more lines of a service where the scene defines it.
more() { :; }
write_profile() {
    local name lines
    {
        printf 'version: 1\nname: scene\ndestination: %s\nservices:\n' "${1:-$work/backup}"
        for name in "${services[@]}"; do
            service_lines "$name"
            [ "$name" != app ] || echo "    after: [database, search]"
            lines=$(more "$name")
            echo "$lines"
            # By itself a service under commands is watched for a second.
            [[ $lines == *ready:* ]] || echo '    ready: { command: ["true"] }'
            echo "    sources: { data: $stack/$name/data }"
        done
    } >"$profile"
}
for name in "${services[@]}"; do
    mkdir -p "$stack/$name/data"
    echo "of $name" >"$stack/$name/data/file"
done
start_all
write_profile

# --- What is said -----------------------------------------------------------------------------------------------------

# Standard output is one JSON document, with the process's exit status in it.
expect_document() { # STATUS
    python3 - "$work/stdout" "$1" <<'END_OF_CHECK' || fail "standard output is not one JSON document with exitCode $1"
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
document, end = json.JSONDecoder().raw_decode(text)
assert text[end:].strip() == "", "more than one document"
assert document["exitCode"] == int(sys.argv[2]) and document["format"] == 1
assert document["outcome"] == {0: "done", 3: "warnings"}.get(document["exitCode"], "failed")
END_OF_CHECK
}

# expect_line TEXT: some line is this, indented or not, and nothing else.
expect_line() {
    cat "$work/stdout" "$work/stderr" | sed -E 's/^ *(- )?//' >"$work/lines"
    grep -qxF -- "$1" "$work/lines" || fail "no line: $1"
}

# expect_error STATUS CODE MESSAGE HINT COMMAND…: in text, and again with --json: the error's code, or that of the only
# fault in it. HINT may be empty: then there is none.
expect_error() {
    local status=$1 code=$2 message=$3 hint=$4
    shift 4
    expect_exit "$status" overwinter "$@"
    expect_line "error: $message"
    if [ -n "$hint" ]; then expect_line "HINT: $hint"; else expect_no_text "HINT:"; fi
    expect_exit "$status" overwinter "$@" --json
    expect_document "$status"
    expect_json 'document["error"]["message"]' "$message"
    expect_json 'document["error"].get("hint", "")' "$hint"
    expect_json '(document["error"]["faults"] or [document["error"]])[0]["code"] if document["error"]["code"] in ("preflight", "guard") else document["error"]["code"]' "$code"
}

# No set was made, and no partial is left.
expect_untouched() {
    expect_equal "what was stopped or started" "" "$(calls)"
    expect_all_up
}
