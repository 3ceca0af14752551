package terminal

import "bytes"

// pacedReader is the program's ear at the terminal. It takes the answers to the
// pacer's queries out of what is typed, so that they never reach the keys, not
// even when one arrives in two parts with a pause between, it marks what is pasted
// where the terminal does not, and it notices when the terminal has gone.
type pacedReader struct {
	source
	*pacer
	answer func() // an answer came that something waits for
	closed func() // the input ended
	held   []byte // the beginning of what may be an answer
	burst  burst
	paste  bracket
}

// Read reads what was typed.
func (r *pacedReader) Read(p []byte) (int, error) {
	buffer := make([]byte, r.room(len(p)))
	n, err := r.source.Read(buffer)
	data := append(r.held, buffer[:n]...)
	r.held = nil
	answers := 0
	data, answers = withoutAnswers(data)
	for range answers {
		if r.answered() {
			r.answer()
		}
	}
	if err != nil {
		r.closed()
	} else if cut := partial(data, r.outstanding()); cut < len(data) {
		r.held = append([]byte(nil), data[cut:]...)
		data = data[:cut]
	}
	data = r.burst.mark(data, r.paste.starts())
	if r.burst.open && (err != nil || !r.more(r.burst.pause())) {
		data = r.burst.close(data)
	}
	return copy(p, r.paste.clean(data)), err
}

// room is how much may be read, so that what becomes of it has room for size
// bytes: in the worst case each other byte of a burst has marks around it.
func (r *pacedReader) room(size int) int {
	const marks = (len(pasteStart) + len(pasteEnd)) / 2
	kept := len(r.held) + len(r.burst.partial) + len(r.paste.held)
	return max(1, (size-len(pasteStart)-len(pasteEnd))/(1+marks)-kept)
}

var answerStart = []byte("\x1b[?")

// withoutAnswers removes whole answers to the device attributes query, CSI ?
// numbers c, and counts them.
func withoutAnswers(data []byte) ([]byte, int) {
	count, from := 0, 0
	for {
		at := bytes.Index(data[from:], answerStart)
		if at < 0 {
			return data, count
		}
		at += from
		end := at + len(answerStart) + numbers(data[at+len(answerStart):])
		if end < len(data) && data[end] == 'c' {
			data = append(data[:at], data[end+1:]...)
			count++
			from = at
			continue
		}
		from = at + len(answerStart)
	}
}

// partial is where the beginning of an answer stands at the end of data, and
// len(data) if there is none. A lone escape is a key in its own right: only
// while an answer is expected does it wait for what follows.
func partial(data []byte, expected bool) int {
	at := bytes.LastIndexByte(data, '\x1b')
	if at < 0 {
		return len(data)
	}
	tail := data[at:]
	switch {
	case bytes.HasPrefix(tail, answerStart):
		if len(answerStart)+numbers(tail[len(answerStart):]) == len(tail) {
			return at
		}
	case expected && bytes.HasPrefix(answerStart, tail):
		return at
	}
	return len(data)
}

// numbers is the length of the run of digits and separators at the start.
func numbers(data []byte) int {
	for i, b := range data {
		if (b < '0' || b > '9') && b != ';' {
			return i
		}
	}
	return len(data)
}
