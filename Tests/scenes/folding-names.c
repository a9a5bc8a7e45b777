// Preloaded: below the folder in FOLDING, names that differ by case only are one, as on FAT, CIFS or a casefolded ext4.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// The name that the folder has for one; the same where it has none.
static const char *folded(int folder, const char *name, char room[NAME_MAX + 1]) {
    char link[64], path[PATH_MAX];
    const char *top = getenv("FOLDING");
    if (!top || folder < 0 || !*name || strchr(name, '/') || !strcmp(name, ".")) return name;
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return name;
    path[length] = 0;
    DIR *names = strncmp(path, top, strlen(top)) ? NULL : opendir(link);
    if (!names) return name;
    const char *result = name;
    for (struct dirent *entry; (entry = readdir(names));) {
        if (!strcmp(entry->d_name, name)) {
            result = name;
            break;
        }
        if (!strcasecmp(entry->d_name, name)) result = strcpy(room, entry->d_name);
    }
    closedir(names);
    return result;
}

long syscall(long call, ...) {
    va_list list;
    va_start(list, call);
    long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long), d = va_arg(list, long),
         e = va_arg(list, long), f = va_arg(list, long);
    va_end(list);
    char room[NAME_MAX + 1];
    if (call == SYS_openat) b = (long)folded((int)a, (const char *)b, room);
    return REAL(syscall)(call, a, b, c, d, e, f);
}
int statx(int folder, const char *name, int flags, unsigned mask, struct statx *result) {
    char room[NAME_MAX + 1];
    return REAL(statx)(folder, folded(folder, name, room), flags, mask, result);
}
int mkdirat(int folder, const char *name, mode_t mode) {
    char room[NAME_MAX + 1];
    return REAL(mkdirat)(folder, folded(folder, name, room), mode);
}
int mknodat(int folder, const char *name, mode_t mode, dev_t device) {
    char room[NAME_MAX + 1];
    return REAL(mknodat)(folder, folded(folder, name, room), mode, device);
}
int symlinkat(const char *target, int folder, const char *name) {
    char room[NAME_MAX + 1];
    return REAL(symlinkat)(target, folder, folded(folder, name, room));
}
int linkat(int from, const char *old, int to, const char *name, int flags) {
    char rooms[2][NAME_MAX + 1];
    return REAL(linkat)(from, folded(from, old, rooms[0]), to, folded(to, name, rooms[1]), flags);
}
int unlinkat(int folder, const char *name, int flags) {
    char room[NAME_MAX + 1];
    return REAL(unlinkat)(folder, folded(folder, name, room), flags);
}
