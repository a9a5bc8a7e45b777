#define _GNU_SOURCE
#include "CLinuxHolders.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#ifndef STATX_MNT_ID
#define STATX_MNT_ID 0x1000U
#endif

int ow_get_held(int folder, const char *name, struct ow_held *result)
{
    struct statx x;
    int flags = AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
    int value;
    do value = statx(folder, name, flags, STATX_TYPE | STATX_MODE | STATX_INO | STATX_NLINK | STATX_MNT_ID, &x);
    while (value == -1 && errno == EINTR);
    if (value == -1) return -errno;
    result->device = makedev(x.stx_dev_major, x.stx_dev_minor);
    result->inode = x.stx_ino;
    result->mount = 0;
    // Debian 12's struct statx has no name for the field behind stx_dev_minor yet.
    if (x.stx_mask & STATX_MNT_ID)
        memcpy(&result->mount, (char *)&x + offsetof(struct statx, stx_dev_minor) + sizeof x.stx_dev_minor, 8);
    result->links = x.stx_nlink;
    result->mode = x.stx_mode;
    return 0;
}

uint64_t ow_device_number(uint32_t major, uint32_t minor) { return makedev(major, minor); }

// Debian 12's headers have none of this yet: linux/fs.h.
struct query {
    uint64_t size, flags, address;
    uint64_t start, end, vma_flags, page_size, offset, inode;
    uint32_t major, minor, name_size, build_id_size;
    uint64_t name, build_id;
};
enum { WRITABLE = 0x02, SHARED = 0x08, OR_NEXT = 0x10, FILE_BACKED = 0x20 };

int ow_next_shared_mapping(int maps, uint64_t from, struct ow_mapping *result)
{
    struct query query = {.size = sizeof query, .flags = SHARED | OR_NEXT | FILE_BACKED, .address = from};
    int value;
    do value = ioctl(maps, _IOWR('f', 17, struct query), &query);
    while (value == -1 && errno == EINTR);
    if (value == -1) return errno == ENOENT ? 0 : -errno;
    *result = (struct ow_mapping){
        .start = query.start, .end = query.end, .inode = query.inode, .major = query.major, .minor = query.minor,
        .is_writable = (query.vma_flags & WRITABLE) != 0};
    return 1;
}

int ow_get_lock(int file, int32_t *process)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int value;
    do value = fcntl(file, F_GETLK, &lock);
    while (value == -1 && errno == EINTR);
    if (value == -1) return -errno;
    *process = lock.l_type == F_UNLCK || lock.l_pid < 0 ? 0 : lock.l_pid;
    return lock.l_type != F_UNLCK;
}
