package explain

import (
	"cmp"
	"strings"

	"msgtrace/client"
)

// Copy is one recipient's copy of a message, which a verdict is about.
type Copy struct {
	Sender, Recipient string // addresses; empty where they are not known
	Status            client.Status
	WentTo            string         // the server, as the row names it: [client.Trace.WentTo]
	Events            []client.Event // in the order of time; none: the status alone is said
}

// CopyOf is the copy of a message for one recipient, with the recipient's events.
func CopyOf(t *client.Trace, r client.Recipient) Copy {
	return Copy{Sender: t.Sender, Recipient: r.Address, Status: r.Status, WentTo: t.WentTo(r), Events: r.Events}
}

// Verdict says what became of one recipient's copy, why, and what to do about it.
type Verdict struct {
	// Headline is the answer as one sentence, never empty: "Not delivered: the mailbox
	// of bob@contoso.com is full (552 5.2.2, said by Microsoft 365)."
	Headline string
	// Next is the one next step, in full sentences; empty when there is none.
	Next string
	// Unchecked names what the events cannot show and nobody looked at, "inbox rules";
	// empty when there is nothing to say.
	Unchecked string
	// Reason is the answer in a few words for a column, "mailbox full"; empty where the
	// status says it all.
	Reason string
	// Outcome is what became of the copy: its status or, where the list has none that
	// is known, what the events say.
	Outcome client.Status
	// Cause is a stable word to group and count by, "mailbox-full", "junk",
	// "delivered"; "other" for a failure whose cause is not known.
	Cause string
	// Code is the answer's codes, "552 5.2.2"; empty when there were none.
	Code string
	// Step is the index of the event that decided, -1 when none did.
	Step int
	// Side is who has to act; empty when nobody has to or it is not known.
	Side Side
	// Evidence is what the cause rests on; empty when no answer named it.
	Evidence Evidence
}

// Side is who has to act.
type Side string

// The sides of a message.
const (
	SideSender         Side = "sender"
	SideSenderAdmin    Side = "sender-admin"
	SideRecipient      Side = "recipient"
	SideRecipientAdmin Side = "recipient-admin"
	SideService        Side = "service" // Microsoft 365, or nobody: it passes by itself
)

// Evidence is what the cause of a verdict rests on.
type Evidence struct {
	Words  string // the part of the answer that decided, as it came: "mailbox full"
	Answer string // the whole answer in one line
	Said   string // who said it: "Microsoft 365", "Google"
	Host   string // the server that answered, by name or address; empty when not named
	Rests  Rests  // on which kind of evidence
	Source string // link to the page that says what the words mean; empty when none does
}

// Rests is a kind of evidence. Those that come first are the surest.
type Rests string

// The kinds of evidence.
const (
	RestsOnToken      Rests = "token"      // a word that only Exchange's transport writes
	RestsOnVocabulary Rests = "vocabulary" // a text that the speaker's own pages explain
	RestsOnWords      Rests = "words"      // plain words, which mean the same at every server
	RestsOnCode       Rests = "code"       // a status code alone
)

// Explain says what became of a copy.
func Explain(c Copy) Verdict {
	s := story{events: c.Events, sender: known(c.Sender), address: known(c.Recipient), wentTo: oneLine(c.WentTo)}
	v := s.verdictOn(c.Status)
	v.Outcome = s.outcome(c.Status)
	if s.address == "" {
		v.Next = capital(v.Next) // which begins with an address otherwise, or has its capital
	}
	return v
}

// known returns an address in one line, and "" for one that is not known.
func known(address string) string { return oneLine(client.Named(address)) }

func (s story) verdictOn(status client.Status) Verdict {
	switch s.outcome(status) {
	case client.StatusFailed:
		return s.failed()
	case client.StatusPending:
		return s.pending()
	case client.StatusDelivered:
		return s.delivered()
	case client.StatusQuarantined:
		return s.quarantined()
	case client.StatusFilteredAsSpam:
		return s.filtered()
	case client.StatusExpanded:
		return s.expanded()
	case client.StatusGettingStatus:
		return s.gettingStatus()
	case client.StatusRecalled:
		return s.recalled()
	}
	return s.unknown(status)
}

// gettingStatus is a copy whose status the service has not worked out yet. Its
// events may already tell.
func (s story) gettingStatus() Verdict {
	if s.settled() {
		v := s.verdictOn("")
		v.Headline = strings.TrimSuffix(v.Headline, ".") + "; the list has no status yet."
		return v
	}
	return Verdict{Headline: "No status yet: it was received a short while ago.", Cause: "getting-status", Step: len(s.events) - 1,
		Next: client.StatusGettingStatus.Info().Move}
}

// settled reports whether the events say what became of the copy.
func (s story) settled() bool {
	return s.outcome("") != "" && s.outcome("") != client.StatusPending
}

// unknown says a status that the program has no word for, as it came.
func (s story) unknown(status client.Status) Verdict {
	v := Verdict{Headline: "It has no status", Cause: "unknown", Step: len(s.events) - 1}
	switch word := oneLine(string(status)); {
	case status == client.StatusUnknown:
		v.Headline = "The service has a status for it that it does not say"
	case word != "":
		v.Headline = "Its status is " + oneLine(status.Word())
	}
	if v.Step >= 0 {
		if name := oneLine(cmp.Or(s.events[v.Step].Name, s.events[v.Step].Kind.Name())); name != "" {
			v.Headline += "; the last event is " + name
		}
	}
	v.Headline += "."
	return v
}
