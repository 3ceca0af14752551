package linear_test

import (
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

func TestALateCopyIsComparedInWordsWithThoseThatWereOpened(t *testing.T) {
	t.Parallel()
	for _, dialect := range []client.Dialect{client.Tracing, client.MessageTraces} {
		h := prepare(t, dialect, func(o *simulator.Options, _ *client.Options) { o.Messages = 8000 })
		typed := []string{"to:legal@woodgrovebank.com since:48h"}
		for _, number := range []string{"2", "3", "4", "5"} {
			typed = append(typed, number, "")
		}
		typed = append(typed[:len(typed)-1], "note", "", "", "hide", "2")
		wants(t, h.say(typed...), "Others: All 3 other messages from contoso.com to legal@woodgrovebank.com whose events are loaded took over 10 min or have not arrived (median 1 h 51 min): not this message alone.",
			"All 3 other messages from contoso.com to legal@woodgrovebank.com", "Others: All 3 other messages from contoso.com to l•••")
	}
}
