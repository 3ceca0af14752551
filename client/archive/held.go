package archive

import (
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/count"
)

// Held returns the messages of the archive for a client of them.
func (a *Archive) Held() *client.Held {
	h := &client.Held{Traces: a.Traces, From: a.from(), Saved: a.saved()}
	for _, f := range a.Files {
		h.Events = h.Events || f.Events
		h.Unread += f.Unread
		if f.Full > 0 {
			h.Lacks = append(h.Lacks, "ends at "+count.Noun(f.Full, "row")+", where such files stop")
		}
		if f.Torn {
			h.Lacks = append(h.Lacks, "ends in the middle of a row")
		}
	}
	return h
}

// from names the files: "trace.csv", "3 files".
func (a *Archive) from() string {
	if len(a.Files) == 1 {
		return printable(a.Files[0].Name)
	}
	return count.Noun(len(a.Files), "file")
}

// saved is when the oldest file was written, for a copy of it may have changed since; zero
// if that is not known of one.
func (a *Archive) saved() time.Time {
	var oldest time.Time
	for i, f := range a.Files {
		if f.Saved.IsZero() {
			return time.Time{}
		}
		if i == 0 || f.Saved.Before(oldest) {
			oldest = f.Saved
		}
	}
	return oldest
}

// Brief says in a few words what a file is, and what it cannot tell.
func (f File) Brief() string {
	brief := []string{f.Form.String()}
	add := func(applies bool, words string) {
		if applies {
			brief = append(brief, words)
		}
	}
	add(!f.Events && f.Rows > 0, "no events")
	add(f.Unread > 0, count.Noun(f.Unread, "row")+" unread")
	add(f.Full > 0, "perhaps cut")
	add(f.Zoneless, "times have no zone, read as "+zoneName(f.Zone))
	add(f.Clash != "", "dates in two orders")
	add(f.Undated > 0, count.Noun(f.Undated, "row")+" without a time")
	add(f.NoIDs > 0, "no ids")
	return strings.Join(brief, ", ")
}

// Says are sentences on what a file is, and on what it cannot tell.
func (f File) Says() []string {
	says := []string{fmt.Sprintf("%s, %s", f.Form, count.Noun(f.Rows, "row"))}
	add := func(applies bool, format string, args ...any) {
		if applies {
			says = append(says, fmt.Sprintf(format, args...))
		}
	}
	add(f.Unread == 1, "1 row could not be read: %s", f.Trouble)
	add(f.Unread > 1, "%s could not be read; the first: %s", count.Noun(f.Unread, "row"), f.Trouble)
	add(f.Full > 0, "such files stop at %s: there may have been more", count.Noun(f.Full, "row"))
	add(f.Form == TrackingLog, "it is of a server of your own, which is meant where an answer says Microsoft 365")
	add(!f.Events && f.Rows > 0, "it has no events: why a copy was not delivered is not known")
	add(f.Zoneless, "its times have no zone: they are read as %s; --zone NAME reads them in another", zoneName(f.Zone))
	add(f.Clash != "", "its dates are in two orders of day and month, as %q shows: times may be wrong", f.Clash)
	add(f.Undated > 0, "%s without a time that can be read", count.Noun(f.Undated, "row"))
	add(f.NoIDs > 0, "%s without a network message ID: such rows are one message where they have one Message-ID", count.Noun(f.NoIDs, "row"))
	return says
}

func zoneName(zone *time.Location) string {
	if zone == time.Local {
		return "times of this machine"
	}
	return strings.ReplaceAll(zone.String(), "_", " ")
}
