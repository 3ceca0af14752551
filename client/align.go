package client

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// lead is that others may take the windows of a result.
type lead struct {
	number int64
	keys   []string
}

// align gives a result that was not begun yet the windows of another person who asked for
// the same within Options.YoungFor, if both end when they were planned.
func (r *Result) align() {
	c, p := r.client, &r.plan
	gives, takes := c.sharesYoung(p.asking(context.Background()))
	if !r.aligns || !gives || len(p.Windows) == 0 || p.Query.Latest || !p.open {
		return
	}
	keys := c.alikeKeys(p)
	for _, key := range keys {
		if !takes {
			break
		}
		v, ok := c.takeYoung(key)
		var windows []Window
		if !ok || json.Unmarshal(v.Value, &windows) != nil || !c.near(windows, p.Windows) {
			continue
		}
		r.plan = p.over(windows)
		r.begin(r.plan.Cursors())
		r.progress.Asked, r.progress.AsOf = r.plan.Query.End, r.plan.Query.End
		return
	}
	if value, err := json.Marshal(p.Windows); err == nil {
		r.lead = lead{c.keepYoung(youngValue{Value: value}, keys...), keys}
	}
}

// nearlyNow is how long before it is planned a window may end that ends then: people's
// words are read before.
const nearlyNow = 2 * time.Second

// near reports whether the windows of another person are those of the same question,
// asked a little before.
func (c *Client) near(theirs, ours []Window) bool {
	if len(theirs) != len(ours) {
		return false
	}
	last := len(ours) - 1
	earlier := ours[0].End.Sub(theirs[0].End)
	return earlier >= 0 && earlier <= c.options.YoungFor && !theirs[last].Start.After(ours[last].Start)
}

// alikeKeys are what the windows of a plan are kept under: one for those that begin at the
// same instant, and one for those that are as long.
func (c *Client) alikeKeys(p *Plan) []string {
	var asked strings.Builder
	for _, s := range p.streams {
		asked.WriteString(s.signature() + "\n")
	}
	key := func(kind, at string) string {
		return c.shelf.key(youngWindowsKind, asked.String(), strconv.Itoa(p.PageSize), kind, at)
	}
	length := p.Query.End.Sub(p.Query.Start).Round(10 * time.Second)
	return []string{key("from", p.Query.Start.Format(time.RFC3339)), key("long", length.String())}
}

// fail lets nobody else go by the windows of a result that got no answer.
func (l lead) fail(c *Client) {
	if l.number != 0 {
		c.dropYoung(l.number, l.keys...)
	}
}
