package ui_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

// plug is a line to the service that can be pulled.
type plug struct {
	http.RoundTripper
	out atomic.Bool
}

func (p *plug) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.out.Load() {
		return nil, errors.New("dial tcp 127.0.0.1:443: connect: connection refused")
	}
	return p.RoundTripper.RoundTrip(r)
}

func TestTheServiceGoesAwayAndComesBack(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			line := &plug{}
			o := setup{api: api, pageSize: 100, transport: func(r http.RoundTripper) http.RoundTripper {
				line.RoundTripper = r
				return line
			}}
			explore(t, o, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				line.out.Store(true)
				e.Press("G")
				last := e.CursorRow()
				e.WaitFor("Again in")
				e.Expect("try 2 of", "esc stops", "! details", last)
				e.WaitFor("R resumes")
				e.Expect("stopped · R resumes", "Graph did not answer", "connection refused", "stopped")
				e.Press("!")
				e.Expect("The last error", "GET /", "connection refused")
				e.Press("esc")
				e.Expect(last)
				line.out.Store(false)
				e.costs("going on", 1, func() {
					e.Press("R")
					e.Settle()
				})
				e.Refuse("Graph did not answer", "stopped")
				e.Expect(" only · G reads on (about ")
			})
		})
	}
}

func TestErrorsOfTheDetailsLeaveTheRows(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.sim.SetFaults(simulator.Faults{Expired: simulator.When{Every: 1}})
				e.Press("enter", "enter")
				e.Settle()
				e.Expect("Not signed in (401)", "! details", "all of it")
				e.sim.SetFaults(simulator.Faults{})
				e.Press("R")
				e.Settle()
				e.Expect("Receive")
				e.Refuse("Not signed in")
			})
		})
	}
}

func TestAWebPageInPlaceOfGraphIsNamed(t *testing.T) {
	t.Parallel()
	const said = `A web page answered in place of Graph (title "Forbidden"): a proxy or web filter on the way.`
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100, Options: uitest.Options{Width: 160, Height: 40}}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.sim.SetFaults(simulator.Faults{Unavailable: simulator.When{Every: 1}, Gateway: true, Status: http.StatusForbidden})
				e.Press("G")
				e.WaitFor(said + " Ask who runs it to let you through.")
				e.Expect("stopped · R resumes")
				e.Press("!")
				e.Expect("The last error", said, "403")
				e.Refuse("permission", "administrator")
				e.Press("esc")
				e.sim.SetFaults(simulator.Faults{})
				e.Press("R")
				e.Settle()
				e.Refuse("web page")
			})
		})
	}
}

// untrusting is a line whose other end has a certificate that nobody here knows.
type untrusting struct{}

func (untrusting) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
}

func TestAnUnknownAuthorityNamesTheFileThatFixesIt(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		o := setup{api: api, transport: func(http.RoundTripper) http.RoundTripper { return untrusting{} }, Options: uitest.Options{Width: 120, Height: 40}}
		explore(t, o, func(e *explorer) {
			e.Press("enter")
			e.WaitFor("The certificate of Graph is not trusted: name a proxy's authority in SSL_CERT_FILE.")
			e.Press("!")
			e.Expect("If a proxy inspects TLS here, put its certificate authority into a file", "certificate signed by unknown authority")
		})
	}
}

func TestRefusedApplicationIsToldWhatItsTokenLacks(t *testing.T) {
	t.Parallel()
	const graph = "https://graph.microsoft.com"
	for name, test := range map[string]struct {
		bearer client.Bearer
		line   string
		facts  []string
	}{
		"a person": {client.Bearer{Audience: graph, Resource: graph, Permissions: []string{"MessageTrace.Read.All"}},
			"Not allowed (403): MessageTrace.Read.All or a role is missing; ask an administrator.",
			[]string{"or, for a person, one of the", "a personal Microsoft account"}},
		"a token for Exchange": {client.Bearer{App: true, Audience: "https://outlook.office365.com", Resource: graph},
			"Not allowed (403): the token is for Office 365 Exchange Online (https://outlook.office365.com), not for",
			[]string{"Application permissions"}},
		"no permission": {client.Bearer{App: true, Audience: graph, Resource: graph, Permissions: []string{"Mail.Read"}},
			"Not allowed (403): MessageTrace.Read.All is missing; the token has Mail.Read.",
			[]string{"Application permissions"}},
		"no role": {client.Bearer{App: true, Audience: graph, Resource: graph, Permissions: []string{"MessageTrace.Read.All"}},
			"Not allowed (403): the application itself may need the role Global Reader; ask an administrator.",
			[]string{"Microsoft does not document", "Roles & admins > Global Reader > Add assignments"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{bearer: test.bearer}
			prompted(t, setup{signIn: d, Options: uitest.Options{Width: 160, Height: 50}}, func(e *explorer) {
				e.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Next: 1}})
				d.decide(e, nil)
				e.Settle()
				e.Expect(test.line)
				e.Press("!")
				e.Expect(test.facts...)
				if test.bearer.App {
					e.Refuse("for a person", "personal Microsoft account")
				}
			})
		})
	}
}

func TestTokenForAnotherAPIIsNamedWhereGraphRefusesIt(t *testing.T) {
	t.Parallel()
	d := &desk{bearer: client.Bearer{Audience: "https://outlook.office365.com", Resource: "https://graph.microsoft.com"}}
	prompted(t, setup{signIn: d, Options: uitest.Options{Width: 160, Height: 50}}, func(e *explorer) {
		e.sim.SetFaults(simulator.Faults{Expired: simulator.When{Every: 1}})
		d.decide(e, nil)
		e.Settle()
		e.Expect("Not signed in (401): the token is for Office 365 Exchange Online (https://outlook.office365.com), not for https://graph.microsoft.com.")
		e.Press("!")
		e.Expect("Grant the permission on Microsoft Graph in place of Office 365 Exchange Online")
	})
}

func TestWhatIsMissingIsSaidWithItsFix(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.sim.SetFaults(simulator.Faults{NoPrincipal: simulator.When{Next: 1}})
		e.Press("enter")
		e.Settle()
		e.Expect("The tenant lacks the service principal of message trace (401): your password is not the problem. · R resumes · ! details")
		e.Press("!")
		e.Expect("New-MgServicePrincipal -AppId 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373", "Cloud Application Administrator")
		e.Press("esc")
		e.costs("going on", 1, func() {
			e.Press("R")
			e.Settle()
		})
		e.Refuse("lacks the service principal")
	})
}
