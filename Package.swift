// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Small functions of BlobModel are called from every module; specialising them across module
    // borders saves about a fifth of the CPU time of a 1 KiB read.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

extension Target.Dependency {
    static let argumentParser = Self.product(
        name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = Self.product(name: "AsyncHTTPClient", package: "async-http-client")
    static let configuration = Self.product(
        name: "Configuration", package: "swift-configuration")
    static let crypto = Self.product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = Self.product(name: "CryptoExtras", package: "swift-crypto")
    static let histogram = Self.product(name: "Histogram", package: "hdrhistogram-swift")
    static let httpTypes = Self.product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = Self.product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = Self.product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdHTTP2 = Self.product(name: "HummingbirdHTTP2", package: "hummingbird")
    static let hummingbirdTesting = Self.product(name: "HummingbirdTesting", package: "hummingbird")
    static let jwtKit = Self.product(name: "JWTKit", package: "jwt-kit")
    static let logging = Self.product(name: "Logging", package: "swift-log")
    static let nioCore = Self.product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = Self.product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTPTypes = Self.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioPosix = Self.product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL = Self.product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = Self.product(name: "NIOTLS", package: "swift-nio")
    static let swiftASN1 = Self.product(name: "SwiftASN1", package: "swift-asn1")
    static let systemPackage = Self.product(name: "SystemPackage", package: "swift-system")
    static let unixSignals = Self.product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let serviceLifecycle = Self.product(
        name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let x509 = Self.product(name: "X509", package: "swift-certificates")
    static let yams = Self.product(name: "Yams", package: "Yams")
}

/// A module of the table in ARCHITECTURE.md; `scripts/check` compares every import with this list.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
        swiftSettings: settings)
}

let package = Package(
    name: "lazuli",
    products: [
        .executable(name: "lazuli", targets: ["lazuli"]),
        .executable(name: "lazuli-bench", targets: ["lazuli-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        // YAML is what people write with comments in it, and JSON is YAML.
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CRocksDB"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0"),
        .target(name: "CChecksums"),
        .target(name: "CLinux"),

        module("BlobModel", []),
        module("BlobRules", ["BlobModel"]),
        module("AzureWire", ["BlobModel", "CLibXML2", .httpTypes]),
        module("StorageIO", ["CLinux"]),
        module("Journal", ["BlobModel", "StorageIO", "CChecksums", .crypto]),
        module("BlobIndex", ["BlobModel", "CRocksDB"]),
        module(
            "BlobEngine",
            ["BlobModel", "BlobRules", "StorageIO", "Journal", "BlobIndex", .crypto, .logging]),
        module("AccessControl", ["AzureWire", "BlobModel", .httpTypes]),
        module(
            "Identity",
            [
                "BlobModel", .asyncHTTPClient, .crypto, .cryptoExtras, .jwtKit, .logging, .nioCore,
                .nioHTTP1,
            ]),
        module("BlobQuery", []),
        module("AuditTrail", ["AzureWire", "BlobModel"]),
        module("Settings", [.configuration, .systemPackage, .yams]),
        module(
            "BlobHTTP",
            [
                "AccessControl", "AzureWire", "BlobModel", "BlobQuery", "CChecksums", "Identity",
                .asyncHTTPClient, .crypto, .httpTypes, .hummingbird, .hummingbirdCore,
                .hummingbirdHTTP2, .logging, .nioCore, .nioHTTP1, .nioHTTPTypes, .nioPosix,
                .nioSSL, .nioTLS, .serviceLifecycle,
            ]),
        module("ServerCertificates", ["StorageIO", .crypto, .swiftASN1, .x509]),
        .executableTarget(
            name: "lazuli",
            dependencies: [
                "AccessControl", "AuditTrail", "AzureWire", "BlobEngine", "BlobHTTP", "BlobIndex",
                "BlobModel", "BlobRules", "Identity", "Journal", "ServerCertificates", "Settings",
                "StorageIO", .argumentParser,
                .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
                .serviceLifecycle, .unixSignals,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "lazuli-bench",
            dependencies: [
                .argumentParser, .crypto, .histogram, .nioCore, .nioHTTP1, .nioPosix,
            ],
            path: "Benchmarks/lazuli-bench",
            swiftSettings: settings
        ),

        tests("BlobModel", []),
        tests("BlobRules", ["BlobModel"]),
        tests("AzureWire", ["BlobModel", .httpTypes]),
        tests("StorageIO", []),
        tests("Journal", ["BlobModel", "CChecksums", "StorageIO", .crypto]),
        tests("BlobIndex", ["BlobModel", "CRocksDB"]),
        tests("AccessControl", ["AzureWire", "BlobModel", .httpTypes]),
        tests("Identity", ["BlobModel", .crypto, .cryptoExtras, .jwtKit, .logging]),
        tests("BlobQuery", []),
        tests("Settings", []),
        tests("AuditTrail", ["BlobModel"]),
        tests("ServerCertificates", ["StorageIO", .crypto, .swiftASN1, .x509]),
        tests("BlobEngine", ["BlobModel", "BlobIndex", "Journal", "StorageIO", .logging]),
        tests(
            "BlobHTTP",
            [
                "AccessControl", "AzureWire", "BlobModel", "Identity", .crypto, .httpTypes,
                .hummingbird, .hummingbirdCore,
                .hummingbirdTesting, .logging, .nioCore, .nioPosix, .serviceLifecycle,
            ]),
    ]
)
