# The next set, its files shared with the last one: nothing changed, and one file in a hundred.
make_tree small
copy=$place/copy next=$place/next
make_profile "pre-sync: false, link-unchanged: true, full-every: 1000"
rsync_name="rsync $(rsync --version | awk 'NR == 1 { print $3 }') -aHAX --link-dest"
case $rsync_name in *" 3."[5-9]*) musts=(8 6) reaches=(11 null) ;; *) musts=(2.2 2) reaches=(2.6 null) ;; esac

prepare() {
    case $1 in
    ours) [ -z "$first_set" ] || find "$sets" -mindepth 1 -maxdepth 1 -type d ! -path "$first_set" -exec rm -rf {} + ;;
    *) rm -rf "$next" ;;
    esac
}

command() {
    case $1 in
    ours) command=("$overwinter" backup "$profile" --quiet) ;;
    rsync) command=(rsync -aHAX --link-dest="$copy" "$source/" "$next/") ;;
    cp) command=(cp -al "$copy" "$next") ;;
    esac
}

value() {
    case $1-$what in
    ours-whole) own_seconds ;;
    ours-copying) seconds copying ;;
    *) echo "$wall" ;;
    esac
}

check() {
    same_trees "$source" "$(last_set)/store/data"
    [ -z "$first_set" ] || [ "$(last_set)" != "$first_set" ] || fail "linked: no new set was made"
}

for share in 0 1; do
    first_set= what=whole
    remove_sets
    once ours
    first_set=$(last_set)
    rm -rf "$copy" "$next"
    cp -a "$source" "$copy"
    [ $share = 0 ] || "$tools/tree" change $share "$source" >/dev/null
    begin_samples
    title "$files files, $share % of them changed since the last set; with read-back and record of every entry, without what stop and start took"
    if [ $share = 0 ]; then
        run_rounds rsync cp
        count_calls ours rsync cp
        compare rsync "$rsync_name, 0 %" "${musts[0]}" "${reaches[0]}"
        compare cp "cp -al, 0 %" 1.7 1.95
    else
        run_rounds rsync
        compare rsync "$rsync_name, 1 %" "${musts[1]}" "${reaches[1]}"
    fi
    # No peer reads back or records: the same without, to be compared with what they do.
    begin_samples
    what=copying
    run_rounds rsync cp
    compare rsync "$rsync_name, $share %, our copying alone" null null
    [ $share = 1 ] || compare cp "cp -al, $share %, our copying alone" null null
done
