#ifndef LAZULI_TABLES_H
#define LAZULI_TABLES_H

#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the checksums read words of the input as little-endian"
#endif

#define LAZULI_CRC32C_POLYNOMIAL 0x82F63B78u
#define LAZULI_CRC64NVME_POLYNOMIAL 0x9A6C9329AC4BC9B5u

// Both are filled before main.
extern uint32_t lazuli_crc32c_tables[8][256];
extern uint64_t lazuli_crc64nvme_tables[8][256];

#endif
