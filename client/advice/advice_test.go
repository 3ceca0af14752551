package advice_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/advice/advicetest"
)

func TestEveryKindOfErrorHasSteps(t *testing.T) {
	for _, sample := range advicetest.Samples() {
		for _, d := range client.Dialects() {
			got := advice.For(sample.Err, sample.Setting(d))
			if len(got.Steps) == 0 || got.Brief == "" || !strings.HasSuffix(got.Brief, ".") {
				t.Errorf("%s, %s: got %+v, want a sentence and steps", sample.Name, d, got)
			}
			for _, step := range got.Steps {
				if step.Do == "" || step.Name == "" && !strings.HasSuffix(step.Do, ".") {
					t.Errorf("%s, %s: got the step %+v, want a sentence, or a name before it", sample.Name, d, step)
				}
			}
		}
	}
}

// ofTheHost are words for what only those can change who run the server.
var ofTheHost = regexp.MustCompile(`(?i)proxy|_PROXY|SSL_CERT|MSGTRACE_|resolv|the clock|clock of|profile|\bfile\b|msgtrace (login|doctor)|this host|firewall|PowerShell|admin center`)

func TestWhoIsServedIsToldWhoCanTakeTheSteps(t *testing.T) {
	for _, sample := range advicetest.Samples() {
		if errors.Is(sample.Err, client.ErrNotHeld) {
			continue // of files, which nobody is served
		}
		for _, d := range client.Dialects() {
			s := sample.Setting(d)
			local := advice.For(sample.Err, s)
			s.Served = true
			got := advice.For(sample.Err, s)
			for _, step := range got.Steps {
				if said := ofTheHost.FindString(step.Do); step.Name == "" && said != "" {
					t.Errorf("%s, %s: got %q in %q, want that it is said to be done on the server", sample.Name, d, said, step.Do)
				}
			}
			if said := ofTheHost.FindString(got.Brief); strings.Contains(said, "_") {
				t.Errorf("%s, %s: got %q in %q, want nothing to set", sample.Name, d, said, got.Brief)
			}
			if told := strings.HasPrefix(got.Line(), "Try again. If it stays so, tell whoever runs this server."); !told && got.Who == "" && len(got.Steps) != len(local.Steps) {
				t.Errorf("%s, %s: got %q, want whom to tell first", sample.Name, d, got.Line())
			}
		}
	}
}

func TestEachPermissionThatIsNamedIsThatOfTheDialect(t *testing.T) {
	for _, sample := range advicetest.Samples() {
		for _, d := range client.Dialects() {
			got := advice.For(sample.Err, sample.Setting(d)).Line()
			for _, other := range client.Dialects() {
				permission := other.Limits().Permission
				want := sample.Permission && permission == d.Limits().Permission
				if named := strings.Contains(got, " "+permission); named != want {
					t.Errorf("%s, %s: got %q, names %s %v, want %v", sample.Name, d, got, permission, named, want)
				}
			}
		}
	}
}

func TestEveryErrorOfTheClientIsOfAKnownKind(t *testing.T) {
	for _, kind := range []error{client.ErrBadRequest, client.ErrSignIn, client.ErrNotProvisioned, client.ErrForbidden, client.ErrNotFound, client.ErrThrottled,
		client.ErrUnavailable, client.ErrNetwork, client.ErrTLS, client.ErrBadAnswer, client.ErrBrokenOff, client.ErrForeignLink, client.ErrNotGraph} {
		sampled := false
		for _, sample := range advicetest.Samples() {
			sampled = sampled || errors.Is(sample.Err, kind)
		}
		if got := advice.For(&client.Error{Kind: kind}, advice.Setting{}); len(got.Steps) == 0 || !sampled {
			t.Errorf("%v: got %+v, sampled %v, want steps and a sample", kind, got, sampled)
		}
	}
}

func TestAnErrorThatNothingIsKnownOfHasNoSteps(t *testing.T) {
	for _, err := range []error{nil, errors.New("odd"), fmt.Errorf("--sender: %w", errors.New("no address"))} {
		if got := advice.For(err, advice.Setting{}); len(got.Steps) != 0 || got.Who != "" {
			t.Errorf("%v: got %+v, want no steps", err, got)
		}
	}
}

func TestTheAdviceOfTheErrorComesBeforeThatOfItsKind(t *testing.T) {
	for name, want := range map[string]string{
		"one of Entra's numbers":                 "Sign in again: msgtrace login.",
		"nobody is signed in":                    "Sign in with msgtrace login, or give a fresh token in MSGTRACE_TOKEN.",
		"another name of the sign-in service":    "Check authority in the profile, and whether a proxy answers instead.",
		"a certificate of another name":          "Check base_url in the profile, and whether a proxy answers instead.",
		"no way to the sign-in service":          "Let this host reach login.microsoftonline.com, or set HTTPS_PROXY.",
		"a refused connection":                   "Let this host reach graph.microsoft.com, or set HTTPS_PROXY.",
		"no answer to a connection":              "Open a firewall to graph.microsoft.com:443; or, if this host goes out by a proxy, export HTTPS_PROXY=http://PROXY:PORT.",
		"no answer by a proxy":                   "Check HTTPS_PROXY and NO_PROXY.",
		"no proxy":                               "Check HTTPS_PROXY, or go without it for graph.microsoft.com with NO_PROXY.",
		"an unknown name":                        "Check /etc/resolv.conf, or set HTTPS_PROXY if this host goes out by a proxy.",
		"a page of a gateway":                    "Wait a minute and try again. If it stays so, a proxy or web filter on the way may have answered: ask who runs it.",
		"a page in place of the sign-in service": "Ask who runs it to let you through. If there is another way out, set HTTPS_PROXY or NO_PROXY.",
		"a window that is too old":               "The service keeps 90 days by its own clock. Begin a day later.",
		"a token for Exchange": "Grant the permission on Microsoft Graph in place of Office 365 Exchange Online, and get a token for https://graph.microsoft.com: " +
			"msgtrace login does so.",
		"a proxy that wants a password": "Put name and password into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT. Ask who runs it to let you through. " +
			"If there is another way out, set HTTPS_PROXY or NO_PROXY.",
		"an old certificate": "If the clock of this host is wrong (date -u shows it): timedatectl set-ntp true, or set the clock. " +
			"If it is right, whoever runs graph.microsoft.com must renew the certificate.",
	} {
		found := false
		for _, sample := range advicetest.Samples() {
			if sample.Name != name {
				continue
			}
			found = true
			if got := advice.For(sample.Err, sample.Setting(client.Tracing)).Line(); got != want {
				t.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
		if !found {
			t.Errorf("got no sample %q, want one", name)
		}
	}
}

func TestTheBriefSentenceSaysWhatHappened(t *testing.T) {
	for name, want := range map[string]string{
		"no service principal":   "The tenant lacks the service principal of message trace (401): your password is not the problem.",
		"not allowed":            "Not allowed (403): ExchangeMessageTrace.Read.All or a role is missing; ask an administrator.",
		"a token for Exchange":   "Not signed in (401): the token is for Office 365 Exchange Online (https://outlook.office365.com), not for https://graph.microsoft.com.",
		"an unknown authority":   "The certificate of Graph is not trusted: name a proxy's authority in SSL_CERT_FILE.",
		"a web page":             `A web page answered in place of Graph (title "Blocked"): a proxy or web filter on the way.`,
		"a refused connection":   "Graph did not answer: dial tcp: connection refused.",
		"a bad request":          "Request refused by Graph (400): Invalid filter.",
		"one of Entra's numbers": "Not signed in: the sign-in was revoked.",
		"the tenant":             "Not signed in: the tenant was not found.",
	} {
		for _, sample := range advicetest.Samples() {
			if sample.Name != name {
				continue
			}
			if got := advice.For(sample.Err, sample.Setting(client.Tracing)).Brief; got != want {
				t.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
	}
}
