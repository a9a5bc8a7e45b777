import FileTree

/// The file that node_exporter's textfile collector reads: replaced at the end of each run, by a rename in its folder.
struct MetricsFile {
    let path: BytePath
    /// Where the profile's sets are; nil where it does not answer.
    let destination: BytePath?

    /// Answers what kept it from being written whole.
    func write(_ report: RunReport) -> [Warning] {
        var warnings: [Warning] = []
        var catalogue: Catalogue?
        do throws(OverwinterError) {
            if let destination { catalogue = try Catalogue.read(destination) }
        } catch {
            warnings.append(Warning(code: "metrics", message: "metrics: nothing is said of the sets: \(error.message)"))
        }
        let isFile = (try? FileStatus.ifPresent(path))?.kind == .file
        let before = isFile ? (try? DurableFile.read(path, limit: 1 << 20)) ?? [] : []
        let text = MetricsText(report: report, catalogue: catalogue, before: String(decoding: before, as: UTF8.self))
            .text
        do throws(FileTreeError) {
            try DurableFile.write(Array(text.utf8), to: path, mode: 0o644)
        } catch {
            warnings.append(Warning(code: "metrics", message: "metrics: \(error.message)"))
        }
        return warnings
    }
}
