/// Ages of sets as a profile writes them: `26h`, `30d`, `8w`.
package enum AgeText {
    /// For the schema; what ``age(of:)`` accepts.
    static let pattern = "^[1-9][0-9]{0,3}[hdw]$"

    package static func age(of text: String) -> Duration? {
        let digits = text.dropLast()
        guard let unit = text.last, (1...4).contains(digits.utf8.count), digits.first != "0",
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(digits)
        else { return nil }
        switch unit {
        case "h": return .seconds(number * hour)
        case "d": return .seconds(number * 24 * hour)
        case "w": return .seconds(number * 7 * 24 * hour)
        default: return nil
        }
    }

    /// In the largest unit that keeps it whole.
    package static func text(of age: Duration) -> String {
        let hours = Int(age.components.seconds) / hour
        if hours.isMultiple(of: 7 * 24) { return "\(hours / (7 * 24))w" }
        return hours.isMultiple(of: 24) ? "\(hours / 24)d" : "\(hours)h"
    }

    private static let hour = 3600
}
