// Starting a program: what posix_spawn(3) needs that Swift cannot write down safely.
#ifndef CLINUX_SPAWN_H
#define CLINUX_SPAWN_H

#include <sys/types.h>

// Starts `path` in a session (and so a process group) of its own, with default signals, the three descriptors given and
// no other. `directory` may be null. Returns 0, or the error number of what failed, execve(2) included.
int clinux_spawn(
    const char *path, char *const *arguments, char *const *environment, const char *directory, int input, int output,
    int error, pid_t *child);

// pidfd_open(2): a descriptor that polls readable once the process has ended; -1 where the kernel has none.
int clinux_pidfd_open(pid_t process);

// pipe2(2), close-on-exec; `ends[0]`, the reader's, does not block.
int clinux_pipe(int ends[2]);

// A file without a name in memory, close-on-exec, that can be sealed.
int clinux_memory_file(void);

// Lets nothing be written behind the end of such a file any more: whoever tries sees EPERM, not SIGPIPE.
int clinux_seal_growth(int file);

// The environment of this process; only read before a thread could change it (nothing here ever does).
char *const *clinux_environment(void);

#endif
