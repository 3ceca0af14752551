package pasted

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"msgtrace/client"
)

var lonelyID = lazy(`^<([^<>\s]+|[^<>\x00-\x1f]*@[^<>\x00-\x1f]*)>$`)

// OnlyMessageIDs returns the Message-IDs of a text that holds nothing else, in angle
// brackets, or without them if they look like nothing else.
func OnlyMessageIDs(s string) []string {
	s = strings.TrimSpace(s)
	found, bare := MessageIDs(s), 0
	for _, id := range found {
		switch {
		case lonelyID().MatchString(id):
		case looksLikeMessageID(id):
			bare++
		default:
			return nil
		}
	}
	if len(found) > 1 && bare == 0 && strings.ContainsAny(s, ",;") && !looksLikeMessageID(strings.Trim(found[0], "<>")) {
		return nil // a list of addresses may be written so
	}
	return found
}

// OnlyMessageID returns the Message-ID of a text that holds nothing else, "" if it holds
// something else.
func OnlyMessageID(s string) string {
	if ids := OnlyMessageIDs(s); len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// Hosts that name messages and have no mailboxes, and what makes the part before the @
// of an id: nobody could remember it.
var (
	idHosts = lazy(`(?i)(?:\.prod\.outlook\.com|^mail\.gmail\.com|\.amazonses\.com|\.prod\.exchangelabs\.com|^localhost|\.local|\.localdomain|\.lan|\.internal|\.sendgrid\.net|\.ismtpd[\w.-]*)$`)
	idLocal = lazy(`(?i)^(?:[0-9a-f]{24,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{18,}.*|.*\$.*\$.*|\d{10,}[._-].*|.*[._-]\d{10,}[._-].*)$`)
	digits  = lazy(`\d`)
	notIDs  = lazy(`(?i)^(?:srs[01][=+-]|prvs=|bounces?[+=-]|.*[+=][^@]*=)`)
)

// looksLikeMessageID reports whether what could be an address is rather a Message-ID
// that has lost its angle brackets.
func looksLikeMessageID(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || strings.ContainsAny(s, " \t\r\n<>\"()") || strings.Contains(s, "://") || !hostPattern().MatchString(s[at+1:]) {
		return false
	}
	local, host := s[:at], s[at+1:]
	if strings.Contains(local, "@") || idHosts().MatchString(host) {
		return true
	}
	if notIDs().MatchString(local) {
		return false
	}
	const long, many = 24, 8
	return idLocal().MatchString(local) || len(local) >= long && len(digits().FindAllString(local, -1)) >= many
}

// OnlyIDs returns the network message IDs of a text that holds nothing else.
func OnlyIDs(s string) []string {
	if id, _, found := strings.Cut(strings.TrimSpace(s), `\`); found { // of a message in quarantine
		if id, ok := client.ParseID(id); ok && !strings.ContainsAny(s, " \n") {
			return []string{id}
		}
	}
	if linkPattern().MatchString(s) {
		return nil
	}
	found := client.ReadIDs(s)
	for _, id := range found {
		if !client.IsGUID(id) {
			return nil
		}
	}
	return unique(found)
}

// onlyAddresses returns the addresses of a text that holds nothing else.
func onlyAddresses(s string) []string {
	found := addressesIn(s)
	if len(found) != len(Addresses(s)) || labelled(s) || slices.ContainsFunc(splitList(s), isSentence) {
		return nil
	}
	return found
}

// nameWords is how many words the name before an address has at most.
const nameWords = 6

// noNames are words that are in no name.
var noNames = []string{"from", "to", "by", "for", "sender", "recipient", "user", "mail", "email", "message"}

// isSentence reports whether an entry of a list is rather a part of a sentence: words
// stand behind its address, or more before it than a name has.
func isSentence(entry string) bool {
	if quotedAddress().MatchString(strings.TrimSpace(entry)) {
		return false
	}
	for i, pair := range namedAddress().FindAllStringSubmatch(entry, -1) {
		words := strings.Fields(pair[1])
		small := i > 0 && len(words) > 0 && unicode.IsLower([]rune(words[0])[0])
		if small || len(words) > nameWords || slices.ContainsFunc(words, func(word string) bool { return slices.Contains(noNames, strings.ToLower(word)) }) {
			return true
		}
	}
	rest := namedAddress().ReplaceAllString(entry, "")
	return rest != entry && strings.ContainsFunc(rest, unicode.IsLetter)
}

// LooksLikeAddresses reports whether a text holds addresses and nothing else, of which
// none is rather a Message-ID.
func LooksLikeAddresses(s string) bool {
	found := onlyAddresses(s)
	return found != nil && !slices.ContainsFunc(found, looksLikeMessageID)
}

var (
	domainPattern = lazy(`(?i)^(?:\*?@|\*\.?)?((?:[\pL\pN](?:[\pL\pN-]{0,62})?\.)+(?:[\pL]{2,24}|xn--[a-z0-9-]+))$`)
	fileNames     = lazy(`(?i)\.(?:pdf|docx?|xlsx?|pptx?|eml|msg|txt|zip|png|jpe?g|gif|exe|csv|tsv|lst|html?|ps1|log|json|xml|ics)$`)
)

// IsFileName reports whether a text that may read as a domain ends as the name of a file.
func IsFileName(s string) bool { return fileNames().MatchString(s) }

// OnlyDomains returns *@domain for each domain of a text that holds nothing else:
// contoso.com, @contoso.com, *contoso.com.
func OnlyDomains(s string) []string {
	var all []string
	for _, word := range Words(s) {
		parts := domainPattern().FindStringSubmatch(word)
		if parts == nil || word == parts[1] && fileNames().MatchString(word) {
			return nil
		}
		all = append(all, "*@"+strings.ToLower(parts[1]))
	}
	return unique(all)
}

// readList reads lists: of addresses, of domains, of IP addresses.
func readList(s string) (Found, bool) {
	if link, isMail := strings.CutPrefix(strings.ToLower(s), "mailto:"); isMail && !strings.ContainsAny(link, " \n") {
		return readMailto(s[len("mailto:"):])
	}
	if found := onlyAddresses(s); found != nil {
		return Found{Recipients: found}, true
	}
	if found := OnlyDomains(s); found != nil {
		return Found{Recipients: found}, true
	}
	var all []string
	for _, word := range Words(s) {
		found := ips(word)
		if found == nil {
			return Found{}, false
		}
		all = append(all, found...)
	}
	return Found{FromIPs: all}, len(all) > 0
}

func readMailto(link string) (Found, bool) {
	to, query, _ := strings.Cut(link, "?")
	f := Found{Recipients: addressesIn(unescapedPath(to))}
	for parameter := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(parameter, "=")
		switch strings.ToLower(name) {
		case "subject":
			f.Subject = strings.TrimSpace(unescapedPath(value))
		case "cc", "bcc":
			f.Others = append(f.Others, addressesIn(unescapedPath(value))...)
		}
	}
	return f, true
}

func unescapedPath(s string) string {
	if unescaped, err := url.PathUnescape(s); err == nil {
		return unescaped
	}
	return s
}
