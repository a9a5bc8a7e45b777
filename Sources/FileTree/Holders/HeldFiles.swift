/// What a look at all processes found, and how far it reached.
package struct HeldFiles: Sendable {
    package var holders: [FileHolder] = []
    /// Processes that were looked at, with their descriptors and shared mappings of files.
    package var processes = 0
    package var descriptors = 0
    package var mappings = 0
    /// Processes that this user may not look at.
    package var hiddenProcesses = 0
    /// Shared mappings whose file only the maps' numbers tell, which btrfs gets wrong.
    package var unprovenMappings = 0
    /// Whether processes of other PID namespaces than ours can be seen at all.
    package var seesAllNamespaces = true
}
