import Services

extension RunDriver {
    /// Has Compose services come up as the project's files say now; read without the profile, which may be gone.
    func remake(from header: JournalHeader, programs: ServicePrograms) throws(ServiceError) {
        remakesContainers = true
        try replaceServices { service throws(ServiceError) in
            guard let old = header.services.first(where: { $0.name == service.name }),
                case .compose(let compose) = old.manager
            else { return nil }
            return try ComposeProject.load(
                directory: compose.directory, files: compose.files, profiles: compose.profiles, programs: programs
            ).service(compose.service, name: old.name)
        }
    }
}
