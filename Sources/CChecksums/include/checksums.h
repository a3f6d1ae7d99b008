#ifndef LAZULI_CHECKSUMS_H
#define LAZULI_CHECKSUMS_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, reflected 0x82F63B78) of `bytes`, continuing from `crc` (0 to begin).
uint32_t lazuli_crc32c(uint32_t crc, const void *bytes, size_t count);

/// CRC-64/NVME (reflected 0x9A6C9329AC4BC9B5, init and xorout all ones) of `bytes`, continuing
/// from `crc` (0 to begin): crc(b, crc(a)) is the checksum of a followed by b.
uint64_t lazuli_crc64nvme(uint64_t crc, const void *bytes, size_t count);

/// The same without the processor's special instructions: what the two above do on machines that
/// lack them, callable everywhere so that tests can compare.
uint32_t lazuli_crc32c_portable(uint32_t crc, const void *bytes, size_t count);
uint64_t lazuli_crc64nvme_portable(uint64_t crc, const void *bytes, size_t count);

#endif
