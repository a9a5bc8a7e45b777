# What a deployment has: SSTables with their companions and a snapshot of hard links, Lucene segments, attachments, logs.
make_tree stack
title "$files files, $((bytes / 1000000)) MB: SSTables with companions and a snapshot of links, Lucene segments, attachments (some with attributes), logs; three owners; full copy, digest"
. "$bench/lib/full-copy.sh"
run_rounds rsync cp
count_calls ours rsync cp
compare rsync "rsync -aWHAX" 2.5 3
compare cp "cp -a" 1.5 2
