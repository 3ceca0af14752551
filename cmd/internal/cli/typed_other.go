//go:build !unix

package cli

import "os"

// canReadTyped reports whether lineTyped can look.
const canReadTyped = false

func lineTyped(*os.File) bool { return false }
