# Many small files: what an attachment store is. Bound by the calls a file costs.
make_tree small
title "$files files of 100 B to 16 KiB (log-uniform) in $(find "$source" -mindepth 2 -type d | wc -l) folders, $((bytes / 1000000)) MB; full copy, every attribute, digest, records of all entries"
. "$bench/lib/full-copy.sh"
run_rounds rsync cp tar floor
count_calls ours rsync cp tar floor
compare rsync "rsync -aWHAX" 3.2 3.8
compare cp "cp -a" 2.3 2.7
compare tar "tar \| tar" 1.7 2.0
unit=part compare floor "the floor" 0.80 0.95
