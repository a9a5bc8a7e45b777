import FileTree
import YAML

/// A path of the profile with the place it was written at, for the faults that need two of them.
struct PlacedPath {
    let path: BytePath
    let reader: NodeReader
}
