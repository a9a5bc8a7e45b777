#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

const int ow_O_PATH = O_PATH;
const int ow_O_NOATIME = O_NOATIME;
const int ow_AT_EMPTY_PATH = AT_EMPTY_PATH;

// Repeats an interrupted call and turns -1 into -errno.
#define RETURN(type, call)                                \
    do {                                                  \
        type outcome;                                     \
        do outcome = (call);                              \
        while (outcome == -1 && errno == EINTR);          \
        return outcome == -1 ? -(type)errno : outcome;    \
    } while (0)

// A caller may leave 0, 1 or 2 closed. A file opened there would take what is printed, and a program that is run would get
// the wrong streams. Opened the wrong way round, so that using them fails as before.
__attribute__((constructor)) static void occupy_standard_descriptors(void) {
    for (int file = 0; file <= 2; file++)
        if (fcntl(file, F_GETFD) == -1 && errno == EBADF) {
            int opened = open("/dev/null", file == 0 ? O_WRONLY : O_RDONLY);
            if (opened > 2) close(opened);
        }
}

// The calls made for every file go past glibc, whose wrappers make each a point of cancellation: two atomic changes of the
// thread's state, 1.5 % of a copy of small files. O_LARGEFILE is what the wrapper would add where it is not zero.
int ow_open(int folder, const char *name, int flags, uint32_t mode) {
    RETURN(int, (int)syscall(SYS_openat, folder, name, flags | O_LARGEFILE, mode));
}

int ow_open_beneath(int folder, const char *name, int flags, uint32_t mode) {
    struct open_how how = {.flags = (uint64_t)flags, .mode = mode, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    RETURN(int, (int)syscall(SYS_openat2, folder, name, &how, sizeof how));
}

// A damaged disk may hold a second of them and more, which no call takes back, or takes for UTIME_NOW.
static uint32_t nanoseconds(uint32_t found) { return found < 1000000000 ? found : 999999999; }

int ow_get_status(int folder, const char *name, int follow, struct ow_status *result) {
    struct statx x;
    int flags = AT_EMPTY_PATH | AT_NO_AUTOMOUNT | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
    int value;
    do value = statx(folder, name, flags, STATX_BASIC_STATS, &x);
    while (value == -1 && errno == EINTR);
    if (value == -1) return -errno;
    result->device = makedev(x.stx_dev_major, x.stx_dev_minor);
    result->inode = x.stx_ino;
    result->size = (int64_t)x.stx_size;
    result->blocks = (int64_t)x.stx_blocks;
    result->accessed_seconds = x.stx_atime.tv_sec;
    result->modified_seconds = x.stx_mtime.tv_sec;
    result->changed_seconds = x.stx_ctime.tv_sec;
    result->accessed_nanoseconds = nanoseconds(x.stx_atime.tv_nsec);
    result->modified_nanoseconds = nanoseconds(x.stx_mtime.tv_nsec);
    result->changed_nanoseconds = nanoseconds(x.stx_ctime.tv_nsec);
    result->owner = x.stx_uid;
    result->group = x.stx_gid;
    result->links = x.stx_nlink;
    result->special_major = x.stx_rdev_major;
    result->special_minor = x.stx_rdev_minor;
    result->mode = x.stx_mode;
    result->is_mount_root = (x.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
    return 0;
}

int64_t ow_get_entries(int folder, void *buffer, size_t size) {
    RETURN(int64_t, syscall(SYS_getdents64, folder, buffer, size));
}

int64_t ow_read(int file, void *buffer, size_t size) {
    RETURN(int64_t, syscall(SYS_read, file, buffer, size));
}
int64_t ow_read_at(int file, void *buffer, size_t size, int64_t offset) {
    RETURN(int64_t, syscall(SYS_pread64, file, buffer, size, offset));
}
int64_t ow_write(int file, const void *buffer, size_t size) {
    RETURN(int64_t, syscall(SYS_write, file, buffer, size));
}
int64_t ow_write_at(int file, const void *buffer, size_t size, int64_t offset) {
    RETURN(int64_t, syscall(SYS_pwrite64, file, buffer, size, offset));
}

// An interrupted close has closed: repeating it could close another thread's file.
int ow_close(int file) { return syscall(SYS_close, file) == -1 && errno != EINTR ? -errno : 0; }

int ow_truncate(int file, int64_t size) { RETURN(int, ftruncate(file, size)); }
int64_t ow_seek_data(int file, int64_t offset) { RETURN(int64_t, lseek(file, offset, SEEK_DATA)); }
int64_t ow_seek_hole(int file, int64_t offset) { RETURN(int64_t, lseek(file, offset, SEEK_HOLE)); }
int ow_drop_cache(int file) { return -posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED); }

int ow_read_directly(int file, int directly)
{
    int flags = fcntl(file, F_GETFL);
    if (flags == -1) return -errno;
    return fcntl(file, F_SETFL, directly ? flags | O_DIRECT : flags & ~O_DIRECT) == -1 ? -errno : 0;
}

void *ow_make_buffer(size_t size)
{
    // One address in twice the room begins a huge page.
    char *found = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (found == MAP_FAILED) return NULL;
    size_t before = (size - (uintptr_t)found % size) % size;
    if (before) munmap(found, before);
    munmap(found + before + size, size - before);
    // The kernel may have none to give; then it is of small ones.
    madvise(found + before, size, MADV_HUGEPAGE);
    return found + before;
}
void ow_free_buffer(void *buffer, size_t size) { munmap(buffer, size); }

int ow_sync(int file) { RETURN(int, fsync(file)); }
int ow_sync_file_system(int file) { RETURN(int, syncfs(file)); }

int ow_make_folder(int folder, const char *name, uint32_t mode) { RETURN(int, mkdirat(folder, name, mode)); }
int ow_make_node(int folder, const char *name, uint32_t mode, uint32_t major, uint32_t minor) {
    RETURN(int, mknodat(folder, name, mode, makedev(major, minor)));
}
int ow_make_symlink(const char *target, int folder, const char *name) { RETURN(int, symlinkat(target, folder, name)); }
int64_t ow_read_symlink(int folder, const char *name, char *buffer, size_t size) {
    RETURN(int64_t, readlinkat(folder, name, buffer, size));
}
int ow_link(int from_folder, const char *from, int to_folder, const char *to) {
    RETURN(int, linkat(from_folder, from, to_folder, to, 0));
}
int ow_unlink(int folder, const char *name, int is_folder) {
    RETURN(int, unlinkat(folder, name, is_folder ? AT_REMOVEDIR : 0));
}
int ow_rename(int from_folder, const char *from, int to_folder, const char *to) {
    RETURN(int, renameat(from_folder, from, to_folder, to));
}
int ow_rename_without_replacing(int from_folder, const char *from, int to_folder, const char *to) {
    RETURN(int, renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE));
}

// The magic link leads to the very inode of the descriptor, also where that is a symbolic link, which is not followed further.
struct link_path {
    char text[32];
};
static struct link_path magic(int file) {
    struct link_path path;
    snprintf(path.text, sizeof path.text, "/proc/self/fd/%d", file);
    return path;
}

int ow_set_owner(int file, int by_path, uint32_t owner, uint32_t group) {
    if (by_path) RETURN(int, fchownat(file, "", owner, group, AT_EMPTY_PATH));
    RETURN(int, fchown(file, owner, group));
}

int ow_set_mode(int file, int by_path, uint32_t mode) {
    if (by_path) RETURN(int, chmod(magic(file).text, mode));
    RETURN(int, fchmod(file, mode));
}

int ow_set_times(
    int file, int by_path, int64_t accessed, int64_t accessed_nanoseconds, int64_t modified, int64_t modified_nanoseconds) {
    struct timespec times[2] = {
        {.tv_sec = accessed, .tv_nsec = accessed_nanoseconds < 0 ? UTIME_OMIT : accessed_nanoseconds},
        {.tv_sec = modified, .tv_nsec = modified_nanoseconds < 0 ? UTIME_OMIT : modified_nanoseconds},
    };
    if (by_path) RETURN(int, utimensat(AT_FDCWD, magic(file).text, times, 0));
    RETURN(int, futimens(file, times));
}

int64_t ow_list_attributes(int file, int by_path, char *buffer, size_t size) {
    if (by_path) RETURN(int64_t, listxattr(magic(file).text, buffer, size));
    RETURN(int64_t, flistxattr(file, buffer, size));
}
int64_t ow_count_attributes(int folder, const char *name) {
    // The same number on all architectures that Swift knows; glibc has no wrapper yet.
    RETURN(int64_t, syscall(465, folder, name, AT_SYMLINK_NOFOLLOW, NULL, (size_t)0));
}
int64_t ow_get_attribute(int file, int by_path, const char *name, void *buffer, size_t size) {
    if (by_path) RETURN(int64_t, getxattr(magic(file).text, name, buffer, size));
    RETURN(int64_t, fgetxattr(file, name, buffer, size));
}
int ow_set_attribute(int file, int by_path, const char *name, const void *value, size_t size) {
    if (by_path) RETURN(int, setxattr(magic(file).text, name, value, size, 0));
    RETURN(int, fsetxattr(file, name, value, size, 0));
}
int ow_remove_attribute(int file, int by_path, const char *name) {
    if (by_path) RETURN(int, removexattr(magic(file).text, name));
    RETURN(int, fremovexattr(file, name));
}

int ow_get_file_system(int file, struct ow_file_system *result) {
    struct statfs s;
    int value;
    do value = fstatfs(file, &s);
    while (value == -1 && errno == EINTR);
    if (value == -1) return -errno;
    result->type = (uint64_t)(uint32_t)s.f_type;
    result->block_size = (uint64_t)s.f_bsize;
    result->blocks = s.f_blocks;
    result->free_blocks = s.f_bfree;
    result->available_blocks = s.f_bavail;
    result->entries = s.f_files;
    result->free_entries = s.f_ffree;
    result->is_read_only = (s.f_flags & ST_RDONLY) != 0;
    return 0;
}

int ow_core_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

int ow_close_range(unsigned first, unsigned last) { RETURN(int, (int)syscall(SYS_close_range, first, last, 0)); }

const char *ow_error_text(int number) {
    const char *text = strerrordesc_np(number);
    return text ? text : "unknown error";
}
