package form

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/pasted/pastedtest"
)

func TestALongListIsPastedWholeAndToldByItsFirst(t *testing.T) {
	t.Parallel()
	for _, n := range []int{300, 5000} {
		m := newForm(t, client.Tracing)
		m.SetSize(120, 40)
		m.Paste(pastedtest.Addresses(n))
		q, problems := m.Query(m.now)
		if len(q.Recipients) != n || len(problems) > 0 {
			t.Fatalf("got %d recipients and the problems %v, want %d", len(q.Recipients), problems, n)
		}
		m.step(1)
		m.Layout()
		short := fmt.Sprintf("person0@contoso.com or %d others", n-1)
		if view := m.View(); !strings.Contains(view, short) || !strings.Contains(view, "--recipient - since:48h # ") || strings.Contains(view, "person7@") {
			t.Errorf("got\n%s\nwant %q and the short command in it", view, short)
		}
	}
}

func BenchmarkKeyBehindManyAddresses(b *testing.B) {
	for _, n := range []int{300, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := newForm(b, client.Tracing)
			m.SetSize(120, 40)
			m.Paste(pastedtest.Addresses(n))
			for b.Loop() {
				m.Key(tea.KeyPressMsg{Code: 'x', Text: "x"})
				m.Layout()
				m.Key(tea.KeyPressMsg{Code: tea.KeyBackspace})
				m.Layout()
			}
		})
	}
}
