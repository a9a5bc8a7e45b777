# Read by the matrices: cells as data, and the table.

columns=(full eio eacces term kill both hang stop-fails start-fails source-gone destination-gone)

# list_cells FILE PATTERN: `NUMBER VERB/STEP FAULT EXIT [set]` of the cells that are run.
list_cells() { awk -v pattern="$2" '!/^#/ && NF > 2 { n++; if ($3 != "-" && ($1 " " $2) ~ pattern) print n, $1, $2, $3, $4 }' "$1"; }

width() { echo $((${#1} < 7 ? 9 : ${#1} + 2)); }

# show_table CELLS LIST RESULTS: every cell with its exit status; fails where one did not end as it must.
show_table() {
    local step column number failed=0 total=0 cell
    printf '%-20s' ""
    for column in "${columns[@]}"; do printf '%*s' $(width "$column") "$column"; done
    echo
    for step in $(awk '!/^#/ && NF { print $1 }' "$1" | uniq); do
        printf '%-20s' "$step"
        for column in "${columns[@]}"; do
            read -r cell number < <(awk -v s="$step" -v c="$column" '!/^#/ && NF > 2 { n++; if ($1 == s && $2 == c) print ($3 == "-" ? "-" : $3 ($4 == "set" ? "+set" : "")), n }' "$1") || { cell='?' number=0; }
            if [ -e "$3/$number" ] && [ "$(head -c 3 "$3/$number")" != "ok" ]; then cell="$cell!"; fi
            printf '%*s' $(width "$column") "$cell"
        done
        echo
    done
    while read -r number _; do
        total=$((total + 1))
        [ -e "$3/$number" ] || { echo "cell $number has not run"; failed=$((failed + 1)); continue; }
        [ "$(cat "$3/$number")" = ok ] || { echo; cut -c1-300 "$3/$number" | tail -n +1; failed=$((failed + 1)); }
    done <"$2"
    echo
    echo "$total cells run, $failed not as they must be; $(awk '!/^#/ && $3 == "-"' "$1" | wc -l) make no sense, see $(basename "$1")"
    [ $failed = 0 ]
}
