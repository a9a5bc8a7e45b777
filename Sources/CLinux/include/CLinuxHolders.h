// Who has a file: what proc(5) shows of other processes' descriptors and mappings, and locks.
#ifndef CLINUX_HOLDERS_H
#define CLINUX_HOLDERS_H

#include <stdint.h>

// What tells one open file from another, and through which mount it was reached.
struct ow_held {
    uint64_t device, inode;
    uint64_t mount;  // as in mountinfo(5); 0 where the kernel does not say
    uint32_t links;
    uint16_t mode;  // with the bits of the kind
};

// statx(2) through a link such as /proc/PID/fd/N, which leads to the open file itself and resolves no path. Nothing is
// asked of another machine: a server that hangs must not hang the look. 0 or -errno.
int ow_get_held(int folder, const char *name, struct ow_held *result);

// The number that st_dev has for a device that proc(5) shows as major:minor.
uint64_t ow_device_number(uint32_t major, uint32_t minor);

// A shared mapping of a file, as a line of maps in proc(5) tells it.
struct ow_mapping {
    uint64_t start, end, inode;
    uint32_t major, minor;
    int is_writable;
};

// The first such mapping that ends behind `from`, asked of an open /proc/PID/maps with PROCMAP_QUERY: the kernel steps over
// all others, where reading the file would have it write a line for each. 1 found, 0 none, or -errno: -ENOTTY before
// Linux 6.11.
int ow_next_shared_mapping(int maps, uint64_t from, struct ow_mapping *result);

// fcntl(2) with F_GETLK: whether somebody else has a lock on any byte that keeps us from writing. 1 or 0, or -errno;
// `process` is 0 where it is not to be seen from here (another PID namespace, another host).
int ow_get_lock(int file, int32_t *process);

#endif
