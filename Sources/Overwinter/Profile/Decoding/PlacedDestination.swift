import FileTree
import YAML

/// The destination with the place it was written at.
struct PlacedDestination {
    let path: BytePath
    let mount: BytePath?
    let reader: NodeReader
}
