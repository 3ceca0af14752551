//go:build !linux

package auth

// systemKeyring returns nil: only Linux has the kernel keyring.
func systemKeyring() keyring { return nil }
