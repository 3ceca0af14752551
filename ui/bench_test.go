package ui_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/theme"
	"msgtrace/ui"
	"msgtrace/ui/queryline"
)

// mill answers a list request with as many messages as it was asked for, without
// remembering any: a tenant larger than the simulator would hold.
type mill struct {
	mu   sync.Mutex
	rows int
	made int
}

func (m *mill) RoundTrip(*http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	const page = 5000
	var body strings.Builder
	body.WriteString(`{"value":[`)
	newest := time.Now().UTC().Add(-time.Minute)
	for i := range page {
		if i > 0 {
			body.WriteByte(',')
		}
		n := m.made + i
		at := newest.Add(-time.Duration(n) * 100 * time.Millisecond).Format("2006-01-02T15:04:05.0000000")
		fmt.Fprintf(&body, `{"id":"%08x-4669-4e4a-2669-08d5dd529cbe","messageId":"<%d@fabrikam.com>","receivedDateTime":"%sZ","senderAddress":"sender%d@fabrikam.com","recipientAddress":"user%d@contoso.com","subject":"Invoice %d","size":6677,"fromIP":"","toIP":"","status":"delivered"}`,
			n, n, at, n%997, n%1009, n)
	}
	m.made += page
	body.WriteString(`]`)
	if m.made < m.rows {
		link, _ := json.Marshal("https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=" + fmt.Sprint(m.made))
		fmt.Fprintf(&body, `,"@odata.nextLink":%s`, link)
	}
	body.WriteString(`}`)
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body.String()))}, nil
}

// loaded is an explorer with rows messages in its list.
func loaded(b testing.TB, rows int) *driver {
	b.Helper()
	d := begun(b, rows)
	for n := 5000; n <= rows; n += 5000 {
		d.until("All " + grouped(n))
		if n < rows {
			d.send(tea.KeyPressMsg{Text: "G", Code: 'G'})
		}
	}
	return d
}

// begun is an explorer that begins to load as many.
func begun(b testing.TB, rows int) *driver {
	b.Helper()
	look, err := theme.Builtin("", false)
	if err != nil {
		b.Fatal(err)
	}
	c, err := client.New(client.Options{
		Dialect: client.Tracing, Tokens: client.StaticToken("t"), Transport: &mill{rows: rows},
		PageSize: 5000, Budget: client.NewBudget(0, time.Minute),
	})
	if err != nil {
		b.Fatal(err)
	}
	app := ui.New(ui.Options{Client: c, Theme: look, Search: queryline.Search{Times: queryline.Times{Since: "9d"}}, RunNow: true})
	d := &driver{App: app, inbox: make(chan tea.Msg, 64)}
	d.run(app.Init())
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	return d
}

func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// driver runs commands beside the App, as Bubble Tea does.
type driver struct {
	*ui.App
	inbox chan tea.Msg
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { d.inbox <- cmd() }()
	}
}

func (d *driver) send(message tea.Msg) {
	if batch, ok := message.(tea.BatchMsg); ok {
		for _, cmd := range batch {
			d.run(cmd)
		}
		return
	}
	_, cmd := d.Update(message)
	d.run(cmd)
}

// until takes messages until the screen shows a text.
func (d *driver) until(text string) {
	for !strings.Contains(d.View().Content, text) {
		d.send(<-d.inbox)
	}
}

// BenchmarkKey is the program's own work for one key: Update and View.
func BenchmarkKey(b *testing.B) {
	for _, rows := range []int{5_000, 100_000, 1_000_000} {
		app := loaded(b, rows)
		for _, key := range []struct {
			name string
			tea.KeyPressMsg
		}{
			{"down", tea.KeyPressMsg{Text: "j", Code: 'j'}},
			{"pagedown", tea.KeyPressMsg{Code: tea.KeyPgDown}},
		} {
			b.Run(fmt.Sprintf("%s/%d", key.name, rows), func(b *testing.B) {
				app.Update(tea.KeyPressMsg{Text: "g", Code: 'g'})
				b.ReportAllocs()
				for b.Loop() {
					app.Update(key.KeyPressMsg)
					app.View()
				}
			})
		}
	}
}

// BenchmarkStart is the way from nothing to the first frame's content.
func BenchmarkStart(b *testing.B) {
	look, err := theme.Builtin("", false)
	if err != nil {
		b.Fatal(err)
	}
	sim := simulator.New(simulator.Options{Messages: 100})
	b.ReportAllocs()
	for b.Loop() {
		c, err := client.New(client.Options{Tokens: client.StaticToken(client.Secret(sim.Token())), Transport: sim.Transport()})
		if err != nil {
			b.Fatal(err)
		}
		app := ui.New(ui.Options{Client: c, Theme: look})
		app.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		if app.View().Content == "" {
			b.Fatal("got an empty first frame, want one with content")
		}
	}
}

// BenchmarkHide is the program's own work for the key that hides names, and for the one
// that shows them again, before a task goes through the rows: Update and View.
func BenchmarkHide(b *testing.B) {
	for _, rows := range []int{5_000, 200_000} {
		app := loaded(b, rows)
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			for b.Loop() {
				app.Update(tea.KeyPressMsg{Text: "H", Code: 'H'})
				app.View()
			}
		})
	}
}

// BenchmarkHideAll is the whole way until names are hidden in all rows, or shown again.
func BenchmarkHideAll(b *testing.B) {
	app := loaded(b, 200_000)
	for b.Loop() {
		app.send(tea.KeyPressMsg{Text: "H", Code: 'H'})
		for covered(app.View().Content) {
			app.send(<-app.inbox)
		}
	}
}
