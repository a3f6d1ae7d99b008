#define _GNU_SOURCE
#include "linux_calls.h"

#include <fcntl.h>
#include <unistd.h>

int lazuli_allocate(int descriptor, off_t byte_count, int keeping_size) {
    return fallocate(descriptor, keeping_size ? FALLOC_FL_KEEP_SIZE : 0, 0, byte_count);
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
