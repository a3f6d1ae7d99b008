// swift-tools-version: 6.2

import PackageDescription

// The fuzz targets build with a sanitizer and with nothing that they do not run: `Sources` has links
// to the modules of the server, of Journal and BlobHTTP only what reads bytes is built, and Identity
// is linked file by file, without its HTTP client. scripts/fuzz builds and runs it.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "lazuli-fuzz",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0"),
        .target(name: "CChecksums"),
        .target(name: "BlobModel", swiftSettings: settings),
        .target(name: "BlobQuery", swiftSettings: settings),
        .target(
            name: "AzureWire", dependencies: ["BlobModel", "CLibXML2", httpTypes],
            swiftSettings: settings),
        .target(
            name: "AccessControl", dependencies: ["AzureWire", "BlobModel", httpTypes],
            swiftSettings: settings),
        .target(
            name: "BlobHTTP", sources: ["Management/Bodies/JSONSyntax.swift"],
            swiftSettings: settings),
        .target(
            name: "Identity", dependencies: ["BlobModel", crypto, jwtKit, logging],
            swiftSettings: settings),
        .target(
            name: "Journal", dependencies: ["BlobModel", "CChecksums"],
            sources: ["Batch/BatchHeader.swift", "Batch/Checksum.swift", "Record"],
            swiftSettings: settings),
        .executableTarget(
            name: "lazuli-fuzz",
            dependencies: [
                "AccessControl", "AzureWire", "BlobHTTP", "BlobModel", "BlobQuery", "CChecksums",
                "Identity", "Journal", crypto, httpTypes, logging,
            ],
            swiftSettings: settings),
    ]
)
