package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/term"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/cmd/internal/doctor"
)

// reached is what a first contact with a server tells.
type reached struct {
	date time.Time
	err  error
}

// proxyTo is the host of the proxy on the way to a server, if there is one.
func proxyTo(u *url.URL) string {
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Host
}

// setting is what the advice about an error needs to know of a server.
func setting(api client.Dialect, server string) advice.Setting {
	out := advice.Setting{Dialect: api, Server: server}
	if u, err := url.Parse(server); err == nil {
		out.Proxy = proxyTo(u)
	}
	return out
}

// brokenProxy is the variable for the proxy of a scheme if its value is no URL.
// net/http tells nobody: it leaves the proxy out, or takes a piece of the
// password for its name.
func brokenProxy(scheme string, getenv func(string) string) string {
	for _, name := range []string{strings.ToUpper(scheme) + "_PROXY", scheme + "_proxy"} {
		value := getenv(name)
		if value == "" {
			continue
		}
		if !strings.Contains(value, "://") {
			value = "http://" + value
		}
		u, err := url.Parse(value)
		if err != nil || u.Host == "" || strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") {
			return name
		}
		return ""
	}
	return ""
}

// lookup asks for the addresses of a name, unless the proxy does so.
func lookup(ctx context.Context, host, proxy string) ([]string, error) {
	if proxy != "" {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return net.DefaultResolver.LookupHost(ctx, host)
}

// reach asks a server for its front page, without a token: any answer will do.
func (a *app) reach(ctx context.Context, u *url.URL) reached {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.Scheme+"://"+u.Host+"/", nil)
	if err != nil {
		return reached{err: err}
	}
	browser := &http.Client{Transport: a.sys.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := browser.Do(request)
	if err != nil {
		return reached{err: contactError(err)}
	}
	_ = response.Body.Close()
	var out reached
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		out.date = date
	}
	return out
}

// contactError tells a certificate that is not trusted from a server that is
// not there, and leaves out the URL, which is known.
func contactError(err error) error {
	var told *url.Error
	if errors.As(err, &told) {
		err = told.Err
	}
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) {
		return fmt.Errorf("%w: %w", client.ErrTLS, untrusted.Err)
	}
	return fmt.Errorf("%w: %w", client.ErrNetwork, err)
}

// lookAtTerminal asks the terminal about itself.
func (a *app) lookAtTerminal() doctor.Terminal {
	t := doctor.Terminal{Getenv: a.sys.getenv, Is: terminal(a.sys.In) && terminal(a.sys.Out)}
	if !t.Is {
		return t
	}
	in, out := a.sys.In.(*os.File), a.sys.Out.(*os.File)
	t.Columns, t.Rows, _ = term.GetSize(int(out.Fd()))
	t.Answered, t.Synchronized = synchronized(questionTerminal(in, out))
	if a.sys.getenv("TMUX") != "" {
		t.TmuxClipboard = tmuxOption("set-clipboard")
	}
	return t
}

// The questions: is mode 2026 known (DECRQM), and who are you (DA1), which all
// terminals answer, and so after the other.
// https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036
// https://vt100.net/docs/vt510-rm/DA1.html
const (
	questions      = "\x1b[?2026$p\x1b[c"
	answerPatience = time.Second
)

// questionTerminal sends the questions and returns what came back.
func questionTerminal(in, out *os.File) string {
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return ""
	}
	defer func() { _ = term.Restore(int(in.Fd()), before) }()
	if _, err := io.WriteString(out, questions); err != nil {
		return ""
	}
	answers := make(chan string, 1)
	go func() { // a terminal that stays silent leaves it reading until the process ends
		var all []byte
		for buffer := make([]byte, 64); !strings.HasSuffix(string(all), "c"); {
			n, err := in.Read(buffer)
			if all = append(all, buffer[:n]...); err != nil || len(all) > 1024 {
				break
			}
		}
		answers <- string(all)
	}()
	select {
	case answer := <-answers:
		return answer
	case <-time.After(answerPatience):
		return ""
	}
}

// synchronized reads the answers: DECRPM says 1 to 3 for a mode that is known
// and can be had. https://vt100.net/docs/vt510-rm/DECRPM.html
func synchronized(answer string) (answered, known bool) {
	for _, state := range []string{"1", "2", "3"} {
		known = known || strings.Contains(answer, "\x1b[?2026;"+state+"$y")
	}
	return strings.HasSuffix(answer, "c"), known
}

// tmuxOption asks tmux for a global option.
func tmuxOption(name string) string {
	ctx, cancel := context.WithTimeout(context.Background(), answerPatience)
	defer cancel()
	out, err := exec.CommandContext(ctx, "tmux", "show-options", "-gv", name).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
