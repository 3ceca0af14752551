package pasted

import (
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/queryline"
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
		found := readLine(s, now)
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
	if parts == nil {
		return false
	}
	_, _, known := client.FieldOfWord(parts[1])
	return known
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
func readOwn(s string, now time.Time) Found { return readLine(queryline.Join(ownWords(s)), now) }

// readLine reads the line of a query.
func readLine(line string, now time.Time) Found {
	read := queryline.Parse(line)
	q, err := read.At(now, now.Location())
	if q.End.Equal(now) {
		q.End = time.Time{} // it moves with the clock
	}
	if q.SubjectMatch == client.SubjectContains {
		q.SubjectMatch = ""
	}
	f := foundOf(q)
	for _, problem := range read.Problems {
		f.Notes = append(f.Notes, "“"+line[problem.From:problem.To]+"” was not taken: "+problem.Message+".")
	}
	if err != nil {
		f.Notes = append(f.Notes, "The time was not taken: "+err.Error()+".")
	}
	return f
}

// ownWords are the arguments of a command line with its flags in the words of a query.
func ownWords(s string) []string {
	var all []string
	subject, match := "", client.SubjectContains
	words := tokens(s, '\\')
	for i := 0; i < len(words); i++ {
		flag, isFlag := strings.CutPrefix(words[i].text, "--")
		if !isFlag {
			if queryline.Meant(words[i].text) {
				all = append(all, words[i].text)
			}
			continue
		}
		name, value, inline := strings.Cut(flag, "=")
		if name == "latest" {
			all = append(all, "latest:yes")
			continue
		}
		if !inline && i+1 < len(words) && wordOf(name) != "" {
			i++
			value = words[i].text
		}
		switch word := wordOf(name); word {
		case "":
		case "subject":
			subject = value
		case "subject-match":
			match = client.SubjectMatch(value)
		case "-":
			all = append(all, word+value)
		default:
			all = append(all, word+":"+value)
		}
	}
	if subject != "" {
		all = append(all, match.QueryWord()+":"+subject)
	}
	return all
}

// wordOf is the word of a query for a flag that takes a value; what is left out begins
// with a minus.
func wordOf(flag string) string {
	switch flag {
	case "since", "start":
		return "since"
	case "end", "until":
		return "until"
	case "subject-match":
		return flag
	case client.FieldWithout.Info().Flag:
		return "-"
	}
	for _, field := range client.Fields {
		if field.Flag == flag && len(field.Words) > 0 {
			return field.Words[0]
		}
	}
	return ""
}

// foundOf is what a query asks for.
func foundOf(q client.Query) Found {
	return Found{
		MessageIDs: q.MessageIDs, IDs: q.IDs, Senders: q.Senders, Recipients: q.Recipients, Envelope: true, Subject: q.Subject, Match: q.SubjectMatch,
		Statuses: q.Statuses, FromIPs: q.FromIPs, ToIPs: q.ToIPs, With: q.With, Without: q.Without, Start: q.Start, End: q.End,
	}
}
