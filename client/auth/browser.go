package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// browserTime is how long a person has for signing in in a browser.
const browserTime = 10 * time.Minute

// browserScopes are those that the library adds by itself to every request but
// this one.
// https://github.com/AzureAD/microsoft-authentication-library-for-go/blob/v1.10.1/apps/internal/oauth/ops/accesstokens/accesstokens.go#L485
var browserScopes = []string{"openid", "offline_access", "profile"}

// visit is one sign-in in a browser: what was sent, and what must come back.
type visit struct {
	redirect string
	state    string
	verifier string
	answers  chan answer
}

// answer is what came back: a code, or why there is none.
type answer struct {
	code string
	err  error
}

// byBrowser is the authorization code flow with PKCE. The code comes back to a
// fixed port of this host, which ssh -L can forward, in the query of the URL,
// so that a person without a forwarding can paste it too. Whoever else sees
// the code cannot use it: the verifier never leaves this process.
func (p *person) byBrowser(ctx context.Context, claims string) (got result, err error) {
	port := p.source.options.Port
	v := &visit{
		redirect: "http://localhost:" + strconv.Itoa(port),
		state:    rand.Text(), verifier: rand.Text() + rand.Text(),
		answers: make(chan answer, 1),
	}
	address, err := p.visitURL(ctx, v, claims)
	if err != nil {
		return result{}, err
	}
	stop, err := v.listen(port)
	if err != nil {
		return result{}, err
	}
	defer stop()
	limited, cancel := context.WithTimeout(ctx, p.source.patience)
	defer cancel()
	prompt := Prompt{
		Method: MethodBrowser, URL: address, Expires: p.source.options.Now().Add(p.source.patience),
		Forward: fmt.Sprintf("ssh -L %d:localhost:%d", port, port),
		Message: "Open the page in a browser on your machine.",
		Answer:  v.paste,
	}
	p.source.tell(Event{Kind: EventPrompted, Prompt: prompt})
	defer func() { p.source.tell(Event{Kind: EventEnded, Prompt: prompt, Err: p.ended(ctx, got, err)}) }()

	select {
	case <-limited.Done():
		if ctx.Err() != nil {
			return result{}, ctx.Err()
		}
		return result{}, &Error{Kind: KindExpired, Message: "nobody signed in in time", Fix: startOver}
	case came := <-v.answers:
		if came.err != nil {
			return result{}, came.err
		}
		return p.redeem(ctx, v, came.code, claims)
	}
}

func (p *person) redeem(ctx context.Context, v *visit, code, claims string) (result, error) {
	quiet, cancel := context.WithTimeout(ctx, quietTime)
	defer cancel()
	options := []public.AcquireByAuthCodeOption{public.WithChallenge(v.verifier)}
	if claims != "" {
		options = append(options, public.WithClaims(claims))
	}
	got, err := p.client.AcquireTokenByAuthCode(quiet, code, v.redirect, p.source.options.scopes(), options...)
	if err != nil {
		return result{}, err
	}
	return fromPublic(got), nil
}

// visitURL makes the address of the sign-in page. The library leaves out state
// and PKCE here, so they are added.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
func (p *person) visitURL(ctx context.Context, v *visit, claims string) (string, error) {
	quiet, cancel := context.WithTimeout(ctx, quietTime)
	defer cancel()
	var options []public.AuthCodeURLOption
	if claims != "" {
		options = append(options, public.WithClaims(claims))
	}
	scopes := append(p.source.options.scopes(), browserScopes...)
	raw, err := p.client.AuthCodeURL(quiet, p.source.options.ClientID, v.redirect, scopes, options...)
	if err != nil {
		return "", err
	}
	parsed, err := url.Parse(raw)
	if err != nil {
		return "", badAnswer("its sign-in page has no address")
	}
	digest := sha256.Sum256([]byte(v.verifier))
	query := parsed.Query()
	query.Set("state", v.state)
	query.Set("code_challenge", base64.RawURLEncoding.EncodeToString(digest[:]))
	query.Set("code_challenge_method", "S256")
	query.Set("response_mode", "query")
	query.Set("prompt", "select_account")
	parsed.RawQuery = query.Encode()
	if !safeURL(parsed.String(), p.source.options.authorityHost()) {
		return "", badAnswer("it names a sign-in page that is not Microsoft's")
	}
	return parsed.String(), nil
}

// listen waits for the browser on the loopback addresses of this host. What stop
// has ended leaves the port free: a server that was not yet at its listener when
// it was shut down would let go of it later.
func (v *visit) listen(port int) (stop func(), err error) {
	server := &http.Server{Handler: v, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, portError(port, err)
	}
	listeners := []net.Listener{listener}
	// localhost may mean this address as well; a host without IPv6 has none.
	if six, err := net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(port))); err == nil {
		listeners = append(listeners, six)
	}
	for _, listener := range listeners {
		go func() { _ = server.Serve(listener) }() // ends with Close
	}
	return func() {
		for _, listener := range listeners {
			_ = listener.Close()
		}
		// The page in the browser is whole before the connection goes.
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(ctx)
		_ = server.Close()
	}, nil
}

// portError says why the browser cannot come back to a port.
func portError(port int, err error) *Error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return &Error{Kind: KindConfig, Message: fmt.Sprintf("port %d of this host is in use", port),
			Fix: "Another sign-in may be waiting there. Set port in the profile to another port."}
	}
	var listening *net.OpError
	if errors.As(err, &listening) {
		err = listening.Err
	}
	return &Error{Kind: KindConfig, Message: fmt.Sprintf("port %d of this host cannot be used", port), Err: err,
		Fix: "Set port in the profile to another port, such as 18400."}
}

// ServeHTTP takes the browser's visit. Another page can make a browser call
// this port, but without the state.
func (v *visit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil || host != "localhost" && host != "127.0.0.1" && host != "::1" || r.URL.Path != "/" || r.Method != http.MethodGet {
		http.Error(w, "This is not the address that the sign-in ends at.", http.StatusNotFound)
		return
	}
	if err := v.take(r.URL.Query()); err != nil {
		http.Error(w, "This does not belong to the sign-in that msgtrace waits for.", http.StatusBadRequest)
		return
	}
	_, _ = w.Write([]byte("Back to msgtrace: you can close this window.\n"))
}

// errNotTheAddress is told to a person who pasted something else.
var errNotTheAddress = errors.New("this is not the address at which the sign-in ended")

// paste takes the address that a person copied from the browser.
func (v *visit) paste(text string) error {
	text = strings.Join(strings.Fields(text), "") // a terminal may have wrapped it
	parsed, err := url.Parse(text)
	if err != nil || !strings.HasPrefix(text, v.redirect) {
		return errNotTheAddress
	}
	return v.take(parsed.Query())
}

// take accepts the first answer that carries the state.
func (v *visit) take(query url.Values) error {
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(v.state)) != 1 {
		return errNotTheAddress
	}
	came := answer{code: query.Get("code")}
	if came.code == "" {
		refused := oauthBody{Error: query.Get("error"), Suberror: query.Get("error_subcode"), Description: query.Get("error_description")}
		if !plainWord.MatchString(refused.Error) {
			return errNotTheAddress
		}
		came.err = oauthError(refused, flowNew)
	}
	select {
	case v.answers <- came:
	default: // answered before; a browser may reload the page
	}
	return nil
}
