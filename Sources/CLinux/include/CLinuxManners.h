// What lets a thread step aside for other programs, and leave the page cache to them.
#ifndef CLINUX_MANNERS_H
#define CLINUX_MANNERS_H

#include <stdint.h>

// Puts the calling thread, and all it starts, into the idle I/O class and at the lowest priority: ioprio_set(2), which glibc
// has not, and setpriority(2), which on Linux goes by thread.
void ow_be_gentle(void);
// The I/O class and the nice value of the calling thread, for tests: class * 100 + nice.
int ow_manners(void);

// Whether the first page of a file is in memory: mincore(2). A file one does not own counts as one that is.
int ow_is_cached(int file, int64_t size);
// sync_file_range(2): begins to write a range out, and with `wait` ends it, too.
int ow_write_out(int file, int64_t offset, int64_t length, int wait);
// posix_fadvise(2) with POSIX_FADV_DONTNEED: lets go of what is clean in a range.
int ow_drop_range(int file, int64_t offset, int64_t length);

#endif
