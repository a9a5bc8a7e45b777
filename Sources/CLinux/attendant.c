#define _GNU_SOURCE
#include "CLinuxAttendant.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

int clinux_line(int ends[2]) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends); }

int clinux_say(int line, const void *bytes, size_t size)
{
    ssize_t sent;
    do sent = send(line, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    if (sent == (ssize_t)size) return 0;
    if (sent >= 0) errno = EAGAIN;
    return -1;
}

void clinux_name_process(const char *name) { prctl(PR_SET_NAME, name); }

void clinux_ignore_endings(void)
{
    const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGTSTP,
                           SIGTTIN, SIGTTOU, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR};
    for (size_t index = 0; index < sizeof endings / sizeof *endings; index++) signal(endings[index], SIG_IGN);
}

void clinux_shrink(void)
{
    malloc_trim(0);
    FILE *maps = fopen("/proc/self/smaps", "re");
    if (!maps) return;
    char line[8192];
    unsigned long start = 0, end = 0, inode = 0, own;
    char mode[5] = "";
    while (fgets(line, sizeof line, maps)) {
        // Of the two kinds of line the other one may begin with hexadecimal digits ("Anonymous:") as well.
        unsigned long from, to, file;
        char rights[5];
        if (sscanf(line, "%lx-%lx %4s %*s %*s %lu", &from, &to, rights, &file) == 4) {
            start = from;
            end = to;
            inode = file;
            memcpy(mode, rights, sizeof mode);
            continue;
        }
        // Only pages that are still the file's. Relocated constants are read-only too, and would come back unrelocated.
        if (sscanf(line, "Anonymous: %lu kB", &own) != 1 || own != 0 || inode == 0 || mode[1] == 'w') continue;
        madvise((void *)(uintptr_t)start, end - start, MADV_DONTNEED);
    }
    fclose(maps);
}
