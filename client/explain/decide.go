package explain

import (
	"slices"
	"strings"
)

// finding is a cause and what it rests on.
type finding struct {
	cause  cause
	rests  Rests
	words  string // as they stand in the answer
	answer answer // that has them
}

// decide finds the cause that a reason names. It goes by evidence, the surest first:
// Exchange's own tokens, the words that the speaker's pages explain, plain words, and
// codes last, which each server uses in its own way. The answer that another one quotes
// comes before it.
func decide(reason Reason) (finding, bool) {
	for _, text := range layers(reason.raw) {
		a := newAnswer(text, reason.Host)
		if f, ok := a.decide(remoteSaid.MatchString(text)); ok {
			return f, true
		}
	}
	return finding{}, false
}

// decide finds the cause in one answer. What the service says of the answer of a remote
// server is only asked for tokens: its own words and code are a guess about that.
func (a answer) decide(guess bool) (finding, bool) {
	c := tables()
	if f, ok := a.among(c.tokens, a.small, RestsOnToken); ok {
		return f, true
	}
	if f, ok := a.among(c.vocabulary, a.small, RestsOnVocabulary); ok {
		return f, true
	}
	if guess {
		return finding{}, false
	}
	if f, ok := a.among(c.words, a.plain, RestsOnWords); ok {
		return f, true
	}
	return a.byCode()
}

// among finds the first entry that holds in the text.
func (a answer) among(entries []entry, text string, rests Rests) (finding, bool) {
	there := pairsOf(text)
	for _, e := range entries {
		if !e.words.possible(there) {
			continue
		}
		if at, ok := e.words.find(text); ok {
			return finding{cause: e.means, rests: rests, words: a.text[at.start:at.end], answer: a}, true
		}
	}
	return finding{}, false
}

// byCode goes by a code that is only in Exchange's catalogue, where nobody else is
// known to speak. The code has to be whole: something stands behind it.
func (a answer) byCode() (finding, bool) {
	value, ok := codeValue(a.code)
	if !ok || foreign(a.host) || strings.HasSuffix(a.text, a.code) {
		return finding{}, false
	}
	if speaker := speakerOf(a.small, a.host); speaker != nil && speaker.id != "exchange-online" {
		return finding{}, false
	}
	for _, e := range tables().codes {
		if value >= e.from && value <= e.to {
			return finding{cause: e.means, rests: RestsOnCode, words: a.code, answer: a}, true
		}
	}
	return finding{}, false
}

// speakerOf returns whose server gave an answer, which is in lower case, or nil: by the
// name of the server, then by its words.
func speakerOf(small, host string) *speaker {
	if known := speakerAt(host); known != nil {
		return known
	}
	all := tables().speakers
	for i := range all {
		if slices.ContainsFunc(all[i].words, func(p pattern) bool { _, ok := p.find(small); return ok }) {
			return &all[i]
		}
	}
	return nil
}

// speakerAt returns whose server it is by its name, or nil.
func speakerAt(host string) *speaker {
	all := tables().speakers
	var best *speaker
	long := 0
	for i := range all {
		for _, domain := range all[i].hosts {
			if len(domain) > long && isUnder(host, domain) {
				best, long = &all[i], len(domain)
			}
		}
	}
	return best
}

// isUnder reports whether a host belongs to a domain.
func isUnder(host, domain string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// foreign reports whether a server is known not to be one of Microsoft's.
func foreign(host string) bool {
	if host == "" {
		return false
	}
	at := speakerAt(host)
	return at == nil || at.id != "exchange-online" && at.id != "outlook-com"
}
