/// One container of a service, and what it did.
package struct ContainerState: Sendable, Hashable, Codable {
    package var id: String
    package var name: String
    package var activity: ServiceStatus.Activity

    package init(id: String, name: String, activity: ServiceStatus.Activity) {
        self.id = id
        self.name = name
        self.activity = activity
    }
}
