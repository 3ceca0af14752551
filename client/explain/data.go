package explain

import (
	"cmp"
	"regexp"
	"strings"

	"msgtrace/client"
)

// value returns what the event's data has under a name, also when it stands in
// the CustomData list. Names are compared without case.
func value(e client.Event, name string) string {
	for _, datum := range e.Data {
		if strings.EqualFold(datum.Name, name) && datum.Value != "" {
			return oneLine(datum.Value)
		}
	}
	for _, datum := range e.Data {
		if !strings.EqualFold(datum.Name, "CustomData") {
			continue
		}
		if found := customValue(datum.Value, name); found != "" {
			return oneLine(found)
		}
	}
	return ""
}

// customValue looks a name up in "S:key=value;'S:key2=a;b';S:A.Long.Name=x". A
// quoted part may hold semicolons; of a long name the last segment counts. The form
// was recorded in one public lab; no page describes it.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/src/Engine.Route.cs
func customValue(blob, name string) string {
	for part := range customParts(blob) {
		part = strings.Trim(part, "' ")
		if _, after, found := strings.Cut(part, ":"); found && len(part)-len(after) == 2 {
			part = after
		}
		key, value, found := strings.Cut(part, "=")
		if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
			key = key[dot+1:]
		}
		if found && strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// customParts yields the parts of a CustomData list.
func customParts(blob string) func(func(string) bool) {
	return func(yield func(string) bool) {
		start, quoted := 0, false
		for i, c := range []byte(blob) {
			switch {
			case c == '\'':
				quoted = !quoted
			case c == ';' && !quoted:
				if !yield(blob[start:i]) {
					return
				}
				start = i + 1
			}
		}
		yield(blob[start:])
	}
}

// rule is a mail flow or DLP rule as an event names it.
type rule struct {
	name, id, policy string
}

var ruleText = regexp.MustCompile(`(?i)(?:transport|dlp) rule: '(.*?)', ID: \('?([^')]*)'?\)(?:, DLP policy: '(.*?)', ID: \([^)]*\))?`)

// ruleOf reads "Transport rule: 'Name', ID: ('guid'), DLP policy: ”, ID: (…)".
// The name can be empty, and an ID of -1 is a rule that is gone.
func ruleOf(e client.Event) (rule, bool) {
	m := ruleText.FindStringSubmatch(oneLine(e.Description))
	if m == nil {
		return rule{}, false
	}
	return rule{name: m[1], id: m[2], policy: m[3]}, true
}

// gone tells a rule that was deleted since, of which no name is left.
func (r rule) gone() bool { return r.name == "" && r.id == "-1" }

// String names the rule: "'Block Help-Desk'", or by what there is of it.
func (r rule) String() string {
	name := ""
	switch {
	case r.name != "":
		name = "'" + r.name + "'"
	case r.gone():
		name = "that no longer exists"
	case r.id != "":
		name = r.id
	}
	if r.policy != "" {
		name = strings.TrimSpace(name + " of policy '" + r.policy + "'")
	}
	return name
}

var (
	tlsVersion  = regexp.MustCompile(`(?i)TLS[ _]?(1)[._]([0-3])`)
	folderType  = regexp.MustCompile(`DefaultFolderType: ?([A-Za-z]+)`)
	spamLevel   = regexp.MustCompile(`(?i)spam confidence level: ?(-?\d{1,2})`)
	receivedBy  = regexp.MustCompile(`(?i)message received by: ?([^\s]+)`)
	filterValue = regexp.MustCompile(`(?:^|\|)(SCL|SFV|DI)=([^|]*)`)
)

// tls returns "TLS 1.3" when the event names a version.
func tls(e client.Event) string {
	for _, text := range []string{value(e, "tlsversion"), e.Description} {
		if m := tlsVersion.FindStringSubmatch(text); m != nil {
			return "TLS " + m[1] + "." + m[2]
		}
	}
	return ""
}

// connector is the connector of the organization through which an event brought a message
// in or sent it out, "" for none. Scripts of partners read the same.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/src/Engine.Route.cs
func connector(e client.Event) string {
	for _, field := range []string{"InboundConnectorData", "TenantOutboundConnectorCustomData"} {
		if said, found := strings.CutPrefix(value(e, field), "Name="); found {
			name, _, _ := strings.Cut(said, ";")
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// byConnector says through which connector an event went, behind what it did.
func byConnector(e client.Event) string {
	if name := connector(e); name != "" {
		return " through connector '" + name + "'"
	}
	return ""
}

// folder is where a copy was put.
type folder int

const (
	folderUnknown folder = iota
	folderInbox
	folderJunk
	folderQuarantine
	folderOther
)

// folderOf reads where the event says that the copy went, with the folder's own
// name for any but the three above.
func folderOf(e client.Event) (where folder, name string) {
	if m := folderType.FindStringSubmatch(e.Description); m != nil {
		name = m[1]
	}
	lower := strings.ToLower(name)
	text := strings.ToLower(e.Description)
	switch {
	case strings.Contains(lower, "quarantine"), name == "" && strings.Contains(text, "message quarantined"):
		return folderQuarantine, name
	case strings.Contains(lower, "junk"), name == "" && strings.Contains(text, "junk"):
		return folderJunk, name
	case lower == "inbox":
		return folderInbox, name
	case name != "":
		return folderOther, name
	}
	return folderUnknown, ""
}

// spam is a verdict of the filter.
type spam struct {
	level, verdict, disposition string // SCL, SFV, DI
}

// spamOf reads the filter's verdict out of an event's data and text.
func spamOf(e client.Event) spam {
	found := spam{level: value(e, "SCL"), verdict: value(e, "SFV"), disposition: value(e, "DI")}
	for _, m := range filterValue.FindAllStringSubmatch(value(e, "SFA"), -1) {
		switch m[1] {
		case "SCL":
			found.level = cmp.Or(found.level, m[2])
		case "SFV":
			found.verdict = cmp.Or(found.verdict, m[2])
		case "DI":
			found.disposition = cmp.Or(found.disposition, m[2])
		}
	}
	if m := spamLevel.FindStringSubmatch(e.Description); m != nil && found.level == "" {
		found.level = m[1]
	}
	return found
}

// filterWords are the spam filter verdicts (SFV) of Microsoft's "Anti-spam
// message headers": https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo
var filterWords = map[string]string{
	"NSPM": "not spam",
	"SPM":  "spam",
	"BLK":  "sender blocked by the recipient",
	"SFE":  "safe sender of the recipient",
	"SKA":  "allowed by an anti-spam policy",
	"SKB":  "blocked by an anti-spam policy",
	"SKI":  "mail inside the organization",
	"SKN":  "marked as not spam by a rule",
	"SKQ":  "released from quarantine",
	"SKS":  "marked as spam by a rule",
}

// String says the verdict: "spam (SCL 8)". A verdict that is not known stays as
// it came.
func (s spam) String() string {
	words := s.verdict
	if known, ok := filterWords[strings.ToUpper(s.verdict)]; ok {
		words = known
	}
	if s.level == "" {
		return words
	}
	if words == "" {
		return "SCL " + s.level
	}
	return words + " (SCL " + s.level + ")"
}

// parenthesis returns " (SCL 8)", or what else the filter said, or nothing.
func (s spam) parenthesis() string {
	words := s.String()
	if words == "" {
		return ""
	}
	if before, level, found := strings.Cut(words, " ("); found && before == "spam" {
		return " (" + level
	}
	if words == "spam" {
		return ""
	}
	return " (" + strings.ReplaceAll(strings.TrimSuffix(words, ")"), " (", ", ") + ")"
}
