// A file system that shows a folder, read-only, and answers each call after a while: stands in for NFS over a network.
//
// usage: slowfs MICROSECONDS FOLDER MOUNTPOINT [FUSE OPTIONS]
//
// Nothing is cached by the kernel but file contents while a file is open, so each look at a name is a call, as with NFS and
// `actimeo=0`. Up to 128 calls are answered at once. Ends when it is unmounted.
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static struct timespec delay;
static const char *folder;

static void wait_a_while(void) { clock_nanosleep(CLOCK_MONOTONIC, 0, &delay, NULL); }

struct place { char text[4352]; };
static struct place real(const char *path) {
    struct place place;
    snprintf(place.text, sizeof place.text, "%s%s", folder, path);
    return place;
}

#define ANSWER(call)                           \
    do {                                       \
        wait_a_while();                        \
        return (call) == -1 ? -errno : 0;      \
    } while (0)
#define ANSWER_COUNT(call)                     \
    do {                                       \
        wait_a_while();                        \
        ssize_t count = (call);                \
        return count < 0 ? -errno : (int)count; \
    } while (0)

static void *begin(struct fuse_conn_info *connection, struct fuse_config *settings) {
    (void)connection;
    settings->use_ino = 1;
    settings->entry_timeout = settings->attr_timeout = settings->negative_timeout = 0;
    return NULL;
}

static int get_status(const char *path, struct stat *status, struct fuse_file_info *file) {
    if (file) ANSWER(fstat((int)file->fh, status));
    ANSWER(lstat(real(path).text, status));
}

static int read_link(const char *path, char *buffer, size_t size) {
    wait_a_while();
    ssize_t count = readlink(real(path).text, buffer, size - 1);
    if (count < 0) return -errno;
    buffer[count] = 0;
    return 0;
}

static int open_file(const char *path, struct fuse_file_info *file) {
    wait_a_while();
    int opened = open(real(path).text, file->flags & ~(O_NOFOLLOW | O_NOATIME));
    if (opened < 0) return -errno;
    file->fh = (uint64_t)opened;
    return 0;
}

static int read_file(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *file) {
    (void)path;
    ANSWER_COUNT(pread((int)file->fh, buffer, size, offset));
}

static int close_file(const char *path, struct fuse_file_info *file) {
    (void)path;
    close((int)file->fh);
    return 0;
}

// One call for the names of a folder; the file system asks for them piece by piece.
static int read_folder(
    const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *file,
    enum fuse_readdir_flags flags) {
    (void)offset, (void)file, (void)flags;
    wait_a_while();
    DIR *opened = opendir(real(path).text);
    if (!opened) return -errno;
    for (struct dirent *entry; (entry = readdir(opened));) {
        struct stat status = {.st_ino = entry->d_ino, .st_mode = (mode_t)entry->d_type << 12};
        fill(buffer, entry->d_name, &status, 0, 0);
    }
    closedir(opened);
    return 0;
}

static int open_folder(const char *path, struct fuse_file_info *file) {
    (void)file;
    ANSWER(access(real(path).text, R_OK));
}

static int list_attributes(const char *path, char *buffer, size_t size) {
    ANSWER_COUNT(llistxattr(real(path).text, buffer, size));
}

static int get_attribute(const char *path, const char *name, char *buffer, size_t size) {
    ANSWER_COUNT(lgetxattr(real(path).text, name, buffer, size));
}

static int get_space(const char *path, struct statvfs *space) { ANSWER(statvfs(real(path).text, space)); }

int main(int count, char **words) {
    if (count < 4) errx(64, "usage: slowfs MICROSECONDS FOLDER MOUNTPOINT [FUSE OPTIONS]");
    long microseconds = atol(words[1]);
    delay = (struct timespec){.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};
    folder = realpath(words[2], NULL);
    if (!folder) err(1, "%s", words[2]);
    static const struct fuse_operations operations = {
        .init = begin, .getattr = get_status, .readlink = read_link, .open = open_file, .read = read_file,
        .release = close_file, .opendir = open_folder, .readdir = read_folder, .listxattr = list_attributes,
        .getxattr = get_attribute, .statfs = get_space,
    };
    struct fuse_args arguments = FUSE_ARGS_INIT(0, NULL);
    fuse_opt_add_arg(&arguments, words[0]);
    for (int i = 3; i < count; i++) fuse_opt_add_arg(&arguments, words[i]);
    fuse_opt_add_arg(&arguments, "-f");
    fuse_opt_add_arg(&arguments, "-oro,default_permissions,max_threads=128,max_idle_threads=128,fsname=slowfs");
    return fuse_main(arguments.argc, arguments.argv, &operations, NULL);
}
