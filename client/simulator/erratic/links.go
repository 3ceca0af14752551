package erratic

import (
	"encoding/json"
	"strings"
)

// goodLinks are forms of a link that the service is known to send, or may.
var goodLinks = []func(link string) string{
	func(link string) string { return strings.Replace(link, "?", "??", 1) },
	func(link string) string {
		return strings.Replace(link, "?", "??$filter=receivedDateTime ge 2020-06-15T00:00:00Z and x in ('a', \"b\")&", 1)
	},
	func(link string) string { return link + "&x=UyAgA%253d" },
	func(link string) string { return strings.Replace(link, home, "GRAPH.Microsoft.COM", 1) },
	func(link string) string { return strings.Replace(link, home, home+":443", 1) },
	func(link string) string { return link + "&subject=Réunion <x>" },
	func(link string) string { return link + "&long=" + strings.Repeat("x", 6000) },
	func(link string) string { return link + ";y=z|{}^`" },
	func(link string) string { return link + "#fragment" },
}

// badLinks lead astray or nowhere: they are refused, and what follows is missing.
var badLinks = []string{
	`"https://graph.example/v1.0/next"`, `"https://graph.microsoft.com:8443/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=0-1"`,
	`"http://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=0-1"`,
	`"https://user:word@graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=0-1"`,
	`"https://graph.microsoft.com@graph.example/v1.0/admin/exchange/tracing/messageTraces"`,
	`"https://graph.microsoft.com.graph.example/v1.0/admin/exchange/tracing/messageTraces"`,
	`"https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces/../../../../users"`, `"https://graph.microsoft.com/v1.0/users"`,
	`"?$skiptoken=0-1"`, `"/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=0-1"`, `"//graph.example/x"`, `"javascript:alert(1)"`, `" "`, `"\u0000"`,
	`"https://[::1"`, `"https://graph.microsoft.com:99999999/v1.0"`, `"%zz"`, "5", "true", "[]", `{"href":"x"}`,
}

// lead changes the link of a page.
func (s *Server) lead(members map[string]any) {
	link, more := members["@odata.nextLink"].(string)
	switch {
	case s.healed || s.oddPages == 0 && !s.told:
	case !more && s.random.IntN(2) == 0:
		members["@odata.nextLink"] = []any{nil, ""}[s.random.IntN(2)]
		s.met("empty link at the end")
	case more && s.told && s.random.IntN(20) == 0:
		members["@odata.nextLink"] = json.RawMessage(append(badLinks, quote(s.elsewhere("https")))[s.random.IntN(len(badLinks)+1)])
		s.sticks = true
		s.met("link astray")
	case more && s.random.IntN(2) == 0:
		members["@odata.nextLink"] = goodLinks[s.random.IntN(len(goodLinks))](link)
		s.met("odd link")
	}
}
