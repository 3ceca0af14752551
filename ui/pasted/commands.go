package pasted

import (
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/when"
)

var (
	cmdlet     = lazy(`(?i)\bGet-(?:MessageTrace(?:V2|DetailV2|Detail)?|QuarantineMessage|MessageTrackingLog|HistoricalSearch)\b|\bStart-HistoricalSearch\b`)
	ownCommand = lazy(`(?:^|[\s$>#/])msgtrace(?:\.exe)?[ \t]+(?:demo[ \t]+)?(?:search[ \t]+|show[ \t]+)?`)
)

// readCommand reads a command line of PowerShell or of msgtrace.
func readCommand(s string, now time.Time) (Found, bool) {
	if at := cmdlet().FindStringIndex(s); at != nil {
		if found := readCmdlet(s[at[1]:], now); found.something() {
			return found, true
		}
	}
	if found := readSplat(s, now); found.something() {
		return found, true
	}
	if IsQuery(s) {
		found := readOwn(s, now)
		return found, found.something()
	}
	if at := ownCommand().FindStringIndex(s); at != nil {
		found := readOwn(s[at[1]:], now)
		return found, found.something()
	}
	return Found{}, false
}

// queryStart is a word of a query line and its value.
var queryStart = lazy(`^['"]?-?([a-z][a-z-]*):[^\s/]`)

// IsQuery reports whether a text begins as the line of a query does: with to:, from: or
// another of its words, and no blank behind.
func IsQuery(s string) bool {
	parts := queryStart().FindStringSubmatch(s)
	return parts != nil && isCondition(parts[1])
}

// parameters are those of the commands, of which the beginning is enough, by what
// they stand for: the first that begins so is meant.
var parameters = []struct {
	name string
	role role
}{
	{"senderaddress", envelope}, {"recipientaddress", recipient}, {"recipients", recipient}, {"messageid", ownID}, {"messagetraceid", networkID},
	{"networkmessageid", networkID}, {"identity", networkID}, {"subject", subject}, {"messagesubject", subject}, {"status", status},
	{"fromip", fromIP}, {"toip", toIP}, {"originalclientip", fromIP}, {"clientip", fromIP},
}

// Parameters that say how much is wanted, and not which.
var quantities = lazy(`^(?:resultsize|page|pagesize|erroraction|verbose|reporttitle|reporttype|notifyaddress|server|event|action|warningaction)$`)

func readCmdlet(s string, now time.Time) Found {
	g := &gathered{now: now}
	var match string
	words := tokens(s, '`')
	for i := 0; i < len(words); i++ {
		name, isParameter := strings.CutPrefix(words[i].text, "-")
		if !isParameter || words[i].quoted || name == "" {
			continue
		}
		name, first, inline := strings.Cut(name, ":")
		var values []string
		if inline && first != "" {
			values = append(values, first)
		}
		for next := i + 1; next < len(words) && (len(values) == 0 || words[next-1].comma); next++ {
			if !words[next].quoted && strings.HasPrefix(words[next].text, "-") && len(values) == 0 {
				break
			}
			values = append(values, listed(words[next].text)...)
			i = next
		}
		if strings.HasPrefix("subjectfiltertype", strings.ToLower(name)) && len(name) > len("subject") {
			match = strings.Join(values, "")
			continue
		}
		g.parameter(strings.ToLower(name), values)
	}
	found := g.found()
	if found.Subject != "" {
		found.Match = map[string]client.SubjectMatch{"startswith": client.SubjectStarts, "endswith": client.SubjectEnds}[strings.ToLower(match)]
	}
	return found
}

// hashtable is where the parameters of a command may stand that is called with @them.
var (
	hashtable  = lazy(`@\{([^{}]*)\}`)
	assignment = lazy(`(?m)(?:^|;)\s*['"]?([A-Za-z]+)['"]?\s*=\s*([^;\n]+)`)
)

// readSplat reads such a table.
func readSplat(s string, now time.Time) Found {
	table := hashtable().FindStringSubmatch(s)
	if table == nil {
		return Found{}
	}
	var line strings.Builder
	for _, parts := range assignment().FindAllStringSubmatch(table[1], -1) {
		line.WriteString(" -" + parts[1] + " " + strings.TrimSpace(parts[2]))
	}
	return readCmdlet(line.String(), now)
}

// listed takes @('a', 'b') apart.
func listed(value string) []string {
	inner, isArray := strings.CutPrefix(value, "@(")
	if !isArray {
		return []string{value}
	}
	var all []string
	for one := range strings.SplitSeq(strings.TrimSuffix(inner, ")"), ",") {
		all = append(all, strings.TrimSpace(one))
	}
	return all
}

func (g *gathered) parameter(name string, values []string) {
	value := strings.Join(values, "\n")
	if value == "" || quantities().MatchString(name) {
		return
	}
	unread := func() {
		g.Notes = append(g.Notes, "-"+name+" "+strings.Join(values, ",")+" was not taken.")
	}
	switch {
	case strings.HasPrefix(value, "$"):
		unread()
		return
	case strings.HasPrefix(name, "start"):
		g.bound(&g.Start, value, unread)
		return
	case strings.HasPrefix(name, "end"):
		g.bound(&g.End, value, unread)
		return
	}
	for _, parameter := range parameters {
		if strings.HasPrefix(parameter.name, name) {
			for _, one := range values {
				if !g.condition(parameter.role, one) {
					unread()
					return
				}
			}
			return
		}
	}
	unread()
}

// condition takes one of several values.
func (g *gathered) condition(role role, value string) bool {
	switch role {
	case envelope, sender:
		g.Envelope = true
		return appendAll(&g.Senders, patterns(value))
	case recipient:
		return appendAll(&g.Recipients, patterns(value))
	case ownID:
		return appendAll(&g.MessageIDs, nonEmpty(strings.TrimSpace(value)))
	case networkID:
		value, _, _ = strings.Cut(value, `\`) // of a message in quarantine
		id, ok := client.ParseID(value)
		return ok && appendAll(&g.IDs, []string{id})
	case fromIP:
		return appendAll(&g.FromIPs, ips(value))
	case toIP:
		return appendAll(&g.ToIPs, ips(value))
	}
	return g.take(role, "", value)
}

func appendAll(to *[]string, values []string) bool {
	*to = append(*to, values...)
	return len(values) > 0
}

// patterns are addresses, or *@domain.
func patterns(value string) []string {
	if domains := OnlyDomains(value); domains != nil {
		return domains
	}
	return addressesIn(value)
}

var agoOf = lazy(`(?i)^\(?\s*(?:Get-Date|\[datetime\]::(?:Utc)?Now|\[datetime\]::Today)\s*\)?(?:\.ToUniversalTime\(\))?(?:\.Add(Days|Hours|Minutes)\(\s*(-?[\d.]+)\s*\))?\s*\)?$`)

// bound reads the beginning or the end of a window as PowerShell has it: a date, or so
// long before now.
func (g *gathered) bound(at *time.Time, value string, unread func()) {
	if parts := agoOf().FindStringSubmatch(value); parts != nil {
		n, _ := strconv.ParseFloat(parts[2], 64)
		unit := map[string]time.Duration{"days": 24 * time.Hour, "hours": time.Hour, "minutes": time.Minute}[strings.ToLower(parts[1])]
		*at = g.now.Add(time.Duration(n * float64(unit)))
		return
	}
	value = strings.NewReplacer("[datetime]", "", "(Get-Date", "", "(", "", ")", "", "-Date", "").Replace(value)
	t, both := dateReading{zone: time.UTC, now: g.now}.read(value)
	if both != "" {
		g.Notes = append(g.Notes, both)
	} else if t.IsZero() {
		unread()
	}
	*at = t
}

// readOwn reads the flags and the words of a search with msgtrace.
func readOwn(s string, now time.Time) Found {
	var q client.Query
	var g gathered
	words := tokens(s, '\\')
	for i := 0; i < len(words); i++ {
		flag, isFlag := strings.CutPrefix(words[i].text, "--")
		if !isFlag {
			for _, word := range queryWords(words[i].text) {
				g.word(&q, word, now)
			}
			continue
		}
		name, value, inline := strings.Cut(flag, "=")
		if !inline && i+1 < len(words) && isCondition(name) {
			i++
			value = words[i].text
		}
		g.flag(&q, name, value, now)
	}
	f := foundOf(q)
	f.Notes = g.Notes
	return f
}

var nextWord = lazy(`[ \t]+-?[a-z][a-z-]*:`)

// queryWords takes the words of a query line apart, which may be one argument.
func queryWords(text string) []string {
	var all []string
	for {
		at := nextWord().FindStringIndex(text)
		if at == nil {
			return append(all, text)
		}
		all = append(all, text[:at[0]])
		text = strings.TrimLeft(text[at[0]:], " \t")
	}
}

// word puts a word of a query line into a query.
func (g *gathered) word(q *client.Query, word string, now time.Time) {
	if left, leaves := strings.CutPrefix(word, "-"); leaves && strings.Contains(left, ":") {
		q.Without = append(q.Without, client.ParseExclusion(left))
	} else if name, value := queryWord(word); name != "" {
		g.flag(q, name, value, now)
	} else if id, ok := client.ParseID(word); ok {
		q.IDs = append(q.IDs, id)
	} else if isAddress(word) {
		q.Recipients = append(q.Recipients, word)
	}
}

// windowFlags are those of the window.
var windowFlags = []string{"since", "start", "end", "until", "when"}

// matchOf returns how a word of a query line compares the subject: subject-starts. It
// is empty for the usual way and for other words.
func matchOf(word string) client.SubjectMatch {
	for _, match := range client.SubjectMatches {
		if match != client.SubjectContains && match.QueryWord() == word {
			return match
		}
	}
	return ""
}

func isCondition(name string) bool {
	return fieldOf(name) != nil || name == "subject-match" || matchOf(name) != "" || contains(windowFlags, name)
}

func contains(all []string, one string) bool {
	for _, other := range all {
		if other == one {
			return true
		}
	}
	return false
}

// fieldOf returns the condition with a flag or a word of a query line.
func fieldOf(name string) *client.FieldInfo {
	for _, field := range client.Fields {
		if field.Kind != client.KindWindow && (field.Flag == name || contains(field.Words, name)) {
			return field
		}
	}
	return nil
}

// queryWord takes a word of a query line apart: to:bob@contoso.com.
func queryWord(word string) (name, value string) {
	name, value, found := strings.Cut(word, ":")
	if !found || !isCondition(name) {
		return "", ""
	}
	return name, value
}

// flag puts the value of a flag, or of a word of a query line, into a query.
func (g *gathered) flag(q *client.Query, name, value string, now time.Time) {
	if value = strings.TrimSpace(value); value == "" {
		return
	}
	var err error
	switch field := fieldOf(name); {
	case name == "since" || name == "start":
		q.Start, err = when.Parse(value, now, now.Location())
	case name == "end" || name == "until":
		q.End, err = when.ParseEnd(value, now, now.Location())
	case name == "when":
		q.Start, q.End, err = when.ParseRange(value, now, now.Location())
	case name == "subject-match":
		q.SubjectMatch = client.SubjectMatch(value)
	case matchOf(name) != "":
		q.Subject, q.SubjectMatch = strings.Trim(value, `"`), matchOf(name)
	case field == nil:
	default:
		field.Set(q, append(append([]string(nil), field.Values(q)...), valuesOf(field, value)...))
	}
	if err != nil {
		g.Notes = append(g.Notes, "“"+name+" "+value+"” was not taken: "+err.Error()+".")
	}
}

// valuesOf reads a list of values.
func valuesOf(field *client.FieldInfo, value string) []string {
	switch field.Kind {
	case client.KindAddress:
		return Addresses(value)
	case client.KindSubject:
		return []string{strings.Trim(value, `"`)}
	case client.KindStatus:
		var all []string
		for _, word := range Words(value) {
			all = append(all, string(client.StatusByName(strings.Trim(word, `"`))))
		}
		return all
	case client.KindMessageID:
		return MessageIDs(value)
	case client.KindID:
		return NetworkIDs(value)
	}
	return Words(value)
}

// foundOf is what a query asks for.
func foundOf(q client.Query) Found {
	return Found{
		MessageIDs: q.MessageIDs, IDs: q.IDs, Senders: q.Senders, Recipients: q.Recipients, Envelope: true, Subject: q.Subject, Match: q.SubjectMatch,
		Statuses: q.Statuses, FromIPs: q.FromIPs, ToIPs: q.ToIPs, Without: q.Without, Start: q.Start, End: q.End,
	}
}
