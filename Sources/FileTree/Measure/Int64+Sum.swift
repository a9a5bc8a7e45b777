extension Int64 {
    /// The sum, or the most that there is: by the sizes of sparse files a tree may hold more than can be counted.
    package func plus(_ more: Int64) -> Int64 {
        let (sum, isTooLarge) = addingReportingOverflow(more)
        return isTooLarge ? .max : sum
    }
}
