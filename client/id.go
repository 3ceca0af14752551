package client

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The network message ID is a GUID. People have it with dashes, without them, as in
// an example of https://learn.microsoft.com/powershell/module/exchange/get-messagetracedetail,
// or in braces, and as it comes out of what it was copied from.
const anyDash = `[-\x{2010}-\x{2015}\x{2212}\x{fe58}\x{fe63}\x{ff0d}]`

const anyID = `([0-9a-f]{8})(` + anyDash + `?)([0-9a-f]{4})(` + anyDash + `?)([0-9a-f]{4})(` + anyDash + `?)([0-9a-f]{4})(` + anyDash + `?)([0-9a-f]{12})`

var (
	idPattern = regexp.MustCompile(`(?i)` + anyID)
	// loneID is an id with what may stand around one: quotation marks, brackets,
	// and its name. In angle brackets it is a Message-ID.
	loneID = regexp.MustCompile(`(?i)^(?:urn:uuid:|(?:uuid|guid|id|(?:network[ -]?message|message[ -]?trace)[ -]?id)[\s:='"({]|eq\s|[^0-9a-z<])*` +
		anyID + `[^0-9a-z<>@]*$`)
	// escapes are those of what may stand around an id in a link.
	escapes = strings.NewReplacer("%7B", "{", "%7b", "{", "%7D", "}", "%7d", "}", "%27", "'", "%22", `"`, "%2D", "-", "%2d", "-", "%20", " ",
		"%3D", "=", "%3d", "=", "%26", "&", "%2F", "/", "%2f", "/")
)

// ParseID reads a text that holds one network message ID and nothing else, in any
// spelling: with dashes of any kind or none, in braces or quotation marks, with
// guid: or its name before it. Of a link it reads the id of the message. The id
// is returned in the usual spelling, its letters as they came.
func ParseID(text string) (id string, ok bool) {
	text = visible(text)
	if strings.Contains(text, "/") {
		return idOfLink(text)
	}
	found := loneID.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	return withDashes(found)
}

// ReadIDs reads a list of network message IDs, separated by commas, semicolons,
// line breaks or blanks. A part that is not an id, or holds more than ids, stays as
// it is, for Check to name.
func ReadIDs(text string) []string {
	if id, ok := ParseID(text); ok {
		return []string{id}
	}
	var ids []string
	for _, part := range strings.FieldsFunc(visible(text), func(r rune) bool { return strings.ContainsRune(",;\r\n", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			ids = append(ids, idsOf(part)...)
		}
	}
	return ids
}

// idsOf reads a part of a list: one id, or several with blanks between.
func idsOf(part string) []string {
	if id, ok := ParseID(part); ok {
		return []string{id}
	}
	var ids []string
	for _, word := range strings.Fields(part) {
		id, ok := ParseID(word)
		if !ok {
			return []string{part}
		}
		ids = append(ids, id)
	}
	return ids
}

// FindIDs returns the network message IDs that stand in a text, each once, in the
// usual spelling. It ignores parts of longer words and Message-IDs.
func FindIDs(text string) []string {
	text = escapes.Replace(visible(text))
	var ids []string
	for _, at := range idPattern.FindAllStringSubmatchIndex(text, -1) {
		if joins(lastRune(text[:at[0]])) || joins(firstRune(text[at[1]:])) {
			continue
		}
		id, ok := withDashes(idPattern.FindStringSubmatch(text[at[0]:at[1]]))
		same := func(other string) bool { return strings.EqualFold(id, other) }
		if ok && !slices.ContainsFunc(ids, same) {
			ids = append(ids, id)
		}
	}
	return ids
}

// joins reports whether a character beside an id makes it a part of something
// else.
func joins(r rune) bool {
	return r >= 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("<>@_-+", r))
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return -1
}

func lastRune(s string) rune {
	if s == "" {
		return -1
	}
	runes := []rune(s[max(0, len(s)-4):])
	return runes[len(runes)-1]
}

// withDashes writes the parts of a match in the usual spelling. Four dashes or
// none make an id.
func withDashes(found []string) (id string, ok bool) {
	dashes := 0
	for _, dash := range []string{found[2], found[4], found[6], found[8]} {
		if dash != "" {
			dashes++
		}
	}
	return strings.Join([]string{found[1], found[3], found[5], found[7], found[9]}, "-"), dashes == 0 || dashes == 4
}

// visible is a text without the characters that nobody sees, which come along
// when it is copied.
func visible(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text))
}

// The names that an id has in the links of Defender, of the admin centers and of
// Graph, and those that the tenant's has.
var (
	idParameters     = []string{"id", "networkmessageid", "messagetraceid"}
	tenantParameters = []string{"tid", "tenantid", "ctid", "organizationid"}
)

// idOfLink returns the id of the message that a link leads to: the one that the
// link calls so, or the only one in it.
func idOfLink(link string) (id string, ok bool) {
	whole, rest := strings.Builder{}, link
	for rest != "" {
		at := strings.IndexAny(rest, "?&#")
		part, mark := rest, ""
		if at >= 0 {
			part, mark, rest = rest[:at], rest[at:at+1], rest[at+1:]
		} else {
			rest = ""
		}
		name, value, _ := strings.Cut(part, "=")
		name = strings.ToLower(name)
		if ids := FindIDs(value); len(ids) == 1 && slices.Contains(idParameters, name) {
			return ids[0], true
		}
		if !slices.Contains(tenantParameters, name) {
			whole.WriteString(part + mark)
		}
	}
	text := whole.String()
	if unescaped, err := url.PathUnescape(text); err == nil {
		text = unescaped
	}
	if ids := FindIDs(text); len(ids) == 1 && !strings.ContainsAny(strings.TrimSpace(link), " \t\r\n") {
		return ids[0], true
	}
	return "", false
}

// askedID is the spelling that the service is asked in: that of every published
// example of its answers. What is no GUID stays as it is.
func askedID(s string) string {
	if IsGUID(s) {
		return strings.ToLower(s)
	}
	if id, ok := ParseID(s); ok {
		return strings.ToLower(id)
	}
	return strings.TrimSpace(s)
}

// idKey is the same for every spelling of an id that the service may answer with.
func idKey(id string) string { return strings.ToLower(askedID(id)) }
