// The floor under a copy: the same walk, and the same names and byte counts made on as many threads. Nothing is read, no
// attribute is set, nothing is checked, recorded or closed in order. No faithful copy can be faster on this file system.
//
// usage: floor SOURCE DESTINATION [THREADS]
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUFFER (256u << 10)

// A folder to be walked, or one large file to be made, by open parents that stay open until the end of the program's work on them.
struct item {
    struct item *below;
    int source, destination;  // of the folder; of the folder that holds the file
    int64_t size;             // of the file; -1 for a folder
    char name[256];
};

static struct item *stack;
static long unfinished = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;

struct entry { uint64_t inode; int64_t offset; uint16_t length; uint8_t type; char name[]; };

static void push(int source, int destination, int64_t size, const char *name) {
    struct item *item = malloc(sizeof *item);
    if (!item) err(1, "malloc");
    *item = (struct item){.source = source, .destination = destination, .size = size};
    strcpy(item->name, name);
    pthread_mutex_lock(&lock);
    item->below = stack;
    stack = item;
    unfinished++;
    pthread_cond_signal(&work);
    pthread_mutex_unlock(&lock);
}

static void make_file(int folder, const char *name, int64_t size, const void *bytes) {
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) err(1, "%s", name);
    while (size > 0) {
        ssize_t put = write(file, bytes, size < BUFFER ? (size_t)size : BUFFER);
        if (put <= 0) err(1, "%s", name);
        size -= put;
    }
    close(file);
}

static void walk(int source, int destination, char *names, const void *bytes) {
    long count;
    while ((count = syscall(SYS_getdents64, source, names, 65536)) > 0)
        for (long at = 0; at < count;) {
            struct entry *entry = (struct entry *)(names + at);
            at += entry->length;
            const char *name = entry->name;
            if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) continue;
            if (entry->type == DT_DIR) {
                if (mkdirat(destination, name, 0700) != 0) err(1, "%s", name);
                int from = openat(source, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
                int to = openat(destination, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
                if (from < 0 || to < 0) err(1, "%s", name);
                push(from, to, -1, "");
                continue;
            }
            struct statx status;
            if (statx(source, name, AT_SYMLINK_NOFOLLOW, STATX_SIZE | STATX_TYPE, &status) != 0) err(1, "%s", name);
            if (!S_ISREG(status.stx_mode)) continue;
            if (status.stx_size >= 8 << 20) push(dup(source), dup(destination), (int64_t)status.stx_size, name);
            else make_file(destination, name, (int64_t)status.stx_size, bytes);
        }
    if (count < 0) err(1, "getdents64");
}

static void *run(void *unused) {
    (void)unused;
    char *names = malloc(65536), *bytes = aligned_alloc(4096, BUFFER);
    if (!names || !bytes) err(1, "malloc");
    memset(bytes, 0xA5, BUFFER);
    pthread_mutex_lock(&lock);
    while (unfinished > 0) {
        struct item *item = stack;
        if (!item) {
            pthread_cond_wait(&work, &lock);
            continue;
        }
        stack = item->below;
        pthread_mutex_unlock(&lock);
        if (item->size >= 0) make_file(item->destination, item->name, item->size, bytes);
        else walk(item->source, item->destination, names, bytes);
        close(item->source);
        close(item->destination);
        free(item);
        pthread_mutex_lock(&lock);
        if (--unfinished == 0) pthread_cond_broadcast(&work);
    }
    pthread_mutex_unlock(&lock);
    free(names);
    free(bytes);
    return NULL;
}

int main(int count, char **words) {
    if (count < 3) errx(64, "usage: floor SOURCE DESTINATION [THREADS]");
    cpu_set_t cores;
    int threads = count > 3 ? atoi(words[3]) : sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
    int source = open(words[1], O_RDONLY | O_DIRECTORY);
    if (source < 0) err(1, "%s", words[1]);
    if (mkdir(words[2], 0700) != 0) err(1, "%s", words[2]);
    int destination = open(words[2], O_RDONLY | O_DIRECTORY);
    if (destination < 0) err(1, "%s", words[2]);
    unfinished = 0;
    push(source, destination, -1, "");
    pthread_t others[64];
    if (threads > 64) threads = 64;
    for (int i = 1; i < threads; i++)
        if (pthread_create(&others[i], NULL, run, NULL) != 0) errx(1, "no thread");
    run(NULL);
    for (int i = 1; i < threads; i++) pthread_join(others[i], NULL);
    return 0;
}
