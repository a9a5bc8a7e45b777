extension JournalHeader {
    /// With the key of today for services under `commands` besides the one that was written: runs of older versions locked them
    /// by the path that the profile was given by, a symbolic link even.
    var withRealKeys: JournalHeader {
        var header = self
        for (index, service) in services.enumerated() {
            guard case .commands = service.manager else { continue }
            let key = RunLock.key(ofCommands: service.name, in: profilePath)
            if !service.keys.contains(key) { header.services[index].keys.append(key) }
        }
        return header
    }
}
