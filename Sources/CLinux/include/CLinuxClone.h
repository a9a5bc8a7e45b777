// Sharing the blocks of files: what ioctl(2), being variadic, does not let Swift call.
#ifndef CLINUX_CLONE_H
#define CLINUX_CLONE_H

// Makes `to`, an empty file open for writing, share all blocks of `from`, which is open for reading; 0 or -errno.
// See ioctl_ficlone(2).
int ow_clone(int to, int from);

#endif
