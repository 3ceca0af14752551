package powershell

import (
	"strings"
	"time"

	"msgtrace/client"
)

// Line returns the lines of [Search] as one, to paste at once. What they cannot express
// stands behind them in a comment.
func Line(q client.Query, windows []client.Window) string {
	line := strings.Join(Search(q, windows), "; ")
	if q.Latest {
		line += " # without dates the cmdlet looks back 48 hours, and not as far as there are messages"
	}
	return line
}

// around is how far the time of one message is asked for on either side of its receipt:
// without dates the cmdlet looks back 48 hours only.
const around = time.Hour

// Message returns the line that asks for one message.
func Message(t *client.Trace) string {
	q := client.Query{IDs: []string{t.ID}}
	if !t.Received.IsZero() {
		q.Start, q.End = t.Received.Add(-around), t.Received.Add(around)
	}
	return Line(q, nil)
}
