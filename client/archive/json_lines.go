package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// valueALine reports whether the first line is a whole object.
func valueALine(in *bufio.Reader) bool {
	start, _ := in.Peek(looked)
	line, _, ended := bytes.Cut(bytes.TrimLeft(start, " \t\r\n"), []byte("\n"))
	return ended && line[0] == '{' && json.Valid(line)
}

// lines reads a file with an object a line. One that is damaged costs the others nothing.
func (v *walk) lines(in *bufio.Reader) error {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line) <= longestValue {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return v.failed(v.ctx, v.file, err)
		}
		ended := err == nil
		if text := bytes.TrimSpace(line); len(text) > 0 {
			if err := v.line(text, ended); err != nil {
				return err
			}
		}
		if !ended {
			return nil
		}
		line = line[:0]
	}
}

// line reads a line of the file. Ended reports that the file goes on behind it.
func (v *walk) line(text []byte, ended bool) error {
	if len(text) > longestValue {
		v.values++
		v.unread(v.values, "value", errLongValue.Error())
		return nil
	}
	i, ok := itemOf(text)
	switch {
	case ok && i.form() != Unknown:
		return v.taken(i, i.form())
	case !ok && !ended:
		v.values++
		v.file.Torn = true
		v.unread(v.values, "value", "the file ends in the middle of it")
		return nil
	case !ok || text[0] != '{':
		v.values++
		v.unread(v.values, "value", "it is no JSON object")
		return nil
	}
	v.limited = &allowance{in: bytes.NewReader(text)}
	v.decoder = json.NewDecoder(v.limited)
	return v.all()
}
