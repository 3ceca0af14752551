package auth

import (
	"errors"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// flows sign in so that Entra refuses with an error, each in another way.
var flows = []struct {
	name   string
	method Method
	flow   flow
	refuse func(l *lab, s *Source, number int) error
}{
	{"asking for a device code", MethodDeviceCode, flowDevice, func(l *lab, s *Source, number int) error {
		l.authority.Fail(authority.DeviceCode, authority.Fault(authority.AADSTS(number)), 1)
		_, err := s.SignIn(l.t.Context())
		return err
	}},
	{"a device code", MethodDeviceCode, flowDevice, func(l *lab, s *Source, number int) error {
		l.decide(authority.Decision(authority.AADSTS(number)))
		_, err := s.SignIn(l.t.Context())
		return err
	}},
	{"a browser", MethodBrowser, flowNew, func(l *lab, s *Source, number int) error {
		l.decide(authority.Decision(authority.AADSTS(number)))
		_, err := s.SignIn(l.t.Context())
		return err
	}},
	{"a browser's code", MethodBrowser, flowNew, func(l *lab, s *Source, number int) error {
		l.decide(authority.Approve)
		l.authority.Fail(authority.Token, authority.Fault(authority.AADSTS(number)), 1)
		_, err := s.SignIn(l.t.Context())
		return err
	}},
	{"a renewal", MethodDeviceCode, flowRenewal, func(l *lab, s *Source, number int) error {
		if s.options.Ask != nil {
			l.decide(authority.Approve)
			l.token(s, client.TokenRequest{})
			s.options.Ask = nil
		}
		l.authority.Fail(authority.Renewal, authority.Fault(authority.AADSTS(number)), 1)
		_, err := s.Token(l.t.Context(), client.TokenRequest{Refresh: true})
		return err
	}},
	{"an application", MethodSecret, flowApplication, func(l *lab, s *Source, number int) error {
		l.authority.Fail(authority.Token, authority.Fault(authority.AADSTS(number)), 1)
		_, err := s.Token(l.t.Context(), client.TokenRequest{})
		return err
	}},
}

func TestNewSignInIsNotToldAsASavedOne(t *testing.T) {
	const asksDevice = "Entra asks for device authentication (AADSTS50097)"
	const asksConfirmation = "Entra asks the person to confirm the sign-in (AADSTS50199)"
	const asksManagement = "Conditional Access demands a device that is in management (MDM) (AADSTS530033)"
	want := map[string]map[int]string{
		"a device code": {
			50097:  asksDevice + ` | A device code cannot show which device is used: set method = "browser" in the profile, and open the page on a device that your organization manages.`,
			50199:  asksConfirmation + ` | Start the sign-in again, and confirm on the page that you are trying to sign in; if it does not ask, set method = "browser" in the profile.`,
			530033: asksManagement + ` | A device code cannot show which device is used: set method = "browser" in the profile, and open the page on a device that your organization manages.`,
		},
		"a browser": {
			50097:  asksDevice + " | Open the page in a browser on a device that your organization manages, signed in there with the work account.",
			50199:  asksConfirmation + " | Start the sign-in again, and confirm on the page that you are trying to sign in.",
			530033: asksManagement + " | Open the page in a browser on a device that your organization manages, signed in there with the work account.",
		},
		"a renewal": {
			50097:  asksDevice + ` | Sign in on a device that your organization manages, with method = "browser" in the profile: msgtrace login.`,
			50199:  asksConfirmation + " | Sign in again, and confirm it on the page: msgtrace login.",
			530033: asksManagement + ` | Sign in on a device that your organization manages, with method = "browser" in the profile: msgtrace login.`,
		},
	}
	for _, flow := range flows {
		for number, says := range want[flow.name] {
			l := newLab(t, authority.Options{})
			if got := l.seen(flow.refuse(l, l.source(l.options(flow.method)), number)); got != says {
				t.Errorf("%s:\n got %s\nwant %s", flow.name, got, says)
			}
		}
	}
}

// TestEveryErrorOfEntraIsToldTruly has Entra refuse with every error of the
// table, and one that is not in it, in every flow.
func TestEveryErrorOfEntraIsToldTruly(t *testing.T) {
	for _, flow := range flows {
		if flow.name == "a device code" {
			continue // as asking for one, but the library waits before each poll
		}
		t.Run(flow.name, func(t *testing.T) {
			l := newLab(t, authority.Options{})
			options := l.options(flow.method)
			options.Secret.File = l.input("secret", "")
			s := l.source(options)
			for number, known := range hints {
				got := l.refused(flow.refuse(l, s, number), number)
				if fix := known.way.in(flow.flow); got.Message != known.message || got.Fix != fix {
					t.Errorf("AADSTS%d: got %q, %q, want %q, %q", number, got.Message, got.Fix, known.message, fix)
				}
				l.notSaved(got, flow.flow)
			}
			got, want := l.refused(flow.refuse(l, s, 123456), 123456), "Entra refused the sign-in: The simulator was told to answer so"
			if flow.flow == flowRenewal {
				want = "Entra did not renew the saved sign-in: The simulator was told to answer so"
			}
			if got.Message != want || !strings.HasSuffix(got.Fix, " AADSTS123456 is explained at https://login.microsoftonline.com/error?code=123456.") {
				t.Errorf("an error that is not in the table: got %q, %q, want %q", got.Message, got.Fix, want)
			}
			l.notSaved(got, flow.flow)
		})
	}
}

// refused is an error of Entra's, by its number.
func (l *lab) refused(err error, number int) *Error {
	l.t.Helper()
	var got *Error
	if !errors.As(err, &got) || got.AADSTS != number {
		l.t.Fatalf("got %v, want the error AADSTS%d", err, number)
	}
	l.seen(got)
	return got
}

// notSaved checks that only a renewal mentions what was saved.
func (l *lab) notSaved(got *Error, f flow) {
	l.t.Helper()
	all := got.Error() + " " + got.Fix
	if f != flowRenewal && (strings.Contains(all, "saved") || strings.Contains(all, "no longer valid") || got.Kind == KindSignIn) {
		l.t.Errorf("got %q of the kind %s, want nothing of what is saved", all, got.Kind)
	}
}

func TestTheFirstSentenceOfEntraIsPlain(t *testing.T) {
	t.Parallel()
	for description, want := range map[string]string{
		"": "",
		"AADSTS50187: DeviceInformationNotProvided. Trace ID: 5f0b8e0e-3b5c-4f43-9d1a-0d4f4d0a2f00":                                "DeviceInformationNotProvided",
		"AADSTS70011: The scope https://example.contoso.com/activity.read isn't valid.\r\nTrace ID: 255d1aef\r\nCorrelation ID: x": "The scope https://example.contoso.com/activity.read isn't valid",
		"AADSTS50013: Assertion failed. [Reason - The key was not found.]":                                                         "Assertion failed. [Reason - The key was not found",
		"No number, no full stop":                                           "No number, no full stop",
		"AADSTS1: It\u2019s the tenant \u2018Contoso\u2019. Second.":        "It\u2019s the tenant \u2018Contoso\u2019",
		"AADSTS1: \x1b[31mred\x1b[0m \u202etxt.exe\u200b\x00 end":           "[31mred [0m txt.exe end",
		"AADSTS1: Token eyJ" + strings.Repeat("aB3_", 40) + " is bad.":      "Token [...] is bad",
		"AADSTS1: The app 6f1f7a52-8f0c-4f4a-b7b3-3a7d2f5f9c11 is unknown.": "The app 6f1f7a52-8f0c-4f4a-b7b3-3a7d2f5f9c11 is unknown",
		"AADSTS1: " + strings.Repeat("long ", 100):                          strings.Repeat("long ", 40) + "...",
		"AADSTS900144: Timestamp: 2026":                                     "",
	} {
		if got := firstSentence(description); got != want {
			t.Errorf("%q:\n got %q\nwant %q", description, got, want)
		}
	}
}
