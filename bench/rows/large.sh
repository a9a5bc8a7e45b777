# A few large files: what compacted SSTables are. Bound by memory.
make_tree large
title "1.2 GB and 4 × 300 MB; full copy, every attribute, digest"
. "$bench/lib/full-copy.sh"
run_rounds cp rsync-plain floor
compare cp "cp -a" 0.93 0.97
compare rsync-plain "rsync -aW" 1.9 2.2
unit=part compare floor "the floor" null null
