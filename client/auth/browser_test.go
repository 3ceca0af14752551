package auth

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// visitPage does what a browser does at the end of a sign-in.
func (l *lab) visitPage(target, host string) (int, string) {
	l.t.Helper()
	request, err := http.NewRequestWithContext(l.t.Context(), http.MethodGet, strings.Replace(target, "localhost", "127.0.0.1", 1), nil)
	if err != nil {
		l.t.Fatal(err)
	}
	request.Host = host
	transport := &http.Transport{DisableKeepAlives: true}
	response, err := transport.RoundTrip(request)
	if err != nil {
		l.t.Errorf("the page at %s: got %v, want an answer", target, err)
		return 0, ""
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

func TestBrowserComesBackToTheLoopbackPort(t *testing.T) {
	l := newLab(t, authority.Options{})
	options := l.options(MethodBrowser)
	port := strconv.Itoa(options.Port)
	l.onAsk = func(event Event) {
		if event.Kind != EventPrompted {
			return
		}
		prompt := event.Prompt
		if prompt.Forward != "ssh -L "+port+":localhost:"+port || prompt.Code != "" {
			t.Errorf("got the prompt %+v, want one with a forward of port %s and without a code", prompt, port)
		}
		target, err := l.authority.DecideURL(prompt.URL, authority.Approve)
		if err != nil {
			t.Errorf("DecideURL(%q): got %v, want no error", prompt.URL, err)
			return
		}
		wrong := strings.Replace(target, "state=", "state=x", 1)
		for page, want := range map[string]int{wrong: 400, strings.Replace(target, "?", "/other?", 1): 404} {
			if got, _ := l.visitPage(page, "localhost:"+port); got != want {
				t.Errorf("the page at %s: got %d, want %d", page, got, want)
			}
		}
		if got, _ := l.visitPage(target, "attacker.example:"+port); got != 404 {
			t.Errorf("a page of another host name: got %d, want 404", got)
		}
		for _, pasted := range []string{"", "https://attacker.example/?code=x&state=y", "http://localhost:" + port + "/?code=x", wrong} {
			if err := prompt.Answer(pasted); err == nil {
				t.Errorf("Answer(%q): got no error, want it to be refused", pasted)
			}
		}
		status, text := l.visitPage(target, "localhost:"+port)
		if status != http.StatusOK || !strings.Contains(text, "you can close this window") {
			t.Errorf("the right page: got %d %s, want 200 and that the window can be closed", status, text)
		}
	}
	token := l.token(l.source(options), client.TokenRequest{})
	if _, err := l.authority.Verify(token.Value.Reveal()); err != nil {
		t.Errorf("Verify: got %v, want no error", err)
	}
	l.wantEvents("after the sign-in", "prompted ended")
	if _, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
		t.Error("the port is still open, want it closed after the sign-in")
	}
}

func TestBrowserAsksWithPKCEAndState(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Decline)
	_, err := l.source(l.options(MethodBrowser)).Token(t.Context(), client.TokenRequest{})
	l.seen(err)
	asked, err := url.Parse(l.events[0].Prompt.URL)
	if err != nil {
		t.Fatal(err)
	}
	query := asked.Query()
	if len(query.Get("state")) < 20 || len(query.Get("code_challenge")) != 43 || query.Get("code_challenge_method") != "S256" ||
		query.Get("scope") != "https://graph.microsoft.com/ExchangeMessageTrace.Read.All openid offline_access profile" ||
		!strings.Contains(query.Get("claims"), "cp1") {
		t.Errorf("asked with %v, want a state, a challenge of S256, the scope and the claims cp1", query)
	}
}

func TestPortInUseIsNamed(t *testing.T) {
	l := newLab(t, authority.Options{})
	options := l.options(MethodBrowser)
	listener, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(options.Port))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, err = l.source(options).Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); !strings.HasPrefix(got, "port "+strconv.Itoa(options.Port)+" of this host is in use") || l.asked() != "" {
		t.Errorf("got %s, events %q, want that port %d is in use, no events", got, l.asked(), options.Port)
	}
}

func TestPortThatCannotBeHadIsNotCalledInUse(t *testing.T) {
	err := portError(80, &net.OpError{Op: "listen", Net: "tcp4", Err: os.NewSyscallError("bind", syscall.EACCES)})
	if got, want := err.Error(), "port 80 of this host cannot be used: bind: permission denied"; got != want || kindOf(err) != KindConfig {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, port := range []int{-1, 70000} {
		l := newLab(t, authority.Options{})
		options := l.options(MethodBrowser)
		options.Port = port
		_, err := l.source(options).Token(t.Context(), client.TokenRequest{})
		if got := l.seen(err); !strings.HasPrefix(got, "port "+strconv.Itoa(port)+" of this host cannot be used: ") || l.asked() != "" {
			t.Errorf("got %s, events %q, want that port %d cannot be used, no events", got, l.asked(), port)
		}
	}
}

func TestBrowserSignInsCanFollowAtOnce(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Decline)
	s := l.source(l.options(MethodBrowser))
	for i := range 20 {
		if _, err := s.SignIn(t.Context()); kindOf(err) != KindDeclined {
			t.Fatalf("sign-in %d: got %s, want that it was declined", i+1, l.seen(err))
		}
	}
}

func TestBrowserSignInRunsOut(t *testing.T) {
	l := newLab(t, authority.Options{})
	s := l.source(l.options(MethodBrowser))
	s.patience = time.Millisecond
	_, err := s.Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); got != "nobody signed in in time | Start the sign-in again." || l.asked() != "prompted ended" {
		t.Errorf("got %s, events %q, want that nobody signed in in time, prompted ended", got, l.asked())
	}
}
