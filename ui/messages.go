package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// level is how much a message of the status line matters.
type level int

const (
	levelInfo    level = iota // something was done
	levelWarning              // something was not done, and why
	levelError                // something went wrong
)

// word is the level as the history has it.
func (l level) word() string {
	switch l {
	case levelWarning:
		return "Warning"
	case levelError:
		return "Error"
	}
	return "Info"
}

// told is something that the status line has said, once or several times in a row.
type told struct {
	level       level
	words       string // all of them, safe to show
	first, last time.Time
	times       int
	failed      *failed // the error, if it was one
}

// mostTold is how many messages are kept.
const mostTold = 200

// messages are what the status line has said in this run, the newest last.
type messages []told

// add keeps a message. Of too many the oldest goes that is no error.
func (m *messages) add(t told) {
	if last := len(*m) - 1; last >= 0 && (*m)[last].same(t) {
		t.first, t.times = (*m)[last].first, (*m)[last].times+1
		(*m)[last] = t
		return
	}
	if len(*m) >= mostTold {
		oldest := slices.IndexFunc(*m, func(t told) bool { return t.level != levelError })
		*m = slices.Delete(*m, max(0, oldest), max(0, oldest)+1)
	}
	t.first, t.times = t.last, 1
	*m = append(*m, t)
}

// same reports whether two messages say the same.
func (t told) same(other told) bool { return t.level == other.level && t.words == other.words }

// tell keeps what the status line says.
func (a *App) tell(l level, words string, f *failed) {
	if words != "" {
		a.messages.add(told{level: l, words: words, last: a.now(), failed: f})
	}
}

// showMessages shows what the status line has said: the errors with all that is known of
// each, and beside them every message.
func (a *App) showMessages() {
	failed := a.failures()
	if len(failed) == 0 && len(a.messages) == 0 {
		a.say("There was no message yet.")
		return
	}
	var pages []overlay.Page
	if len(failed) > 0 {
		pages = append(pages, a.errorPage(failed))
	}
	if len(a.messages) > 0 {
		pages = append(pages, a.messagePage())
	}
	for i := range pages {
		pages[i].Hint = a.pageHint(pages, i)
	}
	a.show(overlay.NewPages(a.theme, pages), nil)
}

// pageHint names the keys of a page.
func (a *App) pageHint(pages []overlay.Page, at int) string {
	hints := []string{a.keymap.Key(action.OverlayCopy) + " copies"}
	if len(pages) > 1 {
		hints = append(hints, a.keymap.Key(action.OverlayNext)+" "+[]string{"all messages", "errors"}[at])
	}
	return strings.Join(append(hints, a.closes()), " "+a.theme.Glyphs.Dot+" ")
}

// failures are the errors, newest first, beginning with one that a running call is
// about to get over.
func (a *App) failures() []told {
	var all []told
	if t := a.tasks.Oldest(); t != nil && t.Progress().Err != nil {
		err := t.Progress().Err
		all = append(all, told{level: levelError, last: a.now(), times: 1, failed: &failed{err: err, known: a.advise(err), at: a.now()}})
	}
	for _, t := range slices.Backward(a.messages) {
		if t.level == levelError {
			all = append(all, t)
		}
	}
	return all
}

// errorPage is all that is known of the errors, to read or to copy.
func (a *App) errorPage(all []told) overlay.Page {
	title := "The last error"
	if len(all) > 1 {
		title = "The last " + text.Count(len(all)) + " errors, newest first"
	}
	var facts [][]fact
	var plain []string
	for _, t := range all {
		each := a.facts(t.failed.err, t.failed.at)
		if t.times > 1 {
			each = slices.Insert(each, 2, fact{"Times", fmt.Sprintf("%d, first at %s", t.times, when.Stamp(t.first, a.zone()))})
		}
		facts = append(facts, each)
		_, copied := a.drawFacts(each)
		plain = append(plain, strings.Join(copied, "\n"))
	}
	return overlay.Page{Title: title, Plain: strings.Join(plain, "\n\n"), Layout: func(int) []string {
		var lines []string
		for i, each := range facts {
			if i > 0 {
				lines = append(lines, "")
			}
			drawn, _ := a.drawFacts(each)
			lines = append(lines, drawn...)
		}
		return lines
	}}
}

// messagePage is every message, newest first.
func (a *App) messagePage() overlay.Page {
	all := slices.Clone(a.messages)
	slices.Reverse(all)
	for i := range all {
		all[i].words = a.client.text(all[i].words)
	}
	var plain []string
	for _, t := range all {
		words := strings.Join(t.paragraphs(a.theme.Glyphs.Times), " ")
		plain = append(plain, fmt.Sprintf("%s  %-7s  %s", when.Stamp(t.last, a.zone()), t.level.word(), words))
	}
	return overlay.Page{Title: "Messages, newest first: " + text.Count(len(all)), Plain: strings.Join(plain, "\n"), Layout: func(width int) []string {
		var lines []string
		for _, t := range all {
			lines = append(lines, a.messageLines(t, width)...)
		}
		return lines
	}}
}

// paragraphs are what a message says with how often it came, and the id of the
// request that failed.
func (t told) paragraphs(times string) []string {
	words := t.words
	if t.times > 1 {
		words += fmt.Sprintf(" (%s%d)", times, t.times)
	}
	var e *client.Error
	if t.failed == nil || !errors.As(t.failed.err, &e) || e.RequestID == "" {
		return []string{words}
	}
	return []string{words, "Request ID " + safe(e.RequestID)}
}

// narrowMessages is the width below which a message begins under its time.
const narrowMessages = 70

// messageLines draw a message: when, its level with sign and word, and what it said.
func (a *App) messageLines(t told, width int) []string {
	sign, style := a.theme.Glyphs.Info, a.theme.Faint
	switch t.level {
	case levelWarning:
		sign, style = a.theme.Glyphs.Warning, a.theme.Warning
	case levelError:
		sign, style = a.theme.Glyphs.Error, a.theme.Problem
	}
	stamp := text.Clock(t.last, a.options.Zone, a.clockMode(), a.now())
	lead := a.theme.Faint.Render(stamp) + "  " + style.Render(sign+" "+text.Pad(t.level.word(), len("Warning"))) + "  "
	var lines []string
	if width < narrowMessages {
		lines, lead = []string{lead}, "  "
	}
	for _, paragraph := range t.paragraphs(a.theme.Glyphs.Times) {
		for _, part := range text.Wrap(paragraph, max(1, width-text.Width(lead))) {
			lines = append(lines, lead+a.theme.Text.Render(part))
			lead = text.Spaces(text.Width(lead))
		}
	}
	return lines
}
