# What a figure is worth nothing without.

quote() { local text=${1//\\/\\\\}; printf '"%s"' "${text//\"/\\\"}"; }
version() { "$@" 2>/dev/null | head -1; }

facts() {
    local where="ext4 in a loop image on tmpfs"
    [ -z "$disk" ] || where="$disk, the real disk"
    local mount_options; mount_options=$(findmnt -no FSTYPE,OPTIONS -T "$place" | tr -s ' ')
    local lines=(
        "machine: $(nproc) cores, $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(awk '/^MemTotal/ { printf "%d GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r)"
        "place: $where ($mount_options); sources warm in the page cache"
        "peers: $(version cp --version); $(version rsync --version | tr -s ' '); $(version tar --version); $(version openssl version)"
        "overwinter: $(version "$overwinter" --version), $(git -C "$bench" describe --always --dirty 2>/dev/null || echo unknown)"
        "trees: seed 20261121, scale $scale ($bench/programs/tree.c); $rounds rounds after one that is dropped"
        "begun: $(date -u +%Y-%m-%dT%H:%MZ), load $(cut -d' ' -f1-3 /proc/loadavg), CPU pressure $(pressure) %"
    )
    local line
    for line in "${lines[@]}"; do
        echo "$line"
        printf '{"fact":%s}\n' "$(quote "$line")" >>"$results"
    done
}

# How much of the last ten seconds somebody waited for a CPU.
pressure() { awk '/^some/ { sub("avg10=", "", $2); print $2 }' /proc/pressure/cpu 2>/dev/null || echo 0; }
