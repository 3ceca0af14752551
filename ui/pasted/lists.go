package pasted

import (
	"net/mail"
	"strings"
	"unicode"

	"msgtrace/client"
)

// Addresses reads a list of addresses as people have them: separated by commas,
// semicolons, spaces or line breaks, plain, in angle brackets, with a name, with
// mailto:, or as *@domain. Anything else stays as it is, for the check to name.
func Addresses(s string) []string {
	var found []string
	for _, part := range splitList(s) {
		found = append(found, address(part)...)
	}
	return unique(found)
}

// splitList splits at line breaks, and at commas and semicolons outside of quotes. A
// semicolon splits also where a quotation mark has no other.
func splitList(s string) []string {
	quoted, paired := false, strings.Count(s, `"`)%2 == 0
	return strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == '\n' || r == '\r' || r == ',' && !quoted || r == ';' && !(quoted && paired)
	})
}

// quotedAddress is an address whose local part is in quotation marks.
var quotedAddress = lazy(`^"([^"\\]|\\.)+"@[^\s"<>]+$`)

// namedAddress is an address in angle brackets behind a name, or none.
var namedAddress = lazy(`([^<>@]*)<([^<>\s]+@[^<>\s]+)>`)

// addressBehind is an address in parentheses behind a name, as chats and contact cards
// have it: Bob Smith (bob@contoso.com).
var addressBehind = lazy(`[^()<>"@]*\(\s*([^()<>"\s@]+@[^()<>"\s@]+)\s*\)`)

// address reads one entry of a list; several plain addresses may stand in it
// with spaces between.
func address(part string) []string {
	part = strings.TrimSpace(part)
	if strings.Contains(part, "@") && !strings.ContainsAny(part, `<>"`) && !strings.ContainsFunc(part, unicode.IsSpace) {
		return nonEmpty(bare(part)) // as nearly all of a long list are
	}
	switch {
	case strings.Join(strings.Fields(part), "") == client.NoSender:
		return []string{client.NoSender}
	case quotedAddress().MatchString(part):
		return []string{part}
	}
	if pairs := namedAddress().FindAllStringSubmatch(part, -1); len(pairs) > 1 && strings.Trim(namedAddress().ReplaceAllString(part, ""), " \t") == "" {
		var found []string
		for _, pair := range pairs {
			found = append(found, nonEmpty(bare(pair[2]))...)
		}
		return found
	}
	if behind := addressBehind().FindAllStringSubmatch(part, -1); behind != nil && strings.TrimSpace(addressBehind().ReplaceAllString(part, "")) == "" {
		var found []string
		for _, one := range behind {
			found = append(found, nonEmpty(bare(one[1]))...)
		}
		return found
	}
	if open, end := strings.LastIndexByte(part, '<'), strings.LastIndexByte(part, '>'); open >= 0 && end > open {
		return nonEmpty(bare(part[open+1 : end]))
	}
	if parsed, err := mail.ParseAddress(part); err == nil && strings.ContainsFunc(part, unicode.IsSpace) {
		return []string{parsed.Address}
	}
	words := strings.Fields(part)
	for _, word := range words {
		if !strings.Contains(word, "@") {
			// Not a list of addresses: a name without its address, a slip.
			return nonEmpty(part)
		}
	}
	var found []string
	for _, word := range words {
		found = append(found, nonEmpty(bare(word))...)
	}
	return found
}

// bare takes off what is put around an address.
func bare(s string) string {
	s = strings.Trim(strings.TrimSpace(s), `<>"'()`)
	for _, prefix := range []string{"mailto:", "smtp:", "rfc822;"} {
		if len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			s = s[len(prefix):]
		}
	}
	return strings.TrimSpace(strings.TrimRight(s, "."))
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// MessageIDs reads a list of Message-IDs as headers have them: in angle brackets
// anything may stand, and without them blanks are a part of an id, unless each
// word could be one.
func MessageIDs(s string) []string {
	var ids []string
	for s = strings.TrimLeft(s, listMarks); s != ""; s = strings.TrimLeft(s, listMarks) {
		end := strings.IndexAny(s, ",;\r\n<")
		if s[0] == '<' {
			if end = strings.IndexByte(s, '>'); end >= 0 {
				end++
			}
		}
		if end < 0 {
			end = len(s)
		}
		ids = append(ids, messageIDsOf(strings.TrimSpace(s[:end]))...)
		s = s[end:]
	}
	return unique(ids)
}

const listMarks = " \t\r\n,;"

func messageIDsOf(part string) []string {
	words := strings.Fields(part)
	for _, word := range words {
		if part[0] == '<' || !strings.Contains(word, "@") {
			return []string{part}
		}
	}
	return words
}

// NetworkIDs reads a list of network message IDs in any spelling.
func NetworkIDs(s string) []string {
	var ids []string
	for _, id := range client.ReadIDs(s) {
		if client.IsGUID(id) {
			ids = append(ids, id)
		} else {
			ids = append(ids, Words(id)...)
		}
	}
	return unique(ids)
}

// Words reads a list of values that have no spaces in them.
func Words(s string) []string {
	return unique(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }))
}

// unique drops what comes again, in any case.
func unique(values []string) []string {
	seen := make(map[string]bool, len(values))
	var kept []string
	for _, value := range values {
		if low := strings.ToLower(value); !seen[low] {
			seen[low] = true
			kept = append(kept, value)
		}
	}
	return kept
}
