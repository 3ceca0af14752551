package auth

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"msgtrace/client"
)

// maxBody bounds an answer of the authority; real ones are under 20 KB.
const maxBody = 1 << 20

// tries is how often a request is sent when the authority cannot answer.
const tries = 3

// wire is the HTTP client that the library is given. It is where the rules of
// this package are kept, because the library does not keep them itself:
//
//   - a request goes to the authority's host and nowhere else, over TLS, and a
//     redirect is an answer that cannot be used: with a stock client a 307 from
//     the token endpoint carries the secret to the other host;
//   - an error answer becomes an *Error here, so that the library never sees a
//     body that it could copy into an error text;
//   - a 200 that the library could not parse, which would put the tokens of it
//     into an error text, is refused here;
//   - what is transient is tried again, and a device code is polled at the pace
//     that the authority asks for (see poll.go).
type wire struct {
	client *http.Client
	host   string // host and port that requests may go to; "" for any, over plain HTTP too (managed identity)
	log    *slog.Logger
	now    func() time.Time
	wait   func(context.Context, time.Duration) error

	mu     sync.Mutex
	tenant string // tenant id that discovery named
	token  string // token endpoint that discovery named
}

func newWire(options Options, host string) *wire {
	transport := options.Transport
	if transport == nil {
		transport = defaultTransport()
	}
	return &wire{
		client: &http.Client{
			Transport:     transport,
			Timeout:       30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		host: host, log: options.Log, now: options.Now, wait: options.Wait,
	}
}

// defaultTransport is Go's own, which honours HTTPS_PROXY and SSL_CERT_FILE.
func defaultTransport() *http.Transport {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	}
	transport = transport.Clone()
	if transport.TLSClientConfig == nil {
		transport.TLSClientConfig = &tls.Config{}
	}
	transport.TLSClientConfig.MinVersion = tls.VersionTLS12
	transport.OnProxyConnectResponse = proxyAnswered
	return transport
}

// offline marks a context whose requests are not to be sent: only what is in the
// cache is asked for.
type offline struct{}

var errOffline = &Error{Kind: KindSignIn, Message: "no saved sign-in can be used without asking the authority"}

// Do implements the library's HTTP client.
func (w *wire) Do(request *http.Request) (*http.Response, error) {
	ctx := request.Context()
	if ctx.Value(offline{}) != nil {
		return nil, errOffline
	}
	if err := w.prepare(request); err != nil {
		return nil, err
	}
	if polling, ok := ctx.Value(pollKey{}).(*poll); ok {
		return w.poll(request, polling)
	}
	return w.retry(request)
}

// CloseIdleConnections implements the library's HTTP client.
func (w *wire) CloseIdleConnections() { w.client.CloseIdleConnections() }

// prepare refuses a request to anywhere else, and corrects the address of the
// device code endpoint: the library makes it by replacing every "token" of the
// token endpoint, also the one in a tenant's name.
// https://github.com/AzureAD/microsoft-authentication-library-for-go/blob/v1.10.1/apps/internal/oauth/ops/accesstokens/accesstokens.go#L390
func (w *wire) prepare(request *http.Request) error {
	if w.host == "" {
		return nil
	}
	if request.URL.Scheme != "https" || !strings.EqualFold(request.URL.Host, w.host) {
		return foreignHost(request.URL)
	}
	w.mu.Lock()
	endpoint := w.token
	w.mu.Unlock()
	if base, ok := strings.CutSuffix(endpoint, "/token"); ok && isDeviceCode(request) {
		corrected, err := url.Parse(base + "/devicecode")
		if err == nil {
			request.URL = corrected
		}
	}
	return nil
}

func foreignHost(target *url.URL) *Error {
	return &Error{Kind: KindAnswer, Message: fmt.Sprintf("the sign-in was sent on to another host (%s) and was stopped", plainHost(target)),
		Fix: "Check authority in the profile, and whether a proxy rewrites HTTPS."}
}

// plainHost is a host for showing: only what a host name can hold.
func plainHost(target *url.URL) string {
	if target == nil || !plainWord.MatchString(target.Hostname()) {
		return "unreadable"
	}
	return target.Hostname()
}

func isDeviceCode(request *http.Request) bool {
	return request.Method == http.MethodPost && strings.HasSuffix(request.URL.Path, "/devicecode")
}

// retry sends a request until it is answered, as often as makes sense. What
// may have been used up by an answer that was lost is not sent again.
func (w *wire) retry(request *http.Request) (*http.Response, error) {
	for try := 1; ; try++ {
		response, err := w.once(request)
		if err == nil || try == tries || !transient(err) || spent(request, err) {
			return response, err
		}
		pause := time.Duration(try) * time.Second
		if after := retryAfter(err); after > 0 {
			if after > 30*time.Second {
				return nil, err
			}
			pause = after
		}
		if waitErr := w.wait(request.Context(), pause); waitErr != nil {
			return nil, waitErr
		}
	}
}

// spent reports whether an answer was lost which may have used up what was sent: an
// authorization code, or an assertion, whose id is good once.
func spent(request *http.Request, err error) bool {
	if kindOf(err) != KindNetwork {
		return false
	}
	form := formOf(request)
	return form.Get("grant_type") == "authorization_code" || form.Get("client_assertion") != ""
}

// formOf reads the form that a request carries, if it does.
func formOf(request *http.Request) url.Values {
	if request.GetBody == nil {
		return nil
	}
	body, err := request.GetBody()
	if err != nil {
		return nil
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxBody))
	if err != nil {
		return nil
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil
	}
	return form
}

// transient tells the errors that another try may change.
func transient(err error) bool {
	kind := kindOf(err)
	return kind == KindNetwork || kind == KindUnavailable
}

// retryAfter returns the wait that an answer asked for.
func retryAfter(err error) time.Duration {
	var ours *Error
	if errors.As(err, &ours) {
		return ours.after
	}
	return 0
}

// once sends a request and reads its answer whole. What it returns is either
// an answer that the library can use, or an *Error, or the context's error.
func (w *wire) once(request *http.Request) (*http.Response, error) {
	if request.GetBody != nil {
		body, err := request.GetBody()
		if err != nil {
			return nil, err
		}
		request.Body = body
	}
	begin := w.now()
	response, err := w.client.Do(request)
	if err != nil {
		return nil, w.failed(request, begin, err)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	_ = response.Body.Close() // it was read, or it cannot be
	if err != nil {
		return nil, w.failed(request, begin, err)
	}
	w.log.Debug("sign-in request", "method", request.Method, "path", request.URL.Path, "status", response.StatusCode, "took", w.now().Sub(begin))
	if err := w.check(request, response, body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// failed words an error of the network.
func (w *wire) failed(request *http.Request, begin time.Time, err error) error {
	if ctxErr := request.Context().Err(); ctxErr != nil {
		return ctxErr
	}
	ours := networkError(err, request.URL)
	w.log.Debug("sign-in request failed", "method", request.Method, "path", request.URL.Path, "kind", ours.Kind, "took", w.now().Sub(begin))
	return ours
}

// check reports whether an answer can be used.
func (w *wire) check(request *http.Request, response *http.Response, body []byte) error {
	title, isPage := client.WebPage(body, response.Header.Get("Content-Type"))
	switch status := response.StatusCode; {
	case isPage && !w.asksForKey(response):
		return w.webPage(response, title)
	case status >= 300 && status < 400:
		return w.redirected(response)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		busy := fromOAuth(status, body, flowOf(request))
		busy.after = parseRetryAfter(response.Header.Get("Retry-After"))
		return busy
	case w.asksForKey(response):
		return nil
	case status >= 400 && w.host == "":
		return identityError(status)
	case status >= 400:
		return fromOAuth(status, body, flowOf(request))
	case status != http.StatusOK && status != http.StatusCreated && status != http.StatusAccepted:
		return fromStatus(status)
	}
	if w.host == "" {
		return checkToken(body)
	}
	switch {
	case strings.HasSuffix(request.URL.Path, "/openid-configuration"):
		return w.checkDiscovery(body)
	case isDeviceCode(request):
		return checkDeviceCode(body)
	}
	return checkToken(body)
}

// asksForKey reports whether an answer is that of Azure Arc which names a key:
// the library goes on with it.
func (w *wire) asksForKey(response *http.Response) bool {
	return w.host == "" && response.StatusCode == http.StatusUnauthorized && strings.HasPrefix(response.Header.Get("WWW-Authenticate"), "Basic ")
}

// parseRetryAfter reads the header as seconds, whole or not. Dates are rare
// here and left to the pause that is made anyway.
func parseRetryAfter(text string) time.Duration {
	seconds, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || seconds < 0 || seconds > 86400 {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}
