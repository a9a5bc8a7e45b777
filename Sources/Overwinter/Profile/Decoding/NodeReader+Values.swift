import FileTree
import YAML

/// The values of a profile that are more than YAML knows.
extension NodeReader {
    func duration() -> Duration? {
        guard let text = string() else { return nil }
        guard let duration = DurationText.duration(of: text) else {
            fault("'\(text.onOneLine)' is no duration", hint: "write it like 90s, 5m or 1h")
            return nil
        }
        return duration
    }

    func age() -> Duration? {
        guard let text = string() else { return nil }
        guard let age = AgeText.age(of: text) else {
            fault("'\(text.onOneLine)' is no age of a set", hint: "write it like 26h, 30d or 8w")
            return nil
        }
        return age
    }

    /// A name that is not among the `reserved` ones.
    func name(of kind: String, reserved: [String] = []) -> String? {
        guard let text = string() else { return nil }
        guard ProfileName.isName(text) else {
            fault("'\(text.onOneLine)' cannot be the name of a \(kind)", hint: ProfileName.rule)
            return nil
        }
        guard !reserved.contains(text) else {
            fault("'\(text)' cannot be the name of a \(kind)", hint: "the program uses that name itself")
            return nil
        }
        return text
    }

    /// The path as it was written, when it can be one.
    func pathText() -> String? {
        guard let text = string() else { return nil }
        let components = text.split(separator: "/", omittingEmptySubsequences: true)
        if text.isEmpty {
            fault("a path is wanted, not an empty text")
        } else if components.contains("..") {
            fault("a path cannot hold '..'", hint: "write the path that is meant")
        } else if components.first == "~" && !text.hasPrefix("/") {
            fault("'~' is not replaced in a path", hint: "write the whole path")
        } else {
            return text
        }
        return nil
    }

    /// A path made absolute; nil without a fault where `folder` is not known.
    func path(in folder: BytePath?) -> BytePath? {
        guard let text = pathText() else { return nil }
        let path = BytePath(text)
        if path.isAbsolute { return path.normalized }
        return folder.map { $0.appending(path).normalized }
    }

    func absolutePath() -> BytePath? {
        guard let text = pathText() else { return nil }
        guard text.hasPrefix("/") else {
            fault("'\(text.onOneLine)' is not absolute", hint: "begin it with '/'")
            return nil
        }
        return BytePath(text).normalized
    }

    /// A path that says by its first character where it starts, since a forgotten slash would put it anywhere.
    func placedPath(in folder: BytePath) -> BytePath? {
        guard let text = pathText() else { return nil }
        guard text.hasPrefix("/") || text.hasPrefix("./") || text == "." else {
            fault(
                "'\(text.onOneLine)' begins with neither '/' nor './'",
                hint: "'./\(text.onOneLine)' would be beside the profile")
            return nil
        }
        return path(in: folder)
    }

    /// A file that node_exporter collects: it passes over what has another ending.
    func metricsPath() -> BytePath? {
        guard let path = absolutePath() else { return nil }
        guard path.lastComponent.bytes.count > 5, path.bytes.suffix(5) == Array(".prom".utf8)[...] else {
            fault("'\(path)' does not end in .prom", hint: "node_exporter reads no other files")
            return nil
        }
        return path
    }

    /// Globs below a source.
    func globs() -> [String]? {
        guard let items = list() else { return nil }
        return items.compactMap { item in
            guard let text = item.pathText() else { return nil }
            guard !text.hasPrefix("/") else {
                item.fault("'\(text.onOneLine)' is absolute", hint: "write it relative to the source")
                return nil
            }
            return text
        }
    }

    /// A program and its arguments.
    func arguments() -> [String]? {
        if let text = node.string, !node.isNothing {
            let words = text.split(separator: " ").joined(separator: ", ")
            fault(
                "a list is wanted, not '\(text.onOneLine)'", code: .wrongType,
                hint: "no shell reads it: write each argument on its own, [\(words.onOneLine)]")
            return nil
        }
        guard let arguments = strings() else { return nil }
        guard let program = arguments.first, !program.isEmpty else {
            fault("a program is wanted")
            return nil
        }
        return arguments
    }

    /// `host:port`, an IPv6 address in brackets.
    func address() -> (host: String, port: UInt16)? {
        guard let text = string() else { return nil }
        var host = text.prefix { $0 != ":" }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
        }
        let rest = text[host.endIndex...].drop { $0 == "]" }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace), rest.first == ":",
            let port = UInt16(rest.dropFirst()),
            port > 0
        else {
            fault("'\(text.onOneLine)' is not host:port", hint: "write it like \"127.0.0.1:9042\"")
            return nil
        }
        return (String(host), port)
    }

    /// An address for http or https without a password in it: it is shown in logs.
    func url() -> String? {
        guard let text = string() else { return nil }
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else {
            fault("'\(text.onOneLine)' begins with neither http:// nor https://")
            return nil
        }
        let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
            fault("'\(text.onOneLine)' is no address")
            return nil
        }
        guard !authority.contains("@") else {
            fault("an address cannot hold a password, for it is shown in logs", hint: "name a file: credentials: /path")
            return nil
        }
        return text
    }

    /// A whole number from 1 on.
    func count() -> Int? {
        guard let number = integer() else { return nil }
        guard number > 0 else {
            fault("\(number) is less than 1")
            return nil
        }
        return number
    }

    func onlyTrue() -> Bool {
        guard let flag = bool() else { return false }
        if !flag { fault("only 'true' has a meaning here", hint: "leave the key out") }
        return flag
    }
}
