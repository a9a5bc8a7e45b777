# Reading everything back: SHA-256 and XXH3 of every byte, on all cores. Against what OpenSSL hashes in one thread, times cores.
make_tree large "$(awk -v scale="$scale" 'BEGIN { print scale * 0.4 }')"
title "$((bytes / 1000000)) MB: the seal (sync, read back, record, rename) and verify, against the time OpenSSL's SHA-256 needs for the bytes on $(nproc) cores"
make_profile

prepare() { [ "$1" != ours ] || [ "$what" = verify ] || remove_sets; }

command() {
    case $1 in
    ours) if [ "$what" = seal ]; then command=("$overwinter" backup "$profile" --quiet); else command=("$overwinter" verify "$profile" latest --quiet); fi ;;
    sha256) command=(openssl speed -mr -seconds 1 -bytes 16384 -evp sha256) ;;
    esac
}

value() {
    case $1 in
    ours) if [ "$what" = seal ]; then seconds seal; else echo "$wall"; fi ;;
    # +F:23:sha256:1640000000.00, bytes a second
    sha256) awk -F: -v bytes="$bytes" -v cores="$(nproc)" '/^\+F:/ { printf "%.4f\n", bytes / ($NF * cores) }' "$work/stdout" ;;
    esac
}

check() { [ "$what" = verify ] || same_trees "$source" "$(last_set)/store/data"; }

for what in seal verify; do
    begin_samples
    run_rounds sha256
    unit=part compare sha256 "$what: SHA-256 × cores" 0.75 0.90
done
