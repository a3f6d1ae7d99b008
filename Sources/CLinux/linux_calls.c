#define _GNU_SOURCE
#include "linux_calls.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

int lazuli_allocate(int descriptor, off_t offset, off_t byte_count, int keeping_size) {
    return fallocate(descriptor, keeping_size ? FALLOC_FL_KEEP_SIZE : 0, offset, byte_count);
}

int lazuli_punch_hole(int descriptor, off_t offset, off_t byte_count) {
    return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, byte_count);
}

int lazuli_start_write_back(int descriptor, off_t offset, off_t byte_count) {
    return sync_file_range(descriptor, offset, byte_count, SYNC_FILE_RANGE_WRITE);
}

off_t lazuli_next_data(int descriptor, off_t offset) {
    return lseek(descriptor, offset, SEEK_DATA);
}

int lazuli_is_immutable(int descriptor) {
    int flags = 0;
    if (ioctl(descriptor, FS_IOC_GETFLAGS, &flags) == -1) return -1;
    return (flags & FS_IMMUTABLE_FL) != 0;
}

int lazuli_set_immutable(int descriptor, int immutable) {
    int flags = 0;
    if (ioctl(descriptor, FS_IOC_GETFLAGS, &flags) == -1) return -1;
    flags = immutable ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
    return ioctl(descriptor, FS_IOC_SETFLAGS, &flags);
}
