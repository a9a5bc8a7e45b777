// A program that runs beside this one: the line between the two, and what such a program does to itself.
#ifndef CLINUX_ATTENDANT_H
#define CLINUX_ATTENDANT_H

#include <stddef.h>
#include <sys/types.h>

// socketpair(2) of streams, close-on-exec. Each end reads as ended once no process holds the other.
int clinux_line(int ends[2]);

// send(2) of the whole without waiting and without SIGPIPE; 0, or -1 with errno.
int clinux_say(int line, const void *bytes, size_t size);

// The name that ps(1) and /proc/PID/comm show of this thread's process; 15 bytes of it are kept.
void clinux_name_process(const char *name);

// Ignores every signal that a terminal, an operator or a service manager ends programs with. SIGKILL and faults remain.
void clinux_ignore_endings(void);

// Gives back what memory only holds for speed: free heap, and pages of files (code, mostly), which come again when touched.
void clinux_shrink(void);

#endif
