package explain

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
)

// Who says who has to act, as a sentence begins with it.
func (s Side) Who() string {
	switch s {
	case SideSender:
		return "The sender"
	case SideSenderAdmin:
		return "The sender's administrators"
	case SideRecipient:
		return "The recipient"
	case SideRecipientAdmin:
		return "The recipient's administrators"
	case SideService:
		return "Microsoft 365, or nobody"
	}
	return "Whoever the answer names"
}

// Meaning says what happened in an event of the kind.
func Meaning(kind client.EventKind) Fact { return kindFact(client.Event{Kind: kind}) }

// Kinds explains every kind of event, in the order of the table.
func Kinds() []Fact {
	var facts []Fact
	for _, kind := range client.EventKinds() {
		if kind != client.EventUnknown {
			facts = append(facts, Meaning(kind))
		}
	}
	return facts
}

// FieldFact is a field of an event's data with what it means, and its values that are
// words of their own.
type FieldFact struct {
	Fact
	Values []Fact
}

// Fields explains every field of an event's data that is known.
func Fields() []FieldFact {
	var facts []FieldFact
	for _, f := range fields {
		fact := FieldFact{Fact: Fact{f.name, f.meaning + ".", f.source}}
		for _, value := range f.known {
			words := f.value(value)
			if last := len(fact.Values) - 1; last >= 0 && fact.Values[last].Meaning == words {
				first, _, _ := strings.Cut(fact.Values[last].Name, " to ")
				fact.Values[last].Name = first + " to " + value
				continue
			}
			fact.Values = append(fact.Values, Fact{Name: value, Meaning: words})
		}
		facts = append(facts, fact)
	}
	return facts
}

// CauseFact is everything there is to say of a cause, or of a code that stands for it.
type CauseFact struct {
	ID     string // as it is grouped and counted by
	Reason string // in a few words, as the column has it
	Say    string // to whoever asks: what it is, and the next step
	Side   Side
	Passes bool     // by itself: the next try may be accepted
	Codes  []string // of Exchange's own that stand for it: "5.7.501 to 5.7.503"
	Source string   // link; empty when no page says it
}

// Causes are all causes, those with codes of their own too.
func Causes() []CauseFact {
	c := tables()
	var facts []CauseFact
	for _, r := range rows("causes") {
		fact := causeFact(c.causes[r["cause"]])
		for _, e := range c.codes {
			if e.means.id == fact.ID {
				fact.Codes = append(fact.Codes, e.span())
			}
		}
		facts = append(facts, fact)
	}
	return facts
}

func causeFact(c cause) CauseFact {
	var nobody story
	begins := notDelivered
	if c.passes {
		begins = notDeliveredYet
	}
	return CauseFact{ID: c.id, Reason: c.reason, Say: begins + nobody.fill(c.clause) + ". " + capital(nobody.fill(c.next)),
		Side: c.side, Passes: c.passes, Source: c.source}
}

// capital begins a sentence with a capital letter.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// span is the code of an entry, or the range of them: "5.7.501 to 5.7.503".
func (e codeEntry) span() string {
	if e.from == e.to {
		return codeText(e.from)
	}
	return codeText(e.from) + " to " + codeText(e.to)
}

// codeText writes what codeValue has read.
func codeText(value int) string {
	parts := []string{strconv.Itoa(value / 1_000_000), strconv.Itoa(value / 1000 % 1000), strconv.Itoa(value % 1000)}
	return strings.Join(parts, ".")
}

// Code explains a status code of three numbers, "5.7.705": by the standard, and what
// Exchange Online means by it. No facts: it is none. The cause is nil where a code
// alone decides nothing.
func Code(code string) (facts []Fact, means *CauseFact) {
	value, ok := codeValue(code)
	words := codeWords(code)
	if !ok || words == "" {
		return nil, nil
	}
	facts = []Fact{{codeText(value), words, pageCodes}}
	for _, e := range tables().codes {
		if value >= e.from && value <= e.to {
			fact := causeFact(e.means)
			fact.Codes, fact.Source = []string{e.span()}, cmp.Or(fact.Source, tables().causes[e.means.id].source)
			return facts, &fact
		}
	}
	return facts, nil
}

// Usual are the causes that a code of the standard often stands for. It decides nothing:
// servers use such codes loosely.
func Usual(code string) []CauseFact {
	var facts []CauseFact
	_, rest, _ := strings.Cut(code, ".")
	for _, r := range rows("usual") {
		if r["code"] == "x."+rest {
			fact := causeFact(tables().causes[r["cause"]])
			fact.Source = r["source"]
			facts = append(facts, fact)
		}
	}
	return facts
}

// ReplyCode explains the three digits of an SMTP answer, "550".
func ReplyCode(code string) (Fact, bool) {
	words, ok := replyClasses[class(code)]
	if !ok || len(code) != 3 || strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) {
		return Fact{}, false
	}
	return Fact{code, words, pageReplies}, true
}

// CodeParts are what the numbers of a status code mean: the first, the second, and the
// two last together.
func CodeParts() [3][]Fact {
	var parts [3][]Fact
	for _, first := range []string{"2", "4", "5"} {
		parts[0] = append(parts[0], Fact{first + ".x.x", codeClasses[first], pageCodes})
	}
	for subject, about := range codeSubjects {
		if about == "" {
			continue
		}
		parts[1] = append(parts[1], Fact{"x." + strconv.Itoa(subject) + ".x", "about " + about, pageCodes})
		for detail, words := range codeDetails[subject] {
			if words != "" {
				parts[2] = append(parts[2], Fact{"x." + strconv.Itoa(subject) + "." + strconv.Itoa(detail), about + ": " + words, pageCodes})
			}
		}
	}
	return parts
}

// Answer explains an answer of a mail server as it was pasted, such as "550 5.7.1
// Service unavailable": what it comes to, and its codes. Nothing: it explains nothing
// in it. Texts of the answer are foreign.
func Answer(text string) []Fact {
	c := Copy{Status: client.StatusFailed, Events: []client.Event{{Kind: client.EventFail, Description: text}}}
	v := Explain(c)
	facts := codeFacts(c.Events[0])
	if v.Cause == causeOther {
		return facts
	}
	said := []Fact{{"In short", v.Headline, v.Evidence.Source}, {"Whose move", v.Side.Who() + ".", ""}, {"Next", v.Next, ""}}
	return slices.Concat(said, facts)
}
