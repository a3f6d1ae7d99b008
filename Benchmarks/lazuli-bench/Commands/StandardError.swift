import Glibc

/// One line to standard error; standard output belongs to the report.
func printError(_ text: String) {
    let line = "lazuli-bench: \(text)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
}
