import FileTree
import Testing

struct GlobPatternTests {
    @Test(arguments: [
        ("*.log", "a/b/x.log", true), ("*.log", "x.log.1", false), ("cache", "a/cache", true),
        ("cache", "a/cachet", false),
        ("/cache", "cache", true), ("/cache", "a/cache", false), ("a/*", "a/b", true), ("a/*", "a/b/c", false),
        ("a/**", "a/b/c", true), ("a/**/c", "a/c", true), ("a/**/c", "a/b/b/c", true), ("a/**/c", "a/bc", false),
        ("**/c", "c", true), ("**/c", "a/b/c", true), ("**/c", "a/bc", false), ("a/?", "a/b", true),
        ("a?b", "a/b", false),
        ("\\*", "*", true), ("\\*", "x", false), ("./a/b", "a/b", true), ("a*b*c", "axxbxxc", true),
        ("a*b*c", "axxcxxb", false),
        (".overwinter-aside-*", "x/.overwinter-aside-1", true), ("*", "x/y", true), ("a/*/c*", "a/b/cd", true),
    ])
    func matching(pattern: String, path: String, isMatch: Bool) {
        #expect(GlobPattern(pattern).matches(BytePath(path), isFolder: false) == isMatch, "\(pattern) on \(path)")
    }

    @Test func aClosingSlashFitsFoldersOnly() {
        #expect(GlobPattern("cache/").matches(BytePath("a/cache"), isFolder: true))
        #expect(!GlobPattern("cache/").matches(BytePath("a/cache"), isFolder: false))
    }

    @Test func namesAreBytes() {
        #expect(GlobPattern(bytes: [0xFF, 0x2A]).matches(BytePath(bytes: [0xFF, 0xFE, 0x0A]), isFolder: false))
    }

    @Test func noPatternTakesForEver() {
        let text = BytePath(String(repeating: "a", count: 2000))
        #expect(!GlobPattern(String(repeating: "*a", count: 100) + "b").matches(text, isFolder: false))
        #expect(!GlobPattern("/" + String(repeating: "**a", count: 100) + "b").matches(text, isFolder: false))
    }
}
