//go:build !unix

package archive

// nonBlocking is for pipes, which other systems have none of among their files.
const nonBlocking = 0
