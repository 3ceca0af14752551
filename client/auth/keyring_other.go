//go:build !linux

package auth

// systemKeyring returns none: the kernel keyring is a thing of Linux.
func systemKeyring() keyring { return nil }
