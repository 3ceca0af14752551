package lookalike

import "strings"

// longest is how long a domain can be at most.
const longest = 253

// second are the labels under which countries give names away, as in co.uk.
var second = map[string]bool{
	"co": true, "com": true, "net": true, "org": true, "ac": true, "edu": true, "gov": true, "gob": true, "gouv": true, "govt": true, "mil": true, "ne": true,
	"or": true, "go": true, "ad": true, "ed": true, "gr": true, "lg": true, "nhs": true, "plc": true, "ltd": true, "me": true, "nom": true, "id": true, "in": true, "web": true, "asn": true, "sch": true,
}

// name is a domain in parts: front labels, the label that somebody registered, and the
// ending that it was registered under.
type name struct {
	whole  string // readable, in lower case
	front  []string
	label  string
	ending string
	broken bool // a label of it is no punycode
}

// domainOf is what stands behind the last @, the whole without one.
func domainOf(address string) string {
	return strings.TrimSpace(address[strings.LastIndexByte(address, '@')+1:])
}

// read takes a domain apart. It returns false for what is none.
func read(domain string) (name, bool) {
	domain = strings.TrimSuffix(strings.ToLower(domain), ".")
	if domain == "" || len(domain) > longest || strings.ContainsAny(domain, "[]:/ ") {
		return name{}, false
	}
	var n name
	labels := strings.Split(domain, ".")
	for i, label := range labels {
		if coded, ok := strings.CutPrefix(label, acePrefix); ok {
			plain, good := decodePunycode(coded)
			if !good {
				n.broken = true
				continue
			}
			labels[i] = strings.ToLower(plain)
		}
	}
	n.whole = strings.Join(labels, ".")
	if len(labels) < 2 {
		return name{}, false
	}
	at := len(labels) - 2
	if at > 0 && len(labels[at+1]) == 2 && second[labels[at]] {
		at--
	}
	n.front, n.label, n.ending = labels[:at], labels[at], strings.Join(labels[at+1:], ".")
	return n, true
}

// registered is the part of a domain that somebody registered.
func (n name) registered() string { return n.label + "." + n.ending }

// under reports whether a domain is one of a set, or below one.
func under(domain string, set map[string]bool) bool {
	for rest := domain; rest != ""; {
		if set[rest] {
			return true
		}
		_, rest, _ = strings.Cut(rest, ".")
	}
	return false
}
