package ui

import (
	"sync"
	"time"
)

// SignInStep is what happened to a sign-in that a person takes part in.
type SignInStep int

// The steps. After SignInPrompted there is always a SignInEnded.
const (
	SignInPrompted  SignInStep = iota + 1 // the person has to do what Prompt says
	SignInTroubled                        // the sign-in service does not answer; it goes on (Err says why)
	SignInRecovered                       // it answers again
	SignInEnded                           // signed in, or not (Err; a cancelled context means that the person gave up)
	SignInNoted                           // something to know, although it goes on (Note)
)

// SignInEvent is one step.
type SignInEvent struct {
	Step   SignInStep
	Prompt SignInPrompt // of SignInPrompted
	Err    error        // package advice says what fixes it
	Note   string
}

// SignInPrompt is what a person has to do. Its texts need not be safe to show.
type SignInPrompt struct {
	Message string    // one or two sentences
	URL     string    // the page to be opened in any browser
	Code    string    // what to enter there; "" when nothing is
	Expires time.Time // when it is too late; zero when that is not known
	Forward string    // what makes the browser's last step reach this host: ssh -L …
	// Answer takes the address at which the browser ended, as the person pasted
	// it; nil when there is no such address. An error means that it is not the
	// right one, and that the person may try again.
	Answer func(pasted string) error
}

// SignIns is the line from whoever signs in to the explorer. The zero value is
// ready; it must not be copied.
type SignIns struct {
	mu     sync.Mutex
	events []SignInEvent
	wake   func()
}

// Tell hands an event to the explorer. It never waits, may be called on any
// goroutine, and also before the explorer runs and after it has ended.
func (s *SignIns) Tell(event SignInEvent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, event)
	if s.wake != nil {
		go s.wake()
	}
}

// attach names what is called, on a goroutine of its own, when there are
// events.
func (s *SignIns) attach(wake func()) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wake = wake
	if len(s.events) > 0 {
		go wake()
	}
}

// take returns the events that have not been taken, in their order.
func (s *SignIns) take() []SignInEvent {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.events
	s.events = nil
	return events
}
