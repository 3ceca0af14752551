package auth

import (
	"errors"
	"runtime"

	"golang.org/x/sys/unix"
)

// kernelKeys keeps keys in the memory of the Linux kernel: in the persistent
// keyring of the user, which outlives a log-out by some days, or where there
// is none in the user keyring.
// https://man7.org/linux/man-pages/man7/keyrings.7.html
// https://man7.org/linux/man-pages/man7/persistent-keyring.7.html
type kernelKeys struct{}

func systemKeyring() keyring { return kernelKeys{} }

// permissions lets the possessor and the user do everything, and nobody else
// anything: a process of the user that did not inherit the keyring, such as a
// service, can read the key too.
const permissions = 0x3f3f0000

func (kernelKeys) get(name string) ([]byte, error) {
	var key []byte
	err := inKeyring(func(ring int) error {
		id, err := unix.KeyctlSearch(ring, "user", name, 0)
		if err != nil {
			return keyError(err)
		}
		buffer := make([]byte, 256)
		size, err := unix.KeyctlBuffer(unix.KEYCTL_READ, id, buffer, 0)
		if err != nil {
			return keyError(err)
		}
		key = buffer[:min(size, len(buffer))]
		return nil
	})
	return key, err
}

func (kernelKeys) put(name string, key []byte) error {
	return inKeyring(func(ring int) error {
		id, err := unix.AddKey("user", name, key, ring)
		if err != nil {
			return err
		}
		return unix.KeyctlSetperm(id, permissions)
	})
}

func (kernelKeys) remove(name string) error {
	return inKeyring(func(ring int) error {
		id, err := unix.KeyctlSearch(ring, "user", name, 0)
		if err != nil {
			return keyError(err)
		}
		_, err = unix.KeyctlInt(unix.KEYCTL_UNLINK, id, ring, 0, 0)
		return err
	})
}

// inKeyring runs work with the id of the user's keyring. It stays on one
// thread: what a process possesses is kept by thread.
func inKeyring(work func(ring int) error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ring, err := unix.KeyctlInt(unix.KEYCTL_GET_PERSISTENT, -1, unix.KEY_SPEC_PROCESS_KEYRING, 0, 0)
	if err != nil {
		ring = unix.KEY_SPEC_USER_KEYRING
	}
	return work(ring)
}

func keyError(err error) error {
	if errors.Is(err, unix.ENOKEY) || errors.Is(err, unix.EKEYEXPIRED) || errors.Is(err, unix.EKEYREVOKED) {
		return errNoKey
	}
	return err
}
