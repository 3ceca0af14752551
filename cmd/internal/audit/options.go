package audit

import (
	"path/filepath"
	"time"

	"msgtrace/cmd/internal/state"
)

// RotateAt is the size from which a file of the log is put away, unless set.
const RotateAt = 16 << 20

// Options say where a log is, and how it is kept.
type Options struct {
	Dir  string // the folder of the log
	Key  string // the file of the key; "": audit.key in the folder
	Head string // the second file, best where whoever writes the log cannot write; "": audit.head in the folder

	RotateAt int64 // bytes from which a file is put away; 0: RotateAt
	Keep     int   // how many files that were put away are kept; 0: all

	Now     func() time.Time // nil: time.Now
	Notice  func(string)     // is told, once, that there is no journal; nil: nobody is
	Journal string           // the socket of the journal; "": the system's, or else its syslog

	Told Told // what the journal was told, to compare a log with; nil: it is not compared
}

// DefaultDir is the folder of the log where nobody names another:
// $XDG_STATE_HOME/msgtrace/audit.
func DefaultDir(getenv func(string) string) (string, error) {
	path, err := state.Path(getenv)
	if err != nil {
		return "", err
	}
	return filepath.Join(path, "audit"), nil
}

// filled returns the options with what was left out.
func (o Options) filled() Options {
	if o.Key == "" {
		o.Key = filepath.Join(o.Dir, "audit.key")
	}
	if o.Head == "" {
		o.Head = filepath.Join(o.Dir, "audit.head")
	}
	if o.RotateAt <= 0 {
		o.RotateAt = RotateAt
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	return o
}
