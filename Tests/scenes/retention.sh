#!/bin/bash
# What is kept and thrown away: rules, marks, sets in use, sets that shrank; prunes that are killed; after a backup.
. "$(dirname "$0")/lib.sh"
. "$scenes/stand-ins.sh"
backup=$work/backup

rules() { sed -i '/^retention:/d' "$profile"; [ -z "$1" ] || echo "retention: { $1 }" >>"$profile"; }
sets() { overwinter list "$profile" --json | python3 -c 'import json,sys; print(*[s["name"] for s in json.load(sys.stdin)["sets"]])'; }
# dated SET NAME DATE: the set as it would be, had it been made then; its files are those of the other, by hard links.
dated() {
    cp -al "$backup/$1" "$backup/$2"
    rm "$backup/$2/overwinter/set.json"
    sed -E "s/\"name\" : \"$1\"/\"name\" : \"$2\"/; s/\"started\" : \"[^\"]*\"(,?)$/\"started\" : \"$3\"\1/" \
        "$backup/$1/overwinter/set.json" >"$backup/$2/overwinter/set.json"
    echo "log of $2" >"$backup/backup_log_$2.log"
}
decision() { json "next(s['decision'] + ': ' + ', '.join(s['reasons']) for s in document['sets'] if s['name'] == '$1')"; }

step "no rules, no removal"
expect_exit 0 overwinter prune "$profile" --dry-run --json || true
