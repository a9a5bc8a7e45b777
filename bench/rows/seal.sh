# Reading everything back: SHA-256 and XXH3 of every byte, on all cores. Against what OpenSSL hashes in one thread, times cores; and
# against OpenSSL's program on all cores, from the disk too: on an image in memory the reading takes the same cores.
make_tree large "$(awk -v scale="$scale" 'BEGIN { print scale * 0.4 }')"
title "$((bytes / 1000000)) MB: the seal (sync, read back, record, rename) and verify, against the time OpenSSL's SHA-256 needs for the bytes on $(nproc) cores"
make_profile

prepare() {
    case $1 in
    ours) [ "$what" = verify ] || remove_sets ;;
    dgst) find "$source" -type f -exec dd if={} iflag=nocache count=0 status=none \; ;;
    esac
}

command() {
    case $1 in
    ours) if [ "$what" = seal ]; then command=("$overwinter" backup "$profile" --quiet); else command=("$overwinter" verify "$profile" latest --quiet); fi ;;
    sha256) command=(openssl speed -mr -seconds 1 -bytes 16384 -evp sha256) ;;
    # Largest first, as a good queue would have it.
    dgst) command=(bash -c 'find "$1" -type f -printf "%s %p\0" | sort -znr | cut -zd" " -f2- | xargs -0 -n1 -P"$(nproc)" openssl dgst -sha256' dgst "$source") ;;
    esac
}

value() {
    case $1 in
    ours) if [ "$what" = seal ]; then seconds seal; else echo "$wall"; fi ;;
    # +F:23:sha256:1640000000.00, bytes a second
    sha256) awk -F: -v bytes="$bytes" -v cores="$(nproc)" '/^\+F:/ { printf "%.4f\n", bytes / ($NF * cores) }' "$work/stdout" ;;
    dgst) echo "$wall" ;;
    esac
}

check() { [ "$what" = verify ] || same_trees "$source" "$(last_set)/store/data"; }

for what in seal verify; do
    begin_samples
    run_rounds sha256 dgst
    unit=part compare sha256 "$what: SHA-256 × cores" 0.75 0.90
    unit=part compare dgst "$what: openssl dgst × cores, from the disk" 0.75 0.90
done
