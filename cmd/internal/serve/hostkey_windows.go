package serve

import "io/fs"

// readableByOthers reports whether others than its owner may read a file. There a mode
// says nothing of it.
func readableByOthers(fs.FileInfo) bool { return false }
