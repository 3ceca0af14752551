package archive

import "msgtrace/client/export"

// Form is what kind of file was read, by who writes such files.
type Form int

// The forms.
const (
	Unknown Form = iota
	OwnJSON
	OwnCSV
	OwnV2
	OwnECS
	GraphRows
	GraphMessages
	GraphEvents
	CmdletRows
	CmdletEvents
	Summary
	Extended
	AdminCenter
	TrackingLog
)

// formInfo is what is known of a form.
type formInfo struct {
	word  string
	stops []int // at how many rows its maker stops
	utc   bool  // its times are in UTC, as its page says, whether they say so or not
}

// The numbers of rows are those of the pages that are linked at columns, and of
// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
var forms = map[Form]formInfo{
	Unknown:       {word: "JSON without a message"},
	OwnJSON:       {word: "JSON of msgtrace", utc: true},
	OwnCSV:        {word: "CSV of msgtrace", utc: true},
	OwnV2:         {word: "CSV with the columns of Get-MessageTraceV2", utc: true},
	OwnECS:        {word: "ECS documents of msgtrace", utc: true},
	GraphRows:     {word: "answers of Graph, API tracing", stops: []int{1000, 5000}, utc: true},
	GraphMessages: {word: "answers of Graph, API message-traces", stops: []int{1000, 5000}, utc: true},
	GraphEvents:   {word: "events as Graph answers them", utc: true},
	CmdletRows:    {word: "an export of Get-MessageTraceV2", stops: []int{1000, 5000}},
	CmdletEvents:  {word: "an export of Get-MessageTraceDetailV2"},
	Summary:       {word: "a summary report of a historical search", stops: []int{50_000, 100_000}, utc: true},
	Extended:      {word: "an extended report of a historical search", stops: []int{100_000}, utc: true},
	AdminCenter:   {word: "an export of the admin center", stops: []int{10_000, 20_000}},
	TrackingLog:   {word: "a message tracking log", utc: true},
}

// String says what kind of file it is, for a sentence: "an export of the admin center".
func (f Form) String() string { return forms[f].word }

// formOf returns the form of a table, or Unknown. Fields is whether a #Fields line named
// its columns.
func (h *header) formOf(fields bool) Form {
	switch {
	case fields && h.has(atTime, atEvent):
		return TrackingLog
	case h.has(atTime, atEvent, atSource):
		return Extended
	case h.has(atTime, atEvent) && (h.has(atID) || h.has(atMessageID)):
		return CmdletEvents
	case h.has(atTime, atRecipients, atSender):
		return Summary
	case h.named(export.Columns):
		return OwnCSV
	case h.named(export.V2Columns):
		return OwnV2
	case h.has(atTime, atSender, atRecipient, atStatus, atID) && h.cased("MessageTraceId"):
		return CmdletRows
	case h.has(atTime, atSender, atRecipient), h.has(atSender, atRecipient, atSubject):
		return AdminCenter
	}
	return Unknown
}

// named reports whether the first columns have these very names.
func (h *header) named(columns []string) bool {
	if len(h.names) < len(columns) {
		return false
	}
	for i, name := range columns {
		if h.names[i] != name {
			return false
		}
	}
	return true
}

func (h *header) cased(name string) bool {
	i := h.at[atID]
	return i > 0 && h.names[i-1] == name
}
