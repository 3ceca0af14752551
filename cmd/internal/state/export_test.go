package state

// OnDisk returns the folder on a disk where writing a file gives an error, unless that
// is nil.
func (d Dir) OnDisk(failing func() error) Dir {
	replace := d.replace
	d.replace = func(path string, content []byte) error {
		if err := failing(); err != nil {
			return err
		}
		return replace(path, content)
	}
	return d
}
