#!/bin/bash
# A run that is asked where it is (SIGUSR1), and what it shows of itself when it is over: a few lines, and a picture.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

pid=
at_end '[ -z "$pid" ] || { behave; touch "$run"/go.{database,search,app}; kill $pid; wait $pid; }'
begin() {
    : >"$run/calls"
    rm -f "$run"/go.*
    "$OVERWINTER" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
    pid=$!
}
ends() {
    local status=0
    touch "$run"/go.{database,search,app}
    wait $pid || status=$?
    pid=
    behave
    expect_equal "exit status" "$1" "$status"
}
hold() { misbehave "$1" "$2" <<<"until [ -e go.$1 ]; do sleep 0.05; done; $3"; }
# asked PATTERN: until its answer, which is a line of its own, is there.
asked() {
    local tries=100
    until grep -qE -- "$1" "$work/stderr"; do
        kill -USR1 $pid || fail "it ended instead of answering"
        [ $((tries -= 1)) -gt 0 ] || fail "no answer like: $1"
        sleep 0.1
    done
}
seconds='[0-9]+(\.[0-9])? s'

step "a backup is asked in the middle of a stop, and of a start that is waited for; --quiet hides no answer"
hold database stop 'rm -f database.up'
begin backup "$profile" --quiet
wait_until 20 grep -q "stop database" "$run/calls"
asked "^stopping database for $seconds; 3 services not up for $seconds\$"
hold search start 'touch search.up'
touch "$run/go.database"
wait_until 20 grep -q "start search" "$run/calls"
asked "^starting search for $seconds; 2 services not up for $seconds\$"
ends 0
expect_all_up

step "… with --progress json, in a line of it"
hold app stop 'rm -f app.up'
begin backup "$profile" --progress json
wait_until 20 grep -q "stop app" "$run/calls"
asked '"event":"asked"'
ends 0
grep '"event":"asked"' "$work/stderr" | head -1 >"$work/answer"
expect_json 'document["message"].split(" for ")[0]' "stopping app" "$work/answer"

step "a restore and a verification are asked, and end as they would have"
hold app stop 'rm -f app.up'
begin restore "$profile" latest --yes --stop --set-aside
wait_until 20 grep -q "stop app" "$run/calls"
asked "^stopping app for $seconds; 1 service not up for $seconds\$"
ends 0
truncate -s 300M "$stack/search/data/large"
expect_exit 0 overwinter backup "$profile"
begin verify "$profile"
takes_questions() { grep -q '^SigBlk:.*[2367abef]..$' "/proc/$pid/status"; }
wait_until 5 takes_questions
while kill -USR1 $pid 2>/dev/null; do sleep 0.01; done
ends 0
grep -qE "^verifying for $seconds, .* of 300 MiB, " "$work/stderr" || fail "no answer of the verification"

step "what stood still when, in a few lines of 80 columns"
misbehave search stop <<<'sleep 0.4; rm -f search.up'
misbehave app start <<<'sleep 0.4; touch app.up'
expect_exit 0 overwinter backup "$profile"
behave
sed -n '/^  what stood still, /,/stopping/p' "$work/stderr" >"$work/lines"
cat "$work/lines"
expect_equal "lines" 6 "$(wc -l <"$work/lines")"
[ "$(wc -L <"$work/lines")" -le 80 ] || fail "longer than 80 columns"
grep -qE '^  what stood still, [0-9:]{8} to [0-9:]{8} UTC:$' "$work/lines" || fail "no time"
grep -qE "^    database +[-=+]+ +$seconds\$" "$work/lines" || fail "no line of database"
grep -qE "^    search +[-=+]+ +$seconds\$" "$work/lines" || fail "no line of search"
grep -qE "^    app        -[-=+]{38}\+  $seconds\$" "$work/lines" || fail "no line of app"
grep -qE "^    \(copying\) +#+ +$seconds\$" "$work/lines" || fail "no line of the copy"

step "… and as a picture that an XML parser reads, with nothing to load and nothing of a hostile record"
expect_exit 0 overwinter show "$profile" --timeline "$work/run.svg"
expect_text "set $(readlink "$work/backup/latest") "
picture() {
    python3 - "$work/run.svg" <<'END_OF_LOOK'
import sys, xml.etree.ElementTree
name = "{http://www.w3.org/2000/svg}"
root = xml.etree.ElementTree.parse(sys.argv[1]).getroot()
assert root.tag == name + "svg", root.tag
texts = [text.text for text in root.iter(name + "text")]
kinds = {rect.get("class") for rect in root.iter(name + "rect")}
width, height = map(int, root.get("viewBox").split()[2:])
for rect in root.iter(name + "rect"):
    if rect.get("x"):
        x, y, w, h = (int(rect.get(key)) for key in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= width and 0 <= y <= y + h <= height, rect.attrib
assert {"stopping", "still", "starting", "work"} <= kinds, kinds
assert not [child for child in root.iter() if child.tag in (name + "script", name + "image", name + "a")]
assert "prefers-color-scheme: dark" in root.find(name + "style").text
text = open(sys.argv[1], encoding="utf-8").read()
assert text.count("http") == 1 and "url(" not in text and "@import" not in text
print("\n".join(text for text in texts if text))
END_OF_LOOK
}
picture >"$work/texts"
for text in "scene, set $(readlink "$work/backup/latest")" database search app "(copying)" "stopped window" seal; do
    grep -qxF -- "$text" "$work/texts" || fail "the picture does not say $text"
done
expect_equal "mode" 644 "$(stat -c %a "$work/run.svg")"
record=$work/backup/latest/overwinter/set.json
cp "$record" "$work/set.json"
sed -i -e 's/"app"/"<script>\&\\u0000\\u001b[31m\\uffff"/' -e 's/"profile" : "scene"/"profile" : "]]>"/' \
    -e '0,/"finished" : "20/s//"finished" : "99/' "$record"
reseal "$record"
expect_exit 0 overwinter show "$profile" --timeline "$work/run.svg" --json
picture >"$work/texts"
grep -qF '<script>&\000' "$work/texts" || fail "the hostile name is not shown as text"
cp "$work/set.json" "$record"

step "… and what keeps it from being drawn"
expect_exit 1 overwinter show "$profile" --timeline "$work/nowhere/run.svg"
expect_line "error: unable to create '$work/nowhere/run.svg': no such file or directory"
mkfifo "$work/fifo"
expect_exit 1 overwinter show "$profile" --timeline "$work/fifo"
expect_line "error: unable to write '$work/fifo': it is no file"
[ -p "$work/fifo" ] || fail "the fifo was replaced"
for name in "${services[@]}"; do rm -f "$run/$name.up"; done
expect_exit 0 overwinter backup "$profile"
expect_no_text "what stood still"
expect_exit 1 overwinter show "$profile" --timeline "$work/run.svg"
expect_line "error: no service stood still for set '$(readlink "$work/backup/latest")': there is nothing to draw"
