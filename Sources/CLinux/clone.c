#include "CLinuxClone.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

int ow_clone(int to, int from) {
    int outcome;
    do outcome = ioctl(to, FICLONE, from);
    while (outcome == -1 && errno == EINTR);
    return outcome == -1 ? -errno : 0;
}
