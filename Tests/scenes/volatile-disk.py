"""A disk with a cache that a power cut empties: a file on FUSE, for a loop device, that logs what is written and flushed.

volatile-disk.py IMAGE FOLDER WITNESS: mounts FOLDER, in which `image` has IMAGE's bytes. IMAGE.log gets what is written,
IMAGE.index a record of each write and flush (see RECORD), with whether WITNESS existed when it came. Ends with the mount.
Requests are taken one by one, so what was answered before a flush came stands before it in the index.
"""

import ctypes, errno, os, stat, struct, sys

# Operation, whether the witness existed, offset on the disk, length, where the bytes are in the log.
RECORD = struct.Struct("<B?6xQQQ")
WRITE, ZERO, FLUSH = 0, 1, 2

LOOKUP, FORGET, GETATTR, OPEN, READ, WRITE_, STATFS, RELEASE, FSYNC, FLUSH_, INIT, INTERRUPT, DESTROY, BATCH_FORGET, FALLOCATE = \
    1, 2, 3, 14, 15, 16, 17, 18, 20, 25, 26, 36, 38, 42, 43
LARGEST = 128 * 1024


class Disk:
    def __init__(self, image, witness):
        self.image = os.open(image, os.O_RDWR)
        self.log = os.open(image + ".log", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.index = os.open(image + ".index", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.witness, self.logged, self.size = witness, 0, os.fstat(self.image).st_size

    def note(self, what, offset=0, data=b"", length=0):
        os.write(self.log, data)
        os.write(self.index, RECORD.pack(what, os.path.exists(self.witness), offset, length or len(data), self.logged))
        self.logged += len(data)

    def attributes(self, node):
        mode, size = (stat.S_IFDIR | 0o700, 0) if node == 1 else (stat.S_IFREG | 0o600, self.size)
        return struct.pack("<6Q10I", node, size, size // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)

    def answer(self, operation, node, body):
        """The reply; an error's number; or nothing where none is wanted."""
        if operation == INIT:
            readahead, = struct.unpack_from("<8xI", body)
            big_writes = 1 << 5
            return struct.pack("<IIIIHHIIHHI28x", 7, 31, readahead, big_writes, 16, 12, LARGEST, 1, 0, 0, 0)
        if operation == LOOKUP:
            return struct.pack("<QQQQII", 2, 0, 3600, 3600, 0, 0) + self.attributes(2) if body == b"image\0" else errno.ENOENT
        if operation == GETATTR:
            return struct.pack("<QII", 3600, 0, 0) + self.attributes(node)
        if operation == OPEN:
            return struct.pack("<QII", 0, 0, 0)
        if operation == READ:
            offset, length = struct.unpack_from("<8xQI", body)
            return os.pread(self.image, length, offset)
        if operation == WRITE_:
            offset, length = struct.unpack_from("<8xQI", body)
            data = body[40:40 + length]
            self.note(WRITE, offset, data)
            os.pwrite(self.image, data, offset)
            return struct.pack("<II", length, 0)
        if operation == FALLOCATE:
            # A discard, or zeroes: both read as zeroes here.
            offset, length = struct.unpack_from("<8xQQ", body)
            self.note(ZERO, offset, length=length)
            for start in range(offset, offset + length, LARGEST):
                os.pwrite(self.image, bytes(min(LARGEST, offset + length - start)), start)
            return b""
        if operation == FSYNC:
            self.note(FLUSH)
            return b""
        if operation == STATFS:
            return struct.pack("<5QIIII24x", 0, 0, 0, 0, 0, 4096, 255, 4096, 0)
        if operation in (FORGET, BATCH_FORGET, INTERRUPT):
            return None
        return b"" if operation in (RELEASE, FLUSH_, DESTROY) else errno.ENOSYS


def main():
    image, folder, witness = sys.argv[1:]
    disk, line = Disk(image, witness), os.open("/dev/fuse", os.O_RDWR)
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"fd={line},rootmode=40000,user_id=0,group_id=0"
    if libc.mount(b"volatile", os.fsencode(folder), b"fuse", 0, options.encode()) != 0:
        sys.exit(f"unable to mount '{folder}': {os.strerror(ctypes.get_errno())}")
    os.chdir("/")
    while True:
        try:
            request = os.read(line, LARGEST + 4096)
        except OSError as error:
            # ENOENT: it was taken back.
            if error.errno in (errno.ENOENT, errno.EINTR, errno.EAGAIN):
                continue
            sys.exit(0 if error.errno == errno.ENODEV else f"unable to read '/dev/fuse': {error}")
        _, operation, unique, node = struct.unpack_from("<IIQQ", request)
        reply = disk.answer(operation, node, request[40:])
        if reply is None:
            continue
        number, data = (-reply, b"") if isinstance(reply, int) else (0, reply)
        os.write(line, struct.pack("<IiQ", 16 + len(data), number, unique) + data)


if __name__ == "__main__":
    main()
