package terminal

import (
	"io"
	"sync"
	"sync/atomic"
)

// outlet is the program's way to the terminal.
type outlet struct {
	io.Writer
	mu    sync.Mutex
	open  atomic.Bool // the alternate screen is the program's
	ended bool        // nothing is sent any more
}

// write sends data, after which the alternate screen is open or is not. What goes
// wrong is noticed at the other end of the line, which the input comes from.
func (o *outlet) write(data []byte, open bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.ended {
		o.open.Store(open)
		_, _ = o.Write(data)
	}
}

// close leaves the alternate screen, and nothing is sent after the end.
func (o *outlet) close(end bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = o.ended || end
	if o.open.Load() {
		_, _ = io.WriteString(o, leave)
		o.open.Store(false)
	}
}
