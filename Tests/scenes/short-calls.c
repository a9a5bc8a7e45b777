// Preloaded: every read and write does a part of what it is asked, as the system may; the engine's go through syscall(2).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

static long (*real)(long, ...);
__attribute__((constructor)) static void find(void) { real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall"); }

static atomic_long shortened;
static size_t part(size_t size) {
    if (size < 2) return size;
    atomic_fetch_add(&shortened, 1);
    return size > 7000 ? 3001 : size / 2;
}

// How many calls were short, for whoever asks: a proof of nothing else would be.
__attribute__((destructor)) static void tell(void) {
    char line[32], *end = line + sizeof line;
    long count = shortened;
    *--end = '\n';
    do *--end = (char)('0' + count % 10);
    while (count /= 10);
    real(SYS_write, 9, end, line + sizeof line - end);
}

long syscall(long number, ...) {
    va_list list;
    va_start(list, number);
    long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long), d = va_arg(list, long),
         e = va_arg(list, long), f = va_arg(list, long);
    va_end(list);
    if (!real) find();
    switch (number) {
    case SYS_read: case SYS_write: case SYS_pread64: case SYS_pwrite64: c = (long)part((size_t)c); break;
    case SYS_copy_file_range: e = (long)part((size_t)e); break;
    }
    return real(number, a, b, c, d, e, f);
}

ssize_t read(int file, void *to, size_t size) { return real(SYS_read, file, to, part(size)); }
ssize_t write(int file, const void *from, size_t size) { return real(SYS_write, file, from, part(size)); }
ssize_t pread(int file, void *to, size_t size, off_t at) { return real(SYS_pread64, file, to, part(size), at); }
ssize_t pwrite(int file, const void *from, size_t size, off_t at) { return real(SYS_pwrite64, file, from, part(size), at); }
ssize_t pread64(int file, void *to, size_t size, off_t at) { return pread(file, to, size, at); }
ssize_t pwrite64(int file, const void *from, size_t size, off_t at) { return pwrite(file, from, size, at); }
ssize_t copy_file_range(int a, off_t *b, int c, off_t *d, size_t size, unsigned flags) {
    return real(SYS_copy_file_range, a, b, c, d, part(size), flags);
}
