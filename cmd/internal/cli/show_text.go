package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

// showText writes a message for people.
func (a *app) showText(m *shown) error {
	trace := &m.Trace
	v := view{app: a, zone: a.zone()}
	var page strings.Builder
	writePlain(&page, v, trace)
	for _, found := range m.known.All(m.addresses()) {
		fmt.Fprintf(&page, "Look-alike: %s\n", clean(found.String()))
	}
	fmt.Fprintf(&page, "\n%s: %s\n", text.Counted(len(trace.Recipients), "recipient"), countStatuses(trace.Recipients))
	wide := 0
	for _, r := range trace.Recipients {
		wide = max(wide, text.Width(statusWord(r.Status)))
	}
	for _, r := range trace.Recipients {
		line := fmt.Sprintf("  %s  %s  %s", text.Pad(statusWord(r.Status), wide), clean(r.Address), m.lacks(r))
		fmt.Fprintln(&page, strings.TrimRight(line, " "))
	}
	ways := explain.WaysOf(*trace)
	if rolled := ways.RollUp(); rolled != "" && ways.Grouped() {
		fmt.Fprintf(&page, "  %s\n", clean(rolled))
	}
	for _, r := range trace.Recipients {
		if r.Events != nil && (len(r.Events) > 0 || r.Status != "") {
			v.timeline(&page, trace, r, ways)
		}
	}
	_, err := io.WriteString(a.sys.Out, page.String())
	return err
}

// addresses are those of the sender and of the recipients.
func (m *shown) addresses() []string {
	all := []string{m.Sender}
	for _, r := range m.Recipients {
		all = append(all, r.Address)
	}
	return all
}

// countStatuses is "13 Delivered, 1 Failed".
func countStatuses(recipients []client.Recipient) string {
	counts := map[client.Status]int{}
	var order []client.Status
	for _, r := range recipients {
		if counts[r.Status]++; counts[r.Status] == 1 {
			order = append(order, r.Status)
		}
	}
	slices.SortStableFunc(order, func(a, b client.Status) int { return a.Place() - b.Place() })
	var parts []string
	for _, status := range order {
		parts = append(parts, text.Count(counts[status])+" "+statusWord(status))
	}
	return strings.Join(parts, ", ")
}

// timeline writes what happened on the way to one recipient, through what it came and
// went on to, and what to do next.
func (v view) timeline(w io.Writer, t *client.Trace, r client.Recipient, ways explain.Ways) {
	verdict := explain.Explain(explain.CopyOf(t, r))
	_, _ = fmt.Fprintf(w, "\n%s: %s\n", clean(r.Address), clean(verdict.Headline))
	wide := 0
	for _, e := range r.Events {
		wide = max(wide, text.Width(clean(e.Kind.Name())))
	}
	for _, e := range r.Events {
		since := text.Elapsed(r.Events[0].Time.Time(), e.Time.Time())
		line := fmt.Sprintf("  %s  %s  %s  %s", v.time(e.Time.Time()), text.PadLeft(since, 7),
			text.Pad(clean(e.Kind.Name()), wide), clean(explain.Detail(e)))
		_, _ = fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	if len(r.Events) == 0 {
		_, _ = fmt.Fprintln(w, "  no events")
	}
	for _, said := range ways.Say(r.Address, explain.Signs{Arrow: "->", Status: statusWord}) {
		_, _ = fmt.Fprintf(w, "  Way: %s\n", clean(said))
	}
	if verdict.Next != "" {
		_, _ = fmt.Fprintf(w, "  Next: %s\n", clean(verdict.Next))
	}
}
