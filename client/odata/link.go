package odata

import (
	"errors"
	"net/url"
	"strings"
)

// ErrLink is returned by RepairLink for anything but an absolute URL.
var ErrLink = errors.New("odata: not an absolute link")

// RepairLink returns a nextLink in a form that can be sent. The examples of "Get
// messageTrace" (https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536) have
// links with two question marks and with raw spaces: net/http would send those as
// they are, and a server of net/http answers 400 to them. Illegal bytes are escaped;
// existing escapes stay exactly as they came, because a token's %253d means something
// else than %3d. An option that holds raw spaces was written decoded, so that a plus
// in it is a plus and becomes %2B.
//
// Repairing a repaired link changes nothing. Where the link leads is for the
// caller to check.
func RepairLink(raw string) (string, error) {
	head, query, hasQuery := strings.Cut(strings.TrimSpace(raw), "?")
	scheme, rest, ok := strings.Cut(head, "://")
	authority, path, hasPath := strings.Cut(rest, "/")
	if !ok || !consistsOf(scheme, "+-.") || !consistsOf(authority, "-._~:@[]") {
		return "", ErrLink
	}
	link := scheme + "://" + authority
	if hasPath {
		link += "/" + repair(path)
	}
	if query = strings.TrimLeft(query, "?"); hasQuery && query != "" {
		link += "?" + repairQuery(query)
	}
	parsed, err := url.Parse(link)
	if err != nil || parsed.Host == "" || parsed.Fragment != "" {
		return "", ErrLink
	}
	return link, nil
}

func repairQuery(query string) string {
	options := strings.Split(query, "&")
	for i, option := range options {
		if strings.Contains(option, " ") {
			option = strings.ReplaceAll(option, "+", "%2B")
		}
		options[i] = repair(option)
	}
	return strings.Join(options, "&")
}

// repair escapes every byte that must not stand in a path or a query.
func repair(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := range len(s) {
		c := s[i]
		legal := alphanumeric(c) || strings.IndexByte(querySafe+"+&?", c) >= 0 || c == '%' && isEscape(s[i:])
		if legal {
			b.WriteByte(c)
		} else {
			writeEscaped(&b, c)
		}
	}
	return b.String()
}

// consistsOf reports whether s is letters, digits and the bytes of others, and not
// empty.
func consistsOf(s, others string) bool {
	for i := range len(s) {
		if !alphanumeric(s[i]) && strings.IndexByte(others, s[i]) < 0 {
			return false
		}
	}
	return s != ""
}

// isEscape reports whether s begins with %XX.
func isEscape(s string) bool {
	return len(s) >= 3 && s[0] == '%' && hexDigit(s[1]) && hexDigit(s[2])
}

func hexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
