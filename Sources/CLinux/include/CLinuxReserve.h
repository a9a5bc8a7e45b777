// Files that are overwritten in place.
#ifndef CLINUX_RESERVE_H
#define CLINUX_RESERVE_H

// FS_NOCOW_FL of ioctl_iflags(2) on an empty file: btrfs then writes to the same blocks again. Returns 0 or a negative
// errno, where the file system has no such thing.
int clinux_write_in_place(int file);

#endif
