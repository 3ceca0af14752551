package client

import (
	"fmt"
	"strings"
)

// anyText stands for any text in a part of an address: john*@contoso.com.
const anyText = "*"

// IsPattern reports whether a value of a condition on addresses stands for many: *@domain,
// or a part of an address.
func IsPattern(value string) bool { return strings.Contains(value, anyText) }

// IsPartial reports whether a value is a part of an address, with a star for any text.
// The service finds nothing by any other star than the one of *@domain
// (https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces), so it is
// not asked for one: such values are compared here.
func IsPartial(value string) bool {
	domain, ok := strings.CutPrefix(value, "*@")
	return IsPattern(value) && !(ok && !IsPattern(domain))
}

// checkPartial expects a value for which IsPartial holds.
func checkPartial(value string) string {
	switch bare := strings.ReplaceAll(value, anyText, ""); {
	case strings.Trim(bare, "@.") == "":
		return fmt.Sprintf("%q stands for every address: leave the condition out", clip(value, 80))
	case strings.ContainsFunc(bare, notInAddress), strings.ContainsAny(bare, "()"):
		return fmt.Sprintf("%q has a character that no address has", clip(value, 80))
	case strings.Count(bare, "@") > 1:
		return fmt.Sprintf("%q has more than one @: put a comma between two addresses", clip(value, 80))
	}
	return ""
}

// partial is a part of an address, made ready to be compared: texts that stand one after
// the other with any text between them.
type partial struct {
	texts []string // in lower case; the first begins the address and the last ends it
	local bool     // it has no @, and may be the part before it, too
}

func newPartial(value string) partial {
	value = strings.ToLower(value)
	return partial{texts: strings.Split(value, anyText), local: !strings.Contains(value, "@")}
}

// matches expects an address in lower case.
func (p partial) matches(address string) bool {
	if p.is(address) {
		return true
	}
	before, _, found := cutLast(address, "@")
	return p.local && found && p.is(before)
}

// is reports whether a text is made of the texts and of any text between them.
func (p partial) is(s string) bool {
	last := len(p.texts) - 1
	s, found := strings.CutPrefix(s, p.texts[0])
	for _, text := range p.texts[1:last] {
		if !found {
			return false
		}
		_, s, found = strings.Cut(s, text)
	}
	return found && strings.HasSuffix(s, p.texts[last])
}
