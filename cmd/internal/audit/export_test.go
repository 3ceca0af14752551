package audit

import "os"

// Faults are what a disk does wrong, for tests.
type Faults struct {
	Write    func(*os.File, []byte) (int, error)
	Sync     func(*os.File) error
	Truncate func(*os.File, int64) error
	Rename   func(from, to string) error
	Replace  func(path string, content []byte) error
}

// OpenWith is Open on a disk with faults.
func OpenWith(o Options, f Faults) (*Log, error) {
	s := usualSystem
	if f.Write != nil {
		s.write = f.Write
	}
	if f.Sync != nil {
		s.sync = f.Sync
	}
	if f.Truncate != nil {
		s.truncate = f.Truncate
	}
	if f.Rename != nil {
		s.rename = f.Rename
	}
	if f.Replace != nil {
		s.replace = f.Replace
	}
	return open(o, s)
}
