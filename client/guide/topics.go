package guide

import (
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/when"
)

// Topics are those that are about mail, its traces and the APIs.
func Topics() []Topic { return []Topic{Statuses(), Events(), Codes(), API(), Times()} }

// Statuses explains what became of a copy.
func Statuses() Topic {
	section := Section{Intro: "A message has a copy for each recipient, and each copy a status. " +
		"A message whose copies went different ways counts in each. It may change while the message is younger than 6 h, or a copy is pending."}
	for _, status := range client.StatusOrder {
		section.Entries = append(section.Entries, Status(status))
	}
	return Topic{"statuses", "what became of a copy, and whose move it is", []Section{section}}
}

// Status explains one status. One that is not known keeps its own word.
func Status(status client.Status) Entry {
	info := status.Info()
	return Entry{Name: info.Word, Also: append([]string{string(status)}, info.Also...), Says: info.Meaning,
		Facts: []Fact{{Name: "Whose move", Meaning: info.Move}}}
}

// Events explains the kinds of events and the fields of their data.
func Events() Topic {
	kinds := Section{Title: "Events", Intro: "What happened to a copy on its way, in the order of time. Words for them differ between the APIs; here each has one."}
	for _, kind := range client.EventKinds() {
		if kind != client.EventUnknown {
			kinds.Entries = append(kinds.Entries, Event(kind))
		}
	}
	data := Section{Title: "Fields", Intro: "What an event has besides its words, in the API tracing; r over the events shows all of it."}
	for _, f := range explain.Fields() {
		data.Entries = append(data.Entries, Entry{Name: f.Name, Also: []string{"S:" + f.Name}, Says: f.Meaning, Facts: f.Values, Source: f.Source})
	}
	return Topic{"events", "what happens to a copy on its way, and its data (SFV, SCL)", []Section{kinds, data}}
}

// Event explains one kind of event.
func Event(kind client.EventKind) Entry {
	fact := explain.Meaning(kind)
	return Entry{Name: fact.Name, Also: []string{string(kind)}, Says: fact.Meaning, Source: fact.Source}
}

// Codes explains the codes of answers, and every cause that is known.
func Codes() Topic {
	parts := explain.CodeParts()
	standard := Section{Title: "How to read a code", Intro: "An answer begins with three digits, 550, and often has a status code of three numbers, 5.7.1. " +
		"Servers use the small codes loosely, so that the words of the answer decide, not the code. `msgtrace help '550 5.7.1 the words'` reads a whole answer."}
	for _, digit := range []string{"250", "354", "450", "550"} {
		fact, _ := explain.ReplyCode(digit)
		standard.Entries = append(standard.Entries, Entry{Name: digit[:1] + "xx", Says: fact.Meaning, Source: fact.Source})
	}
	for _, part := range parts {
		for _, fact := range part {
			standard.Entries = append(standard.Entries, Entry{Name: fact.Name, Says: sentence(fact.Meaning), Source: fact.Source})
		}
	}
	causes := Section{Title: "Causes", Intro: "Why a copy was not delivered, or not yet: in the words of the column Reason, with the codes that stand for it in Exchange Online alone."}
	for _, c := range explain.Causes() {
		causes.Entries = append(causes.Entries, cause(c))
	}
	return Topic{"codes", "status codes and causes: meaning, whose move, what to say", []Section{standard, causes}}
}

// cause explains a cause, with what to say to whoever asks.
func cause(c explain.CauseFact) Entry {
	e := Entry{Name: capital(c.Reason), Also: append([]string{c.ID}, c.Codes...), Source: c.Source}
	if len(c.Codes) > 0 {
		e.Facts = append(e.Facts, Fact{Name: "Codes", Meaning: strings.Join(c.Codes, ", ")})
	}
	move := c.Side.Who() + "."
	if c.Passes {
		move += " It often passes by itself: the service tries again."
	}
	e.Facts = append(e.Facts, Fact{Name: "Whose move", Meaning: move}, Fact{Name: "Say", Meaning: c.Say})
	return e
}

// Code explains a status code of three numbers, the three digits of a reply, or an
// answer with words; nothing where none of it is known.
func Code(text string) []Entry {
	text = strings.TrimSpace(text)
	if fact, ok := explain.ReplyCode(text); ok {
		return []Entry{{Name: fact.Name, Says: fact.Meaning, Source: fact.Source}}
	}
	if facts, means := explain.Code(text); facts != nil {
		entry := Entry{Name: facts[0].Name, Says: facts[0].Meaning, Source: facts[0].Source}
		if means == nil {
			entry.Facts = []Fact{{Name: "Beware", Meaning: "Servers use this code loosely: the words of the answer say why."}}
			return append([]Entry{entry}, usual(text)...)
		}
		return []Entry{entry, cause(*means)}
	}
	if !strings.Contains(text, " ") {
		return nil
	}
	facts := explain.Answer(text)
	if len(facts) == 0 {
		return nil
	}
	entry := Entry{Name: "The answer", Source: facts[0].Source}
	for _, fact := range facts {
		entry.Facts = append(entry.Facts, Fact{Name: fact.Name, Meaning: fact.Meaning})
	}
	return []Entry{entry}
}

// usual are the causes that a small code often stands for.
func usual(code string) []Entry {
	var entries []Entry
	for _, c := range explain.Usual(code) {
		e := cause(c)
		e.Name = "Often: " + e.Name
		entries = append(entries, e)
	}
	return entries
}

// API explains both dialects of the message trace.
func API() Topic {
	topic := Topic{Name: "api", About: "both APIs of Graph: what each is asked for, limits, permissions"}
	topic.Sections = append(topic.Sections, Section{Intro: fmt.Sprintf("Graph has described the message trace twice. Either way a tenant is allowed %d requests in any %d minutes, "+
		"for all its people and programs together, and msgtrace only ever reads.", client.ServiceLimit, client.ServiceWindow/time.Minute)})
	for _, d := range client.Dialects() {
		topic.Sections = append(topic.Sections, apiSection(d))
	}
	return topic
}

func apiSection(d client.Dialect) Section {
	limits := d.Limits()
	days := func(span time.Duration) string { return fmt.Sprintf("%d days", span/(24*time.Hour)) }
	reach := days(limits.MaxAge) + ", asked for in windows of at most " + days(limits.MaxWindow)
	pages := fmt.Sprintf("at most %d rows", limits.MaxPageSize)
	if limits.DefaultPageSize > 0 {
		pages += fmt.Sprintf(", %d unless another number is asked for", limits.DefaultPageSize)
	}
	item, data := "a message, with its recipients and their events inside", "none: an event is its words alone"
	if d.EventData() {
		item, data = "a message for one recipient; those of a message come in rows of their own", "fields such as SCL and SFV, explained by `msgtrace help events`"
	}
	clouds := "every cloud of Microsoft's, as far as is known"
	if d.GlobalOnly() {
		clouds = "the global cloud alone"
	}
	section := Section{Title: string(d), Intro: capital(d.About()) + "."}
	add := func(name, says string) {
		section.Entries = append(section.Entries, Entry{Name: name, Says: sentence(says)})
	}
	add("Path", d.Collection())
	add("A row is", item)
	add("History", reach)
	add("A page", pages)
	add("Event data", data)
	add("Permission", limits.Permission+", delegated or of an application, with the consent of an administrator")
	add("Role", "one of "+strings.Join(d.Roles(), ", ")+"; an application needs none")
	add("Clouds", clouds)
	for _, f := range client.Fields {
		section.Entries = append(section.Entries, Entry{Name: f.Label, Also: append([]string{f.Flag}, f.Words...), Says: "Decided " + f.How(d) + "."})
	}
	return section
}

// Field explains a condition of a search: what may go in, and how an API takes it.
func Field(f *client.FieldInfo, d client.Dialect) []Fact {
	facts := []Fact{{Name: f.Label, Meaning: f.Takes}, {Name: "For example", Meaning: strings.Join(f.Examples, "; ")}}
	if len(f.Words) > 0 {
		facts = append(facts, Fact{Name: "In a query", Meaning: strings.Join(f.Words, ": ") + ":"})
	}
	for _, other := range client.Dialects() {
		says := "Decided " + f.How(other) + "."
		if other == d {
			says = "In use now. " + says
		}
		facts = append(facts, Fact{Name: string(other), Meaning: says})
	}
	if f.Blank != "" {
		facts = append(facts, Fact{Name: "Blank in a row", Meaning: f.Blank})
	}
	return facts
}

// Times shows how times are written.
func Times() Topic {
	section := Section{Intro: "Times are read as people write them, in any case, and always as of the past. What can be read in two ways is refused with both, such as 03/04/2026. " +
		"A time that the clocks show twice is the first as a start and the second as an end; one that they skip is refused."}
	for _, e := range when.Examples {
		section.Entries = append(section.Entries, Entry{Name: strings.Join(e.Written, ", "), Also: e.Written, Says: e.Is})
	}
	return Topic{"times", "how times are written: 48h, yesterday 14:00, 9:00 - 11:00", []Section{section}}
}

// capital begins with a capital letter.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// sentence is a clause as a sentence. A path stays as it is.
func sentence(s string) string {
	if strings.HasPrefix(s, "/") {
		return s
	}
	return strings.TrimSuffix(capital(s), ".") + "."
}
