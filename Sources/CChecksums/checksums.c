#include "checksums.h"
uint32_t lazuli_crc32c(uint32_t crc, const void *bytes, size_t count) { const uint8_t *p = bytes; crc = ~crc; while (count--) { crc ^= *p++; for (int i = 0; i < 8; i++) crc = crc >> 1 ^ (0x82F63B78 & -(crc & 1)); } return ~crc; }
uint64_t lazuli_crc64nvme(uint64_t crc, const void *bytes, size_t count) { const uint8_t *p = bytes; crc = ~crc; while (count--) { crc ^= *p++; for (int i = 0; i < 8; i++) crc = crc >> 1 ^ (0x9A6C9329AC4BC9B5 & -(crc & 1)); } return ~crc; }
