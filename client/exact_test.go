package client_test

import (
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/exact"
)

var (
	exactRuns = flag.Int("exact.runs", 100, "how many random queries of each dialect to compare with brute force")
	exactSeed = flag.Int64("exact.seed", -1, "the only seed to try")
	exactAll  = flag.Bool("exact.all", false, "try every page size up to the greatest")
)

// exactNow is when the random mail was asked for.
var exactNow = time.Date(2026, 11, 23, 14, 2, 30, 0, time.UTC)

// mailOf makes up the mail of a seed: rows in bursts, by the hours of the day, or
// anywhere, between few people or many.
func mailOf(random *rand.Rand, days int) []*exact.Message {
	n := 1 + random.IntN([]int{20, 300, 2500}[random.IntN(3)])
	span := time.Duration(days) * 24 * time.Hour
	kind, burst := random.IntN(4), exactNow.Add(-time.Duration(random.Int64N(int64(span))))
	senders, recipients := 1+random.IntN(40), 1+random.IntN(60)
	skewed := func(n int) int { return int(float64(n) * math.Pow(random.Float64(), 1+2*random.Float64())) }
	messages := make([]*exact.Message, n)
	for i := range messages {
		at := exactNow.Add(-time.Duration(random.Int64N(int64(span))))
		switch {
		case kind == 1 && random.IntN(3) > 0: // thousands in one second
			at = burst.Truncate(time.Second).Add(time.Duration(random.IntN(1000)) * time.Millisecond)
		case kind == 2 && (at.Hour() < 7 || at.Hour() > 19 || at.Weekday() == time.Sunday) && random.IntN(10) > 0:
			at = at.Truncate(24 * time.Hour).Add(time.Duration(8+random.IntN(10)) * time.Hour).Add(time.Duration(random.Int64N(int64(time.Hour))))
		}
		if at.After(exactNow) {
			at = exactNow.Add(-time.Minute)
		}
		m := &exact.Message{
			ID: fmt.Sprintf("%08x-0000-4000-8000-%012x", random.Uint32(), i), Received: at.Truncate(time.Millisecond),
			Sender:    addressOf("s", skewed(senders)),
			MessageID: fmt.Sprintf("<%d@fabrikam.example>", i-random.IntN(2)), FromIP: fmt.Sprintf("192.0.2.%d", skewed(8)),
			Subject: []string{"Invoice", "invoice 20", "Re: Newsletter", "Réunion", "100% it's <b> & more", ""}[random.IntN(6)],
		}
		if random.IntN(20) == 0 {
			m.Sender = ""
		}
		for _, r := range random.Perm(recipients)[:min(recipients, 1+skewed(4))] {
			m.Copies = append(m.Copies, exact.Copy{
				Address: addressOf("r", r), ToIP: []string{"", "198.51.100.7"}[random.IntN(2)],
				Status: []string{"delivered", "delivered", "delivered", "failed", "pending", "quarantined", "filteredAsSpam", "novel"}[random.IntN(8)],
			})
		}
		messages[i] = m
	}
	return messages
}

func addressOf(who string, n int) string {
	return fmt.Sprintf("%s%d@%s", who, n, []string{"contoso.example", "fabrikam.example", "sub.contoso.example"}[n%3])
}

// someOf are between no and that many values.
func someOf(random *rand.Rand, most int, of func() string) []string {
	if random.IntN(3) > 0 {
		return nil
	}
	var all []string
	for range 1 + random.IntN(most) {
		if value := of(); value != "" && !slices.ContainsFunc(all, func(known string) bool { return strings.EqualFold(known, value) }) {
			all = append(all, value)
		}
	}
	return all
}

// askingOf makes up a query of the mail.
func askingOf(random *rand.Rand, messages []*exact.Message, days int) client.Query {
	any := func() *exact.Message { return messages[random.IntN(len(messages))] }
	address := func(who string, n int) string {
		if random.IntN(12) == 0 {
			return "*@" + []string{"contoso.example", "fabrikam.example", "nobody.example"}[random.IntN(3)]
		}
		if random.IntN(5) == 0 {
			return strings.ToUpper(addressOf(who, random.IntN(n)))
		}
		return addressOf(who, random.IntN(n))
	}
	most := []int{2, 5, 60}[random.IntN(3)]
	q := client.Query{
		Recipients: someOf(random, most, func() string { return address("r", 60) }),
		Senders: someOf(random, min(most, 40), func() string {
			if random.IntN(30) == 0 {
				return client.NoSender
			}
			return address("s", 40)
		}),
	}
	for _, status := range someOf(random, 3, func() string {
		return []string{"failed", "pending", "quarantined", "delivered", "novel"}[random.IntN(5)]
	}) {
		q.Statuses = append(q.Statuses, client.Status(status))
	}
	switch random.IntN(8) {
	case 0:
		q.With = someOf(random, 3, func() string { return address([]string{"r", "s"}[random.IntN(2)], 30) })
	case 1:
		q.MessageIDs = someOf(random, 6, func() string {
			return []string{any().MessageID, strings.Trim(any().MessageID, "<>")}[random.IntN(2)]
		})
	case 2:
		q.IDs = someOf(random, 5, func() string { return any().ID })
	case 3:
		q.FromIPs = someOf(random, 5, func() string { return fmt.Sprintf("192.0.2.%d", random.IntN(8)) })
	case 4:
		q.ToIPs = someOf(random, 2, func() string { return "198.51.100.7" })
	}
	if random.IntN(5) == 0 {
		q.Subject = []string{"invoice", "re: newsletter", "Réunion", "it's <b>", "INVOICE 20"}[random.IntN(5)]
		q.SubjectMatch = client.SubjectMatches[random.IntN(len(client.SubjectMatches))]
	}
	if random.IntN(5) == 0 {
		q.Without = []client.Exclusion{{Field: client.FieldSender, Value: addressOf("s", random.IntN(10))}, {Field: client.FieldSubject, Value: "newsletter"}}[:1+random.IntN(2)]
	}
	width := []time.Duration{time.Second, time.Minute, 5 * time.Hour, 48 * time.Hour, 9 * 24 * time.Hour, 30 * 24 * time.Hour, 90 * 24 * time.Hour}[random.IntN(7)]
	width = min(width, time.Duration(days)*24*time.Hour)
	q.End = exactNow.Add(-time.Duration(random.Int64N(int64(time.Duration(days)*24*time.Hour-width) + 1))).Truncate(time.Second)
	if random.IntN(2) == 0 {
		q.End = any().Received.Truncate(time.Second).Add(time.Second)
	}
	q.Start = q.End.Add(-width)
	if oldest := exactNow.Truncate(24*time.Hour).AddDate(0, 0, -days); q.Start.Before(oldest) {
		q.Start = oldest
	}
	if q.End.After(exactNow) {
		q.End = exactNow
	}
	if !q.Start.Before(q.End) {
		q.Start = q.End.Add(-time.Second)
	}
	return q
}

// wantedOf are the messages that a query asks for and their copies that match, by brute
// force.
func wantedOf(messages []*exact.Message, q client.Query, byCopy bool) map[string]bool {
	address := func(values []string, text string) bool {
		return slices.ContainsFunc(values, func(v string) bool {
			domain, wild := strings.CutPrefix(strings.ToLower(v), "*")
			return strings.EqualFold(v, text) || wild && strings.HasSuffix(strings.ToLower(text), domain) || v == client.NoSender && text == ""
		})
	}
	same := func(values []string, text string) bool {
		return len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(strings.Trim(v, "<>"), strings.Trim(text, "<>")) })
	}
	wanted := map[string]bool{}
	for _, m := range messages {
		second := m.Received.Truncate(time.Second)
		if m.Received.Before(q.Start) || second.After(q.End) || len(q.Senders) > 0 && !address(q.Senders, m.Sender) ||
			!same(q.MessageIDs, m.MessageID) || !same(q.IDs, m.ID) || !same(q.FromIPs, m.FromIP) || !subjectHas(q.Subject, q.SubjectMatch, m.Subject) {
			continue
		}
		if slices.ContainsFunc(q.Without, func(e client.Exclusion) bool {
			return e.Field == client.FieldSender && strings.EqualFold(e.Value, m.Sender) || e.Field == client.FieldSubject && subjectHas(e.Value, "", m.Subject)
		}) {
			continue
		}
		for _, c := range m.Copies {
			status := func(s client.Status) bool { return strings.EqualFold(string(s), c.Status) }
			if len(q.Recipients) > 0 && !address(q.Recipients, c.Address) || len(q.Statuses) > 0 && !slices.ContainsFunc(q.Statuses, status) ||
				len(q.With) > 0 && !address(q.With, m.Sender) && !address(q.With, c.Address) {
				continue
			}
			if byCopy && len(q.ToIPs) > 0 && !slices.Contains(q.ToIPs, c.ToIP) || !byCopy && len(q.ToIPs) > 0 {
				continue
			}
			wanted[m.ID+" "+c.Address] = true
		}
	}
	return wanted
}

func subjectHas(text string, match client.SubjectMatch, subject string) bool {
	text, subject = strings.ToLower(text), strings.ToLower(subject)
	switch match {
	case client.SubjectEquals:
		return subject == text
	case client.SubjectStarts:
		return strings.HasPrefix(subject, text)
	case client.SubjectEnds:
		return strings.HasSuffix(subject, text)
	}
	return strings.Contains(subject, text)
}

// comparison is what one query took, and what it could have taken.
type comparison struct{ took, best int }

// ratios describe how many requests queries took beside the best plan.
type ratios struct{ small, large []comparison }

func (r *ratios) add(c comparison) {
	if c.best > 10 {
		r.large = append(r.large, c)
	} else {
		r.small = append(r.small, c)
	}
}

func (r *ratios) String() string {
	var b strings.Builder
	more := map[int]int{}
	for _, c := range r.small {
		more[c.took-c.best]++
	}
	fmt.Fprintf(&b, "best of 10 or less: %d;", len(r.small))
	for _, n := range slices.Sorted(maps.Keys(more)) {
		fmt.Fprintf(&b, " %+d: %d", n, more[n])
	}
	all := make([]float64, len(r.large))
	took, best := 0, 0
	for i, c := range r.large {
		all[i], took, best = float64(c.took)/float64(c.best), took+c.took, best+c.best
	}
	slices.Sort(all)
	if n := len(all); n > 0 {
		fmt.Fprintf(&b, "; best of more: %d, ratio p50 %.3f p90 %.3f p99 %.3f max %.3f, together %.3f", n, all[n/2], all[n*9/10], all[n*99/100], all[n-1], float64(took)/float64(best))
	}
	return b.String()
}

// TestRandomQueriesAgainstBruteForce compares rows and requests with what brute force
// finds.
//
//	go test ./client -run BruteForce -exact.runs 10000 -v
//	go test ./client -run BruteForce -exact.seed 17 -v
func TestRandomQueriesAgainstBruteForce(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			first, last := uint64(0), uint64(*exactRuns)
			if *exactSeed >= 0 {
				first, last = uint64(*exactSeed), uint64(*exactSeed)+1
			}
			var unknown, known ratios
			for seed := first; seed < last; seed++ {
				againstBruteForce(t, dialect, seed, &unknown, &known)
			}
			t.Logf("density not known: %v", &unknown)
			t.Logf("density known: %v", &known)
		})
	}
}

func againstBruteForce(t *testing.T, dialect client.Dialect, seed uint64, unknown, known *ratios) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, uint64(len(dialect))))
	days := int(dialect.Limits().MaxAge / (24 * time.Hour))
	messages := mailOf(random, days)
	rows := 0
	for _, m := range messages {
		rows += len(m.Copies)
	}
	pageSize := max(1+random.IntN([]int{5, 50, 1000}[random.IntN(3)]), rows/150, 1)
	s := &exact.Server{Now: exactNow, PageSize: pageSize}
	s.Add(messages...)
	q := askingOf(random, messages, days)
	tracing := dialect == client.Tracing
	if !tracing {
		q.ToIPs = nil
	}
	asked := pageSize
	if !tracing {
		asked = 0 // the service chooses
	}
	c := newExactClient(t, dialect, s, asked)
	p := plan(t, c, q)
	want := wantedOf(messages, q, tracing)
	for _, r := range []*ratios{unknown, known} {
		before, _ := s.Requests()
		result := c.Search(plan(t, c, q))
		if err := result.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatalf("seed %d: got %v, want no error", seed, err)
		}
		got := result.Snapshot()
		after, illegal := s.Requests()
		if len(illegal) > 0 {
			t.Fatalf("seed %d: got the illegal requests %q, want none", seed, illegal)
		}
		if !got.Complete || got.Requests != after-before {
			t.Errorf("seed %d: got complete %v, %d requests counted of %d, want it complete", seed, got.Complete, got.Requests, after-before)
		}
		compareExact(t, seed, result.Plan(), got, want)
		switch {
		case tracing:
			r.add(comparison{after - before, cheapest(messages, q, p.Windows, pageSize)})
		case len(q.IDs) == 0:
			r.add(comparison{after - before, cheapestNested(messages, q, p.Windows, pageSize)})
		}
	}
}

func newExactClient(t *testing.T, dialect client.Dialect, s *exact.Server, pageSize int) *client.Client {
	t.Helper()
	c, err := client.New(client.Options{
		Dialect: dialect, Tokens: client.StaticToken("token"), Transport: s, Budget: client.NewBudget(0, time.Minute),
		PageSize: pageSize, Now: func() time.Time { return exactNow },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// compareExact compares the copies that were searched for.
func compareExact(t *testing.T, seed uint64, p client.Plan, got client.Snapshot, want map[string]bool) {
	t.Helper()
	seen := map[string]bool{}
	for _, trace := range got.Traces {
		for _, r := range p.Searched(trace) {
			key := trace.ID + " " + r.Address
			if seen[key] {
				t.Errorf("seed %d: got %s twice, want it once", seed, key)
			}
			seen[key] = true
		}
	}
	for key := range want {
		if !seen[key] {
			t.Errorf("seed %d: got no %s, want it", seed, key)
		}
	}
	for key := range seen {
		if !want[key] {
			t.Errorf("seed %d: got %s, want nothing of it", seed, key)
		}
	}
}

// crowdOf is mail of which thousands of rows were received in one second.
func crowdOf(n int) []*exact.Message {
	messages := make([]*exact.Message, n)
	for i := range messages {
		m := &exact.Message{
			ID: fmt.Sprintf("%08x-0000-4000-8000-%012x", i*2654435761%(1<<32), i), MessageID: fmt.Sprintf("<%d@x>", i), Sender: addressOf("s", i%7),
			Subject: "Invoice", Received: exactNow.Add(-time.Hour).Add(time.Duration(i%1000) * time.Millisecond),
		}
		for r := range 1 + i%3 {
			m.Copies = append(m.Copies, exact.Copy{Address: addressOf("r", i%50+r), Status: "delivered"})
		}
		messages[i] = m
	}
	return messages
}

// TestEveryPageSizeBringsEveryRowOnce reads thousands of rows of one second in pages of
// every size, while rows come late between two pages, in front of and behind what was
// read. With -exact.all it tries all sizes.
func TestEveryPageSizeBringsEveryRowOnce(t *testing.T) {
	t.Parallel()
	sizes := []int{1, 2, 3, 7, 50, 199, 200, 201, 998, 999, 1000, 1001, 1998, 1999, 2000, 2001, 3333, 4999, 5000}
	if *exactAll {
		sizes = nil
		for size := 1; size <= 5000; size++ {
			sizes = append(sizes, size)
		}
	}
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			for _, size := range sizes {
				readInPages(t, dialect, size, client.Query{})
			}
			for _, size := range sizes {
				// The first page decides whether these are asked for one by one.
				readInPages(t, dialect, size, client.Query{Recipients: []string{addressOf("r", 1), addressOf("r", 7), addressOf("r", 30)}})
			}
		})
	}
}

func readInPages(t *testing.T, dialect client.Dialect, size int, q client.Query) {
	t.Helper()
	n := 1000
	if size < 50 {
		n = min(n, 40*size) // many requests for few messages
	}
	messages := crowdOf(n)
	late := []*exact.Message{
		{ID: "ffffffff-0000-4000-8000-00000000000a", Sender: "late@x.example", Subject: "Invoice", Received: exactNow.Add(-time.Minute), Copies: []exact.Copy{{Address: addressOf("r", 1), Status: "pending"}}},
		{ID: "ffffffff-0000-4000-8000-00000000000b", Sender: "late@x.example", Subject: "Invoice", Received: exactNow.Add(-2 * time.Hour), Copies: []exact.Copy{{Address: addressOf("r", 1), Status: "pending"}}},
	}
	s := &exact.Server{Now: exactNow, PageSize: size}
	s.Add(messages...)
	s.After = func(n int) {
		if n == 1 {
			s.Add(late...)
		}
	}
	asked := size
	if dialect == client.MessageTraces {
		asked = 0
	}
	q.Start, q.End = exactNow.Add(-3*time.Hour), exactNow
	r := newExactClient(t, dialect, s, asked).Search(plan(t, newExactClient(t, dialect, s, asked), q))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatalf("pages of %d: got %v, want no error", size, err)
	}
	got := r.Snapshot()
	want := wantedOf(messages, q, true)
	optional := wantedOf(late, q, true) // it depends on the page whether they are there
	for _, trace := range got.Traces {
		for _, copied := range r.Plan().Searched(trace) {
			key := trace.ID + " " + copied.Address
			switch {
			case want[key]:
				delete(want, key)
			case optional[key]:
				delete(optional, key)
			default:
				t.Errorf("pages of %d: got %s twice or wrongly, want it once", size, key)
			}
		}
	}
	if len(want) > 0 || !got.Complete {
		t.Errorf("pages of %d: got %d copies lost, complete %v, want none, complete", size, len(want), got.Complete)
	}
	if requests, illegal := s.Requests(); got.Requests != requests || len(illegal) > 0 {
		t.Errorf("pages of %d: got %d requests counted of %d, %q refused, want all, none", size, got.Requests, requests, illegal)
	}
}
