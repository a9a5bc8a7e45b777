#!/bin/bash
# Profiles that are not there or cannot be, and command lines that cannot be read.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"

step "a profile that is not there"
expect_error 10 profile-not-found "unable to open '$work/stuck.yaml': no such file or directory" \
    "did you mean 'stack.yaml'?" backup "$work/stuck.yaml"
expect_exit 10 overwinter plan no-such-name
expect_text "error: no profile 'no-such-name' in '/etc/overwinter/profiles' or "
expect_exit 10 overwinter plan no-such-name --json
expect_document 10

step "one that is no YAML"
printf 'version: 1\nname: [scene\nservices: {}\n' >"$work/bad.yaml"
expect_error 78 bad-profile "the profile '$work/bad.yaml' has a fault" "" config validate "$work/bad.yaml"

step "an unknown key, with its place and the nearest"
sed 's/destination:/destinatoin:/' "$profile" >"$work/bad.yaml"
expect_exit 78 overwinter config validate "$work/bad.yaml"
expect_line "$work/bad.yaml:3:1: destinatoin: unknown key"
expect_line "HINT: did you mean 'destination'?"
expect_exit 78 overwinter backup "$work/bad.yaml" --json
expect_document 78
expect_json 'document["error"]["code"]' bad-profile

step "a cycle"
more() { [ "$1" != database ] || echo "    after: [app]"; }
write_profile
expect_exit 78 overwinter plan "$profile"
expect_text "database"
expect_text "app"
expect_exit 78 overwinter plan "$profile" --json
expect_document 78

step "several faults are said at once"
sed -e 's/^version: 1/version: 9/' -e 's/after: \[app\]/afetr: [app]/' -e 's/after: \[database/after: [databose/' "$profile" >"$work/bad.yaml"
expect_exit 78 overwinter config validate "$work/bad.yaml"
expect_text "has 3 faults"
expect_text ":1:"
expect_text "did you mean 'after'?"
expect_text "did you mean 'database'?"
more() { :; }
write_profile

step "a command line that cannot be read: all its faults at once, with the nearest names, and no document"
expect_exit 64 overwinter bakcup "$profile"
expect_line "error: unknown command 'bakcup'. Did you mean 'backup'?"
expect_exit 64 overwinter backup --dry-rnu --progres plain
expect_text "--dry-run"
expect_text "--progress"
expect_line "error: missing argument 'PROFILE'"
expect_exit 64 overwinter backup "$profile" --progress jsno
expect_text "json"
expect_exit 64 overwinter backup "$profile" --quiet --verbose --json
expect_text "--quiet and --verbose contradict each other"
expect_equal "standard output" "" "$(cat "$work/stdout")"
expect_exit 64 overwinter restore "$profile" latest --only a/b/c
expect_text "'--only a/b/c' is not SERVICE or SERVICE/SOURCE"
expect_exit 64 overwinter restore "$profile" latest --to "$work/elsewhere" --stop
expect_text "--to touches no service and no target"

step "nothing was touched by any of it"
expect_untouched
