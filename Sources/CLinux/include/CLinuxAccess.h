// What another user may do: asked of the kernel, not computed.
#ifndef CLINUX_ACCESS_H
#define CLINUX_ACCESS_H

#include <stddef.h>
#include <sys/types.h>

// faccessat2(2) with the rights of another user, on a thread of its own that ends with the answer; `mode` as for access(2).
// 0 where it is allowed, -EACCES where not, another -errno where that cannot be told: -EPERM where this process may not take
// another user's place.
int ow_may_access(uid_t user, gid_t group, const gid_t *groups, size_t count, const char *path, int mode);

#endif
