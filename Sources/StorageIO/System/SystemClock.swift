internal import Glibc

/// The operating system's wall clock, and the time since it started.
public struct SystemClock: WallClock {
    public init() {}

    public var ticks: Int64 {
        Self.read(CLOCK_REALTIME)
    }

    public var elapsedTicks: Int64 {
        Self.read(CLOCK_BOOTTIME)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        let result = clock_gettime(clock, &time)
        precondition(result == 0, "both clocks exist on every Linux")
        return Int64(time.tv_sec) * 10_000_000 + Int64(time.tv_nsec) / 100
    }
}
