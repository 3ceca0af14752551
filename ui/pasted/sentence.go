package pasted

import (
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

var (
	messageIDPattern = lazy(`<[^<>\s]+@[^<>\s]+>`)
	namedID          = lazy(`(?i)message[ -]?id\b[\s:=]*(?:is\s+)?(<[^<>\n]+>)`)
	addressPattern   = lazy(`[^\s<>,;:"“”„«»()\[\]|/=]+@[^\s<>,;:"“”„«»()\[\]|/'’]+\.[^\s<>,;:"“”„«»()\[\]|/?!'’]+`)
)

// readWords reads a text that is only words: the links, the ids and the addresses in
// it, and the time that it names. Which side an address is on, the words around it
// say; where they do not, nobody knows.
func readWords(s string, now time.Time) Found {
	found, s := links(s, now)
	found = found.orElse(Found{IDs: client.FindIDs(s)})
	if len(found.IDs) > 1 {
		found.Messages = len(found.IDs)
	}
	var ids []string
	s = namedID().ReplaceAllStringFunc(s, func(told string) string {
		ids = append(ids, namedID().FindStringSubmatch(told)[1])
		return " "
	})
	for _, id := range messageIDPattern().FindAllString(s, -1) {
		if looksLikeMessageID(strings.Trim(id, "<>")) {
			ids = append(ids, id)
			s = strings.ReplaceAll(s, id, " ")
		}
	}
	var told []mention
	for _, at := range addressPattern().FindAllStringIndex(s, -1) {
		address := bare(strings.Trim(s[at[0]:at[1]], "'`.*"))
		if strings.HasPrefix(address, "@") {
			address = "*" + address
		}
		if looksLikeMessageID(address) {
			ids = append(ids, address)
		} else if isAddress(address) {
			told = append(told, mention{address, at[0], at[1]})
		}
	}
	found.MessageIDs = append(found.MessageIDs, ids...)
	for i, side := range sides(s, told) {
		m := told[i]
		switch side {
		case sender:
			found.Senders, found.Envelope = append(found.Senders, m.address), true
		case recipient:
			found.Recipients = append(found.Recipients, m.address)
		default:
			found.Unsure = append(found.Unsure, m.address)
		}
	}
	if !found.timed() {
		found = found.orElse(timeIn(s, now))
	}
	return found
}

// mention is an address in a text, and where it stands there.
type mention struct {
	address    string
	start, end int
}

// sides returns the role of each address: what the words around it say, or what the
// one beside it in a list is.
func sides(s string, told []mention) []role {
	all := make([]role, len(told))
	for i, m := range told {
		before, after := s[:m.start], s[m.end:]
		if i > 0 {
			before = s[told[i-1].end:m.start]
		}
		if i+1 < len(told) {
			after = s[m.end:told[i+1].start]
		}
		if all[i] = side(before, after); all[i] == unknown && missesLate().MatchString(s[m.end:]) {
			all[i] = recipient
		}
		if i > 0 && all[i] == unknown && conjunction().MatchString(before) {
			all[i] = all[i-1]
		}
	}
	for i := len(told) - 2; i >= 0; i-- {
		if all[i] == unknown && conjunction().MatchString(s[told[i].end:told[i+1].start]) && !between().MatchString(s[:told[i].start]) {
			all[i] = all[i+1]
		}
	}
	return all
}

// conjunction joins the addresses of a list; between two that are told apart it does
// not.
var (
	conjunction = lazy(`(?i)^[\s>)\]"'’]*(?:,|;|/|&|\+|,?\s(?:and|or|und|oder|et|ou|y|o|e|en|of|i|lub)\s)[\s<("'“]*(?:[\pL.-]+\s+){0,2}[\s<("'“]*$`)
	between     = lazy(`(?i)\b(?:between|zwischen|entre|tra|fra|tussen|między)\s*[<("']*$`)
	// missesLate is said of the one who misses a mail where the verb comes last.
	missesLate = lazy(`(?i)^[\s>)\]’'",]*(?:hat|habe|haben|heeft|hebben|ist bei)\b[^!?\n]{0,80}\b(?:nicht|kein|keine|niet|geen|nie)\b[^!?\n]{0,80}?(?:erhalten|bekommen|gekriegt|ontvangen|gekregen|angekommen)`)
)

// Words that say, before an address, which side it is on.
var (
	fromWords = strings.Fields("from by von vom de van da dal od fra från sender absender")
	toWords   = strings.Fields("to for an für à pour a al para naar aan voor do dla til till recipient empfänger user reach reached reaches")
	// mails are what is of someone who sent them: "the mail of", but not "the mailbox of".
	mails = strings.Fields("mail mails email emails e-mail e-mails message messages invoice invoices newsletter reply replies answer")
)

// What is said after an address of the one who misses a mail, and of the one who sent it.
var (
	missesIt = lazy(`(?i)^[\s>)\]’'",]*(?:(?:who|that|he|she|they)\s+)?(?:(?:did|does|do|has|have|had|is|was|are|could|can)(?:\s*not|n['’]?t)?|never|still|says?|hat|habe|n['’]a|ne|no|non|heeft|nie|kann|didn|hasn)\b[^.!?\n]{0,40}?` +
		`(?:\bgot\b|\bget(?:s|ting)?\b|receiv|missing|see\b|erhalten|bekommen|angekommen|reçu|recibi|ricevut|ontvangen|otrzyma|arrived)`)
	misses = lazy(`(?i)^[\s>)\]’'",]*(?:is missing|misses|not received|never (?:got|received)|got no|gets no|got nothing|receives? nothing|has no|fehlt|vermisst|(?:got|received|gets|receives)\b)`)
	sentIt = lazy(`(?i)^[\s>)\]’'",]*(?:(?:says?|said|claims?|tells?|told|reports?|that|us|me|who|he|she|they|has|have|had|hat|a|ha|heeft|i|sagt)\s+){0,5}(?:sent\b|sends\b|send\b|wrote|writes|mailed|emailed|e-mailed|forwarded|replied|tried to|cannot send|can['’]?t send|` +
		`schrieb|schickte|gesendet|geschickt|envoy|écri|enviad|inviat|gestuurd|verzonden|wysła|hat .{0,40}(?:geschickt|gesendet)|mailt)`)
	// getsThe and possessed stand around the sender of "did not get ann@fabrikam.com's mail".
	getsThe   = lazy(`(?i)\b(?:get|gets|got|getting|receiv\w+|see|find)\s+(?:the\s+|any\s+)?[<("']*$`)
	possessed = lazy(`^[>)"]*['’]s?\s`)
	// mailTo is said after the sender of "ann@fabrikam.com's mail to bob@contoso.com".
	mailTo = lazy(`(?i)^[>)"]*['’]s?\s(?:\pL+\s)?(?:(?:e-?)?mails?|messages?|invoices?|newsletter|reply|answer)\s[^.!?\n]{0,40}?\b(?:to|for|reach\w*)\s[<("']*$`)
	arrow  = lazy(`^[\s>)\]]*(?:->|=>|→|⇒|>>)\s*[\s<(]*$`)
)

// side returns the role that the words around an address give it, unknown if they
// give it none.
func side(before, after string) role {
	if arrow().MatchString(before) {
		return recipient
	}
	if arrow().MatchString(after) {
		return sender
	}
	if at := strings.LastIndexAny(before, ".!?\n;"); at >= 0 {
		before = before[at+1:]
	}
	words := strings.FieldsFunc(strings.ToLower(before), func(r rune) bool { return strings.ContainsRune(" \t,:=()<>\"'“”„", r) })
	const near = 4 // a name may stand between
	for i := len(words) - 1; i >= max(0, len(words)-near); i-- {
		switch {
		case slices.Contains(fromWords, words[i]), words[i] == "of" && i > 0 && slices.Contains(mails, words[i-1]):
			return sender
		case words[i] == "mailbox", slices.Contains(toWords, words[i]):
			return recipient
		}
	}
	if at := strings.IndexAny(after, ".!?\n;"); at >= 0 {
		after = after[:at]
	}
	switch {
	case getsThe().MatchString(before) && possessed().MatchString(after), mailTo().MatchString(after):
		return sender
	case missesIt().MatchString(after), misses().MatchString(after):
		return recipient
	case sentIt().MatchString(after):
		return sender
	}
	return unknown
}

// dayWords are days before today, by the number of days.
var dayWords = map[string]int{
	"today": 0, "heute": 0, "aujourd'hui": 0, "aujourd’hui": 0, "oggi": 0, "hoy": 0, "vandaag": 0, "hoje": 0, "dzisiaj": 0, "今日": 0,
	"yesterday": 1, "gestern": 1, "hier": 1, "ieri": 1, "ayer": 1, "gisteren": 1, "ontem": 1, "wczoraj": 1, "昨日": 1, "vorgestern": 2,
	"this morning": 0, "last night": 1, "heute morgen": 0, "heute früh": 0,
}

var dayWord = lazy(`(?i)(?:^|[^\pL])(this morning|last night|today|yesterday|heute|gestern|vorgestern|aujourd['’]hui|hier|oggi|ieri|hoy|ayer|vandaag|gisteren|hoje|ontem|dzisiaj|wczoraj|今日|昨日|` +
	`(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)(?:[^\pL]|$)`)

var weekdays = map[string]time.Weekday{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6, "sonntag": 0,
}

// timeIn finds the time that a sentence names: a day, a time of the day, or both. A
// day alone is searched whole.
func timeIn(s string, now time.Time) Found {
	if start, end, ok := spanIn(s, now); ok {
		return Found{Start: start, End: end}
	}
	reading := dateReading{zone: now.Location(), now: now, dayFirst: false}
	day, rest, both := reading.day(s)
	if both != "" {
		return Found{Notes: []string{both}}
	}
	if day.IsZero() {
		if parts := dayWord().FindStringSubmatchIndex(s); parts != nil {
			day, rest = dayNamed(strings.ToLower(part(s, parts, 1)), now), s
		}
	}
	clock, hasClock := clockIn(rest)
	zone := zoneIn(rest, now.Location())
	if day.IsZero() {
		if !hasClock || !clockWords().MatchString(s) {
			return Found{}
		}
		day = now.In(zone)
		if midnight(day, zone).Add(clock).After(now) {
			day = day.AddDate(0, 0, -1)
		}
	}
	start := midnight(day, zone)
	if sinceWord().MatchString(s) {
		return Found{Start: start.Add(clock).UTC()}
	}
	if hasClock {
		return Found{Received: start.Add(clock)}
	}
	return Found{Start: start.UTC(), End: start.AddDate(0, 0, 1).UTC()}
}

// sinceWord says that a day or a time is only the first.
var sinceWord = lazy(`(?i)(?:^|[^\pL])(?:since|seit|depuis|desde|sinds)\s+(?:[^\s@]+\s+){0,2}?[^\s@]*(?:\d|day|gestern|heute|hier|ayer|hoy|gisteren|vandaag|tag|woch)`)

// clockWords say that a number with a colon is a time.
var clockWords = lazy(`(?i)\b(?:at|around|about|since|um|gegen|à|vers|om|alle|a las|às|kl\.?)\s*\d|\d\s*(?:am|pm|uhr|h|utc|gmt)\b|^\s*\d{1,2}:\d{2}`)

func midnight(day time.Time, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
}

func dayNamed(word string, now time.Time) time.Time {
	if weekday, ok := weekdays[word]; ok {
		back := (int(now.Weekday()) - int(weekday) + 7) % 7
		return now.AddDate(0, 0, -back)
	}
	return now.AddDate(0, 0, -dayWords[word])
}
