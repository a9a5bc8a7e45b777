#define _GNU_SOURCE
#include "CLinuxSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int clinux_spawn(
    const char *path, char *const *arguments, char *const *environment, const char *directory, int input, int output,
    int error, pid_t *child)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int failure = posix_spawnattr_init(&attributes);
    if (failure) return failure;
    failure = posix_spawn_file_actions_init(&actions);
    if (failure) {
        posix_spawnattr_destroy(&attributes);
        return failure;
    }
    // A session, not only a group: a program that asks for a password on /dev/tty fails there instead of being stopped.
    if (!failure)
        failure = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    sigset_t none, every;
    sigemptyset(&none);
    sigfillset(&every);
    if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &every);
    if (!failure && directory) failure = posix_spawn_file_actions_addchdir_np(&actions, directory);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, input, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, error, 2);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!failure) failure = posix_spawn(child, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failure;
}

int clinux_pidfd_open(pid_t process)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, process, 0);
#else
    errno = ENOSYS;
    return -1;
#endif
}

int clinux_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC)) return -1;
    // The reader's only: the program expects a plain one.
    return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

int clinux_memory_file(void) { return memfd_create("overwinter", MFD_CLOEXEC | MFD_ALLOW_SEALING); }

int clinux_seal_growth(int file) { return fcntl(file, F_ADD_SEALS, F_SEAL_GROW); }

char *const *clinux_environment(void) { return environ; }
