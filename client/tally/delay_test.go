package tally_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/tally"
)

// kept is the events that are in memory, by id and address.
type kept map[string][]client.Event

func (k kept) CachedEvents(id, address string) ([]client.Event, bool) {
	events, cached := k[id+" "+address]
	return events, cached
}

// lasted are the events of a copy that was delivered after a time, put off before where
// that took long.
func lasted(took time.Duration) []client.Event {
	events := []client.Event{event(0, client.EventReceive, "", "")}
	if took >= 10*time.Minute {
		events = append(events, event(1, client.EventDefer, "451 4.7.1 greylisted", ""))
	}
	last := event(0, client.EventDeliver, "", "")
	last.Time = client.TimeOf(last.Time.Add(took), last.Time.Digits)
	return append(events, last)
}

// stuck are the events of a copy that was put off until then, and is not there yet.
func stuck(minutes int) []client.Event {
	return []client.Event{event(0, client.EventReceive, "", ""), event(minutes, client.EventDefer, "451 4.7.1 greylisted", "")}
}

// mail is messages of one copy each, with their events.
type mail struct {
	traces []*client.Trace
	kept   kept
}

func (m *mail) add(from, to string, events ...[]client.Event) {
	if m.kept == nil {
		m.kept = kept{}
	}
	for _, one := range events {
		trace := &client.Trace{ID: fmt.Sprint("id-", len(m.traces)), Sender: from, Recipients: []client.Recipient{{Address: to}}}
		m.traces = append(m.traces, trace)
		if one != nil {
			m.kept[trace.ID+" "+to] = one
		}
	}
}

// quick are copies that took 2, 3, ... seconds.
func quick(n int) [][]client.Event {
	all := make([][]client.Event, n)
	for i := range all {
		all[i] = lasted(time.Duration(i+2) * time.Second)
	}
	return all
}

const pete, ann = "pete@fabrikam.com", "ann@contoso.com"

func TestALateCopyIsComparedWithTheOthersWhoseEventsAreLoaded(t *testing.T) {
	t.Parallel()
	hour := lasted(time.Hour)
	for name, test := range map[string]struct {
		late []client.Event
		make func(*mail)
		want string
	}{
		"it stands out": {hour, func(m *mail) { m.add("amy@fabrikam.com", ann, quick(7)...) },
			"The 7 other messages from fabrikam.com to ann@contoso.com whose events are loaded took 2 s to 8 s: this one stands out."},
		"all the same time": {hour, func(m *mail) { m.add(pete, ann, lasted(0), lasted(0), lasted(0)) },
			"The 3 other messages from fabrikam.com to ann@contoso.com whose events are loaded took 0 s: this one stands out."},
		"others were late, too": {hour, func(m *mail) { m.add(pete, ann, append(quick(5), lasted(11*time.Minute), hour)...) },
			"Of 7 other messages from fabrikam.com to ann@contoso.com whose events are loaded, 2 took over 10 min (median 5 s): not this message alone."},
		"all others were late, too": {hour, func(m *mail) { m.add(pete, ann, hour, hour, stuck(40)) },
			"All 3 other messages from fabrikam.com to ann@contoso.com whose events are loaded took over 10 min or have not arrived (median 1 h 0 min): not this message alone."},
		"between two": {hour, func(m *mail) { m.add(pete, ann, append(quick(1), lasted(4*time.Second), hour, hour)...) },
			"Of 4 other messages from fabrikam.com to ann@contoso.com whose events are loaded, 2 took over 10 min (median 30 min): not this message alone."},
		"others have not arrived": {hour, func(m *mail) { m.add(pete, ann, append(quick(2), stuck(40), hour)...) },
			"Of 4 other messages from fabrikam.com to ann@contoso.com whose events are loaded, 2 took over 10 min or have not arrived (median 30 min): not this message alone."},
		"one has not arrived": {hour, func(m *mail) { m.add(pete, ann, append(quick(2), stuck(40))...) },
			"Of 3 other messages from fabrikam.com to ann@contoso.com whose events are loaded, 1 took over 10 min or has not arrived (median 3 s): not this message alone."},
		"most have not arrived": {hour, func(m *mail) { m.add(pete, ann, append(quick(1), stuck(40), stuck(40), stuck(5))...) },
			"Of 3 other messages from fabrikam.com to ann@contoso.com whose events are loaded, 2 took over 10 min or have not arrived: not this message alone."},
		"one that is not there yet": {stuck(40), func(m *mail) { m.add(pete, ann, quick(3)...) },
			"The 3 other messages from fabrikam.com to ann@contoso.com whose events are loaded took 2 s to 4 s: this one stands out."},
		"nearly as late": {lasted(11 * time.Minute), func(m *mail) { m.add(pete, ann, append(quick(2), lasted(9*time.Minute))...) },
			"The 3 other messages from fabrikam.com to ann@contoso.com whose events are loaded took 2 s to 9 min."},
		"few between the two": {hour, func(m *mail) {
			m.add(pete, ann, quick(2)...)
			m.add("amy@FABRIKAM.com", "bob@Contoso.com", quick(1)...)
			m.add("cy@northwind.example", "bob@contoso.com", quick(4)...)
		}, "The 3 other messages from fabrikam.com to contoso.com whose events are loaded took 2 s to 3 s: this one stands out."},
		"few of the sender's domain": {hour, func(m *mail) {
			m.add(pete, ann, quick(2)...)
			m.add("cy@northwind.example", "bob@contoso.com", hour)
			m.add("", "bob@contoso.com", hour)
			m.add(pete, "dee@northwind.example", quick(8)...)
		}, "Of 4 other messages to contoso.com whose events are loaded, 2 took over 10 min (median 30 min): not this message alone."},
		"few":        {hour, func(m *mail) { m.add(pete, ann, quick(2)...) }, ""},
		"not loaded": {hour, func(m *mail) { m.add(pete, ann, nil, nil, nil, nil) }, ""},
		"without times, or failed at once": {hour, func(m *mail) {
			m.add(pete, ann, []client.Event{}, []client.Event{{Kind: client.EventReceive}, {Kind: client.EventDeliver}},
				[]client.Event{event(0, client.EventReceive, "", ""), event(0, client.EventFail, "550 5.1.1 no such user", "")}, stuck(9))
		}, ""},
		"not late":      {lasted(10*time.Minute - time.Second), func(m *mail) { m.add(pete, ann, quick(7)...) }, ""},
		"without a way": {nil, func(m *mail) { m.add(pete, ann, quick(7)...) }, ""},
	} {
		m := &mail{}
		m.add(pete, ann, test.late)
		test.make(m)
		if got := tally.Others(m.kept, m.traces[0], ann, slices.Values(m.traces)); got != test.want {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, test.want)
		}
	}
}

func TestAMessageIsComparedOnceByItsSlowestCopy(t *testing.T) {
	t.Parallel()
	m := &mail{}
	m.add(pete, ann, append(quick(3), lasted(time.Hour))...)
	late, many := m.traces[3], m.traces[0]
	for _, other := range []string{"bob@contoso.com", "cy@contoso.com"} {
		late.Recipients = append(late.Recipients, client.Recipient{Address: other}) // copies of the same message
		many.Recipients = append(many.Recipients, client.Recipient{Address: other})
		m.kept[late.ID+" "+other] = lasted(2 * time.Hour)
		m.kept[many.ID+" "+other] = lasted(3 * time.Hour)
	}
	m.traces[1].Recipients[0].Address = "bob@contoso.com"
	m.kept[m.traces[1].ID+" bob@contoso.com"] = lasted(time.Second)
	again := slices.Concat(m.traces, m.traces) // in another search
	want := "Of 3 other messages from fabrikam.com to contoso.com whose events are loaded, 1 took over 10 min (median 4 s): not this message alone."
	if got := tally.Others(m.kept, late, ann, slices.Values(again)); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestNoMoreThanEnoughOthersAreLookedAt(t *testing.T) {
	t.Parallel()
	m := &mail{}
	m.add(pete, ann, lasted(time.Hour))
	m.add(pete, ann, quick(tally.MostOthers+50)...)
	want := "The 500 other messages from fabrikam.com to ann@contoso.com whose events are loaded took 2 s to 8 min: this one stands out."
	if got := tally.Others(m.kept, m.traces[0], ann, slices.Values(m.traces)); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
