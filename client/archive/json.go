package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"msgtrace/client"
)

// longestValue is the longest message that is read, in bytes: one to many thousand
// recipients with the events of each copy has some tens of MB.
const longestValue = 64 << 20

// values reads a file of JSON: objects one after the other, with or without lists around
// them, and documents that have a list of them in the member value or traces.
func (f *reading) values(in *bufio.Reader) error {
	c := &column{order: f.options.Dates, now: f.options.Now}
	v := &walk{reading: f, column: c}
	var err error
	if valueALine(in) {
		err = v.lines(in)
	} else {
		v.limited = &allowance{in: in}
		v.decoder = json.NewDecoder(v.limited)
		err = v.all()
	}
	switch {
	case err != nil:
		return err
	case f.file.Form == Unknown && (!v.list || v.values > 0):
		return f.noObjects(v.names)
	}
	return f.settle(c)
}

// allowance is what may be read until it is granted again. It keeps one value from filling
// the memory.
type allowance struct {
	in   io.Reader
	left int
}

var errLongValue = errors.New("a message in it is longer than 64 MB")

func (a *allowance) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, errLongValue
	}
	n, err := a.in.Read(p)
	a.left -= n
	return n, err
}

// walk goes through the values of a file.
type walk struct {
	*reading
	decoder *json.Decoder
	limited *allowance
	column  *column
	values  int
	list    bool   // there was a list of messages, which may have been empty
	over    bool   // nothing else can be read
	damaged int    // values that are no JSON
	names   string // of the members of the first object that is no message
}

// lists are the members that hold the messages of a document.
var lists = []string{"value", "traces"}

func (v *walk) all() error {
	for {
		v.limited.left = longestValue
		token, err := v.decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
		case token == json.Delim('['):
			v.list = true
			err = v.items()
		case token == json.Delim('{'):
			err = v.document()
		default:
			v.values++
			v.unread(v.values, "value", "it is no object")
		}
		if err != nil {
			if err = v.broken(err); err != nil || v.over {
				return err
			}
		}
	}
}

// items reads a list up to its end.
func (v *walk) items() error {
	for v.decoder.More() {
		if err := v.item(); err != nil {
			return err
		}
	}
	_, err := v.decoder.Token()
	return err
}

func (v *walk) item() error {
	v.limited.left = longestValue
	var raw json.RawMessage
	if err := v.decoder.Decode(&raw); err != nil {
		return err
	}
	return v.take(raw)
}

// document reads an object of which the brace is read: a message, or what holds a list of
// them.
func (v *walk) document() error {
	var object bytes.Buffer
	object.WriteByte('{')
	holds := false
	for v.decoder.More() {
		token, err := v.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if holdsList(name) {
			holds = true
			if err := v.heldList(); err != nil {
				return err
			}
			continue
		}
		var value json.RawMessage
		if err := v.decoder.Decode(&value); err != nil {
			return err
		}
		if object.Len() > 1 {
			object.WriteByte(',')
		}
		quoted, _ := json.Marshal(name)
		object.Write(quoted)
		object.WriteByte(':')
		object.Write(value)
	}
	if _, err := v.decoder.Token(); err != nil {
		return err
	}
	object.WriteByte('}')
	if holds {
		v.date(object.Bytes())
		return nil
	}
	return v.take(object.Bytes())
}

// heldList reads a list that a document holds, which may be null.
func (v *walk) heldList() error {
	v.list = true
	token, err := v.decoder.Token()
	switch {
	case err != nil:
		return err
	case token == json.Delim('['):
		return v.items()
	case token == json.Delim('{'):
		return v.document()
	}
	return nil
}

// date takes from a document of msgtrace when the service was asked: its messages are as
// of then.
func (v *walk) date(document []byte) {
	var said struct {
		Search struct {
			Asked text `json:"asked"`
		} `json:"search"`
	}
	_ = json.Unmarshal(document, &said)
	if asked, err := client.ParseTime(string(said.Search.Asked)); err == nil {
		v.file.Saved = asked.Time()
	}
}

func holdsList(name string) bool {
	for _, list := range lists {
		if strings.EqualFold(name, list) {
			return true
		}
	}
	return false
}

// broken is the error that ends the reading of a file. One that ends in the middle of a
// value costs what stands before it nothing.
func (v *walk) broken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case v.ctx.Err() != nil:
		return v.failed(v.ctx, v.file, err)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		v.file.Torn, v.over = true, true
		v.unread(v.values+1, "value", "the file ends in the middle of it")
		return nil
	case errors.As(err, &syntax):
		v.values++
		v.unread(v.values, "value", "it is no JSON")
		if v.damaged++; v.damaged == mostDamaged {
			v.over = true
			return nil
		}
		return v.nextLine()
	case errors.Is(err, errLongValue):
		v.over = true
		v.unread(v.values+1, "value", err.Error())
		return nil
	}
	var refused *Error
	if errors.As(err, &refused) {
		return err
	}
	return v.failed(v.ctx, v.file, err)
}

// mostDamaged is how often reading goes on behind what is no JSON: each time takes another
// reader before those that there are. Files with a value a line do without.
const mostDamaged = 100

// nextLine goes on behind what is no JSON: with the next line, which in a file of one
// message a line is the next message.
func (v *walk) nextLine() error {
	rest := bufio.NewReader(io.MultiReader(v.decoder.Buffered(), v.limited))
	for {
		v.limited.left = longestValue
		_, err := rest.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			v.over = true
			return nil
		case err != nil:
			return v.failed(v.ctx, v.file, err)
		default:
			v.limited = &allowance{in: rest}
			v.decoder = json.NewDecoder(v.limited)
			return nil
		}
	}
}

// take takes a value.
func (v *walk) take(raw []byte) error {
	i, ok := itemOf(raw)
	form := Unknown
	if ok {
		form = i.form()
	}
	switch {
	case !ok:
		v.values++
		v.unread(v.values, "value", "it is no JSON object")
		return nil
	case form == Unknown:
		v.values++
		names := namesOf(raw)
		if v.names == "" && raw[0] == '{' {
			v.names = names
		}
		v.unread(v.values, "value", "it is no message, no copy and no event: it has "+names)
		return nil
	}
	return v.taken(i, form)
}

// taken takes an item.
func (v *walk) taken(i *item, form Form) error {
	v.values++
	if v.file.Form == Unknown { // that of a file is that of its first value
		v.file.Form = form
		if !forms[form].utc {
			v.column.zone = v.options.Zone
		}
	}
	if why := v.add(i, form); why != "" {
		v.unread(v.values, "value", why)
		return nil
	}
	return v.row()
}

// namesOf are the names of the members of an object, for a sentence.
func namesOf(raw []byte) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return "no members"
	}
	const most = 6
	var names []string
	decoder := json.NewDecoder(bytes.NewReader(raw))
	_, _ = decoder.Token()
	for decoder.More() && len(names) < most {
		name, err := decoder.Token()
		var value json.RawMessage
		if err != nil || decoder.Decode(&value) != nil {
			break
		}
		names = append(names, printable(fmt.Sprint(name)))
	}
	if len(names) == 0 {
		return "no members"
	}
	return "the members " + strings.Join(names, ", ")
}

func (f *reading) noObjects(names string) error {
	if names == "" {
		return refuse(f.file.Name, "no message traces: found JSON without any object; %s", expected)
	}
	return refuse(f.file.Name, "no message traces: found JSON objects with %s; %s", names, expected)
}

// add adds what an item is. It returns why that cannot be, or "".
func (v *walk) add(i *item, form Form) string {
	r := i.record()
	switch form {
	case OwnECS:
		r = i.Microsoft.Trace.record()
	case OwnJSON, GraphMessages:
		v.message(i, r)
		return ""
	case CmdletEvents, GraphEvents:
		r[atTime], r[atEvent], r[atAction] = first(i.DateTime, i.Date), string(i.Event), string(i.Action)
		r[atDetail], r[atData] = first(i.Description, i.Detail), rawText(i.Data)
		return v.eventRow(r, v.column, v.values)
	}
	return v.copyRow(r, v.column, v.values)
}

// message takes a message with its copies.
func (v *walk) message(i *item, r record) {
	one := v.messageOf(r, v.column, v.values)
	one.ToIP = client.IPOf(r[atToIP])
	if i.RecipientsKnown == text(client.KnownAll.String()) {
		one.RecipientsKnown = client.KnownAll
	}
	t := v.build.message(one)
	for _, r := range i.Recipients {
		v.more(1 + len(r.Events))
		size, _ := sizeOf(string(r.Size))
		taken := client.Recipient{Address: first(r.Address, r.Email), Status: client.ParseStatus(first(r.Status, r.DeliverStatus)), Size: size, ToIP: client.IPOf(string(r.ToIP))}
		if taken.Address == "" {
			taken.Address = client.NotNamed
		}
		if r.Events != nil {
			taken.Events = v.events(r.Events)
		}
		v.build.add(t, taken)
	}
}

func (v *walk) events(items []eventItem) []client.Event {
	v.file.Events = true
	events := make([]client.Event, len(items))
	for i := range items {
		events[i] = v.event(&items[i])
	}
	return events
}

// event reads an event in a copy. Those of msgtrace have their data as a list, those of
// Graph as XML.
func (v *walk) event(e *eventItem) client.Event {
	at := v.column.read(first(e.Time, e.DateTime, e.Date))
	event := client.NewEvent(at, first(e.Event, e.Name, e.EventType, e.Kind), string(e.Action), first(e.Description, e.Detail), rawText(e.Data))
	if e.Event == "" && e.Name == "" && event.Kind.Known() {
		event.Name = event.Kind.Name()
	}
	var data []client.Datum
	if json.Unmarshal(e.Data, &data) == nil && len(data) > 0 {
		event.Data = data
	}
	return event
}
