package resume

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/export"
)

// Format is how a file is written.
type Format string

// The formats that can be resumed.
const (
	NDJSON Format = "ndjson"
	CSV    Format = "csv"
)

// Formats are all of them.
var Formats = []Format{NDJSON, CSV}

// longestTorn is how much a CSV may lack at its end: more is a file that is damaged
// somewhere else, of which the rest would be cut off.
const longestTorn = 1 << 20

// refusal is why a file is left alone, in a sentence without the file's name.
type refusal string

func (r refusal) Error() string { return string(r) }

const errColumns = refusal("its columns are not those of -o csv")

func refusef(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

// scan calls each for every message of a file, in its order, and returns where its whole
// rows end. What follows there is a row that was cut.
func scan(in io.Reader, format Format, each func(t *client.Trace) error) (whole int64, err error) {
	if format == CSV {
		return scanCSV(in, each)
	}
	return scanNDJSON(in, each)
}

// line is a message as export.NDJSON writes it.
type line struct {
	ID         *string `json:"id"`
	MessageID  string  `json:"messageId"`
	Received   *string `json:"received"`
	Sender     string  `json:"sender"`
	Subject    string  `json:"subject"`
	FromIP     string  `json:"fromIP"`
	ToIP       string  `json:"toIP"`
	Recipients []struct {
		Address string          `json:"address"`
		Status  client.Status   `json:"status"`
		ToIP    string          `json:"toIP"`
		Events  json.RawMessage `json:"events"`
	} `json:"recipients"`
}

func scanNDJSON(in io.Reader, each func(t *client.Trace) error) (whole int64, err error) {
	reader := bufio.NewReaderSize(in, 64<<10)
	for number := 1; ; number++ {
		raw, err := reader.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF):
			return whole, nil
		case err != nil:
			return whole, err
		}
		var l line
		if err := json.Unmarshal(raw, &l); err != nil || l.ID == nil {
			return whole, refusef("line %d is no message as -o ndjson writes it", number)
		}
		t := &client.Trace{ID: *l.ID, MessageID: l.MessageID, Sender: l.Sender, Subject: l.Subject, FromIP: client.IPOf(l.FromIP), ToIP: client.IPOf(l.ToIP)}
		if l.Received != nil {
			if t.Received, err = client.ParseTime(*l.Received); err != nil {
				return whole, refusef("line %d has no time that can be read", number)
			}
		}
		for _, r := range l.Recipients {
			if r.Events != nil {
				return whole, refusef("it has events, which --events writes when all is read; --resume goes on without")
			}
			t.Recipients = append(t.Recipients, client.Recipient{Address: r.Address, Status: r.Status, ToIP: client.IPOf(r.ToIP)})
		}
		if err := each(t); err != nil {
			return whole, err
		}
		whole += int64(len(raw))
	}
}

func scanCSV(in io.Reader, each func(t *client.Trace) error) (whole int64, err error) {
	buffered := bufio.NewReaderSize(in, 64<<10)
	var mark int64
	if start, _ := buffered.Peek(len(export.BOM)); string(start) == export.BOM {
		mark = int64(len(start))
		_, _ = buffered.Discard(len(start))
	}
	ends := &ending{in: buffered}
	reader := csv.NewReader(ends)
	reader.FieldsPerRecord = -1
	for number := 1; ; number++ {
		cells, err := reader.Read()
		end := reader.InputOffset()
		torn := end == ends.read && (ends.last != '\n' || err != nil) && ends.ended
		switch {
		case errors.Is(err, io.EOF):
			return whole, nil
		case torn && end-whole > longestTorn:
			return whole, refusef("row %d is damaged: a quotation mark may be missing", number)
		case torn:
			return whole, nil
		case err != nil:
			return whole, refusef("row %d is no row of a CSV: %v", number, errors.Unwrap(err))
		case number == 1 && !slices.Equal(cells, export.Columns):
			return whole, errColumns
		case number > 1:
			t, err := messageOf(cells)
			if err != nil {
				return whole, refusef("row %d %v", number, err)
			}
			if err := each(t); err != nil {
				return whole, err
			}
		}
		whole = mark + end
	}
}

// ending remembers how much was read, and the last byte of it.
type ending struct {
	in    io.Reader
	read  int64
	last  byte
	ended bool
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.in.Read(p)
	if n > 0 {
		e.read, e.last = e.read+int64(n), p[n-1]
	}
	e.ended = e.ended || errors.Is(err, io.EOF)
	return n, err
}

// messageOf is the row of a CSV.
func messageOf(cells []string) (*client.Trace, error) {
	if len(cells) != len(export.Columns) {
		return nil, fmt.Errorf("has %d columns, not %d", len(cells), len(export.Columns))
	}
	values := map[string]string{}
	for i, name := range export.Columns {
		values[name] = export.Text(cells[i])
	}
	t := &client.Trace{
		ID: values["id"], MessageID: values["messageId"], Sender: values["sender"], Subject: values["subject"],
		FromIP: client.IPOf(values["fromIP"]), ToIP: client.IPOf(values["toIP"]),
	}
	var err error
	if received := values["received"]; received != "" {
		if t.Received, err = client.ParseTime(received); err != nil {
			return nil, errors.New("has no time that can be read")
		}
	}
	if _, err := strconv.ParseInt(values["size"], 10, 64); err != nil {
		return nil, errors.New("has no size")
	}
	if values["recipient"] != "" || values["status"] != "" {
		t.Recipients = []client.Recipient{{Address: values["recipient"], Status: client.Status(values["status"]), ToIP: t.ToIP}}
	}
	return t, nil
}

// isBeginning reports whether what follows the whole rows of a file can be the beginning
// of one that was cut.
func isBeginning(rest []byte, format Format, first bool) bool {
	begins := func(row string) bool {
		return bytes.HasPrefix([]byte(row), rest) || bytes.HasPrefix(rest, []byte(row))
	}
	switch {
	case format == NDJSON:
		return begins(`{"id":`)
	case !first:
		return true
	}
	head := strings.Join(export.Columns, ",") + "\r\n"
	return begins(head) || begins(export.BOM+head)
}
