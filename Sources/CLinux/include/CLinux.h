// System calls and constants that Swift's Glibc does not show.
// _GNU_SOURCE stands in CLinux.c only: in this header it breaks clean builds of the Swift module map.
#ifndef CLINUX_H
#define CLINUX_H

#include "CLinuxSpawn.h"

#endif
