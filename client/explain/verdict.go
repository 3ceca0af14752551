package explain

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
)

// Copy is one recipient's copy of a message, which a verdict is about.
type Copy struct {
	Sender, Recipient string // addresses; empty where they are not known
	Status            client.Status
	Events            []client.Event // in the order of time; none: the status alone is said
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
	s := story{events: c.Events, address: oneLine(c.Recipient)}
	v := s.verdictOn(c.Status)
	v.Outcome = s.outcome(c.Status)
	return v
}

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
		v.Headline += "; the list has no status yet"
		return v
	}
	return Verdict{Headline: "No status yet", Cause: "getting-status", Step: len(s.events) - 1,
		Next: "The message was received a short while ago. Look again in 5 to 10 minutes."}
}

// settled reports whether the events say what became of the copy.
func (s story) settled() bool {
	return s.outcome("") != "" && s.outcome("") != client.StatusPending
}

// story is what the verdict is made of.
type story struct {
	events  []client.Event
	address string
}

// outcome is the status, or, where the service gave none that is known, what
// the last event that settles anything says.
func (s story) outcome(status client.Status) client.Status {
	if status.Known() {
		return status
	}
	for i := len(s.events) - 1; i >= 0; i-- {
		switch e := s.events[i]; e.Kind {
		case client.EventDeliver:
			return client.StatusDelivered
		case client.EventFail, client.EventProcessingFailed:
			return client.StatusFailed
		case client.EventDefer:
			return client.StatusPending
		case client.EventExpand:
			return client.StatusExpanded
		case client.EventDrop:
			if !reasonOf(e).Positive() {
				return client.StatusFailed
			}
		}
	}
	return status
}

// last returns the index of the last event of one of the kinds, or -1.
func (s story) last(kinds ...client.EventKind) int {
	for i := len(s.events) - 1; i >= 0; i-- {
		for _, kind := range kinds {
			if s.events[i].Kind == kind {
				return i
			}
		}
	}
	return -1
}

// first returns the index of the first event of the kind, or -1.
func (s story) first(kind client.EventKind) int {
	return slices.IndexFunc(s.events, func(e client.Event) bool { return e.Kind == kind })
}

func (s story) count(kind client.EventKind) int {
	n := 0
	for _, e := range s.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// fill puts the address, its domain and the server into advice.
func (s story) fill(advice, host string) string {
	domain := "the recipient's organization"
	if _, after, found := strings.Cut(s.address, "@"); found && after != "" {
		domain = after
	}
	return strings.NewReplacer(
		"{recipient}", cmp.Or(s.address, "the recipient"),
		"{domain}", domain,
		"{host}", cmp.Or(host, "the receiving server"),
	).Replace(advice)
}

// verdict makes one out of a cause and the reason that showed it.
func (s story) verdict(prefix, words string, cause *Cause, reason Reason, step int) Verdict {
	v := Verdict{Headline: prefix + words, Cause: cause.ID, Code: reason.Codes(), Step: step,
		Next: s.fill(cause.Next, reason.Host)}
	if v.Code != "" {
		v.Headline += " (" + v.Code + ")"
	}
	return v
}

// spamVerdict is what the filter said last, each part for itself: the events
// repeat some of them.
func (s story) spamVerdict() spam {
	var found spam
	for _, e := range s.events {
		said := spamOf(e)
		found.level = cmp.Or(said.level, found.level)
		found.verdict = cmp.Or(said.verdict, found.verdict)
		found.disposition = cmp.Or(said.disposition, found.disposition)
	}
	return found
}

func (s story) junk(step int) Verdict {
	return Verdict{Headline: "Delivered to Junk Email" + s.spamVerdict().parenthesis(), Cause: "junk", Step: step,
		Next: "The recipient looks in Junk Email and reports it as not junk; for good, the sender goes on the safe senders list."}
}

func (s story) quarantined() Verdict {
	v := Verdict{Headline: "Quarantined", Cause: "quarantined", Step: -1,
		Next: "Look at it in Defender, under Quarantine, by its network message ID, and release it there if it is wanted."}
	if zap := s.last(client.EventZap); zap >= 0 && zap > s.last(client.EventDeliver) {
		return s.purged(zap)
	}
	for i, e := range s.events {
		if where, _ := folderOf(e); where == folderQuarantine {
			v.Step = i
		}
	}
	if malware := s.last(client.EventMalware); malware >= 0 {
		v.Step = malware
		v.Headline = "Quarantined: malware found"
		return v
	}
	if rule, name := s.lastRuleThat(quarantines); rule >= 0 {
		v.Step = rule
		v.Headline = "Quarantined by a rule: " + name
		return v
	}
	if v.Step < 0 {
		v.Step = s.last(client.EventSpam)
	}
	verdict := s.spamVerdict()
	if verdict.verdict == "" && s.last(client.EventSpam) >= 0 {
		v.Headline = "Quarantined by the spam filter" + verdict.parenthesis()
	} else if words := verdict.String(); words != "" {
		v.Headline = "Quarantined: " + words
	}
	return v
}

func (s story) filtered() Verdict {
	for i, e := range s.events {
		switch where, _ := folderOf(e); where {
		case folderJunk:
			return s.junk(i)
		case folderQuarantine:
			return s.quarantined()
		}
	}
	v := Verdict{Headline: "Filtered as spam" + s.spamVerdict().parenthesis(), Cause: "spam", Step: s.last(client.EventSpam),
		Next: "Marked as spam: rejected, or moved to Junk Email. The recipient looks there first; the policy decides which."}
	if fail := s.last(client.EventFail); fail >= 0 {
		v.Headline = "Not delivered: filtered as spam" + s.spamVerdict().parenthesis()
		v.Code = reasonOf(s.events[fail]).Codes()
		v.Step = fail
	}
	return v
}

func (s story) expanded() Verdict {
	v := Verdict{Headline: "Sent on to the members of the group", Cause: "expanded", Step: s.last(client.EventExpand),
		Next: "This address is a group and gets no copy itself. See what became of each member's copy."}
	if v.Step >= 0 {
		if count := value(s.events[v.Step], "RcptCount"); count != "" && count != "1" {
			v.Headline = "Sent on to the " + count + " members of the group"
		}
	}
	return v
}

// unknown says a status that the program has no word for, as it came.
func (s story) unknown(status client.Status) Verdict {
	v := Verdict{Headline: "No status", Cause: "unknown", Step: len(s.events) - 1}
	switch word := oneLine(string(status)); {
	case status == client.StatusUnknown:
		v.Headline = "The service has a status for it that it does not say"
	case word != "":
		v.Headline = "Status " + oneLine(status.Word())
	}
	if v.Step >= 0 {
		if name := oneLine(cmp.Or(s.events[v.Step].Name, s.events[v.Step].Kind.Name())); name != "" {
			v.Headline += "; last event: " + name
		}
	}
	return v
}
