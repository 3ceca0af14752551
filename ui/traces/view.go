package traces

import (
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// View draws the pane: exactly as many lines as SetSize said, each at most as
// wide.
func (m *Model) View() string {
	if m.height == 0 {
		return ""
	}
	lines := make([]string, 0, m.height)
	if m.above() > 0 {
		lines = append(lines, m.chipsLine())
	}
	body := m.height - m.above() - m.below()
	switch {
	case len(m.snapshot.Traces) == 0:
		lines = append(lines, m.emptyLines(body)...)
	case m.narrowedByChip() && m.table.Len() == 0:
		lines = append(lines, m.padded(body, "", "No loaded message has the status "+m.chipWord()+". 0 shows all.")...)
	default:
		lines = append(lines, strings.Split(m.table.View(), "\n")...)
	}
	if m.below() > 0 {
		lines = append(lines, m.find.View(m.theme, m.width))
	}
	return strings.Join(lines, "\n")
}

// nothing reports whether the search is done and found no message.
func (m *Model) nothing() bool {
	return m.given && len(m.snapshot.Traces) == 0 && m.snapshot.Complete && m.state != Loading
}

// emptyLines say why there are no rows.
func (m *Model) emptyLines(height int) []string {
	var words []string
	switch {
	case m.nothing():
		words = m.nothingLines()
	case m.state == Loading:
		words = []string{"", m.loading()}
	case m.state == Stopped:
		words = []string{"", "Stopped before any message was loaded. R resumes."}
	case m.given && m.snapshot.More:
		words = []string{"", m.soFar()}
	case m.given:
		words = []string{"", "No message matched; " + m.gaps() + "."}
	}
	return m.padded(height, words...)
}

// padded is a body of a few lines of words.
func (m *Model) padded(height int, words ...string) []string {
	lines := make([]string, height)
	for i := range lines {
		line := ""
		if i < len(words) {
			line = text.Spaces(2) + words[i]
		}
		lines[i] = text.Fit(text.Truncate(line, m.width, m.theme.Glyphs.Ellipsis), m.width)
	}
	return lines
}

// soFar says how much was read without finding a message.
func (m *Model) soFar() string {
	words := "No message matched so far"
	if m.snapshot.Scanned > 0 {
		words += ", of " + text.Count(m.snapshot.Scanned) + " read"
	}
	if !m.snapshot.ReadBack.IsZero() {
		words += ", back to " + m.minute(m.snapshot.ReadBack)
	}
	return words + ". G reads more."
}

func (m *Model) loading() string {
	if m.words == "" {
		return "Loading " + m.theme.Glyphs.Ellipsis
	}
	return "Loading " + m.words + " " + m.theme.Glyphs.Ellipsis
}

// Summary says how much of the answer is loaded: "312 loaded, read back to 22 Nov
// 09:14", "312 loaded, more below" where the service gives no order to rely on,
// "312 messages, complete", "312 of 5,000 loaded match; 4 pages read",
// "stopped: read back to 22 Nov 09:14".
func (m *Model) Summary() string {
	if !m.given {
		if m.state == Loading {
			return m.loading()
		}
		return ""
	}
	s := m.snapshot
	summary := ""
	switch {
	case s.Complete:
		summary = text.Counted(len(s.Traces), "message") + ", complete"
	case m.local && s.Scanned > len(s.Traces):
		summary = text.Count(len(s.Traces)) + " of " + text.Count(s.Scanned) + " loaded match; " + text.Counted(s.Pages, "page") + " read"
	case len(s.Traces) == 0 && s.Scanned == 0:
		summary = "nothing loaded"
	case !s.More:
		summary = text.Counted(len(s.Traces), "message") + ", " + m.gaps()
	case s.ReadBack.IsZero() || m.state == Stopped:
		summary = text.Count(len(s.Traces)) + " loaded, more below"
	default:
		summary = text.Count(len(s.Traces)) + " loaded, read back to " + m.minute(s.ReadBack)
	}
	if s.OutOfOrder && !s.Complete {
		summary += ", not newest first"
	}
	if m.narrowedByChip() {
		summary = text.Count(m.table.Len()) + " shown; " + summary
	}
	if m.state == Loading && m.words != "" {
		summary += " " + m.theme.Glyphs.Dot + " " + m.words + " " + m.theme.Glyphs.Ellipsis
	}
	if m.state == Stopped && s.More {
		summary += " " + m.theme.Glyphs.Dot + " stopped"
		if !s.ReadBack.IsZero() {
			summary += ": read back to " + m.minute(s.ReadBack)
		}
	}
	return summary
}

// gaps says why an answer that was read to its end may lack messages.
func (m *Model) gaps() string {
	if n := m.snapshot.Unread; n > 0 {
		return text.Counted(n, "row") + " could not be read"
	}
	return "perhaps cut by the service"
}

// chipWord names the status that the list is narrowed to.
func (m *Model) chipWord() string {
	return m.chip.Word()
}

func (m *Model) narrowedByChip() bool { return m.chip != "" && m.table.Filtered() }

// minute writes the instant that something was read back to, rounded up to a
// minute so that no more is said than was read, and never as an age.
func (m *Model) minute(t time.Time) string {
	t = t.Add(time.Minute - 1).Truncate(time.Minute)
	mode := m.mode
	if mode == text.TimesRelative {
		mode = text.TimesLocal
	}
	return strings.TrimSpace(mode.In(t, m.zone).Format("_2 Jan 15:04"))
}

// Wider returns the search that was chosen from the suggestions, once.
func (m *Model) Wider() (client.Query, bool) {
	if m.wider == nil {
		return client.Query{}, false
	}
	query := *m.wider
	m.wider = nil
	return query, true
}
