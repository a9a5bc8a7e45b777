// swift-tools-version: 6.0
import PackageDescription

// One array for all targets, so that no module is laxer than another.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Debian 13's Swift 6.0 aborts in this pass ("All discovered blocks must be live") over FileTree's noncopyable values.
#if compiler(<6.1)
    let fileTreeSettings =
        settings + [.unsafeFlags(["-Xfrontend", "-enable-copy-propagation=false"], .when(configuration: .release))]
#else
    let fileTreeSettings = settings
#endif

let package = Package(
    name: "overwinter",
    products: [.executable(name: "overwinter", targets: ["overwinter"])],
    targets: [
        // Imports run down this list only: Tests/ArchitectureTests holds the arrows.
        .executableTarget(name: "overwinter", dependencies: ["OverwinterCLI"], swiftSettings: settings),
        .target(
            name: "OverwinterCLI", dependencies: ["Overwinter", "Services", "FileTree", "Arguments"],
            swiftSettings: settings),
        .target(
            name: "Overwinter", dependencies: ["Services", "YAML", "FileTree", "Programs", "NearestName", "CCrypto"],
            swiftSettings: settings),
        .target(name: "Services", dependencies: ["Programs", "CCurl"], swiftSettings: settings),
        .target(name: "Programs", dependencies: ["CLinux"], swiftSettings: settings),
        .target(name: "YAML", dependencies: ["NearestName", "CYaml"], swiftSettings: settings),
        .target(
            name: "FileTree", dependencies: ["CLinux", "CXXHash", "CCrypto"], swiftSettings: fileTreeSettings),
        .target(name: "Arguments", dependencies: ["NearestName"], swiftSettings: settings),
        .target(name: "NearestName", swiftSettings: settings),
        .target(name: "CLinux"),
        .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Without pkg-config: Debian's flags for libcurl have one that SwiftPM warns of, and none that is needed.
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        .target(
            name: "OverwinterTesting", dependencies: ["FileTree", "Programs", "CLinux"],
            path: "Tests/OverwinterTesting",
            swiftSettings: settings),
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
        .testTarget(name: "NearestNameTests", dependencies: ["NearestName"], swiftSettings: settings),
        // A small program with verbs of its own, which real shells complete in the tests.
        .executableTarget(
            name: "arguments-example", dependencies: ["Arguments"], path: "Tests/ArgumentsExample",
            swiftSettings: settings),
        .testTarget(
            name: "ArgumentsTests", dependencies: ["Arguments", "arguments-example"], swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: settings),
        .testTarget(name: "ProgramsTests", dependencies: ["Programs", "OverwinterTesting"], swiftSettings: settings),
        .testTarget(
            name: "FileTreeTests", dependencies: ["FileTree", "CLinux", "OverwinterTesting"], swiftSettings: settings),
        .testTarget(
            name: "ServicesTests", dependencies: ["Services", "Programs", "OverwinterTesting"], swiftSettings: settings
        ),
        .testTarget(
            name: "OverwinterTests",
            dependencies: ["Overwinter", "Services", "FileTree", "YAML", "Programs", "OverwinterTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "OverwinterCLITests", dependencies: ["OverwinterCLI", "Overwinter", "FileTree"],
            swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests", dependencies: ["OverwinterTesting", "FileTree", "Programs"],
            swiftSettings: settings),
    ]
)
