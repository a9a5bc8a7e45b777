/// Receives what a verb does.
///
/// A sink never throws: a listener that fails must not keep a service from being started.
package struct EventSink: Sendable {
    package let send: @Sendable (Event) -> Void

    package init(_ send: @escaping @Sendable (Event) -> Void) {
        self.send = send
    }

    /// Hears nothing.
    package static let silent = EventSink { _ in }

    /// Sends every event to this sink and then to `other`.
    package func and(_ other: EventSink) -> EventSink {
        let first = send
        return EventSink { event in
            first(event)
            other.send(event)
        }
    }
}
