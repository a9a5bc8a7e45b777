#define _GNU_SOURCE
#include "CLinuxReserve.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

int clinux_write_in_place(int file)
{
    int flags = 0;
    if (ioctl(file, FS_IOC_GETFLAGS, &flags) != 0) return -errno;
    flags |= FS_NOCOW_FL;
    return ioctl(file, FS_IOC_SETFLAGS, &flags) == 0 ? 0 : -errno;
}
