package terminal

import (
	"io"
	"os"
	"time"
)

// source is where the input comes from.
type source interface {
	io.Reader
	// more waits until there is more to read, or that long, and reports whether
	// there is.
	more(wait time.Duration) bool
}

// sourceOf makes a source of what a program reads from.
func sourceOf(in io.Reader) source {
	if file, ok := in.(*os.File); ok {
		return fileSource{file}
	}
	return &aheadSource{reader: in}
}

// fileSource is a terminal. It never reads ahead: what the program leaves there
// belongs to the shell.
type fileSource struct{ *os.File }

// aheadSource is a reader that cannot be asked whether there is more, such as the
// channel of a connection: it reads ahead to find out.
type aheadSource struct {
	reader io.Reader
	coming chan chunk // of a read that is under way, or nil
	read   chunk      // what came of it
}

// chunk is what one read gave.
type chunk struct {
	data []byte
	err  error
}

// Read reads what was read ahead, and then from the reader.
func (a *aheadSource) Read(p []byte) (int, error) {
	if a.coming != nil {
		a.read, a.coming = <-a.coming, nil
	}
	switch {
	case len(a.read.data) > 0:
		n := copy(p, a.read.data)
		a.read.data = a.read.data[n:]
		return n, nil
	case a.read.err != nil:
		return 0, a.read.err
	}
	return a.reader.Read(p)
}

// aheadSize is how much is read ahead at once.
const aheadSize = 4 << 10

func (a *aheadSource) more(wait time.Duration) bool {
	if len(a.read.data) > 0 || a.read.err != nil {
		return true
	}
	if a.coming == nil {
		a.coming = make(chan chunk, 1)
		go func(done chan<- chunk) {
			buffer := make([]byte, aheadSize)
			n, err := a.reader.Read(buffer)
			done <- chunk{buffer[:n], err}
		}(a.coming)
	}
	select {
	case a.read = <-a.coming:
		a.coming = nil
		return true
	case <-time.After(wait):
		return false
	}
}
