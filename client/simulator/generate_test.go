package simulator

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestTheSameSeedMakesTheSameMail(t *testing.T) {
	first, _ := newSimulator(t, Options{Messages: 700, Seed: 7})
	second, _ := newSimulator(t, Options{Messages: 700, Seed: 7})
	other, _ := newSimulator(t, Options{Messages: 700, Seed: 8})
	if !reflect.DeepEqual(first.Messages(), second.Messages()) {
		t.Error("one seed made two mailboxes")
	}
	if reflect.DeepEqual(first.Messages(), other.Messages()) {
		t.Error("two seeds made one mailbox")
	}
}

// byID returns the messages of all scenarios but one.
func byID(s *Simulator, but string) map[string]Message {
	messages := map[string]Message{}
	for _, m := range s.Messages() {
		if m.Scenario != but {
			messages[m.ID] = m
		}
	}
	return messages
}

// allBut returns the names of the scenarios of the library without one.
func allBut(but string) []string {
	return slices.DeleteFunc(Scenarios(), func(name string) bool { return name == but })
}

func TestAScenarioMoreChangesNoOtherMessage(t *testing.T) {
	for _, n := range []int{40, 1200} {
		with, _ := newSimulator(t, Options{Messages: n, LateRows: 50})
		for _, name := range Scenarios() {
			without, _ := newSimulator(t, Options{Messages: n, LateRows: 50, Scenarios: allBut(name)})
			if got := len(without.MessagesOf(name)); got != 0 {
				t.Errorf("%s: got %d messages of it, want none where it is not chosen", name, got)
			}
			others := byID(without, name)
			for id, got := range byID(with, name) {
				if want := others[id]; !reflect.DeepEqual(got, want) {
					t.Errorf("%s among %d messages:\n got %+v\nwant %+v", name, n, got, want)
				}
			}
		}
	}
}

// The messages of a scenario with an age come beside those that there are: with
// as many messages more, every other one stays.
func TestAScenarioMoreAddsItsMessages(t *testing.T) {
	added := &scenario{
		name:     "one more",
		from:     partner,
		subjects: []string{"One {n}", "More {n}"},
		copies:   []copies{{to: colleague, outcome: deliveredIn, extra: 4}},
		age:      7 * time.Minute,
		count:    2,
		gap:      time.Minute,
	}
	before, _ := newSimulator(t, Options{Messages: 1200})
	all := library
	defer func() { library = all }()
	for _, at := range []int{0, 7, len(all)} {
		library = slices.Insert(slices.Clone(all), at, added)
		after, _ := newSimulator(t, Options{Messages: 1200 + added.count})
		if got := len(after.MessagesOf(added.name)); got != added.count {
			t.Errorf("as number %d: got %d messages of it, want %d", at, got, added.count)
		}
		if !reflect.DeepEqual(byID(after, added.name), byID(before, "")) {
			t.Errorf("as number %d: got other messages, want the same", at)
		}
	}
}

// A scenario that only happened now and then would have another newest message
// whenever it lost one to another scenario.
func TestEveryScenarioHasAnAge(t *testing.T) {
	for _, s := range library {
		if s.age == 0 {
			t.Errorf("%s: got no age, want one", s.name)
		}
	}
}

func TestCountsAndAges(t *testing.T) {
	for _, n := range []int{1, 5, 93, 999, 2000} {
		s, _ := newSimulator(t, Options{Messages: n})
		messages := s.Messages()
		if len(messages) != n {
			t.Errorf("made %d messages, want %d", len(messages), n)
		}
		for _, message := range messages {
			if age := noon.Sub(message.Received); age < 0 || age > 10*day || len(message.Recipients) == 0 || message.Received.Nanosecond()%100 != 0 {
				t.Errorf("a message of %v with %d recipients", message.Received, len(message.Recipients))
			}
		}
	}
	if s, _ := newSimulator(t, Options{}); len(s.Messages()) != DefaultMessages || s.Token() != DefaultToken {
		t.Errorf("by default %d messages and token %s", len(s.Messages()), s.Token())
	}
}

func TestIdentitiesAreUnique(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 3000})
	ids := map[string]bool{}
	for _, message := range s.Messages() {
		if ids[message.ID] {
			t.Errorf("id %s twice", message.ID)
		}
		ids[message.ID] = true
		seen := map[string]bool{}
		for _, recipient := range message.Recipients {
			address := strings.ToLower(recipient.Address)
			if seen[address] {
				t.Errorf("%s twice in %s", address, message.Scenario)
			}
			seen[address] = true
		}
	}
}

// The newest rows show what the product is for.
func TestTheFirstScreenIsLively(t *testing.T) {
	s, _ := newSimulator(t, Options{})
	statuses := map[string]bool{}
	for _, message := range s.Messages() {
		if noon.Sub(message.Received) > 20*time.Minute {
			break
		}
		for _, recipient := range message.Recipients {
			statuses[recipient.Status] = true
		}
	}
	for _, status := range []string{gettingStatus, pending, failed, delivered, expanded, quarantined, filteredAsSpam, recalled} {
		if !statuses[status] {
			t.Errorf("got no %s among the messages of the last 20 minutes, want one", status)
		}
	}
}

func TestAnOfficeWritesInOfficeHours(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 5000})
	office, night, weekend := 0, 0, 0
	for _, message := range s.Messages() {
		if noon.Sub(message.Received) < recent {
			continue
		}
		hour, weekday := message.Received.Hour(), message.Received.Weekday()
		switch {
		case weekday == time.Saturday || weekday == time.Sunday:
			weekend++
		case hour >= 7 && hour < 17:
			office++
		default:
			night++
		}
	}
	if office < 3*night || office < 9*weekend || weekend == 0 || night == 0 {
		t.Errorf("%d messages in office hours, %d at night, %d at weekends", office, night, weekend)
	}
}

func TestAddressesOfTheLibrary(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 1200})
	if address := s.MessagesOf("60-character address")[0].Recipients[0].Address; utf8.RuneCountInString(address) != 60 {
		t.Errorf("%s has %d characters", address, utf8.RuneCountInString(address))
	}
	if n := len(s.MessagesOf("mailing to 2,500")[0].Recipients); n != 2500 {
		t.Errorf("the mailing has %d recipients", n)
	}
	wave := s.MessagesOf("attack wave")
	for _, message := range wave {
		if message.FromIP != "192.0.2.25" {
			t.Errorf("the wave comes from %s too", message.FromIP)
		}
	}
	hostile := s.MessagesOf("hostile subjects")
	if len(wave) != 14 || len(hostile) != len(hostileSubjects) {
		t.Errorf("%d messages of the wave, %d hostile", len(wave), len(hostile))
	}
	for i, message := range hostile {
		if message.Subject != hostileSubjects[i] || !utf8.ValidString(message.Subject) {
			t.Errorf("subject %q", message.Subject)
		}
	}
	small, _ := newSimulator(t, Options{Messages: 200})
	if len(small.MessagesOf("mailing to 2,500")) != 0 {
		t.Error("a small mailbox has the big mailing")
	}
}

func BenchmarkGenerate200000(b *testing.B) {
	for b.Loop() {
		New(Options{Messages: 200_000, Now: func() time.Time { return noon }})
	}
}

func BenchmarkServePage(b *testing.B) {
	s, _ := newSimulator(b, Options{Messages: 200_000})
	for name, link := range map[string]string{
		"traces 1000":          tracesPath + "?$expand=recipients",
		"tracing 5000":         filter(tracingPath, lastDays) + "&$top=5000",
		"tracing rare subject": filter(tracingPath, lastDays+" and contains(subject,'no such thing')"),
		"tracing by id":        filter(tracingPath, lastDays+" and id eq '"+s.Messages()[150_000].ID+"'"),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				send(b, s, link)
			}
		})
	}
}
