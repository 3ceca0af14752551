package explain

import (
	"regexp"
	"slices"
	"strings"

	"msgtrace/client"
)

// The words that tell what the action of a rule does, RejectMessage for instance. The
// action of a DLP rule may be BA alone, block access: two letters that are also part
// of other words.
var (
	rejects     = regexp.MustCompile(`(?i)reject`)
	deletes     = regexp.MustCompile(`(?i)delete`)
	blocks      = regexp.MustCompile(`(?i)block`)
	blockAccess = regexp.MustCompile(`(?i)^ba$`)
	quarantines = regexp.MustCompile(`(?i)quarantine`)
)

// lastRuleThat finds the last rule whose action matches, or -1.
func (s story) lastRuleThat(acts *regexp.Regexp) (step int, name string) {
	for i, e := range slices.Backward(s.events) {
		if found, ok := ruleOf(e); ok && acts.MatchString(e.Action) {
			return i, found.String()
		}
	}
	return -1, ""
}

// blockingRule finds a rule whose action keeps a message from being delivered, or
// -1: one that rejects it before one that deletes it, and the last of several.
func (s story) blockingRule() (step int, name string) {
	for _, acts := range []*regexp.Regexp{rejects, deletes, blocks, blockAccess} {
		if at, name := s.lastRuleThat(acts); at >= 0 {
			return at, name
		}
	}
	return -1, ""
}

// refusingRule finds the rule that a refusal speaks of: the one with a blocking
// action, else the only one of its kind, else all that are in question, at the
// refusal itself.
func (s story) refusingRule(cause string, refusal int) (step int, name string) {
	if at, name := s.blockingRule(); at >= 0 {
		return at, name
	}
	kind := client.EventTransportRule
	if cause == "dlp" {
		kind = client.EventDLPRule
	}
	step = -1
	var names []string
	for i, e := range s.events {
		if found, ok := ruleOf(e); ok && e.Kind == kind && found.String() != "" {
			names = append(names, found.String())
			step = i
		}
	}
	switch len(names) {
	case 0:
		return -1, ""
	case 1:
		return step, names[0]
	}
	return refusal, "(one of " + strings.Join(names, ", ") + ")"
}
