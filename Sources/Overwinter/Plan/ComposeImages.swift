import Services

/// Which images the containers of a project are made of.
enum ComposeImages {
    /// The services, each with the image of its first container; as they were where the engine does not say.
    static func noted(in services: [PlannedService], stack: ComposeStack?) -> [PlannedService] {
        guard let stack, let containers = try? stack.project.containers() else { return services }
        var digests: [String: [String]] = [:]
        return services.map { planned in
            guard let id = planned.before.containers.first?.id,
                let container = containers.first(where: { $0.id == id }), !container.imageID.isEmpty
            else { return planned }
            let found = digests[container.imageID] ?? stack.project.engine.image(container.imageID)?.digests ?? []
            digests[container.imageID] = found
            var planned = planned
            planned.image = SetRecord.Image(reference: container.image, id: container.imageID, digests: found)
            return planned
        }
    }
}
