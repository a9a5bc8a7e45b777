#!/bin/bash
# The downtime budget: what will not fit is refused before anything is stopped, what takes too long is given up in time
# for the starts, and what was foreseen and what it was is recorded.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

more() { :; }
with_budget() {
    write_profile
    sed -i "s/^services:/budget: $1\nservices:/" "$profile"
}
# The run was refused, or given up: nothing is a set that was none before, and everything is up.
sets() { ls "$work/backup" | grep -c 'Z$' || true; }

step "values that are none"
expect_exit 64 overwinter backup "$profile" --budget 10
expect_text "'10'"
with_budget 10
expect_exit 78 overwinter backup "$profile"
expect_text ": budget: '10' is no duration"
expect_text "HINT: write it like 90s, 5m or 1h"
write_profile
expect_untouched

step "a first run is refused by no guess; it says what it guesses"
with_budget 2m
expect_exit 0 overwinter plan "$profile"
expect_text "stopped window: predicted "
expect_text "; a guess, since no set tells yet), budget 2m"
expect_exit 0 overwinter config show "$profile"
expect_line "budget: 2m"
misbehave database stop <<<'sleep 1; rm -f database.up'
misbehave search start <<<'sleep 2; touch search.up'
expect_exit 0 overwinter backup "$profile" --json --verbose
expect_document 0
expect_json 'document["window"]["budgetSeconds"]' 120
expect_json 'document["window"]["sets"]' 0
expect_json 'document["window"]["actual"]["stopSeconds"] >= 1 and document["window"]["actual"]["startSeconds"] >= 2' true
expect_text "stopped window: predicted "
set=$(json 'document["set"]')
grep -q "stopped window: predicted .*, budget 2m" "$work/backup/backup_log_$set.log" || fail "it is not in the log"
expect_json 'document["window"]["actual"]["stopSeconds"] >= 1 and document["window"]["predictedSeconds"] > 100' true "$work/backup/$set/overwinter/set.json"
expect_exit 0 overwinter show "$profile" latest
expect_text "foreseen"
expect_text ", budget 2m"

step "the next knows: about as long as that was"
expect_exit 0 overwinter plan "$profile" --json
expect_json 'document["window"]["sets"]' 1
expect_json '3 <= document["window"]["predictedSeconds"] < 60' true
expect_json 'document["window"]["predicted"]["startSeconds"] >= 2' true
expect_json 'document.get("overBudget", "none")' none
expect_exit 0 overwinter backup "$profile"
expect_text "  stopped window "
expect_text "predicted "
expect_text ", budget 2m"

step "it will not fit: refused before the stop, with the figures and what takes longest"
calls >/dev/null
before=$(sets)
expect_exit 0 overwinter plan "$profile" --json
expect_exit 14 overwinter backup "$profile" --budget 1s
expect_text "error: the stopped window is predicted to take "
expect_text "over the budget of 1s; the longest is the start of search ("
expect_line "HINT: no service was stopped; allow more with --budget, or leave less to do: exclude what can be made again"
expect_untouched
expect_exit 14 overwinter backup "$profile" --budget 1s --json
expect_document 14
expect_json 'document["error"]["code"]' over-budget
expect_json 'document["window"]["budgetSeconds"]' 1
expect_json '[s.get("downtimeSeconds") for s in document["services"]]' '[]'
expect_untouched
expect_equal "sets" "$before" "$(sets)"
expect_exit 0 overwinter backup "$profile" --budget 1s --dry-run
expect_text "this would be refused: the stopped window is predicted to take "
expect_exit 0 overwinter backup "$profile" --budget 1s --dry-run --json
expect_json 'document["overBudget"]["code"]' over-budget
expect_exit 0 overwinter status "$profile"
expect_text "failed"
expect_text "over the budget of 1s"

step "a stop that takes longer than it should meets the deadline; all is up again"
behave
misbehave database stop <<<'touch stopping; exec sleep 300'
rm -f "$run/stopping"
calls >/dev/null
"$OVERWINTER" backup "$profile" --budget 8s --json >"$work/stdout" 2>"$work/stderr" </dev/null &
pid=$!
at_end 'kill $pid'
wait_until 20 test -e "$run/stopping"
# The stop that brings it to its end, before the start.
misbehave database stop <<<'rm -f database.up'
status=0
wait $pid || status=$?
expect_equal "exit status" 14 "$status"
expect_document 14
expect_json 'document["error"]["code"]' over-budget
expect_text "the backup was given up after "
expect_text " so that services can be back within the budget of 8s: "
expect_text "the next run goes on from what was copied"
expect_json 'sorted({s["after"] for s in document["services"]})' '["running"]'
expect_all_up
expect_equal "sets" "$before" "$(sets)"
expect_equal "partials" 1 "$(ls "$work/backup" | grep -c 'partial$')"
behave

step "a copy that takes longer than it should is given up, inside of one large file"
rm -rf "$work/backup"/20*
with_budget 20s
echo "copy: { pre-sync: false }" >>"$profile"
head -c 300000000 /dev/zero >"$stack/search/data/large"
# Each read of that file waits: in its time the copy is nowhere near its end.
expect_exit 14 strace -f -qq -o "$work/trace" -P "$stack/search/data/large" -e trace=pread64 \
    -e inject=pread64:delay_enter=700000 "$OVERWINTER" backup "$profile" --json
expect_document 14
expect_json 'document["error"]["code"]' over-budget
expect_json 'document["window"]["sets"]' 0
expect_text "search/data: copy failed: cancelled"
expect_all_up
expect_equal "sets" 0 "$(sets)"
expect_equal "partials" 1 "$(ls "$work/backup" | grep -c 'partial$')"
rm "$stack/search/data/large"

step "longer than allowed, with nothing left to give up: a set, and a warning"
behave
with_budget 10s
misbehave search start <<<'sleep 11; touch search.up'
expect_exit 3 overwinter backup "$profile" --json
expect_document 3
expect_json 'document["warnings"][0]["code"]' over-budget
expect_text "over the budget of 10s: the starts took longer than predicted"
expect_all_up
