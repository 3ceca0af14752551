package auth

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

func TestWebPageInPlaceOfTheSignInServiceIsNamed(t *testing.T) {
	const filter = `a web page answered in place of the sign-in service (title "Access blocked"): a proxy or web filter on the way`
	const portal = `a web page answered in place of the sign-in service and leads to portal.contoso.invalid (title "Access blocked"): a proxy or web filter on the way`
	const gateway = `a web page answered in place of the sign-in service (HTTP %d, title "Access blocked")`
	for _, at := range []struct {
		name   string
		point  authority.Point
		method Method
	}{
		{"before a device code", authority.Discovery, MethodDeviceCode},
		{"asking for a device code", authority.DeviceCode, MethodDeviceCode},
		{"polling", authority.Token, MethodDeviceCode},
		{"before a browser", authority.Discovery, MethodBrowser},
		{"a browser's code", authority.Token, MethodBrowser},
		{"renewing", authority.Renewal, MethodDeviceCode},
		{"an application", authority.Token, MethodSecret},
	} {
		for status, want := range map[int]string{200: filter, 302: portal, 403: filter, 407: filter, 502: fmt.Sprintf(gateway, 502), 503: fmt.Sprintf(gateway, 503)} {
			if status > 500 && at.name == "polling" {
				want = "the sign-in code expired before it was used | Start the sign-in again; a new code is shown." // it went on
			}
			l := newLab(t, authority.Options{})
			l.decide(authority.Approve)
			options := l.options(at.method)
			options.Secret.File = l.input("secret", "")
			s := l.source(options)
			var request client.TokenRequest
			if at.point == authority.Renewal {
				l.token(s, request)
				request.Refresh = true
			}
			kind := authority.WebPageOf(status)
			if status == 200 {
				kind = authority.WebPage
			}
			l.authority.Fail(at.point, kind, -1)
			_, err := s.Token(t.Context(), request)
			if got := l.seen(err); got != want {
				t.Errorf("%s, HTTP %d:\n got %s\nwant %s", at.name, status, got, want)
			}
		}
	}
}

func TestTroubleWhilePollingNamesTheWebPage(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.authority.Fail(authority.Token, authority.WebPageOf(502), -1)
	var told string
	l.onAsk = func(event Event) {
		if event.Kind == EventTroubled {
			told = event.Err.Error()
		}
	}
	_, err := l.source(l.options(MethodDeviceCode)).Token(t.Context(), client.TokenRequest{})
	l.seen(err)
	if want := `a web page answered in place of the sign-in service (HTTP 502, title "Access blocked")`; told != want {
		t.Errorf("got %q, want %q", told, want)
	}
}

func TestWebPageInPlaceOfTheHostsIdentityIsNamed(t *testing.T) {
	l := newLab(t, authority.Options{ClientID: "6f1f7a52-8f0c-4f4a-b7b3-bbbbbbbbbbbb"})
	l.managedHost(t, success)
	l.authority.Fail(authority.Identity, authority.WebPageOf(403), -1)
	_, err := l.source(l.options(MethodManaged)).Token(t.Context(), client.TokenRequest{})
	const want = `a web page answered in place of this host's managed identity (title "Access blocked"): a proxy or web filter on the way`
	if got := l.seen(err); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRedirectWithinTheSignInServiceIsNotToldAsAnotherHost(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	options := l.options(MethodDeviceCode)
	options.Transport = redirecting{l.server.URL + "/elsewhere"}
	_, err := l.source(options).Probe(t.Context())
	const want = "the sign-in service answered with a redirect and nothing else | Check authority in the profile."
	if got := l.seen(err); got != want || strings.Contains(got, "another host") {
		t.Errorf("got %s, want %s", got, want)
	}
}

// redirecting answers every request with a redirect.
type redirecting struct{ to string }

func (r redirecting) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {r.to}}, Body: http.NoBody, Request: request}, nil
}
