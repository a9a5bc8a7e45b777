"""Holds a file until it is killed: late-writer.py FILE open|write|map|lock. Says "held" when it does."""

import ctypes
import fcntl
import mmap
import os
import sys
import time

path, how = sys.argv[1:]
file = os.open(path, os.O_RDONLY if how == "lock" else os.O_RDWR)
if how == "write":
    os.pwrite(file, b"X", 0)
if how == "lock":
    # A shared one, by a descriptor that cannot write: the lock alone tells.
    fcntl.lockf(file, fcntl.LOCK_SH)
if how == "map":
    # Not Python's own mmap, which keeps a descriptor.
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    address = libc.mmap(None, 4096, mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_SHARED, file, 0)
    os.close(file)
    ctypes.memset(address, ord("Y"), 1)
print("held", flush=True)
time.sleep(1000)
