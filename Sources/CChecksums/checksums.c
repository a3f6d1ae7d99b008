// Chooses, once and before main, between the processor's instructions and the tables.

#include "checksums.h"
#include "tables.h"

#include <string.h>

#if defined(__x86_64__)

#include <immintrin.h>

static int has_crc32;
static int has_pclmul;
// x^(D+63) and x^(D-1) modulo the CRC-64 polynomial, reflected, for D = 512 and 128: what moves
// the lower and the upper half of 16 bytes forward by D bits. The -1 makes up for the carry-less
// product of two reflected values being one bit short of a reflected 128-bit value.
static uint64_t fold_512[2];
static uint64_t fold_128[2];

static uint64_t power_of_x(unsigned exponent) {
    uint64_t value = (uint64_t)1 << 63;  // x^0: in reflected order the highest bit
    while (exponent--) {
        value = value >> 1 ^ (LAZULI_CRC64NVME_POLYNOMIAL & -(value & 1));
    }
    return value;
}

__attribute__((constructor(102))) static void choose(void) {
    __builtin_cpu_init();
    has_crc32 = __builtin_cpu_supports("sse4.2") != 0;
    has_pclmul = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
    fold_512[0] = power_of_x(512 + 63);
    fold_512[1] = power_of_x(512 - 1);
    fold_128[0] = power_of_x(128 + 63);
    fold_128[1] = power_of_x(128 - 1);
}

__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(
    uint32_t crc, const uint8_t *next, size_t count) {
    uint64_t state = (uint32_t)~crc;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        state = _mm_crc32_u64(state, word);
    }
    crc = (uint32_t)state;
    while (count--) {
        crc = _mm_crc32_u8(crc, *next++);
    }
    return ~crc;
}

__attribute__((target("pclmul,sse4.1"))) static inline __m128i fold(
    __m128i state, __m128i by, __m128i data) {
    return _mm_xor_si128(
        _mm_xor_si128(
            _mm_clmulepi64_si128(state, by, 0x00), _mm_clmulepi64_si128(state, by, 0x11)),
        data);
}

// Four lanes of 16 bytes are moved forward 64 bytes at a time (Gopal et al., Intel 2009), then
// folded into one, whose 16 bytes are congruent to everything before them and go through the table.
// Needs at least 64 bytes.
__attribute__((target("pclmul,sse4.1"))) static uint64_t crc64nvme_pclmul(
    uint64_t crc, const uint8_t *next, size_t count) {
    const __m128i *blocks = (const __m128i *)next;
    __m128i lanes[4];
    for (int lane = 0; lane < 4; lane++) {
        lanes[lane] = _mm_loadu_si128(blocks + lane);
    }
    lanes[0] = _mm_xor_si128(lanes[0], _mm_set_epi64x(0, (long long)~crc));
    blocks += 4;
    count -= 64;

    __m128i by = _mm_set_epi64x((long long)fold_512[1], (long long)fold_512[0]);
    for (; count >= 64; count -= 64, blocks += 4) {
        for (int lane = 0; lane < 4; lane++) {
            lanes[lane] = fold(lanes[lane], by, _mm_loadu_si128(blocks + lane));
        }
    }
    by = _mm_set_epi64x((long long)fold_128[1], (long long)fold_128[0]);
    __m128i state = lanes[0];
    for (int lane = 1; lane < 4; lane++) {
        state = fold(state, by, lanes[lane]);
    }
    for (; count >= 16; count -= 16, blocks++) {
        state = fold(state, by, _mm_loadu_si128(blocks));
    }

    uint8_t rest[16];
    _mm_storeu_si128((__m128i *)rest, state);
    // The portable function inverts the register on its way in; all ones begin it at zero.
    crc = lazuli_crc64nvme_portable(~(uint64_t)0, rest, sizeof rest);
    return lazuli_crc64nvme_portable(crc, blocks, count);
}

uint32_t lazuli_crc32c(uint32_t crc, const void *bytes, size_t count) {
    return has_crc32 ? crc32c_sse42(crc, bytes, count)
                     : lazuli_crc32c_portable(crc, bytes, count);
}

uint64_t lazuli_crc64nvme(uint64_t crc, const void *bytes, size_t count) {
    return has_pclmul && count >= 64 ? crc64nvme_pclmul(crc, bytes, count)
                                     : lazuli_crc64nvme_portable(crc, bytes, count);
}

#else

uint32_t lazuli_crc32c(uint32_t crc, const void *bytes, size_t count) {
    return lazuli_crc32c_portable(crc, bytes, count);
}

uint64_t lazuli_crc64nvme(uint64_t crc, const void *bytes, size_t count) {
    return lazuli_crc64nvme_portable(crc, bytes, count);
}

#endif
