package traces

import (
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

// berlin is the zone of the screens, without a database of zones.
var berlin = time.FixedZone("CET", 3600)

func trace(id string, ago time.Duration, from, subject string, recipients ...client.Recipient) *client.Trace {
	return &client.Trace{ID: id, MessageID: "<" + id + "@fabrikam.com>", Received: client.TimeOf(now.Add(-ago), 0), Sender: from,
		Subject: subject, Size: 46080, Recipients: recipients, RecipientsKnown: client.KnownAll}
}

func to(address string, status client.Status) client.Recipient {
	return client.Recipient{Address: address, Status: status}
}

// mail is one of everything that is hard to draw.
func mail() []*client.Trace {
	many := make([]client.Recipient, 2500)
	for i := range many {
		many[i] = to(fmt.Sprintf("customer%04d@example.com", i), client.StatusDelivered)
	}
	return []*client.Trace{
		trace("m01", time.Minute, "ann@fabrikam.com", "Invoice 2041", to("bob@contoso.com", client.StatusFailed), to("cy@contoso.com", client.StatusDelivered)),
		trace("m02", 12*time.Minute, "noreply@fabrikam.com", "Your receipt", to("bob@contoso.com", client.StatusDelivered)),
		trace("m03", 20*time.Minute, "cy@contoso.com", "発注書 / invoice 発注書 発注書 発注書 発注書", to("all-hands@contoso.com", client.StatusExpanded), to("bob@contoso.com", client.StatusDelivered), to("dee@contoso.com", client.StatusFailed)),
		trace("m04", time.Hour, "shop@fabrikam.com", "🎉🎉 Sale 👩‍👩‍👧‍👦 70% 🏳️‍🌈", to("用户@例子.example", client.StatusFilteredAsSpam)),
		trace("m05", 2*time.Hour, "\x1b[5mceo\u202e@double-it.example", "\x1b]0;owned\a \x1b[31mred\x1b[0m \u202egnp.exe a\u0301\u0301\u0301\u0301\u0301", to("bob@contoso.com", client.StatusQuarantined)),
		trace("m06", 3*time.Hour, "", "", to("ann@contoso.com", client.StatusDelivered)),
		trace("m07", 4*time.Hour, "news@example.com", "Mailing", many...),
		trace("m08", 5*time.Hour, "sender-with-a-very-long-address-that-goes-on@subsidiary.of.a.company.example", strings.Repeat("long ", 60), to("recipient-with-a-very-long-address@another.example", client.StatusPending)),
		trace("m09", 6*time.Hour, "x@y.example", "מבחן تجربة", to("bob@contoso.com", "teleported\x1b[2J")),
		trace("m10", 30*time.Hour, "x@y.example", "No recipients known"),
		trace("m11", 400*24*time.Hour, "x@y.example", "Old", to("bob@contoso.com", client.StatusGettingStatus)),
	}
}

// pane makes a pane that shows the messages.
func pane(look theme.Theme, width, height int, traces []*client.Trace) *Model {
	m := New(look)
	m.SetTimes(berlin, text.TimesLocal, now)
	m.SetSize(width, height)
	searched(m)
	m.SetSnapshot(client.Snapshot{Traces: traces, Version: 1, Asked: now, Pages: 1, Scanned: len(traces), More: true})
	return m
}

// searched tells the pane of a search of two days that is partly filtered here.
func searched(m *Model) {
	m.SetSearch(client.MessageTraces, client.Query{Recipients: []string{"bob@contoso.com"}, Subject: "invoice"})
	m.SetPlan(client.Plan{Query: client.Query{Start: now.Add(-48 * time.Hour)}, Conditions: []client.Condition{{Field: client.FieldRecipient, Local: true}}}, 20)
}

// generated makes n small messages.
func generated(n int) []*client.Trace {
	statuses := []client.Status{client.StatusDelivered, client.StatusDelivered, client.StatusDelivered, client.StatusFailed}
	traces := make([]*client.Trace, n)
	for i := range traces {
		traces[i] = trace(fmt.Sprintf("g%07d", i), time.Duration(i)*time.Second, fmt.Sprintf("s%d@fabrikam.com", i%97), fmt.Sprintf("Subject %d", i), to(fmt.Sprintf("r%d@contoso.com", i%89), statuses[i%len(statuses)]))
	}
	return traces
}
