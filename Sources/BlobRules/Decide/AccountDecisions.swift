import BlobModel

/// What is not mentioned keeps its value (spec rest.md §2).
func applying(
    _ change: AccountSettingsChange, to before: AccountSettings
) -> AccountSettings {
    var settings = before
    if let isEnabled = change.isVersioningEnabled { settings.isVersioningEnabled = isEnabled }
    if let retention = change.blobRetention { settings.blobRetention = retention.value }
    if let days = change.containerRetentionDays { settings.containerRetentionDays = days.value }
    if let rules = change.corsRules { settings.corsRules = rules }
    if let version = change.defaultServiceVersion { settings.defaultServiceVersion = version.value }
    return settings
}
