package explain

import (
	"cmp"
	"strings"

	"msgtrace/client"
)

// The next steps for what the filter held back.
var (
	lookInJunk       = "{recipient} looks in Junk Email and reports it as not junk; for good, the sender goes on the safe senders list."
	lookInQuarantine = client.StatusQuarantined.Info().Move
)

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
	return Verdict{Headline: s.fill("Delivered to the Junk Email folder of {recipient}") + s.spamVerdict().parenthesis() + ".",
		Reason: "in Junk Email", Cause: "junk", Step: step, Side: SideRecipient, Next: s.fill(lookInJunk)}
}

func (s story) quarantined() Verdict {
	v := Verdict{Headline: "Held in quarantine", Reason: "in quarantine", Cause: "quarantined", Step: -1, Side: SideRecipientAdmin, Next: lookInQuarantine}
	if zap := s.last(client.EventZap); zap >= 0 && zap > s.last(client.EventDeliver) {
		return s.purged(zap)
	}
	why := s.whyQuarantined(&v)
	switch {
	case strings.HasPrefix(why, "by "):
		v.Headline += " " + why
		v.Reason = "quarantined " + why
	case why != "":
		v.Headline += ": " + why
		v.Reason = "quarantined: " + why
	}
	v.Headline += "."
	return v
}

// whyQuarantined says why a copy is in quarantine, and which event says so.
func (s story) whyQuarantined(v *Verdict) string {
	for i, e := range s.events {
		if where, _ := folderOf(e); where == folderQuarantine {
			v.Step = i
		}
	}
	if malware := s.last(client.EventMalware); malware >= 0 {
		v.Step = malware
		return "malware was found in it"
	}
	if rule, name := s.lastRuleThat(quarantines); rule >= 0 {
		v.Step = rule
		return "by rule " + name
	}
	filter := s.last(client.EventSpam)
	if v.Step < 0 {
		v.Step = filter
	}
	verdict := s.spamVerdict()
	if verdict.verdict == "" && filter >= 0 {
		return "judged as spam" + verdict.parenthesis()
	}
	return verdict.String()
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
	v := Verdict{Headline: "Judged as spam" + s.spamVerdict().parenthesis() + ": it was refused or moved to Junk Email.",
		Reason: "judged as spam", Cause: "spam", Step: s.last(client.EventSpam), Side: SideRecipientAdmin,
		Next: s.fill("{recipient} looks in Junk Email first; a security administrator sees in Defender which policy decided.")}
	if fail := s.last(client.EventFail); fail >= 0 {
		r := s.refusalAt(fail)
		v.Code, v.Step, v.Evidence = r.reason.Codes(), fail, s.evidence(r)
		v.Headline = notDelivered + "the spam filter refused it" + s.spamVerdict().parenthesis() + "."
		v.Next = "A security administrator sees in Defender which policy decided, and allows the sender if it is wanted."
	}
	return v
}
