// Makes the trees that are measured, the same ones on every machine.
//
// usage: tree small|large|stack|flat DESTINATION [SCALE]
//        tree change PERCENT FOLDER         rewrites every file whose number falls into PERCENT, with new bytes and times
//        tree list                          the trees, with what they are
//
// The numbers come from a generator with a fixed seed (SEED below), the bytes from a block of its output, so that no file
// system finds holes or something to compress.
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SEED 20261121u
#define BLOCK (8u << 20)

static uint64_t state = SEED;
static unsigned char *block;
static uid_t owner = (uid_t)-1;

// splitmix64: small, and good enough for sizes.
static uint64_t next(void) {
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t between(uint64_t low, uint64_t high) { return low + next() % (high - low); }
static uint64_t log_uniform(double low, double high) {
    double part = (double)(next() >> 11) / 9007199254740992.0;
    return (uint64_t)exp(log(low) + part * (log(high) - log(low)));
}

static void fill_block(void) {
    block = malloc(BLOCK);
    if (!block) err(1, "malloc");
    for (size_t i = 0; i < BLOCK; i += 8) {
        uint64_t word = next();
        memcpy(block + i, &word, 8);
    }
}

static void write_bytes(int file, uint64_t size, const char *path) {
    while (size > 0) {
        size_t piece = size < BLOCK / 2 ? size : BLOCK / 2;
        ssize_t put = write(file, block + next() % (BLOCK / 2), piece);
        if (put <= 0) err(1, "%s", path);
        size -= (uint64_t)put;
    }
}

static void make_file(const char *path, uint64_t size) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (file < 0) err(1, "%s", path);
    write_bytes(file, size, path);
    if (owner != (uid_t)-1 && fchown(file, owner, owner) != 0) err(1, "%s", path);
    if (close(file) != 0) err(1, "%s", path);
}

// With the folders above it.
static void make_folder(const char *path) {
    char part[4096];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash) *slash = 0;
        if (mkdir(part, 0750) == 0) {
            if (owner != (uid_t)-1 && chown(part, owner, owner) != 0) err(1, "%s", part);
        } else if (errno != EEXIST) {
            err(1, "%s", part);
        }
        if (!slash) return;
        *slash = '/';
    }
}

#define FORMAT(buffer, ...) (snprintf(buffer, sizeof buffer, __VA_ARGS__), buffer)

static void small(const char *root, double scale) {
    char path[4096];
    for (int folder = 0; folder < (int)(1000 * scale); folder++) {
        make_folder(FORMAT(path, "%s/%02d/%04d", root, folder / 32, folder));
        for (int file = 0; file < 100; file++)
            make_file(FORMAT(path, "%s/%02d/%04d/attachment-%05d-%d", root, folder / 32, folder, file, folder),
                      log_uniform(100, 16384));
    }
}

static void flat(const char *root, double scale) {
    char path[4096];
    make_folder(root);
    for (int file = 0; file < (int)(20000 * scale); file++)
        make_file(FORMAT(path, "%s/attachment-%06d", root, file), log_uniform(100, 16384));
}

static void large(const char *root, double scale) {
    static const int megabytes[] = {1200, 300, 300, 300, 300};
    char path[4096];
    make_folder(root);
    for (int file = 0; file < 5; file++)
        make_file(FORMAT(path, "%s/nb-%d-big-Data.db", root, file), (uint64_t)(megabytes[file] * scale * 1e6));
}

static void cassandra(const char *root, double scale) {
    static const char *parts[] = {"Index", "Filter", "Summary", "Statistics", "CompressionInfo", "Digest", "TOC"};
    char table[3000], path[4096], other[4096];
    for (int number = 0; number < (int)(40 * scale); number++) {
        FORMAT(table, "%s/cassandra/data/thehive/table%03d-%016llx", root, number, (unsigned long long)next());
        make_folder(FORMAT(path, "%s/backups", table));
        for (int generation = 0; generation < 4; generation++) {
            make_file(FORMAT(path, "%s/nb-%d-big-Data.db", table, generation), log_uniform(8e3, 14.6e6));
            for (int part = 0; part < 7; part++)
                make_file(FORMAT(path, "%s/nb-%d-big-%s.db", table, generation, parts[part]), between(10, 40000));
        }
        // A snapshot is hard links.
        make_folder(FORMAT(path, "%s/snapshots/before-upgrade", table));
        FORMAT(path, "%s/nb-0-big-Data.db", table);
        if (link(path, FORMAT(other, "%s/snapshots/before-upgrade/nb-0-big-Data.db", table)) != 0) err(1, "%s", other);
    }
}

static void elasticsearch(const char *root, double scale) {
    static const char *parts[] = {"cfe", "cfs", "si", "fdt", "doc", "tim"};
    char shard[3000], path[4096];
    for (int number = 0; number < (int)(30 * scale); number++) {
        FORMAT(shard, "%s/elasticsearch/data/indices/%016llx/0/index", root, (unsigned long long)next());
        make_folder(shard);
        for (int segment = 0; segment < 12; segment++)
            for (int part = 0; part < 6; part++)
                make_file(FORMAT(path, "%s/_%d.%s", shard, segment, parts[part]), log_uniform(150, 442e3));
    }
}

static void attachments(const char *root, double scale) {
    char path[4096];
    for (int folder = 0; folder < (int)(150 * scale); folder++) {
        make_folder(FORMAT(path, "%s/thehive/files/%03d", root, folder));
        for (int file = 0; file < 60; file++) {
            FORMAT(path, "%s/thehive/files/%03d/%016llx", root, folder, (unsigned long long)next());
            make_file(path, log_uniform(400, 163e3));
            // Where the file system has none, the tree has none.
            if (file % 20 == 0) (void)!setxattr(path, "user.origin", "case", 4, 0);
        }
    }
}

static void stack(const char *root, double scale) {
    char path[4096];
    int is_root = geteuid() == 0;
    make_folder(root);
    if (is_root) owner = 901;
    cassandra(root, scale);
    if (is_root) owner = 902;
    elasticsearch(root, scale);
    if (is_root) owner = 903;
    attachments(root, scale);
    owner = (uid_t)-1;
    make_folder(FORMAT(path, "%s/logs", root));
    for (int log = 0; log < 20; log++)
        make_file(FORMAT(path, "%s/logs/system.log.%d", root, log), between((uint64_t)(262144 * scale) + 1, (uint64_t)(16777216 * scale) + 2));
}

static double percent;
static long changed;

// By replacing, as databases and editors do: what shares the inode is not touched.
static int change_one(const char *path, const struct stat *status, int type, struct FTW *where) {
    (void)where;
    char made[4096];
    if (type != FTW_F || !S_ISREG(status->st_mode) || status->st_nlink > 1) return 0;
    if ((double)(next() >> 11) / 9007199254740992.0 * 100 >= percent) return 0;
    owner = status->st_uid;
    make_file(FORMAT(made, "%s.new", path), (uint64_t)status->st_size);
    if (rename(made, path) != 0) err(1, "%s", path);
    changed++;
    return 0;
}

int main(int count, char **words) {
    static const struct { const char *name; void (*make)(const char *, double); const char *what; } trees[] = {
        {"small", small, "100,000 files of 100 B to 16 KiB (log-uniform) in 1,000 folders"},
        {"large", large, "one file of 1.2 GB and four of 300 MB"},
        {"stack", stack, "SSTables with their companions and a snapshot of links, Lucene segments, attachments, logs; three owners"},
        {"flat", flat, "20,000 files of 100 B to 16 KiB in one folder"},
    };
    if (count == 2 && strcmp(words[1], "list") == 0) {
        for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) printf("%-6s %s\n", trees[i].name, trees[i].what);
        printf("seed   %u, splitmix64\n", SEED);
        return 0;
    }
    if (count < 3) errx(64, "usage: tree small|large|stack|flat DESTINATION [SCALE] | change PERCENT FOLDER | list");
    fill_block();
    if (strcmp(words[1], "change") == 0 && count == 4) {
        percent = atof(words[2]);
        // Other choices each time, and still the same ones on every machine.
        state ^= (uint64_t)(percent * 1000);
        if (nftw(words[3], change_one, 64, FTW_PHYS) != 0) err(1, "%s", words[3]);
        printf("%ld\n", changed);
        return 0;
    }
    double scale = count > 3 ? atof(words[3]) : 1;
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
        if (strcmp(trees[i].name, words[1]) == 0) {
            trees[i].make(words[2], scale);
            return 0;
        }
    errx(64, "there is no tree '%s'", words[1]);
}
