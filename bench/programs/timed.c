// Runs a command and writes what it took as one line: wall seconds, CPU seconds (user and system, its children's too), the
// largest resident size in KiB, its exit code. Its output goes to where it would go.
//
// usage: timed FILE COMMAND...
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

int main(int count, char **words) {
    if (count < 3) errx(64, "usage: timed FILE COMMAND...");
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child < 0) err(1, "fork");
    if (child == 0) {
        execvp(words[2], words + 2);
        err(127, "%s", words[2]);
    }
    int status;
    struct rusage usage;
    if (waitpid(child, &status, 0) != child) err(1, "waitpid");
    clock_gettime(CLOCK_MONOTONIC, &end);
    // Of all descendants that were waited for: rsync is three processes, a pipe of tars two.
    if (getrusage(RUSAGE_CHILDREN, &usage) != 0) err(1, "getrusage");
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    FILE *file = fopen(words[1], "w");
    if (!file) err(1, "%s", words[1]);
    double wall = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    fprintf(file, "%.6f %.6f %ld %d\n", wall, seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss, code);
    return fclose(file) == 0 ? code : 1;
}
