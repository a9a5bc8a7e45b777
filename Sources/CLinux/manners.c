#define _GNU_SOURCE
#include "CLinuxManners.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// linux/ioprio.h, which Debian 12 has not among the installed headers.
enum { who_process = 1, class_shift = 13, class_idle = 3 };

void ow_be_gentle(void)
{
    // Neither can be refused to a process that steps back, but where seccomp forbids it: then it is not gentle, and no worse.
    syscall(SYS_ioprio_set, who_process, 0, class_idle << class_shift);
    setpriority(PRIO_PROCESS, 0, 19);
}

int ow_manners(void)
{
    long priority = syscall(SYS_ioprio_get, who_process, 0);
    return (int)(priority < 0 ? 0 : priority >> class_shift) * 100 + getpriority(PRIO_PROCESS, 0);
}

int ow_is_cached(int file, int64_t size)
{
    if (size <= 0) return 1;
    long page = sysconf(_SC_PAGESIZE);
    void *start = mmap(NULL, (size_t)page, PROT_READ, MAP_SHARED, file, 0);
    if (start == MAP_FAILED) return 1;
    unsigned char resident = 1;
    int failed = mincore(start, (size_t)page, &resident);
    munmap(start, (size_t)page);
    return failed ? 1 : resident & 1;
}

int ow_write_out(int file, int64_t offset, int64_t length, int wait)
{
    unsigned flags = SYNC_FILE_RANGE_WRITE;
    if (wait) flags |= SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WAIT_AFTER;
    return sync_file_range(file, offset, length, flags) == 0 ? 0 : -errno;
}

int ow_drop_range(int file, int64_t offset, int64_t length)
{
    return -posix_fadvise(file, offset, length, POSIX_FADV_DONTNEED);
}
