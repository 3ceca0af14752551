package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"msgtrace/client"
)

// NDJSON writes one message as one line of JSON.
func NDJSON(w io.Writer, trace *client.Trace) error {
	buffer := lines.Get().(*[]byte)
	defer lines.Put(buffer)
	line, err := trace.AppendJSON((*buffer)[:0])
	if err != nil {
		return err
	}
	*buffer = append(line, '\n')
	_, err = w.Write(escapeControls(*buffer))
	return err
}

// lines are buffers that a line is made in.
var lines = sync.Pool{New: func() any { return new([]byte) }}

// JSON writes any value as one line.
func JSON(w io.Writer, value any) error {
	line, err := line(value)
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}

// Document writes {"search":{…},"traces":[…]}, one message a line; search says
// what was asked and how complete the answer is.
func Document(w io.Writer, search any, traces []*client.Trace) error {
	return document(w, traces, member{"search", search})
}

// Grouped is Document with the member "groups" before the messages.
func Grouped(w io.Writer, search, groups any, traces []*client.Trace) error {
	return document(w, traces, member{"search", search}, member{"groups", groups})
}

// member is a name and value of a document.
type member struct {
	name  string
	value any
}

func document[T any](w io.Writer, traces []T, before ...member) error {
	var document bytes.Buffer
	document.WriteByte('{')
	for _, m := range before {
		value, err := line(m.value)
		if err != nil {
			return err
		}
		document.WriteString(`"` + m.name + `":` + string(bytes.TrimSuffix(value, []byte("\n"))) + ",")
	}
	document.WriteString(`"traces":[`)
	for i, trace := range traces {
		if i > 0 {
			document.WriteByte(',')
		}
		one, err := line(trace)
		if err != nil {
			return err
		}
		document.WriteByte('\n')
		document.Write(bytes.TrimSuffix(one, []byte("\n")))
	}
	document.WriteString("]}\n")
	_, err := w.Write(document.Bytes())
	return err
}

// line encodes without the escapes that only a web page needs, so that the
// brackets of a Message-ID stay readable, but with those that a terminal needs:
// the value is the same, and a subject cannot steer the screen it is shown on.
func line(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return escapeControls(out.Bytes()), nil
}

// escapeControls writes the control characters that JSON allows, and those that
// turn the direction of text, as \uXXXX.
func escapeControls(line []byte) []byte {
	if !odd(line) || bytes.IndexFunc(line, steers) < 0 {
		return line
	}
	var out bytes.Buffer
	for _, r := range string(line) {
		if steers(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.Bytes()
}

// odd reports whether anything but plain ASCII stands in a line.
func odd(line []byte) bool {
	for _, c := range line {
		if c >= 0x7f {
			return true
		}
	}
	return false
}

func steers(r rune) bool {
	return r >= 0x7f && r <= 0x9f || r == 0x61c || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
