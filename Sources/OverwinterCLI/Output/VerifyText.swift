import FileTree
import Overwinter

/// That a set is good, in a sentence.
enum VerifyText {
    static func of(_ result: VerificationResult) -> String {
        guard let sample = result.sample else {
            return "set \(result.set) is what was sealed: \(result.files) files, \(ByteText.of(result.bytes)), every "
                + "byte and attribute read\n"
        }
        return "set \(result.set) is what was sealed as far as it was read: every attribute, and the bytes of "
            + "\(sample.files) of \(result.files) files (\(ByteText.of(sample.bytes)) of \(ByteText.of(result.bytes)), "
            + "--seed \(sample.seed))\n"
    }
}
