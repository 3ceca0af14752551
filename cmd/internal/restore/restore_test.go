package restore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/ui"
)

var start = time.Date(2026, 11, 23, 14, 3, 0, 0, time.UTC)

// host is a user's folders, and the time by their clock.
type host struct {
	t     *testing.T
	store *Store
	now   time.Time
}

// newHost has a runtime folder, so that nothing depends on a keyring.
func newHost(t *testing.T) *host {
	t.Helper()
	runtime := t.TempDir()
	if err := os.Chmod(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	h := &host{t: t, now: time.Now()}
	h.store = Open(auth.OpenVault(auth.CacheOptions{Place: auth.PlaceRuntime, RuntimeDir: runtime}, "restore"), func() time.Time { return h.now })
	return h
}

func (h *host) files() []string {
	h.t.Helper()
	entries, err := os.ReadDir(h.store.vault.Folder())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		h.t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			h.t.Errorf("%s: got %v, %v, want the mode 0600", entry.Name(), info, err)
		}
		names = append(names, entry.Name())
	}
	return names
}

// list is what was cut off, and what was told of it.
func (h *host) list() ([]Cut, []string) { return h.store.List(h.t.Context()) }

// only loads the one session that was cut off.
func (h *host) only() *Loaded {
	h.t.Helper()
	cuts, told := h.list()
	if len(cuts) != 1 || len(told) > 0 {
		h.t.Fatalf("got %d sessions and %q, want one", len(cuts), told)
	}
	loaded, err := h.store.Load(h.t.Context(), cuts[0])
	if err != nil {
		h.t.Fatal(err)
	}
	return loaded
}

func message(n int) *client.Trace {
	return &client.Trace{ID: fmt.Sprint(n), Sender: "ann@fabrikam.com", Subject: "Invoice", Received: client.TimeOf(start.Add(-time.Duration(n)*time.Second), 0), RecipientsKnown: client.KnownNone}
}

func messages(from, to int) []*client.Trace {
	var all []*client.Trace
	for n := from; n < to; n++ {
		all = append(all, message(n))
	}
	return all
}

func ids(rows []*client.Trace) (all []string) {
	for _, t := range rows {
		all = append(all, t.ID+t.Subject)
	}
	return all
}

func sessionOf(rows []*client.Trace, line string) ui.Session {
	return ui.Session{View: ui.View{Line: line}, Saved: client.Saved{Dialect: client.Tracing, Asked: start, Pages: len(rows)}, Rows: rows, Serial: 1}
}

func (h *host) keep(j *Journal, s ui.Session) {
	h.t.Helper()
	if err := j.Keep(h.t.Context(), s); err != nil {
		h.t.Fatal(err)
	}
}

var here = Where{Key: "profile contoso", Profile: "contoso", Tenant: "t", API: client.Tracing}

func TestWhatWasKeptComesBack(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	j := h.store.Begin(here, nil)
	rows := messages(0, 100)
	h.keep(j, sessionOf(rows, "to:bob@contoso.com"))
	more := append(slices.Clone(rows), messages(100, 150)...)
	changed := *more[3]
	changed.Subject = "changed"
	more[3] = &changed
	h.keep(j, sessionOf(more, "to:bob@contoso.com"))
	between := message(1_000)
	between.Received = client.TimeOf(start.Add(-10*time.Second-500*time.Millisecond), 9)
	again := slices.Insert(slices.Clone(more), 11, between)
	want := sessionOf(again, "to:bob@contoso.com")
	h.keep(j, want)
	if cuts, _ := h.list(); len(cuts) != 0 {
		t.Errorf("got %v, want none while the run goes on", cuts)
	}
	j.Close()
	cuts, told := h.list()
	if len(cuts) != 1 || cuts[0].Rows != 151 || cuts[0].Where != here || !cuts[0].At.Equal(h.now) || len(told) > 0 {
		t.Fatalf("got %+v, %q, want the one with 151 rows", cuts, told)
	}
	loaded := h.only()
	if got := loaded.Session; !slices.Equal(ids(got.Rows), ids(want.Rows)) || !reflect.DeepEqual(got.View, want.View) || !reflect.DeepEqual(got.Saved, want.Saved) {
		t.Errorf("got %v %+v, want %v %+v", ids(got.Rows), got.Saved, ids(want.Rows), want.Saved)
	}
	if _, err := h.store.Load(t.Context(), cuts[0]); !errors.Is(err, ErrTaken) {
		t.Errorf("a second time: got %v, want that it is taken", err)
	}
	next := h.store.Begin(here, loaded)
	if cuts, _ := h.list(); len(h.files()) != 1 || len(cuts) != 0 {
		t.Errorf("got the files %v, want the one until the next is there", h.files())
	}
	h.keep(next, want)
	if len(h.files()) != 1 {
		t.Errorf("got the files %v, want the new one only", h.files())
	}
	next.Discard()
	if left := h.files(); len(left) != 0 {
		t.Errorf("got %v after the person has quit, want nothing", left)
	}
}

func TestQuittingARestoredSessionRemovesItToo(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	j := h.store.Begin(here, nil)
	h.keep(j, sessionOf(messages(0, 3), "x"))
	j.Close()
	h.store.Begin(here, h.only()).Discard()
	if left := h.files(); len(left) != 0 {
		t.Errorf("got %v, want nothing", left)
	}
}

// Wherever a file ends, it holds what was whole before, and never half of something.
func TestAFileThatWasCutAnywhereHoldsWhatWasWhole(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	j := h.store.Begin(here, nil)
	var rows []*client.Trace
	var whole []int64
	for n := range 6 {
		rows = append(rows, messages(10*n, 10*n+10)...)
		h.keep(j, sessionOf(rows, fmt.Sprint(n)))
		whole = append(whole, j.size)
	}
	path := j.path
	j.Close()
	content, err := os.ReadFile(path)
	if err != nil || int64(len(content)) != whole[5] {
		t.Fatal(len(content), err)
	}
	near := func(size int) bool {
		return slices.ContainsFunc(whole, func(end int64) bool { return max(end, int64(size))-min(end, int64(size)) < frameHead+2 })
	}
	for size := range len(content) + 1 {
		if size%61 != 0 && !near(size) {
			continue
		}
		for _, tail := range [][]byte{nil, []byte(strings.Repeat("\x00", 30))} {
			if err := os.WriteFile(path, append(slices.Clone(content[:size]), tail...), 0o600); err != nil {
				t.Fatal(err)
			}
			want := 0
			for _, end := range whole {
				if int64(size) >= end {
					want += 10
				}
			}
			cuts, told := h.list()
			if want == 0 {
				if len(cuts) > 0 {
					t.Fatalf("cut at %d: got %v, want nothing", size, cuts)
				}
				cleared(t, h)
				continue
			}
			if len(cuts) != 1 || cuts[0].Rows != want || len(told) > 0 {
				t.Fatalf("cut at %d: got %v, %q, want %d rows", size, cuts, told, want)
			}
			loaded, err := h.store.Load(t.Context(), cuts[0])
			if err != nil || len(loaded.Session.Rows) != want || loaded.Session.View.Line != fmt.Sprint(want/10-1) {
				t.Fatalf("cut at %d: got %v, want %d rows", size, err, want)
			}
			loaded.Close()
		}
	}
}

// cleared removes what was put aside.
func cleared(t *testing.T, h *host) {
	t.Helper()
	for _, name := range h.files() {
		if err := os.Remove(filepath.Join(h.store.vault.Folder(), name)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestASessionIsKeptForADayAndLeftoversAMinute(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	keep := func() {
		j := h.store.Begin(here, nil)
		h.keep(j, sessionOf(messages(0, 3), "x"))
		j.Close()
	}
	keep()
	leftover := filepath.Join(h.store.vault.Folder(), "a.session.b.tmp")
	if err := os.WriteFile(leftover, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _ = h.list(); len(h.files()) != 2 {
		t.Errorf("got %v, want both: another run may be writing", h.files())
	}
	h.now = h.now.Add(2 * time.Minute)
	if cuts, _ := h.list(); len(h.files()) != 1 || len(cuts) != 1 {
		t.Errorf("got %v, want the leftover gone", h.files())
	}
	for _, jump := range []time.Duration{25 * time.Hour, -25 * time.Hour} { // also by a clock that was set back
		cleared(t, h)
		keep()
		h.now = time.Now().Add(jump)
		if cuts, told := h.list(); len(cuts)+len(told)+len(h.files()) != 0 {
			t.Errorf("after %v: got %v, %q, %v, want it removed", jump, cuts, told, h.files())
		}
		h.now = time.Now()
	}
}

func TestTheNewestComesFirstAndThoseInUseNotAtAll(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	var open []*Journal
	for n := range 4 {
		h.now = h.now.Add(time.Minute)
		j := h.store.Begin(Where{Profile: fmt.Sprint(n)}, nil)
		h.keep(j, sessionOf(messages(0, 3), "x"))
		open = append(open, j)
	}
	open[0].Close()
	open[2].Close()
	cuts, _ := h.list()
	if len(cuts) != 2 || cuts[0].Where.Profile != "2" || cuts[1].Where.Profile != "0" {
		t.Errorf("got %+v, want the third and the first", cuts)
	}
	for _, j := range open {
		j.Close() // a file that is collected is not locked any more
	}
}

func TestWhatIsNoSessionIsSaidAndKeptAside(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content string
		says    string
		aside   bool
	}{
		"of a newer version": {"msgtrace session 2\nwhatever", "written by a newer msgtrace", false},
		"something else":     {"hello, world: not ours", "is damaged: it is now", true},
		"another header":     {"msgtrace session x\n0123456789abcdef", "is damaged: it is now", true},
	} {
		h := newHost(t)
		if err := os.MkdirAll(h.store.vault.Folder(), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(h.store.vault.Folder(), "a"+sessionEnd), []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		cuts, told := h.list()
		if len(cuts) != 0 || len(told) != 1 || !strings.Contains(told[0], test.says) {
			t.Errorf("%s: got %v, %q, want %q", name, cuts, told, test.says)
		}
		if left := h.files(); len(left) != 1 || strings.Contains(left[0], "damaged") != test.aside {
			t.Errorf("%s: got the files %v, want it aside: %t", name, left, test.aside)
		}
	}
}

// A disk that is full leaves what was whole, and the next time goes on behind it.
func TestAWriteThatFailsLeavesWhatWasWhole(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	j := h.store.Begin(here, nil)
	h.keep(j, sessionOf(messages(0, 10), "a"))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := j.Keep(gone, sessionOf(messages(0, 20), "b")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	if _, err := j.file.WriteAt([]byte("half a chunk"), j.size); err != nil {
		t.Fatal(err)
	}
	h.keep(j, sessionOf(messages(0, 30), "c"))
	j.Close()
	if loaded := h.only(); loaded.Session.View.Line != "c" || len(loaded.Session.Rows) != 30 {
		t.Errorf("got %q with %d rows, want the last", loaded.Session.View.Line, len(loaded.Session.Rows))
	}
}

func TestAFileGrowsByWhatChangesAndIsMadeSmallAgain(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	j := h.store.Begin(here, nil)
	rows := messages(0, 5_000)
	for n := 1_000; n <= 5_000; n += 1_000 {
		before := j.size
		h.keep(j, sessionOf(rows[:n], "x"))
		if grown := j.size - before; grown > 1_000*60 {
			t.Errorf("got %d bytes more for a thousand rows, want fewer", grown)
		}
	}
	most := j.size + usualGarbage
	for n := range 40 {
		s := sessionOf(rows, fmt.Sprint(n))
		for range 2_000 {
			s.View.Form += rand.Text()
		}
		h.keep(j, s)
		if j.size > most+100_000 {
			t.Fatalf("got %d bytes after the cursor was moved %d times, want at most %d", j.size, n, most)
		}
	}
	j.Close()
	if loaded := h.only(); len(loaded.Session.Rows) != 5_000 || loaded.Session.View.Line != "39" {
		t.Errorf("got %d rows of %q, want all", len(loaded.Session.Rows), loaded.Session.View.Line)
	}
}

func TestAnotherSearchTakesThePlaceOfTheLast(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	j := h.store.Begin(here, nil)
	h.keep(j, sessionOf(messages(0, 5_000), "first"))
	large := j.size
	second := sessionOf(messages(100, 110), "second")
	second.Serial = 2
	h.keep(j, second)
	if j.size >= large || len(h.files()) != 1 {
		t.Errorf("got %d bytes in %v, want the second search only", j.size, h.files())
	}
	j.Close()
	if loaded := h.only(); loaded.Session.View.Line != "second" || len(loaded.Session.Rows) != 10 {
		t.Errorf("got %d rows of %q, want the second", len(loaded.Session.Rows), loaded.Session.View.Line)
	}
}

// Whatever happens to rows, what comes back is what was there.
func TestChangesOfEveryKindComeBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		random := mathrand.New(mathrand.NewPCG(seed, 2))
		h := newHost(t)
		j := h.store.Begin(here, nil)
		rows := messages(0, 20)
		next := 20
		for range 15 {
			rows = slices.Clone(rows)
			for range random.IntN(5) {
				at := random.IntN(len(rows))
				switch random.IntN(3) {
				case 0:
					changed := *rows[at]
					changed.Subject += "!"
					rows[at] = &changed
				case 1:
					came := message(10_000 + next)
					came.Received = client.TimeOf(rows[at].Received.Add(time.Second), 9)
					if at > 0 {
						came.Received = client.TimeOf(rows[at].Received.Add(rows[at-1].Received.Sub(rows[at].Received.Time())/2), 9)
					}
					rows = slices.Insert(rows, at, came)
					next++
				case 2:
					rows = append(rows, messages(next, next+3)...)
					next += 3
				}
			}
			h.keep(j, sessionOf(rows, "x"))
		}
		j.Close()
		if loaded := h.only(); !slices.Equal(ids(loaded.Session.Rows), ids(rows)) {
			t.Fatalf("seed %d: got %v, want %v", seed, ids(loaded.Session.Rows), ids(rows))
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(header + "0123456789abcdef"))
	content, err := frame(&auth.Sealer{}, "0123456789abcdef", 0, &chunk{Whole: true, Rows: messages(0, 2)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(append([]byte(header+"0123456789abcdef"), content...))
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := newReader(strings.NewReader(string(content)), &auth.Sealer{})
		for err == nil {
			var s ui.Session
			err = (&gathered{}).take(r, &s)
		}
	})
}

func TestASessionThatIsRestoredLaterGoesOnceThisOneIsKept(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	cut := h.store.Begin(here, nil)
	h.keep(cut, sessionOf(messages(0, 3), "x"))
	cut.Close()
	loaded := h.only()
	j := h.store.Begin(here, nil)
	j.Replace(loaded)
	if cuts, _ := h.list(); len(h.files()) != 1 || len(cuts) != 0 {
		t.Errorf("got the files %v, want the one that was read, which nobody else takes", h.files())
	}
	h.keep(j, sessionOf(messages(0, 3), "x"))
	if left := h.files(); len(left) != 1 || strings.HasSuffix(loaded.path, left[0]) {
		t.Errorf("got the files %v, want the new one only", left)
	}
	j.Close()
}
