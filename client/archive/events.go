package archive

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
)

// summaryRow takes a row of a summary report: a message with all its copies in one cell,
// each with what happened to it, but not when: bob@contoso.com##Receive, Deliver;….
func (f *reading) summaryRow(r record, c *column, line int) string {
	if r[atRecipients] == "" && r[atSender] == "" && r[atID] == "" {
		return "it names no sender, no recipient and no id"
	}
	one := f.messageOf(r, c, line)
	t := f.build.message(one)
	f.more(strings.Count(r[atRecipients], ";"))
	for part := range strings.SplitSeq(r[atRecipients], ";") {
		address, steps, _ := strings.Cut(part, "##")
		if address = strings.TrimSpace(address); address != "" {
			f.build.add(t, client.Recipient{Address: address, Status: lastStep(steps), ToIP: client.IPOf(r[atToIP])})
		}
	}
	return ""
}

// lastStep is the status that the steps of a copy end in: "Receive, Deliver".
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac
func lastStep(steps string) client.Status {
	last := steps
	if i := strings.LastIndexByte(steps, ','); i >= 0 {
		last = steps[i+1:]
	}
	last = strings.TrimSpace(last)
	if status, known := endings[client.ParseEventKind(last)]; known {
		return status
	}
	return client.ParseStatus(last)
}

// endings are the statuses of copies of which nothing else is told after an event. That
// another server took a copy is a delivery, as in the service's own statuses.
var endings = map[client.EventKind]client.Status{
	client.EventDeliver: client.StatusDelivered, client.EventSend: client.StatusDelivered, client.EventFail: client.StatusFailed,
	client.EventProcessingFailed: client.StatusFailed, client.EventDefer: client.StatusPending, client.EventExpand: client.StatusExpanded,
	client.EventQuarantine: client.StatusQuarantined, client.EventZap: client.StatusQuarantined,
}

// eventRow takes a row that is one event, on the way of one copy or of several.
func (f *reading) eventRow(r record, c *column, line int) string {
	if r[atEvent] == "" {
		return "it names no event"
	}
	if r[atID] == "" && r[atMessageID] == "" {
		return "it names no message"
	}
	at := c.read(r[atTime])
	if at.IsZero() {
		f.file.Undated++
	}
	f.file.Events = true
	r[atTime] = ""
	undated := f.file.Undated
	t := f.messageOf(r, c, line)
	f.file.Undated = undated // its time is that of its first event
	known := f.build.message(t)
	addresses := addressesOf(r[atRecipient])
	statuses := perCopy(r[atRecipients], len(addresses))
	f.more(len(addresses) - 1)
	var events []client.Event
	for i, address := range addresses {
		if i == 0 || statuses[i] != statuses[i-1] {
			events = f.eventsOf(r, at, statuses[i])
		}
		if address == "" {
			f.build.keepLoose(known, events, !f.tellsCopy())
			continue
		}
		copied := f.build.add(known, client.Recipient{Address: address})
		copied.Events = append(copied.Events, events...)
	}
	return ""
}

// tellsCopy reports whether each event of the file is of one copy, named or not.
func (f *reading) tellsCopy() bool { return f.file.Form == CmdletEvents || f.file.Form == GraphEvents }

// perCopy takes the answers for the copies of an event apart: the first for the first
// address, and so on. One that is not so is for all of them.
func perCopy(cell string, copies int) []string {
	parts := splitOutside(cell)
	if len(parts) != copies {
		parts = slices.Repeat([]string{cell}, copies)
	}
	for i, part := range parts {
		if _, said, ok := strings.Cut(part, "##"); ok {
			part = said
		}
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}

// splitOutside splits at semicolons that stand in no brackets: [{LED=…};{MSG=…}].
func splitOutside(cell string) []string {
	var parts []string
	depth, from := 0, 0
	for i, c := range []byte(cell) {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case ';':
			if depth == 0 {
				parts, from = append(parts, cell[from:i]), i+1
			}
		}
	}
	return append(parts, cell[from:])
}

// eventsOf are the events of a row: one, or those that an agent tells of in its data.
func (f *reading) eventsOf(r record, at client.Time, status string) []client.Event {
	if f.tellsCopy() {
		e := client.NewEvent(at, r[atEvent], r[atAction], r[atDetail], r[atData])
		return []client.Event{e}
	}
	data := f.dataOf(r, status)
	if strings.EqualFold(r[atEvent], "AGENTINFO") {
		if told := agentEvents(at, r[atCustom], data); told != nil {
			return told
		}
	}
	e := client.NewEvent(at, r[atEvent], "", describe(r, status), "")
	e.Name, e.Data = e.Kind.Name(), data
	return []client.Event{e}
}

// dataOf are the details of a row of a report under the names that they have in the data
// of the service's events, which the explanations read.
// https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking#fields-in-the-message-tracking-log-files
func (f *reading) dataOf(r record, status string) []client.Datum {
	var data []client.Datum
	for _, d := range []client.Datum{
		{Name: "Source", Value: r[atSource]}, {Name: "SourceContext", Value: r[atContext]}, {Name: "ConnectorId", Value: r[atConnector]},
		{Name: "ClientIP", Value: r[atClientIP]}, {Name: "ClientName", Value: r[atClientHost]}, {Name: "ServerIP", Value: r[atServerIP]},
		{Name: "ServerHostName", Value: r[atServerHost]}, {Name: "RecipientStatus", Value: status}, {Name: "RcptCount", Value: r[atCount]},
		{Name: "RelatedRecipient", Value: r[atRelated]}, {Name: "Reference", Value: r[atReference]}, {Name: "ReturnPath", Value: r[atReturnPath]},
		{Name: "MessageInfo", Value: r[atInfo]}, {Name: "Directionality", Value: r[atDirection]}, {Name: "CustomData", Value: r[atCustom]},
	} {
		if d.Value != "" {
			d.Value = f.build.intern(d.Value)
			data = append(data, d)
		}
	}
	return data
}

// describe says in the service's words what a row of a report tells in columns.
func describe(r record, status string) string {
	switch client.ParseEventKind(r[atEvent]) {
	case client.EventReceive:
		if r[atServerHost] != "" {
			return "Message received by: " + r[atServerHost]
		}
	case client.EventSend:
		if r[atServerHost] != "" {
			return "Message transferred to: " + r[atServerHost]
		}
	case client.EventDeliver:
		text := "The message was successfully delivered."
		for _, where := range []string{status, r[atContext]} {
			if strings.Contains(where, "DefaultFolderType:") {
				text += " " + where
			}
		}
		return text
	case client.EventExpand:
		return "The message was sent to a distribution list (DL) that was expanded to the recipients of the DL."
	case client.EventFail, client.EventDefer, client.EventDrop, client.EventProcessingFailed:
		if status != "" {
			return "Reason: " + status
		}
	}
	return status
}

// agentEvents are the events that the data of AGENTINFO tell of: a mail flow rule, malware
// and spam. It is nil where they tell of none of these.
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac
func agentEvents(at client.Time, custom string, data []client.Datum) []client.Event {
	var events []client.Event
	add := func(name, description string) {
		e := client.NewEvent(at, name, "", description, "")
		e.Data = data
		events = append(events, e)
	}
	for part := range strings.SplitSeq(custom, ";") {
		name, values, _ := strings.Cut(strings.Trim(part, "' "), "=")
		switch strings.ToUpper(strings.TrimSpace(name)) {
		case "S:TRA":
			if id := piped(values, "ruleId"); id != "" && strings.HasPrefix(values, "ETR") {
				add("Transport rule", "Transport rule: '', ID: ('"+id+"')")
			}
		case "S:AMA":
			if strings.HasPrefix(values, "SUM") && slices.Contains(malwareActions, piped(values, "action")) {
				add("Malware", "Malware: "+cmp.Or(malwareName(custom), "its name is not told"))
			}
		case "S:SFA":
			if verdict := piped(values, "SFV"); slices.Contains(spamVerdicts, verdict) {
				add("Spam", "Spam confidence level: "+cmp.Or(piped(values, "SCL"), "not told"))
			}
		}
	}
	return events
}

var (
	// malwareActions are those by which an attachment or the message was taken away:
	// replaced, deleted, not delivered, blocked.
	malwareActions = []string{"r", "s", "ni", "ne", "b"}
	// spamVerdicts are those that call a message spam.
	spamVerdicts = []string{"SPM", "SKS", "SKB", "BLK"}
)

// piped returns the value of a name in values such as SUM|SFV=SPM|SCL=9.
func piped(values, name string) string {
	for part := range strings.SplitSeq(values, "|") {
		if key, value, _ := strings.Cut(part, "="); strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// malwareName is what the engine has called it: S:AMA=EV|engine=M|…|name=DOS/Test_File.
func malwareName(custom string) string {
	for part := range strings.SplitSeq(custom, ";") {
		if strings.HasPrefix(part, "S:AMA=EV") {
			if name := piped(part, "name"); name != "" {
				return name
			}
		}
	}
	return ""
}

// looseEvents are events of a message that name no copy.
type looseEvents struct {
	message *client.Trace
	events  []client.Event
	shared  bool // they are of all copies
}

func (b *builder) keepLoose(t *client.Trace, events []client.Event, shared bool) {
	one := b.loose[t]
	if one == nil {
		one = &looseEvents{message: t}
		b.loose[t] = one
	}
	one.events, one.shared = append(one.events, events...), shared
}

// finish puts the events in order, gives those that name no copy to the only one, and
// works out what only they tell: when the messages came, and what became of the copies. It
// returns how many events are left without a copy.
func (b *builder) finish() (left int) {
	for t, loose := range b.loose {
		if len(t.Recipients) == 0 {
			b.add(t, client.Recipient{Address: client.NotNamed})
			if t.Sender == "" {
				t.Sender = client.NotNamed // and not the null sender
			}
		}
		if len(t.Recipients) > 1 && !loose.shared {
			left += len(loose.events)
			continue
		}
		for i := range t.Recipients {
			t.Recipients[i].Events = append(t.Recipients[i].Events, loose.events...)
		}
	}
	clear(b.loose)
	for _, t := range b.traces {
		b.finishMessage(t)
	}
	return left
}

func (b *builder) finishMessage(t *client.Trace) {
	first := client.Time{}
	for i := range t.Recipients {
		r := &t.Recipients[i]
		if len(r.Events) == 0 {
			continue
		}
		client.SortEvents(r.Events)
		r.Events = slices.Clip(slices.CompactFunc(r.Events, client.SameEvent))
		if at := r.Events[0].Time; first.IsZero() || !at.IsZero() && at.Before(first.Time()) {
			first = at
		}
		if r.Status == "" {
			r.Status = statusOf(r.Events)
		}
	}
	if t.Received.IsZero() {
		t.Received = first
	}
	t.Recipients = slices.Clip(t.Recipients)
}

// statusOf is the status that events end in. Where none of them decides anything, it is
// the word for the last one: more is not told.
func statusOf(events []client.Event) client.Status {
	for _, e := range slices.Backward(events) {
		switch {
		case strings.Contains(e.Description, "QuarantinedEmail"):
			return client.StatusQuarantined
		case e.Kind == client.EventDrop && strings.Contains(e.Description, "RESOLVER.GRP.Expanded"):
			return client.StatusExpanded
		}
		if status, known := endings[e.Kind]; known {
			return status
		}
	}
	return client.Status(events[len(events)-1].Name)
}
