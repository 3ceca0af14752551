package pasted

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/odata"
)

var (
	linkPattern = lazy(`https?://[^\s<>"“”]+`)
	graphTraces = lazy(`(?i)(?:https?://[^\s/"']+)?/(?:v1\.0|beta)/admin/exchange/(?:tracing/)?messageTraces[^\n]*`)
	urlDefense  = lazy(`__(https?:/.+?)__;`)
)

// linkDepth is how often a link may lead to another.
const linkDepth = 4

// unwrapped returns where a link leads that goes through a filter of links: the
// parameter that is a link itself. What else such a link holds are ids of other
// things.
func unwrapped(link string) string {
	for range linkDepth {
		inner := ""
		if parts := urlDefense().FindStringSubmatch(link); parts != nil {
			inner = parts[1]
		}
		_, query, _ := strings.Cut(link, "?")
		for parameter := range strings.SplitSeq(query, "&") {
			_, value, _ := strings.Cut(parameter, "=")
			if value, err := url.QueryUnescape(value); err == nil && linkPattern().MatchString(value) && strings.HasPrefix(value, "http") {
				inner = value
				break
			}
		}
		if inner == "" {
			return link
		}
		link = inner
	}
	return link
}

var (
	// tenants are the ids of a link that are the tenant's.
	tenants = lazy(`(?i)(?:tenants?(?:id)?|subscriptions|directory)/[0-9a-f-]{36}`)
	// ofMail are the links in which an id can be a message's: other sites have ids too.
	ofMail = lazy(`(?i)microsoft|office|outlook|exchange|messagetrace|message-?id|quarantine|emailentity`)
)

// readLink reads what a link says of the message that it leads to.
func readLink(link string, now time.Time) Found {
	link = unwrapped(strings.TrimRight(link, `.,;:!?)]}'`))
	if graphTraces().MatchString(link) {
		return readGraph(link, now)
	}
	g := &gathered{now: now}
	if id, ok := client.ParseID(tenants().ReplaceAllString(link, "")); ok && ofMail().MatchString(link) {
		g.IDs = []string{id}
	}
	_, query, _ := strings.Cut(link, "?")
	for _, parameter := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == '#' }) {
		name, value, _ := strings.Cut(parameter, "=")
		value, err := url.QueryUnescape(value)
		if err != nil {
			continue
		}
		switch named(name) {
		case "starttime", "startdate", "start":
			g.Start, _ = dateReading{zone: time.UTC, now: now}.read(value)
		case "endtime", "enddate", "end":
			g.End, _ = dateReading{zone: time.UTC, now: now}.read(value)
		case "id", "networkmessageid", "messagetraceid": // read above
		default:
			if role := roleOf(name); role != unknown && role != networkID && role != date {
				g.take(role, name, value)
			}
		}
	}
	return g.found()
}

// readGraph reads a request to one of the APIs.
func readGraph(link string, now time.Time) Found {
	g := &gathered{now: now}
	path, query, _ := strings.Cut(link, "?")
	for segment := range strings.SplitSeq(path, "/") {
		g.segment(segment)
	}
	options, err := odata.ParseOptions(rawQuery(query))
	if err != nil {
		g.Notes = append(g.Notes, "The conditions of the address could not be read: "+err.Error())
	}
	g.filter(options.Filter)
	g.expansions(options.Expand, 0)
	return g.found()
}

// rawQuery is the query of a link as it may stand in a text: up to its closing
// quotation mark.
func rawQuery(query string) string {
	query = strings.TrimRight(query, ` "`)
	if strings.Count(query, "'")%2 == 1 {
		query = strings.TrimSuffix(query, "'")
	}
	return query
}

func (g *gathered) segment(text string) {
	if id, ok := client.ParseID(text); ok {
		g.IDs = append(g.IDs, id)
		return
	}
	segment, err := odata.ParseKey(text)
	if err != nil || !segment.Called {
		return
	}
	for _, argument := range segment.Arguments {
		name := argument.Name
		if name == "" {
			name = "id"
		}
		g.condition(roleOf(name), argument.Value)
	}
}

func (g *gathered) expansions(items []odata.Expand, depth int) {
	for _, item := range items {
		g.filter(item.Filter)
		if depth < maxDepth {
			g.expansions(item.Expand, depth+1)
		}
	}
}

func (g *gathered) filter(text string) {
	if text == "" {
		return
	}
	node, err := odata.ParseFilter(text)
	if err != nil {
		g.Notes = append(g.Notes, "A filter could not be read: "+err.Error())
		return
	}
	odata.Walk(node, func(node odata.Node, negated bool) {
		var taken bool
		switch node := node.(type) {
		case *odata.Comparison:
			taken = !negated && g.comparison(node)
		case *odata.Membership:
			for _, value := range node.Values {
				taken = !negated && g.condition(roleOf(node.Property), value.Text)
			}
		case *odata.Function:
			taken = !negated && roleOf(node.Property) == subject && g.take(subject, "", node.Value.Text)
			g.Match = map[string]client.SubjectMatch{"startswith": client.SubjectStarts, "endswith": client.SubjectEnds}[node.Name]
		default:
			return
		}
		if !taken {
			g.Notes = append(g.Notes, "“"+node.String()+"” was not taken.")
		}
	})
}

func (g *gathered) comparison(c *odata.Comparison) bool {
	role := roleOf(c.Property)
	if role == date {
		at, _ := dateReading{zone: time.UTC, now: g.now}.read(c.Value.Text)
		switch c.Op {
		case odata.OpGe, odata.OpGt:
			g.Start = at
		case odata.OpLe, odata.OpLt:
			g.End = at
		}
		return !at.IsZero() && c.Op != odata.OpNe
	}
	if role == subject && c.Op == odata.OpEq {
		g.Match = client.SubjectEquals
	}
	return c.Op == odata.OpEq && g.condition(role, c.Value.Text)
}

// readLinks reads a text that holds links and nothing else.
func readLinks(s string, now time.Time) (Found, bool) {
	found, rest := links(s, now)
	return found, strings.Trim(methods().ReplaceAllString(rest, ""), " \n\t.,;<>'\"|") == ""
}

// methods are what may stand before the address of a request.
var methods = lazy(`(?m)^\s*GET\s`)

// links takes the links out of a text and reads them.
func links(s string, now time.Time) (found Found, rest string) {
	rest = graphTraces().ReplaceAllStringFunc(s, func(link string) string {
		found = found.orElse(readGraph(link, now))
		return " "
	})
	var ids []string
	rest = linkPattern().ReplaceAllStringFunc(rest, func(link string) string {
		one := readLink(link, now)
		ids = slices.Concat(ids, one.IDs)
		found = found.orElse(one)
		return " "
	})
	if len(ids) > 1 {
		found.IDs = ids
		found.Messages = len(unique(ids))
	}
	return found, rest
}
