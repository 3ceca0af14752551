package ui_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/pasted/pastedtest"
)

// BenchmarkKeyBehindManyAddresses is the program's own work for one key in a field that
// holds as many addresses.
func BenchmarkKeyBehindManyAddresses(b *testing.B) {
	for _, n := range []int{300, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			app := begun(b, 5000)
			app.until("All " + grouped(5000))
			app.send(tea.KeyPressMsg{Text: "f", Code: 'f'})
			app.send(tea.PasteMsg{Content: pastedtest.Addresses(n)})
			app.send(tea.KeyPressMsg{Text: ",", Code: ','})
			app.View()
			keys := []tea.KeyPressMsg{{Code: 'x', Text: "x"}, {Code: tea.KeyBackspace}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				app.Update(keys[i%2])
				app.View()
			}
		})
	}
}
