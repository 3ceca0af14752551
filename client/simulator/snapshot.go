package simulator

import (
	"slices"
	"time"
)

// Message is one message as the simulator made it, for tests that count and
// compare.
type Message struct {
	ID         string // network message ID
	MessageID  string // Message-ID header, with its angle brackets
	Received   time.Time
	Sender     string
	Subject    string
	FromIP     string // empty: began in Exchange Online
	Size       int    // bytes
	Scenario   string // the name of its scenario
	Recipients []Recipient
}

// Recipient is one copy of a Message.
type Recipient struct {
	Address string
	ToIP    string // empty: delivered in Exchange Online
	Size    int    // bytes
	Status  string // at the instant it was asked for, recalled included
}

// Messages returns every message that is visible now, newest first, without
// the example of "Get messageTrace".
func (s *Simulator) Messages() []Message {
	now := s.clock()
	messages := make([]Message, 0, len(s.mail.messages))
	for i := range s.mail.messages {
		if m := &s.mail.messages[i]; m.visible(now) {
			messages = append(messages, m.export(now))
		}
	}
	return messages
}

// MessagesOf returns the visible messages of one scenario, newest first.
func (s *Simulator) MessagesOf(scenario string) []Message {
	return slices.DeleteFunc(s.Messages(), func(m Message) bool { return m.Scenario != scenario })
}

func (m *message) export(now time.Time) Message {
	exported := Message{
		ID: guid(m.id), MessageID: m.messageID, Received: m.received, Sender: m.sender, Subject: m.subject,
		FromIP: m.fromIP, Size: m.size, Scenario: m.scenario.name,
	}
	for i := range m.recipients {
		r := &m.recipients[i]
		exported.Recipients = append(exported.Recipients, Recipient{Address: r.address, ToIP: r.toIP, Size: r.size, Status: m.status(r, now)})
	}
	return exported
}
