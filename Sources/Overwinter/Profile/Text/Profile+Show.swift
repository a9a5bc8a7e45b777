import FileTree

extension Profile {
    /// The profile with every default written out and every path made absolute: a profile itself.
    ///
    /// What is decided by the world (order by `depends_on`, a unit's own stop limit, sources that Compose knows)
    /// stays out of it.
    package var shown: OrderedValue {
        var entries: [OrderedValue.Entry] = [
            .init("version", .number(version)), .init("name", .text(name)),
            .init("destination", shownDestination),
        ]
        if let budget { entries.append(.init("budget", .text(DurationText.text(of: budget)))) }
        if let compose {
            var own: [OrderedValue.Entry] = [
                .init("project-directory", Self.path(compose.projectDirectory))
            ]
            if !compose.files.isEmpty { own.append(.init("files", .texts(compose.files))) }
            if !compose.profiles.isEmpty { own.append(.init("profiles", .texts(compose.profiles))) }
            entries.append(.init("compose", .mapping(own)))
        }
        entries.append(.init("services", .mapping(services.map { .init($0.name, $0.shown) })))
        if !extraSources.isEmpty {
            let groups = extraSources.map { group in
                OrderedValue.Entry(group.name, .list(group.sources.map(\.shown)))
            }
            entries.append(.init("extra-sources", .mapping(groups)))
        }
        entries.append(.init("copy", copy.shown))
        if let retention { entries.append(.init("retention", retention.shown)) }
        entries += monitoring.shown
        return .mapping(entries)
    }

    private var shownDestination: OrderedValue {
        guard let destinationMount else { return Self.path(destination) }
        return .mapping([.init("path", Self.path(destination)), .init("mount", Self.path(destinationMount))])
    }

    static func path(_ path: BytePath) -> OrderedValue {
        .text(String(decoding: path.bytes, as: UTF8.self))
    }
}

extension CopySpec {
    var shown: OrderedValue {
        .mapping([
            .init("pre-sync", .flag(preSync)), .init("link-unchanged", .flag(linkUnchanged)),
            .init("full-every", .number(fullEvery)), .init("io", .text(io.rawValue)),
        ])
    }
}

extension RetentionSpec {
    var shown: OrderedValue {
        let counts = [
            ("keep-last", last), ("keep-hourly", hourly), ("keep-daily", daily), ("keep-weekly", weekly),
            ("keep-monthly", monthly), ("keep-yearly", yearly),
        ]
        var entries: [OrderedValue.Entry] = []
        for case (let name, let count?) in counts { entries.append(.init(name, .number(count))) }
        if let within { entries.append(.init("keep-within", .text(AgeText.text(of: within)))) }
        return .mapping(entries)
    }
}

extension MonitoringSpec {
    /// Nothing where nobody is told.
    var shown: [OrderedValue.Entry] {
        var entries: [OrderedValue.Entry] = []
        if let textfile { entries.append(.init("metrics", .mapping([.init("textfile", Profile.path(textfile))]))) }
        if let ping { entries.append(.init("ping", .text(ping))) }
        if !notify.isEmpty { entries.append(.init("notify", .list(notify.map { .texts($0) }))) }
        return entries
    }
}

extension ServiceSpec {
    var shown: OrderedValue {
        var entries: [OrderedValue.Entry] = []
        switch manager {
        case .systemd(let unit): entries.append(.init("systemd", .text(unit)))
        case .compose(let service): entries.append(.init("compose", .text(service)))
        case .commands(let start, let stop, let status):
            entries.append(
                .init(
                    "commands",
                    .mapping([
                        .init("start", .texts(start)), .init("stop", .texts(stop)), .init("status", .texts(status)),
                    ])))
        }
        if let after { entries.append(.init("after", .texts(after))) }
        if let stopTimeout { entries.append(.init("stop-timeout", .text(DurationText.text(of: stopTimeout)))) }
        if let beforeStop {
            entries.append(.init("before-stop", .texts(beforeStop)))
            entries.append(.init("before-stop-timeout", .text(DurationText.text(of: beforeStopTimeout))))
        }
        if let ready { entries.append(.init("ready", ready.shown)) }
        if let sources { entries.append(.init("sources", .mapping(sources.map { .init($0.name, $0.shown) }))) }
        if !exclude.isEmpty { entries.append(.init("exclude", .list(exclude.map(Profile.path)))) }
        return .mapping(entries)
    }
}

extension ReadySpec {
    var shown: OrderedValue {
        var entries: [OrderedValue.Entry] = []
        switch probe {
        case .http(let url, let credentials, let insecure):
            entries.append(.init("http", .text(url)))
            if let credentials { entries.append(.init("credentials", Profile.path(credentials))) }
            entries.append(.init("insecure", .flag(insecure)))
        case .tcp(let host, let port):
            entries.append(.init("tcp", .text(host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")))
        case .command(let arguments): entries.append(.init("command", .texts(arguments)))
        case .health: entries.append(.init("health", .flag(true)))
        case .running: entries.append(.init("running", .flag(true)))
        }
        entries.append(.init("within", .text(DurationText.text(of: within))))
        return .mapping(entries)
    }
}

extension SourceSpec {
    var shown: OrderedValue {
        var entries: [OrderedValue.Entry] = [
            .init("path", Profile.path(path)), .init("optional", .flag(optional)), .init("empty", .flag(mayBeEmpty)),
        ]
        if let mount { entries.append(.init("mount", Profile.path(mount))) }
        if !exclude.isEmpty { entries.append(.init("exclude", .texts(exclude))) }
        return .mapping(entries)
    }
}
