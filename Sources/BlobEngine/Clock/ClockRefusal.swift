import BlobModel

/// Why a store must not be opened with this clock; nil if it may.
///
/// A manual clock ends a retention whenever somebody wants it to. So it is for stores that are for
/// nothing else: from their first record to their last.
///
/// - Parameters:
///   - recorded: the mode of the journal's last reading.
///   - isNew: there is no record at all.
func clockRefusal(_ mode: ClockMode, recorded: ClockMode?, isNew: Bool) -> String? {
    switch (mode, recorded) {
    case (.manual, .manual): nil
    case (.manual, nil) where isNew: nil
    case (.manual, _):
        "it was begun with a real clock, and a manual clock would end its retentions at will: "
            + "--clock manual is for new stores only"
    case (_, .manual):
        "it was begun with --clock manual, and so it stays: what is in it was never kept by a "
            + "real clock"
    case (_, _): nil
    }
}
