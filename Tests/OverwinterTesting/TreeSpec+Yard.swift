import FileTree

extension TreeSpec {
    /// A yard with every kind of entry and every attribute; needs root and a file system that keeps them all.
    package static let yard = TreeSpec([
        .folder("plain"),
        .file("plain/empty"),
        .file("plain/small", "one line\n").mode(0o640).owner(1001, 1002).modified(1_600_000_000, 123_456_789),
        .file("plain/before-1970").modified(-86_400, 1),
        .file("plain/far").modified(4_000_000_000, 999_999_999),
        .file("plain/unreadable", "secret").mode(0).owner(7, 8),
        .file("plain/one-buffer", String(repeating: "x", count: 262_144)),
        .file("plain/big", String(repeating: "0123456789", count: 100_000)),
        .folder("modes").mode(0o1777),
        .file("modes/setuid").mode(0o4755).owner(33, 33),
        .file("modes/setgid").mode(0o2711),
        .folder("modes/shared").mode(0o2775).owner(0, 50),
        .file("modes/shared/of-group", "x").owner(0, 0),
        .folder("modes/closed").mode(0),
        .file("modes/closed/inside", "y"),
        .folder("links"),
        .file("links/first", "linked").modified(1, 1),
        .hardLink("links/second", to: "links/first"),
        .folder("links/deep"),
        .hardLink("links/deep/third", to: "links/first"),
        .symlink("links/to-folder", to: "../plain").owner(5, 6).modified(-1, 5),
        .symlink("links/dangling", to: "no/such/place"),
        .hardLink("links/dangling-2", to: "links/dangling"),
        .symlink("links/absolute", to: "/etc/passwd"),
        .symlink("links/loop", to: "loop"),
        // XFS keeps no target longer than 1023 bytes.
        .symlink("links/long", to: String(repeating: "../", count: 341)),
        Entry(path: BytePath("links/of-bytes"), kind: .symlink([0xFF, 0x2F, 0x0A, 0xFE])),
        .fifo("links/fifo").mode(0o622).owner(9, 9).modified(2, 2),
        .hardLink("links/fifo-2", to: "links/fifo"),
        .blockDevice("block", 7, 200).mode(0o660).owner(0, 6).modified(3, 3),
        .characterDevice("character", 1, 3).mode(0o666).modified(4, 4),
        .folder("attributes").attribute("user.folder", "yes").attribute("trusted.folder", "root only"),
        .file("attributes/many", "z").attribute("user.a", "1").attribute("user.b", "").attribute(
            "user.c", [0, 255, 10]),
        .file("attributes/listed", "z").attribute("user." + String(repeating: "long", count: 50), "1")
            .attribute("user." + String(repeating: "name", count: 50), "2").attribute(
                "user." + String(repeating: "more", count: 50), "3"),
        .file("attributes/big", "z").attribute("user.big", [UInt8](repeating: 65, count: 3000)),
        .file("attributes/capable").mode(0o755).attribute("security.capability", capability),
        .file("attributes/acl", "a").mode(0o640).attribute("system.posix_acl_access", acl(mask: 4)),
        .folder("attributes/default-acl").mode(0o770).attribute("system.posix_acl_default", acl(mask: 7))
            .attribute("system.posix_acl_access", acl(mask: 7)),
        .file("attributes/default-acl/free", "not inheriting").mode(0o600).attribute("user.x", "y"),
        .symlink("attributes/link", to: "many").attribute("trusted.link", "on the link itself"),
        .fifo("attributes/fifo").attribute("trusted.fifo", "on the fifo"),
        .folder("names"),
        .file(BytePath(bytes: Array("names/".utf8) + [0xFF, 0xFE, 0x0A, 0x1B]), [1]),
        .file("names/-rf"), .file("names/ blank "), .file("names/näme"), .file("names/back\\slash"),
        .file("names/" + String(repeating: "n", count: 255)),
        .folder("names/a"), .file("names/a/b"), .file("names/a-b"), .file("names/a.b"),
        .sparse("holes-only", size: 1 << 20),
        .sparse("trailing-hole", size: 5 << 20, [0: [UInt8](repeating: 1, count: 4096)]),
        .sparse("islands", size: 3 << 20, [1 << 20: [2, 3], (2 << 20) + 4096: [UInt8](repeating: 4, count: 10_000)]),
        .sparse("small-hole", size: 16_384, [8192: [UInt8](repeating: 7, count: 4096)]),
        .folder("modified").modified(1_234_567, 891_011),
        .file("modified/inside"),
    ])

    /// What of a tree somebody who is not root can make, own, and read.
    package var ofAnOrdinaryUser: TreeSpec {
        TreeSpec(
            entries.compactMap { entry in
                if case .blockDevice = entry.kind { return nil }
                if case .characterDevice = entry.kind { return nil }
                var own = entry
                (own.owner, own.group) = (nil, nil)
                own.mode = own.mode.map { $0 | 0o500 }
                own.attributes.removeAll {
                    !$0.name.starts(with: "user.".utf8) && !$0.name.starts(with: "system.".utf8)
                }
                return own
            })
    }

    /// The capability `cap_net_raw+ep`.
    ///
    /// See: `linux/capability.h`.
    private static let capability: [UInt8] = [1, 0, 0, 2, 0, 0x20] + [UInt8](repeating: 0, count: 14)

    /// `user::rwx,user:1:rw-,group::r-x,mask::MASK,other::---`.
    package static func acl(mask: UInt8) -> [UInt8] {
        let entries = [
            aclEntry(0x01, mask == 4 ? 6 : 7, .max), aclEntry(0x02, 6, 1), aclEntry(0x04, mask & 5, .max),
            aclEntry(0x10, mask, .max), aclEntry(0x20, 0, .max),
        ]
        return [2, 0, 0, 0] + entries.joined()
    }

    private static func aclEntry(_ tag: UInt8, _ permissions: UInt8, _ id: UInt32) -> [UInt8] {
        [tag, 0, permissions, 0] + (0..<4).map { UInt8(truncatingIfNeeded: id >> (8 * $0)) }
    }
}
