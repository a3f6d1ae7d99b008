#ifndef LAZULI_LINUX_CALLS_H
#define LAZULI_LINUX_CALLS_H

#include <sys/types.h>

// Linux calls that the C library declares for _GNU_SOURCE only, which Swift's Glibc module is
// built without. All return -1 and set errno on failure.

/// fallocate: reserves a range; the file's length grows to its end, or stays.
int lazuli_allocate(int descriptor, off_t offset, off_t byte_count, int keeping_size);

/// fallocate(PUNCH_HOLE | KEEP_SIZE)
int lazuli_punch_hole(int descriptor, off_t offset, off_t byte_count);

/// sync_file_range(WRITE): starts write-back of dirty pages and waits for nothing.
int lazuli_start_write_back(int descriptor, off_t offset, off_t byte_count);

/// lseek(SEEK_DATA); errno is ENXIO if there is no data up to the end.
off_t lazuli_next_data(int descriptor, off_t offset);

/// ioctl(FS_IOC_GETFLAGS): 1 if the file has FS_IMMUTABLE_FL, else 0.
int lazuli_is_immutable(int descriptor);

/// ioctl(FS_IOC_SETFLAGS): sets or clears FS_IMMUTABLE_FL; needs CAP_LINUX_IMMUTABLE.
int lazuli_set_immutable(int descriptor, int immutable);

#endif
