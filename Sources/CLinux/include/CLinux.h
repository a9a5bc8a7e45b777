// System calls and constants that Swift's Glibc does not show.
// _GNU_SOURCE stands in CLinux.c only: in this header it breaks clean builds of the Swift module map.
//
// Every function gives its value, or -errno: nothing is to be read from `errno` afterwards. Interrupted calls are repeated.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

#include "CLinuxAccess.h"
#include "CLinuxAttendant.h"
#include "CLinuxClone.h"
#include "CLinuxHolders.h"
#include "CLinuxManners.h"
#include "CLinuxReserve.h"
#include "CLinuxSpawn.h"

// What statx(2) tells of an entry. Swift does not see statx, and glibc's `struct stat` does not tell mount roots.
struct ow_status {
    uint64_t device, inode;
    int64_t size;
    int64_t blocks;  // of 512 bytes
    int64_t accessed_seconds, modified_seconds, changed_seconds;
    uint32_t accessed_nanoseconds, modified_nanoseconds, changed_nanoseconds;
    uint32_t owner, group, links;
    uint32_t special_major, special_minor;
    uint16_t mode;  // with the bits of the kind
    uint8_t is_mount_root;
};

// Open flags that Glibc's module hides behind _GNU_SOURCE.
extern const int ow_O_PATH, ow_O_NOATIME, ow_AT_EMPTY_PATH;

// open(2) is variadic, which Swift calls through ambiguous overloads.
int ow_open(int folder, const char *name, int flags, uint32_t mode);
// openat2(2) with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS: no glibc wrapper.
int ow_open_beneath(int folder, const char *name, int flags, uint32_t mode);
// statx(2); an empty name means `folder` itself.
int ow_get_status(int folder, const char *name, int follow, struct ow_status *result);
// getdents64(2): glibc hides it; readdir(3) would allocate and copy.
int64_t ow_get_entries(int folder, void *buffer, size_t size);

// read(2) and write(2) with the errors as values, so that hot loops do not touch thread-local errno from Swift.
int64_t ow_read(int file, void *buffer, size_t size);
int64_t ow_read_at(int file, void *buffer, size_t size, int64_t offset);
int64_t ow_write(int file, const void *buffer, size_t size);
int64_t ow_write_at(int file, const void *buffer, size_t size, int64_t offset);
int ow_close(int file);
int ow_truncate(int file, int64_t size);
// SEEK_DATA and SEEK_HOLE are hidden behind _GNU_SOURCE. -ENXIO: no data after `offset`.
int64_t ow_seek_data(int file, int64_t offset);
int64_t ow_seek_hole(int file, int64_t offset);
// posix_fadvise(2) with POSIX_FADV_DONTNEED over the whole file, after which reads come from the disk.
int ow_drop_cache(int file);
// O_DIRECT of an open file, set or taken away: its reads go past the page cache, for buffers, offsets and sizes of whole blocks
// of its disk. -EINVAL: its file system cannot do that.
int ow_read_directly(int file, int directly);
// Zeros at a multiple of their size, a power of two of at least a page; in huge pages where the kernel has them, so that a read
// past the page cache has fewer pages to hold. NULL: no memory.
void *ow_make_buffer(size_t size);
void ow_free_buffer(void *buffer, size_t size);
int ow_sync(int file);
// syncfs(2): hidden behind _GNU_SOURCE.
int ow_sync_file_system(int file);

int ow_make_folder(int folder, const char *name, uint32_t mode);
int ow_make_node(int folder, const char *name, uint32_t mode, uint32_t major, uint32_t minor);
int ow_make_symlink(const char *target, int folder, const char *name);
int64_t ow_read_symlink(int folder, const char *name, char *buffer, size_t size);
int ow_link(int from_folder, const char *from, int to_folder, const char *to);
int ow_unlink(int folder, const char *name, int is_folder);
int ow_rename(int from_folder, const char *from, int to_folder, const char *to);
// renameat2(2) with RENAME_NOREPLACE: hidden behind _GNU_SOURCE.
int ow_rename_without_replacing(int from_folder, const char *from, int to_folder, const char *to);

// Attributes of an open file; with `by_path`, of an entry held by an O_PATH descriptor (a symbolic link, a fifo, a device),
// which the f* calls refuse and which is reached through /proc/self/fd instead, so that no name is resolved again.
int ow_set_owner(int file, int by_path, uint32_t owner, uint32_t group);
int ow_set_mode(int file, int by_path, uint32_t mode);
// A nanosecond value of -1 leaves that time alone (UTIME_OMIT, which Swift cannot see).
int ow_set_times(
    int file, int by_path, int64_t accessed, int64_t accessed_nanoseconds, int64_t modified, int64_t modified_nanoseconds);
int64_t ow_list_attributes(int file, int by_path, char *buffer, size_t size);
// listxattrat(2), of Linux 6.13: the bytes that the names of its attributes take, without the entry being opened.
int64_t ow_count_attributes(int folder, const char *name);
int64_t ow_get_attribute(int file, int by_path, const char *name, void *buffer, size_t size);
int ow_set_attribute(int file, int by_path, const char *name, const void *value, size_t size);
int ow_remove_attribute(int file, int by_path, const char *name);

// statfs(2): its fields have types that differ between architectures.
struct ow_file_system {
    uint64_t type;
    uint64_t block_size;
    uint64_t blocks, free_blocks, available_blocks;
    uint64_t entries, free_entries;
    uint8_t is_read_only;
};
int ow_get_file_system(int file, struct ow_file_system *result);

// The cores this process may use, by sched_getaffinity(2), hidden behind _GNU_SOURCE.
int ow_core_count(void);
// close_range(2): glibc has it from 2.34, hidden behind _GNU_SOURCE.
int ow_close_range(unsigned first, unsigned last);
// The description of an error in English, never NULL: strerror(3) goes by the locale.
const char *ow_error_text(int number);

#endif
