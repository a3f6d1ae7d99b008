internal import Glibc

/// The operating system's wall clock.
public struct SystemClock: WallClock {
    public init() {}

    public var ticks: Int64 {
        var time = timespec()
        let result = clock_gettime(CLOCK_REALTIME, &time)
        precondition(result == 0, "CLOCK_REALTIME exists on every Linux")
        return Int64(time.tv_sec) * 10_000_000 + Int64(time.tv_nsec) / 100
    }
}
