package simulator

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxSubject is where the service cuts subjects, in characters.
const maxSubject = 256

// add adds one message of a scenario, received a moment before at. It draws from
// the stream that has begun.
func (g *generator) add(s *scenario, part int, at time.Time) {
	m := message{
		scenario: s,
		received: at.Add(-time.Duration(g.rng.IntN(1e7)) * 100).Truncate(100).UTC(),
		sender:   g.people.address(g.rng, s.from),
		size:     s.size,
		seed:     g.rng.Uint64(),
	}
	binary.BigEndian.PutUint64(m.id[:8], g.rng.Uint64())
	binary.BigEndian.PutUint64(m.id[8:], g.rng.Uint64())
	m.subject = g.subject(s, part, at)
	m.noSubject = m.subject == ""
	if m.size == 0 {
		m.size = g.size()
	}
	m.fromIP = g.fromIP(s, &m)
	m.messageID = g.messageID(&m)
	g.address(s, &m)
	if previous := len(g.mail.messages) - 1; part > 0 && s.sameID {
		m.messageID, m.sender, m.subject = g.mail.messages[previous].messageID, g.mail.messages[previous].sender, g.mail.messages[previous].subject
	}
	g.mail.messages = append(g.mail.messages, m)
}

// manyCopies is from where on a group of recipients is more than the directory
// may have: numbers keep them apart.
const manyCopies = 21

// address gives the message its recipients.
func (g *generator) address(s *scenario, m *message) {
	for _, group := range s.copies {
		for range max(1, group.count) + g.more(group.extra) {
			var address string
			if group.count >= manyCopies {
				local, domain := cutAddress(g.people.address(g.rng, group.to))
				address = local + strconv.Itoa(len(m.recipients)+1) + "@" + domain
			} else if address = g.recipient(s, m, group.to); m.find(address) != nil {
				continue
			}
			r := recipient{address: address, outcome: group.outcome, related: group.via, size: m.size + g.rng.IntN(2048)}
			if _, domain := cutAddress(address); domain != Domain && group.outcome.reaches() {
				r.toIP = serverIP(domain, m.seed)
			}
			m.recipients = append(m.recipients, r)
		}
	}
	m.sortRecipients()
}

// recipient draws an address of that kind that the message does not have yet
// and that the scenario does not give to another recipient, if it finds one.
func (g *generator) recipient(s *scenario, m *message, kind who) string {
	address := g.people.address(g.rng, kind)
	taken := func() bool {
		return m.find(address) != nil || slices.ContainsFunc(s.copies, func(c copies) bool { return c.to == who(address) })
	}
	for tries := 0; tries < 20 && kind != who(address) && taken(); tries++ {
		address = g.people.address(g.rng, kind)
	}
	return address
}

// more draws up to extra recipients more; for most messages none.
func (g *generator) more(extra int) int {
	if extra == 0 || g.rng.IntN(5) > 0 {
		return 0
	}
	f := g.rng.Float64()
	return 1 + int(f*f*float64(extra))
}

// size draws a message size in bytes: most are small, some have attachments.
func (g *generator) size() int {
	kilobytes := 4 + g.rng.ExpFloat64()*30
	if g.rng.IntN(12) == 0 {
		kilobytes *= 60
	}
	return int(min(kilobytes, 35_000)*1024) + g.rng.IntN(1024)
}

// fromIP is empty for mail that begins in Exchange Online.
func (g *generator) fromIP(s *scenario, m *message) string {
	_, domain := cutAddress(m.sender)
	switch {
	case s.ip != "":
		return s.ip
	case domain == Domain, domain == "":
		return ""
	}
	return serverIP(domain, m.seed)
}

// messageID draws a Message-ID in one of the forms that senders use.
func (g *generator) messageID(m *message) string {
	_, domain := cutAddress(m.sender)
	low, high := strconv.FormatUint(m.seed, 16), strconv.FormatUint(g.rng.Uint64(), 16)
	switch {
	case domain == Domain:
		server := serverNames[m.seed%uint64(len(serverNames))]
		host, _, _ := strings.Cut(server, ".")
		return "<" + host + strings.ToUpper(low+high) + "@" + server + ">"
	case domain == "":
		return "<" + low + "-" + high + "@" + Domain + ">"
	case m.seed%7 == 0: // a mailer that puts the address and a plus in
		return "<CA+" + high + "=" + low + "@mail." + domain + ">"
	}
	return "<" + strconv.FormatInt(m.received.Unix(), 10) + "." + high + "@" + domain + ">"
}

// subject draws a subject, or takes the one of the scenario's part, and fills it in.
func (g *generator) subject(s *scenario, part int, at time.Time) string {
	template := s.subjects[g.rng.IntN(len(s.subjects))]
	if s.count > 0 {
		template = s.subjects[part%len(s.subjects)]
	}
	if strings.Contains(template, "{") {
		template = g.fill(template, at)
	}
	if runes := []rune(template); len(template) > maxSubject && len(runes) > maxSubject {
		return string(runes[:maxSubject])
	}
	return template
}

func (g *generator) fill(template string, at time.Time) string {
	for _, part := range [...]struct {
		name  string
		value func() string
	}{
		{"{n}", func() string { return strconv.Itoa(1000 + g.rng.IntN(8999)) }},
		{"{month}", func() string { return at.Month().String() }},
		{"{day}", func() string { return at.AddDate(0, 0, g.rng.IntN(7)).Weekday().String() }},
		{"{name}", func() string {
			name := givenNames[g.rng.IntN(len(givenNames))]
			return strings.ToUpper(name[:1]) + name[1:]
		}},
	} {
		if strings.Contains(template, part.name) {
			template = strings.ReplaceAll(template, part.name, part.value())
		}
	}
	return template
}
