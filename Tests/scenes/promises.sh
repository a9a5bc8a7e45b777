#!/bin/bash
# What must not break the two promises: endings that are easily missed, with services under `commands`.
. "$(dirname "$0")/lib.sh"
cd "$work"
mkdir -m 700 backup bin run
# A service is a file that says "up"; data beside it.
cat >bin/service <<'END'
#!/bin/bash
cd "$(dirname "$0")/.."
case $1 in
start) touch "run/$2"; if [ -x "bin/after-start-$2" ]; then "bin/after-start-$2"; fi ;;
stop) rm -f "run/$2" ;;
status) [ -e "run/$2" ] || exit 3 ;;
esac
END
chmod +x bin/service
profile() { # SERVICE… : a profile with these, each with a folder of data; EXTRA is added to the first
    printf 'version: 1\nname: shop\ndestination: ./backup\nservices:\n'
    local name extra=${EXTRA:-}
    for name; do
        printf '  %s:\n    commands:\n' "$name"
        printf '      %s: [./bin/service, %s, %s]\n' start start "$name" stop stop "$name" status status "$name"
        [ -z "$extra" ] || printf '    %s\n' "$extra"
        extra=
        printf '    sources: { data: data/%s }\n' "$name"
    done
}
up() { for name; do mkdir -p "data/$name"; echo "of $name" >"data/$name/file"; touch "run/$name"; done; }
documents() { python3 -c '
import json, sys
text, count = open(sys.argv[1]).read(), 0
while text.strip():
    _, end = json.JSONDecoder().raw_decode(text.lstrip()); text = text.lstrip()[end:]; count += 1
print(count)' "$work/stdout"; }

step "a run that fails prints one JSON document"
up one two
EXTRA='before-stop: ["false"]' profile one two >shop.yaml
expect_exit 1 overwinter backup ./shop.yaml --json
expect_equal "documents" 1 "$(documents)"
expect_json "document['exitCode']" 1
expect_json "[service['after'] for service in document['services']]" '["running", "running"]'

step "a signal that meets a before-stop command ends the run as a signal does, and the service is back"
EXTRA='before-stop: [./bin/drain]' profile one two >shop.yaml
printf '#!/bin/bash\ntouch "$(dirname "$0")/draining"\nexec sleep 60\n' >bin/drain
chmod +x bin/drain
"$OVERWINTER" backup ./shop.yaml >"$work/stdout" 2>"$work/stderr" &
run=$!
wait_until 20 test -e bin/draining
kill -TERM $run
status=0
wait $run || status=$?
expect_equal "exit status" 143 "$status"
expect_equal "what runs" "one two" "$(ls run | tr '\n' ' ' | sed 's/ $//')"

step "a service that was ready, and has ended when the run ends, is named"
profile one two >shop.yaml
printf '#!/bin/bash\nrm -f run/one\n' >bin/after-start-two
chmod +x bin/after-start-two
expect_exit 5 overwinter backup ./shop.yaml --json
expect_equal "documents" 1 "$(documents)"
expect_text "one is not back"
rm bin/after-start-two
touch run/one

step "a reader of standard error that stands still keeps no service down"
profile one two >shop.yaml
python3 - "$OVERWINTER" "$work/run" <<'END'
import fcntl, os, subprocess, sys, time
reader, writer = os.pipe()
fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
os.write(writer, b"x" * 4096)
run = subprocess.Popen([sys.argv[1], "backup", "./shop.yaml", "--verbose"], stdout=subprocess.DEVNULL, stderr=writer)
os.close(writer)
# The set is sealed after the starts: with it there, and both up, only the last words wait for the reader.
deadline = time.time() + 30
while time.time() < deadline and not (os.path.lexists("backup/latest") and sorted(os.listdir(sys.argv[2])) == ["one", "two"]):
    time.sleep(0.1)
is_back = os.path.lexists("backup/latest")
while os.read(reader, 65536): pass
status = run.wait()
sys.exit("the run stood still" if not is_back else status)
END

step "a backup of nothing is refused before anything is stopped"
printf '%s\n' "version: 1" "name: shop" "destination: ./backup" "services:" "  one:" "    commands:" \
    "      start: [./bin/service, start, one]" "      stop: [./bin/service, stop, one]" \
    "      status: [./bin/service, status, one]" "    sources: { data: { path: data/nowhere, optional: true } }" >nothing.yaml
expect_exit 12 overwinter backup ./nothing.yaml
expect_text "there is nothing to save"

step "a restore changes nothing before it is confirmed and its guards hold"
rm -f run/one run/two
echo "newer" >data/one/file
expect_exit 64 overwinter restore ./shop.yaml latest --set-aside --no-input --json
expect_equal "documents" 0 "$(documents)"
expect_exit 12 overwinter restore ./shop.yaml latest --yes
expect_equal "what is there" "newer" "$(cat data/one/file)"
expect_exit 0 overwinter restore ./shop.yaml latest --set-aside --yes
expect_equal "what is there" "of one" "$(cat data/one/file)"
expect_equal "what was set aside" "newer" "$(cat data/one.overwinter-aside-*/file)"
