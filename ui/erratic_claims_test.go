package ui_test

import (
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
	"msgtrace/client/simulator/erratic/soak"
	"msgtrace/ui/uitest"
)

// TestTheExplorerUnderTruthWhileTheServiceMisbehaves reads what the screen claims of a
// list, and holds it against the truth.
func TestTheExplorerUnderTruthWhileTheServiceMisbehaves(t *testing.T) {
	t.Parallel()
	soak.Run(t, 12, func(t *testing.T, s *erratic.Server) {
		random := rand.New(rand.NewPCG(s.Seed, 7))
		query := erratic.Query{Start: s.Start().AddDate(0, 0, 1), End: s.Now}
		o := setup{
			api: client.Dialect(s.Dialect), pageSize: s.PageSize, folder: t.TempDir(), runNow: true, zone: time.UTC,
			query:     client.Query{Start: query.Start, End: query.End},
			Options:   uitest.Options{Width: 170, Height: 45, Begin: s.Now},
			transport: func(http.RoundTripper) http.RoundTripper { return s },
		}
		explore(t, o, func(e *explorer) {
			c := claims{e, s, query}
			for range 12 {
				e.Press(strings.Fields("G j k end home pgdown r enter esc")[random.IntN(9)])
				e.Advance(time.Duration(random.IntN(int(3 * time.Minute))))
				c.hold()
			}
			e.Press("ctrl+c", "ctrl+c")
			e.WaitUntil("it ends", e.Ended)
			e.Advance(41 * 366 * 24 * time.Hour) // what waits for the end of a throttling waits for a timer
		})
	})
}

// claims are what the screen says of a search.
type claims struct {
	*explorer
	service *erratic.Server
	query   erratic.Query
}

var (
	allOfIt = regexp.MustCompile(`(no|[\d,]+) messages? · read back to [^,│]*, all of it`)
	readTo  = regexp.MustCompile(`([\d,]+) messages? · read back to (\d+ \w+ \d\d:\d\d)(?:,| only)`)
	chip    = regexp.MustCompile(`\b(Delivered|Failed|Pending|Quarantined|Spam) ([\d,]+)`)
)

// hold fails if a claim is not true.
func (c claims) hold() {
	c.t.Helper()
	screen := c.Screen()
	n := func(text string) int { v, _ := strconv.Atoi(strings.ReplaceAll(text, ",", "")); return v }
	if m := allOfIt.FindStringSubmatch(screen); m != nil {
		if want := c.service.Count(c.query, time.Time{}); n(m[1]) != want {
			c.Errorf("seed %d: got %q, want %d messages", c.service.Seed, m[0], want)
		}
		c.chips(screen)
	} else if m := readTo.FindStringSubmatch(screen); m != nil && c.service.InOrder {
		back, err := time.Parse("2 Jan 15:04 2006", m[2]+" 2026")
		if want := c.service.Count(c.query, back.Add(time.Minute)); err != nil || n(m[1]) < want {
			c.Errorf("seed %d: got %q, want at least the %d messages that are newer", c.service.Seed, m[0], want)
		}
	}
}

// chips holds the counts of statuses against the truth.
func (c claims) chips(screen string) {
	c.t.Helper()
	words := map[string]string{"Delivered": "delivered", "Failed": "failed", "Pending": "pending", "Quarantined": "quarantined", "Spam": "filteredAsSpam"}
	for line := range strings.Lines(screen) {
		line, _, _ = strings.Cut(line, "─")
		if !strings.Contains(line, "0 All ") {
			continue
		}
		for _, m := range chip.FindAllStringSubmatch(line, -1) {
			query := c.query
			query.Status = words[m[1]]
			if want := strconv.Itoa(c.service.Count(query, time.Time{})); m[2] != want {
				c.Errorf("seed %d: got %q in %q, want %s messages", c.service.Seed, m[0], line, want)
			}
		}
	}
}
