// Slicing-by-8 (Kounavis and Berry, 2005): table[k][b] is the checksum register after byte b and k
// zero bytes, so eight input bytes are eight independent look-ups.

#include "checksums.h"
#include "tables.h"

#include <string.h>

uint32_t lazuli_crc32c_tables[8][256];
uint64_t lazuli_crc64nvme_tables[8][256];

__attribute__((constructor(101))) static void fill_tables(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc32 = byte;
        uint64_t crc64 = byte;
        for (int bit = 0; bit < 8; bit++) {
            crc32 = crc32 >> 1 ^ (LAZULI_CRC32C_POLYNOMIAL & -(crc32 & 1));
            crc64 = crc64 >> 1 ^ (LAZULI_CRC64NVME_POLYNOMIAL & -(crc64 & 1));
        }
        lazuli_crc32c_tables[0][byte] = crc32;
        lazuli_crc64nvme_tables[0][byte] = crc64;
    }
    for (int zeros = 1; zeros < 8; zeros++) {
        for (int byte = 0; byte < 256; byte++) {
            uint32_t crc32 = lazuli_crc32c_tables[zeros - 1][byte];
            uint64_t crc64 = lazuli_crc64nvme_tables[zeros - 1][byte];
            lazuli_crc32c_tables[zeros][byte] = crc32 >> 8 ^ lazuli_crc32c_tables[0][crc32 & 0xFF];
            lazuli_crc64nvme_tables[zeros][byte] =
                crc64 >> 8 ^ lazuli_crc64nvme_tables[0][crc64 & 0xFF];
        }
    }
}

uint32_t lazuli_crc32c_portable(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    const uint32_t(*table)[256] = (const uint32_t(*)[256])lazuli_crc32c_tables;
    crc = ~crc;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        word ^= crc;
        crc = table[7][word & 0xFF] ^ table[6][word >> 8 & 0xFF] ^ table[5][word >> 16 & 0xFF] ^
              table[4][word >> 24 & 0xFF] ^ table[3][word >> 32 & 0xFF] ^
              table[2][word >> 40 & 0xFF] ^ table[1][word >> 48 & 0xFF] ^ table[0][word >> 56];
    }
    while (count--) {
        crc = crc >> 8 ^ table[0][(crc ^ *next++) & 0xFF];
    }
    return ~crc;
}

uint64_t lazuli_crc64nvme_portable(uint64_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    const uint64_t(*table)[256] = (const uint64_t(*)[256])lazuli_crc64nvme_tables;
    crc = ~crc;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        word ^= crc;
        crc = table[7][word & 0xFF] ^ table[6][word >> 8 & 0xFF] ^ table[5][word >> 16 & 0xFF] ^
              table[4][word >> 24 & 0xFF] ^ table[3][word >> 32 & 0xFF] ^
              table[2][word >> 40 & 0xFF] ^ table[1][word >> 48 & 0xFF] ^ table[0][word >> 56];
    }
    while (count--) {
        crc = crc >> 8 ^ table[0][(crc ^ *next++) & 0xFF];
    }
    return ~crc;
}
